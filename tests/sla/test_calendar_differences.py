from dataclasses import replace
from datetime import date, time

from app.sla import Calendar, ClosedDay, ServiceHours, SpecialPeriod, default_calendar, week
from app.sla.differences import differences

PLAIN = Calendar("Asia/Jakarta", week({0: ServiceHours(time(7, 30), time(16))}))
NYEPI = ClosedDay(date(2026, 3, 19), "Nyepi")
RAMADAN = SpecialPeriod("Ramadan", date(2026, 2, 18), date(2026, 3, 19), week({0: ServiceHours(time(8), time(15))}))


def test_a_calendar_does_not_differ_from_itself() -> None:
    calendar = default_calendar([2026])
    assert differences(calendar, Calendar.from_json(calendar.to_json())) == []


def test_closed_days_added_removed_and_renamed_are_told() -> None:
    with_day = replace(PLAIN, closed_days=(NYEPI,))
    assert differences(PLAIN, with_day) == ["Hari libur ditambah: 19-03-2026 Nyepi."]
    assert differences(with_day, PLAIN) == ["Hari libur dihapus: 19-03-2026 Nyepi."]
    renamed = replace(PLAIN, closed_days=(replace(NYEPI, name="Hari Suci Nyepi"),))
    assert differences(with_day, renamed) == ["Hari libur 19-03-2026: Nyepi menjadi Hari Suci Nyepi."]


def test_changed_hours_are_told_by_weekday() -> None:
    later = replace(PLAIN, service_hours=week({0: ServiceHours(time(8), time(16)), 5: ServiceHours(time(8), time(12))}))
    assert differences(PLAIN, later) == [
        "Jam layanan Senin: 07.30–16.00 menjadi 08.00–16.00.",
        "Jam layanan Sabtu: tutup menjadi 08.00–12.00.",
    ]


def test_special_periods_are_told() -> None:
    with_period = replace(PLAIN, special_periods=(RAMADAN,))
    assert differences(PLAIN, with_period) == ["Masa khusus ditambah: Ramadan (18-02-2026–19-03-2026)."]
    moved = replace(PLAIN, special_periods=(replace(RAMADAN, first=date(2026, 2, 19)),))
    assert differences(with_period, moved) == [
        "Masa khusus Ramadan (18-02-2026–19-03-2026) menjadi 19-02-2026–19-03-2026."
    ]
