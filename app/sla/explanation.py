"""Why a request is due when it is: the steps of the computation, for a page that says "jatuh tempo … karena
…"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sla.calendar import Calendar, ClosedDay
from app.sla.clock import next_opening
from app.sla.targets import Pause, count_pauses, unrolled_mark

MOST_DAYS_LOOKED_AT = 400
"""Nobody reads a longer list of weekends; a target of years is a typing error."""


@dataclass(frozen=True)
class CountedPause:
    """A pause, and by how much it moves the due instant."""

    started_at: datetime
    ended_at: datetime | None
    counted: timedelta


@dataclass(frozen=True)
class Explanation:
    """Every instant is in the calendar's zone."""

    received_at: datetime
    started_at: datetime
    """When the clock started: the receipt, or the opening after it."""
    days: int
    pauses: tuple[CountedPause, ...]
    closed_days: tuple[ClosedDay, ...]
    """Days between receipt and due on which the clock stood still, weekends included, with their names."""
    due_on_clock: datetime
    """The same clock time `days` working days later, pauses added, before it is moved into service hours."""
    due_at: datetime

    @property
    def starts_later(self) -> bool:
        """Whether the request came outside service hours."""
        return self.started_at != self.received_at

    @property
    def moved_to_opening(self) -> bool:
        """Whether the due instant fell outside service hours."""
        return self.due_at != self.due_on_clock

    @property
    def paused(self) -> timedelta:
        return sum((pause.counted for pause in self.pauses), timedelta(0))

    @property
    def is_paused_now(self) -> bool:
        return any(pause.ended_at is None for pause in self.pauses)


def explain(
    calendar: Calendar,
    received_at: datetime,
    days: int,
    pauses: Iterable[Pause] = (),
    *,
    now: datetime | None = None,
) -> Explanation:
    """Compute as `due_at` does, and keep every step of it. Raises NoOpening."""
    pauses = tuple(pauses)
    started_at = next_opening(calendar, received_at)
    on_clock = unrolled_mark(calendar, received_at, days, 100, pauses, now=now)
    due = next_opening(calendar, on_clock)
    received = received_at.astimezone(calendar.timezone)
    return Explanation(
        received_at=received,
        started_at=started_at,
        days=days,
        pauses=tuple(
            CountedPause(
                pause.started_at.astimezone(calendar.timezone),
                pause.ended_at and pause.ended_at.astimezone(calendar.timezone),
                length,
            )
            for pause, length in count_pauses(calendar, started_at, pauses, now=now)
        ),
        closed_days=_closed_between(calendar, received, due),
        due_on_clock=on_clock,
        due_at=due,
    )


def _closed_between(calendar: Calendar, start: datetime, end: datetime) -> tuple[ClosedDay, ...]:
    span = min((end.date() - start.date()).days, MOST_DAYS_LOOKED_AT)
    days = (start.date() + timedelta(days=offset) for offset in range(span + 1))
    return tuple(ClosedDay(day, name) for day in days if (name := calendar.closed_because(day)) is not None)
