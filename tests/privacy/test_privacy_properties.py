"""What holds for any text and any valid number."""

import time
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.privacy import STANDS_FOR, Kind, Known, cover, find_identifying, find_sensitive
from app.privacy.identity_numbers import PROVINCES

KNOWN = Known(people=("Sari Wulandari",), organizations=("CV Maju Jaya",), values={Kind.PACKAGE: ("10128474",)})
TELLING = st.sampled_from(
    [
        "Bapak ", "Sari", " Wulandari", "CV Maju Jaya", "PT. ", "Karya", " & ", "dan ", "NIK ", "3171014905850003",
        "09.254.294.3-407.000", "NPWP: ", "0812", "-3456", " 7890", "a@b.co.id", "kata sandi", ": ", "Rahasia1", "\n",
        "tender ", "10128474", "User ID", "=", "pass", "[nama]", "/", '"', ", ", "Yth. ", "(", ")",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(TELLING, max_size=25).map("".join))
LONGEST = 50_000
ENOUGH_SECONDS = 5.0  # what is linear takes a tenth of it here; what is quadratic never ends
HOSTILE = (
    "08",
    "0812-",
    "3171 ",
    "a@",
    "a.",
    "PT A ",
    "Bapak A ",
    "password ",
    "sandi: ",
    "user id ",
    "1.",
    "\n ",
    "A",
    "A A, PT ",
    "A, S.T., ",
    "a at b dot ",
)


@given(TEXTS)
def test_findings_are_apart_in_order_and_say_what_they_cover(text: str) -> None:
    at = 0
    for finding in find_identifying(text, KNOWN):
        assert at <= finding.start < finding.end
        assert text[finding.start : finding.end] == finding.value
        at = finding.end


@given(TEXTS)
def test_what_was_covered_can_no_longer_be_read(text: str) -> None:
    findings = find_identifying(text, KNOWN)
    covered = cover(text, findings)
    for word in STANDS_FOR.values():
        covered = covered.replace(word, " \0 ")
    for name in ("3171014905850003", "09.254.294.3-407.000", "10128474", "CV Maju Jaya", "Sari Wulandari"):
        assert not _stands_alone(name, covered)


def _stands_alone(value: str, text: str) -> bool:
    at = text.find(value)
    return at >= 0 and not any(
        side and (side[0].isalnum() or side[0] in "_.,/-") for side in (text[:at][::-1], text[at + len(value) :])
    )


@given(TEXTS)
def test_sensitive_values_are_among_the_identifying(text: str) -> None:
    covered = {place for one in find_identifying(text) for place in range(one.start, one.end)}
    assert all(place in covered for one in find_sensitive(text) for place in range(one.start, one.end))


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.integers(1, 99),
    st.integers(1, 99),
    st.dates(date(1940, 1, 1), date(2010, 12, 31)),
    st.booleans(),
    st.integers(1, 9999),
    st.sampled_from(["Nomor {}.", "({})", "{}", "identitas saya {} ya"]),
)
def test_every_valid_nik_is_found(
    province: int, city: int, district: int, born: date, is_woman: bool, serial: int, around: str
) -> None:
    day = born.day + (40 if is_woman else 0)
    nik = f"{province}{city:02}{district:02}{day:02}{born.month:02}{born.year % 100:02}{serial:04}"
    assert [one.value for one in find_sensitive(around.format(nik))] == [nik]


@given(st.integers(1, 99_999_999), st.integers(0, 999_999))
def test_every_valid_npwp_is_found_and_its_neighbours_are_not(first: int, last: int) -> None:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(f"{first:08}")]
    check = -sum(value // 10 + value % 10 for value in doubled) % 10
    npwp = f"{first:08}{check}{last:06}"
    wrong = f"{first:08}{(check + 1) % 10}{last:06}"
    assert [(one.kind, one.value) for one in find_sensitive(f"nomor {npwp}")] == [(Kind.NPWP, npwp)]
    assert find_sensitive(f"nomor {wrong}") == []


@given(st.integers(10**15, 10**16 - 1))
def test_sixteen_digits_with_an_impossible_date_are_no_nik(number: int) -> None:
    digits = f"{str(number)[:8]}13{str(number)[10:]}"  # in month 13
    assert find_sensitive(f"nomor seri {digits}") == []


def test_hostile_texts_take_no_longer_than_others() -> None:
    began = time.process_time()
    for piece in HOSTILE:
        text = piece * (LONGEST // len(piece))
        find_identifying(text, KNOWN)
        find_sensitive(text)
    assert time.process_time() - began < ENOUGH_SECONDS
