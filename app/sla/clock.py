"""The clock itself: on a working day it runs 24 hours, on a closed day not at all.

It is the wall clock of the calendar's zone, so "the same clock time, N working days later" is N times 24
hours of it in any zone. A *position* is what the clock has run since the year 1; adding and measuring are
then plain arithmetic, and the working day that holds a position is found by bisection, so a far date costs
no more than a near one and a calendar without a working day ends in NoOpening, never in a loop.
"""

from datetime import date, datetime, time, timedelta

from app.sla.calendar import Calendar

DAY = timedelta(days=1)


class NoOpening(ValueError):
    """The calendar has no working day left from there on."""

    def __init__(self, after: object) -> None:
        super().__init__(
            f"Kalender tidak mempunyai hari kerja lagi sesudah {after}. Periksa jam layanan dan hari libur."
        )


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """Give the instant itself within service hours, else the next opening. Raises NoOpening."""
    local = _local(calendar, at)
    hours = calendar.hours_on(local.date())
    if hours is not None and local.time() <= hours.closes:
        return _aware(calendar, max(local, datetime.combine(local.date(), hours.opens)))
    count = calendar.day_count
    ordinal = count.find(count.before(local.toordinal() + 1))
    if ordinal is None:
        raise NoOpening(local.date())
    day = date.fromordinal(ordinal)
    opening = calendar.hours_on(day)
    assert opening is not None, "a counted working day has service hours"
    return _aware(calendar, datetime.combine(day, opening.opens))


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Say whether the instant lies within service hours, opening and closing time included."""
    local = _local(calendar, at)
    hours = calendar.hours_on(local.date())
    return hours is not None and hours.opens <= local.time() <= hours.closes


def add_working_time(calendar: Calendar, start: datetime, duration: timedelta) -> datetime:
    """Give the instant, always on a working day, at which the clock has run `duration` more than at `start`.

    The answer is not moved into service hours. Raises NoOpening, and ValueError for a negative duration.
    """
    if duration < timedelta(0):
        raise ValueError("a duration on the SLA clock is not negative")
    local = _local(calendar, start)
    try:
        days, rest = divmod(_position(calendar, local) + duration, DAY)
    except OverflowError:
        raise NoOpening(local.date()) from None
    ordinal = calendar.day_count.find(days)
    if ordinal is None:
        raise NoOpening(local.date())
    return _aware(calendar, datetime.combine(date.fromordinal(ordinal), time()) + rest)


def working_time_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Measure what the clock ran from `start` to `end`; negative when `end` is the earlier one."""
    return _position(calendar, _local(calendar, end)) - _position(calendar, _local(calendar, start))


def _position(calendar: Calendar, local: datetime) -> timedelta:
    position = calendar.day_count.before(local.toordinal()) * DAY
    if calendar.is_working_day(local.date()):
        position += local - datetime.combine(local.date(), time())
    return position


def _local(calendar: Calendar, at: datetime) -> datetime:
    """Give the wall clock of the calendar's zone, as a naive value that stays inside this module."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError("an instant on the SLA clock carries its time zone")
    try:
        return at.astimezone(calendar.timezone).replace(tzinfo=None, fold=0)
    except OverflowError:
        raise NoOpening(at) from None


def _aware(calendar: Calendar, local: datetime) -> datetime:
    return local.replace(tzinfo=calendar.timezone)
