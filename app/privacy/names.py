"""Names of companies and people.

A company announces itself by its form (PT, CV, Koperasi …), a person by an address (Bapak, Sdri., atas nama …) or a
label ("Nama:"). What follows is the name for as long as words are written with a capital, up to a word that begins a
sentence or names an office. Names that the case knows are found without any announcement.
"""

import re
from collections.abc import Iterable, Iterator

from app.privacy.finding import Finding, Kind
from app.privacy.prose import SENTENCE_WORDS

_COMPANY = re.compile(
    r"(?<![\w/])(?:P\.?T|C\.?V|U\.?D|PD|Firma|NV|Koperasi|KSU|Yayasan|Perum|Perumda|Perseroda|BUMDes|Perkumpulan|"
    r"Persekutuan|Toko|KOPERASI|YAYASAN|TOKO|P[Tt]|C[Vv])(?:\.[ \t]?|[ \t]{1,2})(?=[A-Z0-9\"“])"
)
_PERSON = re.compile(
    r"(?<!\w)(?:(?:(?i:Yth)\.?[ \t]+)?(?:(?:Bapak|Ibu|Bpk|Pak|Bu|Sdr|Sdri|Saudara|Saudari|Tn|Ny|Nn|Kak|Mas|Mbak)\.?"
    r"(?:[ \t]?/[ \t]?(?:Bapak|Ibu|Sdr|Sdri|Saudara|Saudari|Bu)\.?)?)[ \t]+|(?i:a\.n\.|a/n|u\.p\.|atas nama|nama saya|"
    r"perkenalkan,? saya)[ \t]+|(?i:nama(?: lengkap| pengguna| direktur| pic)?|direktur|PIC)[ \t]*[:=][ \t]*)(?=[A-Z])"
)
_WORD = re.compile(r"[\"“]?(?:[A-Z][\w'’/-]*|\d{1,4})(?P<stop>[.,;:!?)\"”]*)[ \t]?")
_AND = re.compile(r"(?:&|dan|and)[ \t](?=[A-Z])")
_ABBREVIATED = re.compile(r"(?:[A-Z]|Tbk|Muh|Moch|Moh|Abd|St|Hj?|Drs?|Ir)\.")
_LEGAL_FORM = re.compile(
    r"^(?:PT|CV|UD|PD|Firma|Koperasi|Yayasan|Perum|Toko)\.?\s+|,?\s*(?:Tbk|\(?Persero\)?)\.?$", re.IGNORECASE
)
_MOST_WORDS_OF_A_COMPANY, _MOST_WORDS_OF_A_PERSON = 7, 4
_FEWEST_LETTERS = 3


def find_companies(text: str) -> Iterator[Finding]:
    for match in _COMPANY.finditer(text):
        end = _end_of_name(text, match.end(), _MOST_WORDS_OF_A_COMPANY, joins=True)
        if end > match.end():
            yield Finding(match.start(), end, Kind.COMPANY, text[match.start() : end])


def find_people(text: str) -> Iterator[Finding]:
    for match in _PERSON.finditer(text):
        end = _end_of_name(text, match.end(), _MOST_WORDS_OF_A_PERSON)
        if end > match.end():
            yield Finding(match.end(), end, Kind.PERSON, text[match.end() : end])


def _end_of_name(text: str, at: int, most: int, *, joins: bool = False) -> int:
    """Return where the name that begins at `at` ends; `at` itself where none begins."""
    end = at
    for _ in range(most):
        joint = _AND.match(text, at) if joins and end < at else None
        match = _WORD.match(text, joint.end() if joint else at)
        if match is None or (_is_no_name(match[0]) and not joint):
            break
        bare = match[0].rstrip()
        is_abbreviated = _ABBREVIATED.fullmatch(bare) is not None
        end = match.start() + len(bare) - (0 if is_abbreviated else len(match["stop"]))
        at = match.end()
        if match["stop"] and not is_abbreviated:
            break
    return end


def _is_no_name(written: str) -> bool:
    word = written.strip(" \t.,;:!?)\"“”'")
    parts = word.casefold().split("/")
    return any(part in SENTENCE_WORDS for part in parts)


def find_known_people(text: str, names: Iterable[str]) -> Iterator[Finding]:
    """Find people by their whole name however it is written, and by each part of it where it is written as a name."""
    for name in names:
        parts = [part for part in re.findall(r"[^\W\d_][\w'’-]*", name) if len(part) >= _FEWEST_LETTERS]
        parts = [part for part in parts if part.casefold() not in SENTENCE_WORDS]
        if parts and len(name.split()) > 1:
            yield from _find(text, name, Kind.PERSON, re.IGNORECASE)
        for part in parts:
            for written in {part.capitalize(), part.upper()}:
                yield from _find(text, written, Kind.PERSON)


def find_known_organizations(text: str, names: Iterable[str]) -> Iterator[Finding]:
    """Find organizations by their name, with or without its legal form."""
    for name in filter(None, (" ".join(name.split()) for name in names)):
        core = _LEGAL_FORM.sub("", _LEGAL_FORM.sub("", name)).strip()
        if name.casefold() not in SENTENCE_WORDS and len(name) >= _FEWEST_LETTERS:
            yield from _find(text, name, Kind.COMPANY, re.IGNORECASE)
        if core != name and core.casefold() not in SENTENCE_WORDS and len(core) > _FEWEST_LETTERS:
            yield from _find(text, core, Kind.COMPANY, re.IGNORECASE if " " in core else 0)


def _find(text: str, words: str, kind: Kind, flags: int = 0) -> Iterator[Finding]:
    pattern = r"\s+".join(map(re.escape, words.split()))
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, flags):
        yield Finding(match.start(), match.end(), kind, match[0])
