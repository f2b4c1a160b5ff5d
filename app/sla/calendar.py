"""The business calendar as a value: which days are worked, and between which hours.

It is data that an administrator edits, so what it refuses it refuses in a sentence for that person, and all
of it at once. It carries no version: the table that stores calendars gives it one, and a case pins it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.sla.day_count import DayCount

WEEKDAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

LONGEST_PERIOD_DAYS = 370
"""A special period is about a month; the bound keeps a typing error in its year from becoming a million
days."""


class InvalidCalendar(ValueError):
    """What is wrong with a calendar, as sentences for the administrator who wrote it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class ServiceHours:
    """Opening and closing time of one day. Both belong to the service hours: 16.00 is still within
    07.30–16.00."""

    opens: time
    closes: time


Week = tuple[ServiceHours | None, ...]
"""Seven entries from Monday; None is a day without service."""


def week(hours: Mapping[int, ServiceHours]) -> Week:
    """Lay out the hours by weekday, Monday being 0."""
    return tuple(hours.get(weekday) for weekday in range(7))


@dataclass(frozen=True, order=True)
class ClosedDay:
    day: date
    name: str


@dataclass(frozen=True)
class SpecialPeriod:
    """Days with hours of their own, Ramadan above all. First and last day belong to it.

    Weekdays that `hours` leaves out keep the ordinary hours.
    """

    name: str
    first: date
    last: date
    hours: Week

    @property
    def too_long(self) -> bool:
        return (self.last - self.first).days >= LONGEST_PERIOD_DAYS


@dataclass(frozen=True)
class Calendar:
    """Raises InvalidCalendar. A week with no service at all is allowed here: asking for an opening then
    raises."""

    zone: str
    service_hours: Week
    closed_days: tuple[ClosedDay, ...] = ()
    special_periods: tuple[SpecialPeriod, ...] = ()

    def __post_init__(self) -> None:
        problems = find_problems(self.zone, self.service_hours, self.closed_days, self.special_periods)
        if problems:
            raise InvalidCalendar(problems)
        object.__setattr__(self, "closed_days", tuple(sorted(self.closed_days)))

    @cached_property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _closed_names(self) -> dict[date, str]:
        return {closed.day: closed.name for closed in self.closed_days}

    @cached_property
    def day_count(self) -> DayCount:
        ordinary = tuple(hours is not None for hours in self.service_hours)
        unusual = {closed.day.toordinal() for closed in self.closed_days}
        for period in self.special_periods:
            unusual.update(range(period.first.toordinal(), period.last.toordinal() + 1))
        departing = {
            ordinal: worked
            for ordinal in unusual
            if (worked := self.is_working_day(day := date.fromordinal(ordinal))) != ordinary[day.weekday()]
        }
        return DayCount.of(ordinary, departing)

    def hours_on(self, day: date) -> ServiceHours | None:
        """Give the day's service hours, None when it is not a working day."""
        if day in self._closed_names:
            return None
        for period in self.special_periods:
            if period.first <= day <= period.last and period.hours[day.weekday()] is not None:
                return period.hours[day.weekday()]
        return self.service_hours[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        return self.hours_on(day) is not None

    def closed_because(self, day: date) -> str | None:
        """Name the reason why a day is not worked (the holiday, else the weekday), None for a working day."""
        if self.is_working_day(day):
            return None
        return self._closed_names.get(day) or WEEKDAY_NAMES[day.weekday()]

    def to_json(self) -> str:
        """Give the calendar as JSON text for the table and for people; `from_json` reads back an equal one."""
        from app.sla.calendar_json import write

        return write(self)

    @classmethod
    def from_json(cls, source: str | bytes | Mapping[str, object]) -> "Calendar":
        """Read a calendar from JSON text or JSON values. Raises InvalidCalendar."""
        from app.sla.calendar_json import read

        return read(source)


def find_problems(
    zone: str, hours: Week, closed_days: Iterable[ClosedDay], periods: Sequence[SpecialPeriod]
) -> list[str]:
    """Say what does not fit together; empty when all is well."""
    problems = _zone_problems(zone)
    problems += _week_problems("Jam layanan", hours)
    seen: dict[date, str] = {}
    for closed in closed_days:
        if not closed.name.strip():
            problems.append(f"Hari libur {closed.day}: isi namanya.")
        if closed.day in seen:
            problems.append(
                f"Hari libur {closed.day} tertulis dua kali ({seen[closed.day]}; {closed.name}). Hapus salah satu."
            )
        seen[closed.day] = closed.name
    for period in periods:
        problems += _period_problems(period)
    in_order = sorted(periods, key=lambda period: (period.first, period.last))
    for earlier, later in pairwise(in_order):
        if earlier.first <= later.first <= earlier.last:
            problems.append(
                f"Masa khusus “{earlier.name}” dan “{later.name}” bertumpang tindih mulai {later.first}. "
                "Ubah tanggalnya supaya setiap hari hanya masuk satu masa khusus."
            )
    return problems


def _zone_problems(zone: str) -> list[str]:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # KeyError: not found; the others: not even a possible name
        return [f"Zona waktu “{zone}” tidak dikenal. Pakai misalnya Asia/Jakarta, Asia/Makassar, atau Asia/Jayapura."]
    return []


def _week_problems(where: str, hours: Week) -> list[str]:
    if len(hours) != 7:
        return [f"{where}: tulis tujuh hari, dari Senin sampai Minggu."]
    problems = []
    for name, day in zip(WEEKDAY_NAMES, hours, strict=True):
        if day is None:
            continue
        if any(at.second or at.microsecond or at.tzinfo for at in (day.opens, day.closes)):
            problems.append(f"{where} {name}: tulis jam sampai menit saja, misalnya 07:30.")
        elif day.closes <= day.opens:
            problems.append(f"{where} {name}: jam tutup {day.closes:%H:%M} harus sesudah jam buka {day.opens:%H:%M}.")
    return problems


def _period_problems(period: SpecialPeriod) -> list[str]:
    name = f"Masa khusus “{period.name}”"
    problems = [] if period.name.strip() else [f"Masa khusus mulai {period.first}: isi namanya."]
    problems += _week_problems(f"{name}, jam", period.hours)
    if period.last < period.first:
        problems.append(
            f"{name}: tanggal selesai {period.last} mendahului tanggal mulai {period.first}. Perbaiki salah satu."
        )
    if period.too_long:
        problems.append(f"{name}: lebih panjang dari {LONGEST_PERIOD_DAYS} hari. Periksa tahunnya.")
    return problems
