"""What differs between two calendars, in sentences for whoever has to answer for the change."""

from collections.abc import Iterable
from datetime import date

from app.sla.calendar import WEEKDAY_NAMES, Calendar, ServiceHours, SpecialPeriod, Week


def differences(before: Calendar, after: Calendar) -> list[str]:
    """Say what was added, taken away and changed; nothing for two calendars that count alike."""
    found = [] if before.zone == after.zone else [f"Zona waktu {before.zone} menjadi {after.zone}."]
    found += _hours("Jam layanan", before.service_hours, after.service_hours)
    found += _closed_days(before, after)
    return found + _periods(before.special_periods, after.special_periods)


def _hours(where: str, before: Week, after: Week) -> list[str]:
    return [
        f"{where} {name}: {_written(was)} menjadi {_written(now)}."
        for name, was, now in zip(WEEKDAY_NAMES, before, after, strict=True)
        if was != now
    ]


def _written(hours: ServiceHours | None) -> str:
    return "tutup" if hours is None else f"{hours.opens:%H.%M}–{hours.closes:%H.%M}"


def _closed_days(before: Calendar, after: Calendar) -> list[str]:
    was = {closed.day: closed.name for closed in before.closed_days}
    now = {closed.day: closed.name for closed in after.closed_days}
    added = [f"Hari libur ditambah: {_day(day)} {now[day]}." for day in sorted(now.keys() - was.keys())]
    removed = [f"Hari libur dihapus: {_day(day)} {was[day]}." for day in sorted(was.keys() - now.keys())]
    renamed = [
        f"Hari libur {_day(day)}: {was[day]} menjadi {now[day]}."
        for day in sorted(was.keys() & now.keys())
        if was[day] != now[day]
    ]
    return added + removed + renamed


def _periods(before: Iterable[SpecialPeriod], after: Iterable[SpecialPeriod]) -> list[str]:
    was, now = ({period.name: period for period in periods} for periods in (before, after))
    found = [f"Masa khusus ditambah: {_span(now[name])}." for name in now.keys() - was.keys()]
    found += [f"Masa khusus dihapus: {_span(was[name])}." for name in was.keys() - now.keys()]
    for name in was.keys() & now.keys():
        if (was[name].first, was[name].last) != (now[name].first, now[name].last):
            found.append(f"Masa khusus {_span(was[name])} menjadi {_day(now[name].first)}–{_day(now[name].last)}.")
        found += _hours(f"Masa khusus {name},", was[name].hours, now[name].hours)
    return sorted(found)


def _span(period: SpecialPeriod) -> str:
    return f"{period.name} ({_day(period.first)}–{_day(period.last)})"


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
