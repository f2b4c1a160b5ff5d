"""Names of people: announced by an address, a degree, a label, a greeting or a closing; or known to the case."""

import re
from collections.abc import Iterable, Iterator

from app.privacy.finding import Finding, Kind
from app.privacy.name_words import FEWEST_LETTERS, count_written_out, end_of_name, find_words, is_no_name
from app.privacy.prose import SENTENCE_WORDS

_TITLE = r"(?i:bapak|ibu|bpk|pak|bu|sdri?|saudar[ai]|tn|ny|nn|kak|mas|mbak?|bang|kang)"
_DEGREES_BEFORE = r"(?:Prof|Dr[sa]?|drg?|Ir|Hj|KH)\."
_RANKS = (
    r"(?:Kolonel|Letkol|Mayor|Kapten|Lettu|Letda|Peltu|Pelda|Serma|Serka|Sertu|Serda|Brigjen|Mayjen|Marsma|Marsda|"
    r"Laksma|Laksda|Kombes|AKBP|AKP|Kompol|Iptu|Ipda|Aiptu|Aipda|Bripka|Brigadir|Briptu|Bripda)\.?"
)
_LABELS = (
    r"nama(?:[ \t]+(?:lengkap|pengguna|direktur|pic|pemohon|pelapor|pejabat|petugas|pegawai|pengurus|kontak|ppk|pokja|"
    r"penanggung[ \t]jawab))?|direktur(?:[ \t]utama)?|pic|ppk|pptk|kpa|pa|sekretaris|anggota|penanggung[ \t]?jawab|"
    r"ketua(?:[ \t](?:pokja|tim|panitia))?|contact person|cp|kontak|narahubung|pelapor|pemohon|pengirim|dari|from|ttd"
)
_SAID_TO_BE = re.compile(
    rf"(?<!\w)(?:{_TITLE}\.?(?:[ \t]?/[ \t]?{_TITLE}\.?)?(?:(?<=\.)[ \t]*|[ \t]+)|"
    rf"{_DEGREES_BEFORE}[ \t]*|{_RANKS}[ \t]+|"
    rf"(?i:(?:{_LABELS})[ \t]*[:=][ \t]*|yth\b\.?,?[ \t]*\n?[ \t]*|(?:dear|hall?o|hello|hai|hi)[ \t]+|"
    r"(?:a\.n\.?|an\.|a/n|u\.p\.|atas nama|nama saya|perkenalkan,? saya)[ \t]+|"
    rf"direktur(?:[ \t]utama)?[ \t](?:kami|saya),?[ \t]+))(?=[A-Z])(?!{_TITLE}\b)"
)
_SPEAKER = re.compile(r"(?:(?<![^\n])|(?<=[.,!?;] ))(?i:saya),?[ \t]+(?=[A-Z])")
_GOES_ON = re.compile(r"[ \t]*(?:[,.(\n]|\Z|(?:dari|dgn|dengan|mewakili|sebagai|selaku|staf|staff)\b)", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?<!\w)(?i:salam(?:[ \t]hormat)?|hormat[ \t](?:kami|saya)|terima[ \t]?kasih|wassalam\w{0,20}|regards|"
    r"tertanda|ttd)[ \t]*[.,!]?[ \t]*(?:\n[ \t]*){1,3}(?=[A-Z])"
)
_ENDS_A_LINE = re.compile(r"[ \t]*(?:,(?![ \t]*\d)|[.(\n]|\Z)")
_DEGREE_AFTER = re.compile(
    r",[ \t]{0,2}(?:S\.?[ \t]?(?:T|E|H|Kom|Sos|Si|Pd|I\.?P|A\.?P|STP|Ak|Hum|Psi|Kep|Ked|Ag|Sn|Hut|Pi|Tr|IIP)"
    r"|M\.?[ \t]?(?:T|M|H|Si|Kom|Pd|Kn|Ak|Hum|Eng|Sc|A\.?P|Tr)|A\.?[ \t]?Md|Ph\.?[ \t]?D)\b"
)
_CAPITAL_WORD = re.compile(rf"(?!{_TITLE}\.?\Z)[A-Z][\w'’-]*\.?")
_MOST_WORDS = 4


def find_people(text: str) -> Iterator[Finding]:
    """Find whoever is announced as a person, unless only by a name in small letters."""
    for match in _SAID_TO_BE.finditer(text):
        yield from _named(text, match.end(), end_of_name(text, match.end(), _MOST_WORDS))
    for match in _SPEAKER.finditer(text):
        end = end_of_name(text, match.end(), _MOST_WORDS)
        if count_written_out(text[match.end() : end]) > 1 and _GOES_ON.match(text, end):
            yield from _named(text, match.end(), end)
    for match in _CLOSING.finditer(text):
        end = end_of_name(text, match.end(), _MOST_WORDS)
        if _ENDS_A_LINE.match(text, end):
            yield from _named(text, match.end(), end)
    for match in _DEGREE_AFTER.finditer(text):
        yield from _named(text, _start_of_name(text, match.start()), match.start())


def _named(text: str, start: int, end: int) -> Iterator[Finding]:
    if end > start:
        yield Finding(start, end, Kind.PERSON, text[start:end])


def _start_of_name(text: str, end: int) -> int:
    """Return where the name that ends at `end` begins, going back over words with a capital; `end` for none."""
    start = end
    for _ in range(_MOST_WORDS):
        space = start - 1 if start < end and text[start - 1 : start] in (" ", "\t") else start
        word_start = max(text.rfind(mark, max(0, space - 40), space) for mark in " \t\n,;:()") + 1
        word = text[word_start:space]
        if not _CAPITAL_WORD.fullmatch(word) or is_no_name(word) or (start < end and space == start):
            break
        start = word_start
    return start


def find_known_people(text: str, names: Iterable[str]) -> Iterator[Finding]:
    """Find people by their whole name however it is written, and by each part of it where it is written as a name.

    After "pak", "bu" and the like a part counts in small letters, too.
    """
    for name in names:
        parts = [part for part in re.findall(r"[^\W\d_][\w'’-]*", name) if len(part) >= FEWEST_LETTERS]
        parts = [part for part in parts if part.casefold() not in SENTENCE_WORDS]
        if parts and len(name.split()) > 1:
            yield from find_words(text, name, Kind.PERSON, re.IGNORECASE)
        for part in parts:
            for written in {part.capitalize(), part.upper()}:
                yield from find_words(text, written, Kind.PERSON)
            for match in re.finditer(rf"(?<!\w){_TITLE}\.?[ \t]+((?i:{re.escape(part)}))(?!\w)", text):
                yield Finding(match.start(1), match.end(1), Kind.PERSON, match[1])
