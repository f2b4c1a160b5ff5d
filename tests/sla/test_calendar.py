"""The calendar as data: what an administrator may write, and what is refused in which words."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from app.sla import (
    Calendar,
    ClosedDay,
    InvalidCalendar,
    NoOpening,
    Pause,
    ServiceHours,
    SpecialPeriod,
    add_working_time,
    default_calendar,
    due_at,
    explain,
    next_opening,
    week,
    working_time_between,
)
from tests.sla.instants import CALENDAR_2026, at, wib

OFFICE = ServiceHours(time(8), time(16))


def test_the_first_fill_has_cuti_bersama_and_the_joint_decree_of_2026() -> None:
    closed = {day.day: day.name for day in CALENDAR_2026.closed_days}
    assert closed[date(2026, 2, 16)] == "Cuti Bersama Tahun Baru Imlek"
    assert closed[date(2026, 12, 24)] == "Cuti Bersama Hari Raya Natal"
    assert closed[date(2026, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
    assert {day.year for day in closed} == {2026}


def test_the_first_fill_of_another_year_has_no_ramadan_that_nobody_announced() -> None:
    assert default_calendar([2031]).special_periods == ()


def test_it_survives_json_as_text_and_as_values() -> None:
    text = CALENDAR_2026.to_json()
    assert Calendar.from_json(text) == Calendar.from_json(json.loads(text)) == CALENDAR_2026


@pytest.mark.parametrize(
    ("zone", "received", "due"),
    [
        ("Asia/Makassar", "2026-07-06 07:00", "2026-07-07 07:30"),
        ("Asia/Jayapura", "2026-07-06 15:59", "2026-07-07 15:59"),
        ("Europe/Amsterdam", "2026-03-27 10:00", "2026-03-30 10:00"),  # the clock changes in between
    ],
)
def test_another_zone_keeps_its_own_clock_time(zone: str, received: str, due: str) -> None:
    calendar = Calendar(zone, CALENDAR_2026.service_hours)
    assert due_at(calendar, at(received, zone), 1) == at(due, zone)


def test_an_instant_may_come_in_any_zone() -> None:
    received = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
    due = due_at(CALENDAR_2026, received, 1)
    assert due.isoformat() == "2026-07-07T08:00:00+07:00"


def test_a_special_period_can_open_a_saturday_and_a_holiday_still_closes_it() -> None:
    saturday = SpecialPeriod("Piket", date(2026, 7, 4), date(2026, 7, 18), week({5: OFFICE}))
    calendar = replace(CALENDAR_2026, special_periods=(saturday,), closed_days=(ClosedDay(date(2026, 7, 11), "Libur"),))
    assert next_opening(calendar, wib("2026-07-04 06:00")) == wib("2026-07-04 08:00")
    assert next_opening(calendar, wib("2026-07-11 06:00")) == wib("2026-07-13 07:30")
    assert due_at(calendar, wib("2026-07-17 10:00"), 1) == wib("2026-07-18 10:00")


def test_closed_because_names_the_holiday_or_the_weekday() -> None:
    assert CALENDAR_2026.closed_because(date(2026, 8, 17)) == "Hari Kemerdekaan Republik Indonesia"
    assert CALENDAR_2026.closed_because(date(2026, 8, 16)) == "Minggu"
    assert CALENDAR_2026.closed_because(date(2026, 8, 18)) is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: next_opening(calendar, wib("2026-07-06 08:00")),
        lambda calendar: add_working_time(calendar, wib("2026-07-06 08:00"), timedelta(0)),
        lambda calendar: due_at(calendar, wib("2026-07-06 08:00"), 1),
        lambda calendar: explain(calendar, wib("2026-07-06 08:00"), 1),
    ],
)
def test_a_calendar_without_a_working_day_is_an_error_and_not_a_loop(
    ask: Callable[[Calendar], object],
) -> None:
    with pytest.raises(NoOpening, match="Periksa jam layanan dan hari libur"):
        ask(Calendar("Asia/Jakarta", week({})))


def test_a_period_that_alone_is_open_runs_out() -> None:
    period = SpecialPeriod("Posko", date(2026, 7, 6), date(2026, 7, 7), week({0: OFFICE, 1: OFFICE}))
    calendar = Calendar("Asia/Jakarta", week({}), special_periods=(period,))
    assert due_at(calendar, wib("2026-07-06 09:00"), 1) == wib("2026-07-07 09:00")
    with pytest.raises(NoOpening):
        due_at(calendar, wib("2026-07-06 09:00"), 2)


@pytest.mark.parametrize("days", [3_000_000, 10**9, 10**30])
def test_a_target_beyond_all_dates_is_refused(days: int) -> None:
    with pytest.raises(NoOpening):
        due_at(CALENDAR_2026, wib("2026-07-06 09:00"), days)


def test_a_target_of_a_thousand_years_is_only_arithmetic() -> None:
    due = due_at(CALENDAR_2026, wib("2026-07-06 09:00"), 260_000)
    assert due.year > 3000
    assert len(explain(CALENDAR_2026, wib("2026-07-06 09:00"), 260_000).closed_days) < 200


def test_the_ends_of_time_do_not_break_it() -> None:
    assert next_opening(CALENDAR_2026, datetime(1, 1, 1, tzinfo=UTC)).year == 1
    with pytest.raises(NoOpening):
        next_opening(CALENDAR_2026, datetime(9999, 12, 31, 23, tzinfo=UTC))


def test_naive_instants_are_refused() -> None:
    naive = datetime(2026, 7, 6, 8, 0)  # noqa: DTZ001
    for ask in (
        lambda: next_opening(CALENDAR_2026, naive),
        lambda: due_at(CALENDAR_2026, naive, 1),
        lambda: working_time_between(CALENDAR_2026, naive, wib("2026-07-06 08:00")),
        lambda: Pause(naive),
        lambda: Pause(wib("2026-07-06 08:00"), naive),
    ):
        with pytest.raises(ValueError, match="time zone"):
            ask()


def test_negative_targets_and_pauses_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        due_at(CALENDAR_2026, wib("2026-07-06 08:00"), -1)
    with pytest.raises(ValueError, match="not negative"):
        add_working_time(CALENDAR_2026, wib("2026-07-06 08:00"), timedelta(seconds=-1))
    with pytest.raises(ValueError, match="before it starts"):
        Pause(wib("2026-07-06 08:00"), wib("2026-07-06 07:00"))


def written(**changes: Any) -> dict[str, Any]:
    return {"zone": "Asia/Jakarta", "service_hours": {"monday": ["07:30", "16:00"]}, **changes}


def period(name: str, start: str, end: str, **hours: list[str]) -> dict[str, Any]:
    return {"name": name, "start": start, "end": end, "service_hours": hours}


REFUSED = {
    "impossible date": (
        written(closed_days=[{"date": "2026-02-30", "name": "Libur"}]),
        "Hari libur ke-1: tanggal “2026-02-30” tidak ada. Tulis tahun-bulan-hari, misalnya 2026-08-17.",
    ),
    "date that is a number": (written(closed_days=[{"date": 5, "name": "x"}]), "tanggal “5” tidak ada"),
    "no name": (written(closed_days=[{"date": "2026-02-03", "name": " "}]), "Hari libur ke-1, nama: isi"),
    "same day twice": (
        written(closed_days=[{"date": "2026-02-03", "name": "A"}, {"date": "2026-02-03", "name": "B"}]),
        "Hari libur 2026-02-03 tertulis dua kali (A; B). Hapus salah satu.",
    ),
    "end before start": (
        written(special_periods=[period("Ramadan", "2026-03-19", "2026-02-18")]),
        "tanggal selesai 2026-02-18 mendahului tanggal mulai 2026-03-19. Perbaiki salah satu.",
    ),
    "overlap": (
        written(
            special_periods=[
                period("Ramadan", "2026-02-18", "2026-03-19"),
                period("Pekan olahraga", "2026-03-19", "2026-03-20"),
            ]
        ),
        "Masa khusus “Ramadan” dan “Pekan olahraga” bertumpang tindih mulai 2026-03-19.",
    ),
    "endless period": (
        written(special_periods=[period("x", "2026-01-01", "9999-01-01")]),
        "Periksa tahunnya",
    ),
    "unknown zone": (written(zone="Asia/Jakart"), "Zona waktu “Asia/Jakart” tidak dikenal. Pakai misalnya"),
    "zone that is a path": (written(zone="../../etc/passwd"), "tidak dikenal"),
    "no zone": ({"service_hours": {"monday": ["07:30", "16:00"]}}, "Zona waktu: isi"),
    "closes before it opens": (
        written(service_hours={"friday": ["16:00", "07:30"]}),
        "Jam layanan Jumat: jam tutup 07:30 harus sesudah jam buka 16:00.",
    ),
    "half an opening": (written(service_hours={"monday": ["07:30"]}), "tulis jam buka dan jam tutup"),
    "hours with seconds": (written(service_hours={"monday": ["07:30:15", "16:00"]}), "sampai menit"),
    "hours with a zone": (written(service_hours={"monday": ["07:30+07:00", "16:00"]}), "sampai menit"),
    "unknown weekday": (written(service_hours={"senin": ["07:30", "16:00"]}), "hari “senin” tidak dikenal"),
    "never open": (written(service_hours={}), "paling sedikit satu hari dalam seminggu"),
    "unknown part": (written(holiday=[]), "Bagian “holiday” tidak dikenal"),
    "list that is none": (written(closed_days="2026-01-01"), "tulis sebagai daftar"),
    "entry that is none": (written(special_periods=[1]), "Masa khusus ke-1: tulis sebagai objek"),
    "not an object": ("[]", "harus berupa objek JSON"),
    "not JSON": ('{"zone": \n x', "bukan JSON yang sah (baris 2)"),
    "not text": (b"\xff\xfe\xfa", "bukan JSON yang sah"),
    "too deep": ("[" * 100_000, "bukan JSON yang sah"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_calendar_is_refused_in_words(case: str) -> None:
    source, sentence = REFUSED[case]
    with pytest.raises(InvalidCalendar) as refusal:
        Calendar.from_json(source)  # type: ignore[arg-type]
    assert any(sentence in problem for problem in refusal.value.problems), refusal.value.problems


def test_every_mistake_is_reported_at_once() -> None:
    source = written(
        zone="Mars/Olympus",
        closed_days=[{"date": "x", "name": "A"}],
        special_periods=[period("Ramadan", "2026-03-19", "2026-02-18", monday=["09:00", "08:00"])],
    )
    with pytest.raises(InvalidCalendar) as refusal:
        Calendar.from_json(source)
    assert len(refusal.value.problems) == 4
