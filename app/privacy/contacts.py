"""Ways to reach or to single out somebody: e-mail, telephone, user ID, and the codes of tenders and packages."""

import re
from collections.abc import Iterator

from app.privacy.finding import Finding, Kind
from app.privacy.prose import is_explained, is_placeholder

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_MOBILE = re.compile(
    r"(?<![\w+])(?<!\d[.,/-])(?:\(?\+?62\)?[ .-]?|0)8[1-9]\d(?:[ .-]?\d{2,5}){2,3}(?!\w|[.,/-]\d)", re.ASCII
)
_LANDLINE = re.compile(
    r"(?<![\w+])(?<!\d[.,/-])(?:\(0[2-9]\d{1,2}\)[ .-]?|0[2-9]\d{1,2}[ -]|\+62[ .-]?[2-9]\d{1,2}[ .-])"
    r"\d{3,4}[ .-]?\d{3,5}(?!\w|[.,/-]\d)",
    re.ASCII,
)
_NOT_TO_CALL = re.compile(r"(?:Rp\.?|\b(?:galat|kesalahan|error|pasal|nomor surat)(?: kode| nomor)?)[ :]{0,2}$", re.I)
_USER_ID = re.compile(
    r"\b(?:user[ -]?(?:id|name)|id (?:pengguna|user)|nama pengguna)(?:nya)?"
    r"(?:[ \t]+(?:saya|kami|spse|lpse|baru|lama)){0,3}[ \t]*[:=][ \t]*(?P<value>[^\s,;]{3,60})",
    re.IGNORECASE,
)
_PACKAGE = re.compile(
    r"\b(?i:non[- ]?tender|tender|paket|lelang|seleksi|RUP|pencatatan|pengadaan langsung|e-?purchasing)"
    r"(?:[ \t]+(?i:id|kode|nomor|no\.?|RUP|tender|paket|dengan|adalah)){0,3}[ \t]*[:=#]?[ \t]*"
    r"(?P<value>\d{6,14}|[A-Z]{2,4}-[0-9A-Z]{6,30})(?!\w|[.,/-]\d)",
    re.ASCII,
)
_CATALOGUE_ORDER = re.compile(r"(?<!\w)EP-[0-9A-Z]{10,30}(?!\w)", re.ASCII)
_FEWEST_DIGITS, _MOST_DIGITS = 10, 14


def find_contacts(text: str) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        yield Finding(match.start(), match.end(), Kind.EMAIL, match[0])
    yield from _telephones(text)
    for match in _USER_ID.finditer(text):
        value = match["value"].rstrip(".:)")
        end = match.start("value") + len(value)
        if len(value) >= 3 and not is_placeholder(value) and not is_explained(value, _rest_of_line(text, end)):
            yield Finding(match.start("value"), end, Kind.USER_ID, value)
    for pattern, group in ((_PACKAGE, "value"), (_CATALOGUE_ORDER, 0)):
        for match in pattern.finditer(text):
            yield Finding(match.start(group), match.end(group), Kind.PACKAGE, match[group])


def _telephones(text: str) -> Iterator[Finding]:
    for pattern in (_MOBILE, _LANDLINE):
        for match in pattern.finditer(text):
            is_long_enough = _FEWEST_DIGITS - 1 <= len(national_number(match[0])) <= _MOST_DIGITS
            if is_long_enough and not _NOT_TO_CALL.search(text[max(0, match.start() - 25) : match.start()]):
                yield Finding(match.start(), match.end(), Kind.PHONE, match[0])


def national_number(written: str) -> str:
    """Return the digits of a telephone number as dialled within the country: "+62 812…" and "0812…" are the same."""
    digits = re.sub(r"\D", "", written)
    return f"0{digits[2:]}" if digits.startswith("62") else digits


def _rest_of_line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[at : end if end >= 0 else len(text)]
