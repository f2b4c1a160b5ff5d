"""Targets on the SLA clock: when a request is due, when to remind, what an answer took.

The reading of the service standard's "1x24 jam" and "3x24 jam" (SOP, time of completion): the request is
received, outside service hours at the next opening; it is due at the same clock time N working days later;
waiting for the user moves that by what the clock would have run meanwhile; and what falls outside service
hours moves to the next opening.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from app.sla.calendar import Calendar
from app.sla.clock import NoOpening, add_working_time, next_opening, working_time_between

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Pause:
    """A time of waiting for the user; `ended_at` is None while it lasts."""

    started_at: datetime
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        for instant in (self.started_at, self.ended_at):
            if instant is not None and instant.utcoffset() is None:
                raise ValueError("a pause's instants carry their time zone")
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise ValueError("a pause does not end before it starts")


@dataclass(frozen=True)
class GrossNet:
    """Time on the SLA clock: `gross` from the start of the clock, `paused` of it, `net` the rest."""

    gross: timedelta
    paused: timedelta

    @property
    def net(self) -> timedelta:
        return self.gross - self.paused


def due_at(
    calendar: Calendar,
    received_at: datetime,
    days: int,
    pauses: Iterable[Pause] = (),
    *,
    paused: timedelta = timedelta(0),
    now: datetime | None = None,
) -> datetime:
    """Give the instant, within service hours, at which the target of `days` working days is used up.

    A pause that still lasts counts up to `now`; without `now` it counts nothing yet, which gives the earliest
    instant possible. `paused` is what `length_of` has made of pauses before. Raises NoOpening.
    """
    return mark_at(calendar, received_at, days, 100, pauses, paused=paused, now=now)


def mark_at(
    calendar: Calendar,
    received_at: datetime,
    days: int,
    percent: int,
    pauses: Iterable[Pause] = (),
    *,
    paused: timedelta = timedelta(0),
    now: datetime | None = None,
) -> datetime:
    """Give the instant, within service hours, at which `percent` of the target is used. Raises NoOpening."""
    on_clock = unrolled_mark(calendar, received_at, days, percent, pauses, paused=paused, now=now)
    return next_opening(calendar, on_clock)


def length_of(calendar: Calendar, received_at: datetime, pause: Pause) -> timedelta:
    """Give by how much a pause that has ended moves the due instant, to be added up by whoever keeps a total."""
    ((_, length),) = count_pauses(calendar, next_opening(calendar, received_at), [pause])
    return length


def workdays_later(calendar: Calendar, start: datetime, days: int) -> datetime:
    """Give the instant, within service hours, `days` working days after `start`. Raises NoOpening."""
    return due_at(calendar, start, days)


def gross_and_net(calendar: Calendar, received_at: datetime, until: datetime, pauses: Iterable[Pause] = ()) -> GrossNet:
    """Measure a case from its receipt until an answer, or until now while it has none."""
    started_at = next_opening(calendar, received_at)
    gross = max(working_time_between(calendar, started_at, until), timedelta(0))
    clipped = [
        Pause(pause.started_at, min(pause.ended_at or until, until)) for pause in pauses if pause.started_at < until
    ]
    paused = sum((length for _, length in count_pauses(calendar, started_at, clipped, now=until)), timedelta(0))
    return GrossNet(gross, paused)


def unrolled_mark(
    calendar: Calendar,
    received_at: datetime,
    days: int,
    percent: int,
    pauses: Iterable[Pause],
    *,
    paused: timedelta = timedelta(0),
    now: datetime | None = None,
) -> datetime:
    """Give the instant on the clock itself, before it is moved into service hours."""
    if days < 0 or percent < 0:
        raise ValueError("a target is not negative")
    started_at = next_opening(calendar, received_at)
    paused += sum((length for _, length in count_pauses(calendar, started_at, pauses, now=now)), timedelta(0))
    try:
        target = timedelta(days=days) // MICROSECOND
        allowed = round(Fraction(target * percent, 100)) * MICROSECOND
    except OverflowError:
        raise NoOpening(started_at.date()) from None
    return add_working_time(calendar, started_at, allowed + paused)


def count_pauses(
    calendar: Calendar, started_at: datetime, pauses: Iterable[Pause], *, now: datetime | None = None
) -> list[tuple[Pause, timedelta]]:
    """Give each pause, in order of time, with what the clock would have run in it.

    The clock does not run before `started_at`, and an instant that lies in two pauses counts in the first
    alone.
    """
    counted = []
    covered_until = started_at
    for pause in sorted(pauses, key=lambda one: one.started_at):
        begin = max(pause.started_at, covered_until)
        end = pause.ended_at or max(now or pause.started_at, pause.started_at)
        length = working_time_between(calendar, begin, end) if end > begin else timedelta(0)
        covered_until = max(covered_until, end)
        counted.append((pause, length))
    return counted
