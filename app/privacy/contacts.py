"""Ways to reach or to single out somebody: e-mail, telephone, user ID, and the codes of tenders and packages."""

import re
from collections.abc import Iterator

from app.privacy.finding import Finding, Kind
from app.privacy.prose import is_explained, is_placeholder, rest_of_line

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# as it is hidden from robots: "budi (at) maju.co.id", "budi at maju dot co dot id"
_AT, _DOT = r"[ ]?(?:@|[\[({][ ]?(?:at|et)[ ]?[\])}])[ ]?", r"(?:\.|[ ]?[\[({][ ]?(?:dot|titik)[ ]?[\])}][ ]?)"
_HIDDEN_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}"
    r"|[ ](?:at|et)[ ][\w-]{1,63}(?:[ ](?:dot|titik)[ ][\w-]{1,63}){0,3}[ ](?:dot|titik)[ ])[A-Za-z]{2,20}(?!\w)",
    re.IGNORECASE,
)
_MOBILE = re.compile(
    r"(?<![\w+])(?<!\d[.,/-])(?:\(?\+?62\)?[ .-]?|0)(?:8[1-9]\d|\(8[1-9]\d\))"
    r"(?:(?: - |[ .-])?\d{2,5}){2,3}(?!\w|[.,/-]\d)",
    re.ASCII,
)
_LANDLINE = re.compile(
    r"(?<![\w+])(?<!\d[.,/-])(?:\(0[2-9]\d{1,2}\)[ .-]?|0[2-9]\d{1,2}[ -]|\+62[ .-]?[2-9]\d{1,2}[ .-])"
    r"\d{3,4}[ .-]?\d{3,5}(?: ?/ ?\d{2,8})?(?!\w|[.,/-]\d)|(?<![\w+])\+62[2-9]\d{7,10}(?!\w|[.,/-]\d)",
    re.ASCII,
)
# however it is grouped, where it is announced
_CALLED = re.compile(
    r"(?<!\w)(?i:h\.?p|wa|whatsapp|te?lp|tel|telepon|telpon|fax|faks|ponsel|handphone|hub|hubungi|kontak|cp)\.?"
    r"(?:[ \t]+(?i:nomor|no\.?|kami|kantor|rumah|ke|di|hp|wa)){0,2}[ \t]*[:=]?[ \t]*"
    r"(?P<value>\(?(?:\+?62|0|8)(?:[ ()./-]{0,2}\d){8,13})(?!\w)",
    re.ASCII,
)
_NOT_TO_CALL = re.compile(r"(?:Rp\.?|\b(?:galat|kesalahan|error|pasal|nomor surat)(?: kode| nomor)?)[ :]{0,2}$", re.I)
_USER_ID = re.compile(
    r"\b(?:user[ -]?(?:id|name)|id (?:pengguna|user)|nama pengguna)(?:nya)?"
    r"(?:[ \t]+(?:saya|kami|spse|lpse|baru|lama)){0,3}[ \t]*[:=][ \t]*(?P<value>[^\s,;]{3,60})",
    re.IGNORECASE,
)
_BARE_USER_ID = re.compile(
    r"\b(?:(?:user[ -]?(?:id|name)|id (?:pengguna|user))(?:nya)?(?:[ \t]+(?:saya|kami|spse|lpse|baru|lama)){0,3}"
    r"(?:[ \t]+(?:adalah|yaitu))?[ \t]+|user[ \t]*[:=][ \t]*)(?P<value>[A-Za-z][\w.-]{3,59})",
    re.IGNORECASE,
)
_PACKAGE = re.compile(
    r"\b(?i:non[- ]?tender|tender|paket|lelang|seleksi|RUP|pencatatan|pengadaan langsung|e-?purchasing)"
    r"(?:[ \t]+(?i:id|kode|nomor|no\.?|RUP|tender|paket|pengadaan|pekerjaan|kami|ini|ulang|dengan|adalah)){0,3}"
    r"[ \t]*[:=#]?[ \t]*"
    r"(?P<value>\d{6,14}|[A-Z]{2,4}-[0-9A-Z]{6,30})(?!\w|[.,/-]\d|[ \t](?:rupiah|juta|ribu|unit|buah)\b)",
    re.ASCII,
)
_PACKAGE_AFAR = re.compile(
    r"\b(?i:tender|paket|lelang|seleksi|RUP)\b[^\n.;]{0,80}?[ \t(](?i:kode|ID)[ \t]*[:=]?[ \t]*"
    r"(?P<value>\d{7,14})(?!\w|[.,/-]\d)",
    re.ASCII,
)
_CATALOGUE_ORDER = re.compile(r"(?<!\w)EP-[0-9A-Z]{10,30}(?!\w)", re.ASCII)
_FEWEST_DIGITS, _MOST_DIGITS = 10, 14


def find_contacts(text: str) -> Iterator[Finding]:
    for pattern in (_EMAIL, _HIDDEN_EMAIL):
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), Kind.EMAIL, match[0])
    yield from _telephones(text)
    for match in _USER_ID.finditer(text):
        value = match["value"].rstrip(".:)")
        end = match.start("value") + len(value)
        if len(value) >= 3 and not is_placeholder(value) and not is_explained(value, rest_of_line(text, end)):
            yield Finding(match.start("value"), end, Kind.USER_ID, value)
    for match in _BARE_USER_ID.finditer(text):
        value = match["value"].rstrip(".-")
        if re.search(r"[\d_]", value) and len(value) >= 5:
            yield Finding(match.start("value"), match.start("value") + len(value), Kind.USER_ID, value)
    for pattern, group in ((_PACKAGE, "value"), (_PACKAGE_AFAR, "value"), (_CATALOGUE_ORDER, 0)):
        for match in pattern.finditer(text):
            yield Finding(match.start(group), match.end(group), Kind.PACKAGE, match[group])


def _telephones(text: str) -> Iterator[Finding]:
    for pattern in (_MOBILE, _LANDLINE):
        for match in pattern.finditer(text):
            is_long_enough = _FEWEST_DIGITS - 1 <= len(national_number(match[0].partition("/")[0])) <= _MOST_DIGITS
            if is_long_enough and not _NOT_TO_CALL.search(text[max(0, match.start() - 25) : match.start()]):
                yield Finding(match.start(), match.end(), Kind.PHONE, match[0])
    for match in _CALLED.finditer(text):
        if _FEWEST_DIGITS - 1 <= len(national_number(match["value"])) <= _MOST_DIGITS:
            yield Finding(match.start("value"), match.end("value"), Kind.PHONE, match["value"])


def national_number(written: str) -> str:
    """Return the digits of a telephone number as dialled within the country: "+62 812…" and "0812…" are the same."""
    digits = re.sub(r"\D", "", written)
    return f"0{digits[2:]}" if digits.startswith("62") else digits
