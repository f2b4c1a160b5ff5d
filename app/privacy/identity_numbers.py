"""NIK (16 digits, with the date of birth inside) and NPWP (15 digits with a check digit; 16 since 2024).

A number of the right length is not enough: amounts, serial and error numbers look the same. It must fulfil the number's
own checks, be written in its usual groups, or be announced as one by the words before it.
"""

import re
from collections.abc import Iterator
from datetime import date

from app.privacy.finding import Finding, Kind

# the codes of provinces that a NIK begins with (Permendagri on codes of regions, with the provinces of 2022)
PROVINCES = frozenset(
    [*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)]
)
DIGITS_OF_NITKU = 22  # an NPWP of 16 with the number of the place of business (PER-6/PJ/2024)
WOMEN_ADD = 40  # to the day of birth

_STARTS = r"(?:(?<=NIK)|(?<=KTP)|(?<=NPWP)|(?<!\w))(?<!\d[.,/-])"
_ENDS = r"(?!\w|[.,/-]\d)"
_SIXTEEN = re.compile(
    rf"{_STARTS}(?:\d{{16}}|\d{{4}}([ .-])\d{{4}}\1\d{{4}}\1\d{{4}}|\d{{6}}([ .-])\d{{6}}\2\d{{4}}"
    rf"|\d{{2}}\.\d{{4}}\.\d{{6}}\.\d{{4}}){_ENDS}",
    re.ASCII | re.IGNORECASE,
)
_FIFTEEN = re.compile(
    rf"{_STARTS}\d{{2}}[ .]?\d{{3}}[ .]?\d{{3}}[ .]?\d[ .-]?\d{{3}}[ .]?\d{{3}}{_ENDS}", re.ASCII | re.IGNORECASE
)
# however it is grouped: only where it is announced
_GROUPED = re.compile(rf"{_STARTS}\d(?:(?:[ .-]|[ ]-[ ])?\d){{14,21}}{_ENDS}", re.ASCII | re.IGNORECASE)
_AS_PRINTED = re.compile(r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}", re.ASCII)
_NIK, _NPWP = r"NIK|KTP|induk kependudukan|nomor identitas", r"NPWP|NITKU|wajib pajak"
_SAYS_NIK = re.compile(rf"\b(?:{_NIK})\b[^\n]{{0,30}}$", re.IGNORECASE)
_SAYS_NPWP = re.compile(rf"\b(?:{_NPWP})\b[^\n]{{0,30}}$", re.IGNORECASE)
_ANNOUNCES = re.compile(rf"\b(?:(?P<nik>{_NIK})|(?P<npwp>{_NPWP}))\b", re.IGNORECASE)  # the last word counts
_SAYS_OTHERWISE = re.compile(r"(?:Rp\.?|\b(?:galat|kesalahan|error|trace|request id)\W{0,3}(?:\w+\W{1,2})?)\s?$", re.I)
_LOOK_BACK = 50
# born on, appointed in, sex, the how manieth (BKN on the numbers of civil servants)
_NIP = re.compile(
    rf"{_STARTS}(?:19|20)\d\d(?:0[1-9]|1[0-2])\d\d ?(?:19|20)\d\d(?:0[1-9]|1[0-2]) ?[12] ?\d{{3}}{_ENDS}", re.ASCII
)
_OTHER = re.compile(
    r"(?<!\w)(?i:NIP|NIB|NRP|NIDN|kartu keluarga|paspor|rekening|no(?:mor|\.)? ?rek)(?:nya)?\.?"
    r"(?:[ \t]+(?i:saya|kami|beliau|baru|lama|adalah|bank|nomor|no\.?|PPK|KPA|[A-Z]{3,8})){0,3}[ \t]*[:=]?[ \t]*"
    rf"(?P<value>\d(?:[ .-]?\d){{7,21}}){_ENDS}",
    re.ASCII,
)


def find_identity_numbers(text: str) -> Iterator[Finding]:
    for pattern, kind_of in (
        (_SIXTEEN, _kind_of_sixteen),
        (_FIFTEEN, _kind_of_fifteen),
        (_GROUPED, _kind_as_announced),
    ):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
            kind = kind_of(match[0], before)
            if kind is not None:
                yield Finding(match.start(), match.end(), kind, match[0])


def find_other_numbers(text: str) -> Iterator[Finding]:
    """Find what is no secret and still says who: NIP and NRP, NIB, the number of an account at a bank."""
    for match in _NIP.finditer(text):
        yield Finding(match.start(), match.end(), Kind.NUMBER, match[0])
    for match in _OTHER.finditer(text):
        yield Finding(match.start("value"), match.end("value"), Kind.NUMBER, match["value"])


def _kind_of_sixteen(written: str, before: str) -> Kind | None:
    digits = re.sub(r"\D", "", written)
    announced = _announced(before)
    if announced is not None:
        return announced
    if _SAYS_OTHERWISE.search(before):
        return None
    if is_nik(digits):
        return Kind.NIK
    return Kind.NPWP if digits.startswith("0") and is_npwp(digits[1:]) else None


def _kind_of_fifteen(written: str, before: str) -> Kind | None:
    if _SAYS_NPWP.search(before) or _AS_PRINTED.fullmatch(written):
        return Kind.NPWP
    is_bare = written.isdigit()
    return Kind.NPWP if is_bare and is_npwp(written) and not _SAYS_OTHERWISE.search(before) else None


def _kind_as_announced(written: str, before: str) -> Kind | None:
    digits, announced = len(re.sub(r"\D", "", written)), _announced(before)
    return announced if digits == 16 or (announced is Kind.NPWP and digits in (15, DIGITS_OF_NITKU)) else None


def _announced(before: str) -> Kind | None:
    """Return what the words before a number say that it is, the last of them where there are several."""
    words = list(_ANNOUNCES.finditer(before.rpartition("\n")[2]))
    if not words or not (_SAYS_NPWP.search(before) or _SAYS_NIK.search(before)):
        return None
    return Kind.NPWP if words[-1]["npwp"] else Kind.NIK


def is_nik(digits: str) -> bool:
    """Say whether 16 digits can be a NIK: a province, a date of birth, a serial number."""
    day, month = int(digits[6:8]), int(digits[8:10])
    day -= WOMEN_ADD if day > WOMEN_ADD else 0
    try:
        date(2000, month, day)  # a leap year: the century is not in the number
    except ValueError:
        return False
    return int(digits[:2]) in PROVINCES and digits[2:4] != "00" and digits[12:] != "0000"


def is_npwp(digits: str) -> bool:
    """Say whether 15 digits fulfil the check digit of an NPWP, the ninth (Luhn), and are not all nought."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(digits[:9]))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0 and int(digits[:9]) > 0
