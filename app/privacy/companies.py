"""Names of companies: announced by their legal form (PT, CV, Koperasi …) or a label, or known to the case."""

import re
from collections.abc import Iterable, Iterator

from app.privacy.finding import Finding, Kind
from app.privacy.name_words import FEWEST_LETTERS, count_written_out, end_of_name, find_words, is_no_name
from app.privacy.prose import SENTENCE_WORDS

_FORM = re.compile(
    r"(?<![\w/])(?:(?:(?i:P\.?T|C\.?V|U\.?D)|PD|Firma|NV|Koperasi|KSU|KSO|KJPP|KAP|PDAM|Primkop\w{0,6}|Yayasan|Perum|"
    r"Perumda|Perseroda|BUMDes|Perkumpulan|Persekutuan|Toko|KOPERASI|YAYASAN|TOKO)(?:\.[ \t]?|[ \t]{1,2})|"
    r"(?:Kop|Fa)\.[ \t]?)(?=[A-Z0-9\"“])"
)
_IN_SMALL_LETTERS = re.compile(r"(?<![\w/])(?:p\.?t|c\.?v|u\.?d)\.?[ \t]{1,2}(?=[a-z])")
_SMALL_WORD = re.compile(r"[a-z][a-z'’-]{2,30}(?!\w)")
_STATE_OWNED = re.compile(
    r"(?<!\w)PT\.?[ \t]+[A-Z][\w&-]{0,30}(?:[ \t]+[A-Z][\w&-]{0,30}){0,4}[ \t]*\([Pp]ersero\)(?:,?[ \t]*Tbk\.?)?"
)
_FORM_BEHIND = re.compile(
    r"(?<!\w)(?:[A-Z][\w&'’-]{0,30}[ \t]){1,4}[A-Z][\w&'’-]{0,30},[ \t]?(?:PT|CV|UD)\b(?!\.?[ \t]+[A-Z]|,)"
)
_LABEL = re.compile(
    r"(?<!\w)(?i:(?:nama[ \t]+)?(?:perusahaan|penyedia|badan[ \t]usaha|rekanan|vendor))[ \t]*[:=][ \t]*(?=[A-Z])"
)
_FORM_OF_KNOWN = re.compile(
    r"^(?:PT|CV|UD|PD|Firma|Koperasi|Yayasan|Perum|Toko)\.?\s+|,?\s*(?:Tbk|\(?Persero\)?)\.?$", re.IGNORECASE
)
_MOST_WORDS, _MOST_SMALL_WORDS = 7, 3


def find_companies(text: str) -> Iterator[Finding]:
    for match in _FORM.finditer(text):
        end = end_of_name(text, match.end(), _MOST_WORDS, joins=True)
        if end > match.end():
            yield Finding(match.start(), end, Kind.COMPANY, text[match.start() : end])
    for match in _LABEL.finditer(text):
        end = end_of_name(text, match.end(), _MOST_WORDS, joins=True)
        if end > match.end():
            yield Finding(match.end(), end, Kind.COMPANY, text[match.end() : end])
    for match in _STATE_OWNED.finditer(text):
        yield Finding(match.start(), match.end(), Kind.COMPANY, match[0])
    yield from _in_small_letters(text)
    yield from _with_form_behind(text)


def _in_small_letters(text: str) -> Iterator[Finding]:
    """Find "pt maju jaya": two words or more, for one alone may be anything."""
    for match in _IN_SMALL_LETTERS.finditer(text):
        ends: list[int] = []
        at = match.end()
        while len(ends) < _MOST_SMALL_WORDS and (word := _SMALL_WORD.match(text, at)) and not is_no_name(word[0]):
            ends.append(word.end())
            at = word.end() + 1 if text[word.end() : word.end() + 1] == " " else len(text)
        if len(ends) > 1:
            yield Finding(match.start(), ends[-1], Kind.COMPANY, text[match.start() : ends[-1]])


def _with_form_behind(text: str) -> Iterator[Finding]:
    """Find "Maju Jaya, PT", as registers of vendors have it."""
    for match in _FORM_BEHIND.finditer(text):
        start, words = match.start(), match[0].split()
        for word in words[:-2]:
            if not is_no_name(word):
                break
            start = text.index(word, start) + len(word) + 1
        name = text[start : match.end()]
        if count_written_out(name) > 2 and not any(map(is_no_name, name.split()[:-1])):  # the form is one of them
            yield Finding(start, match.end(), Kind.COMPANY, name)


def find_known_organizations(text: str, names: Iterable[str]) -> Iterator[Finding]:
    """Find organizations by their name, with or without its legal form."""
    for name in filter(None, (" ".join(name.split()) for name in names)):
        core = _FORM_OF_KNOWN.sub("", _FORM_OF_KNOWN.sub("", name)).strip()
        if name.casefold() not in SENTENCE_WORDS and len(name) >= FEWEST_LETTERS:
            yield from find_words(text, name, Kind.COMPANY, re.IGNORECASE)
        if core != name and core.casefold() not in SENTENCE_WORDS and len(core) > FEWEST_LETTERS:
            yield from find_words(text, core, Kind.COMPANY, re.IGNORECASE if " " in core else 0)
