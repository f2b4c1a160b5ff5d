"""What is open now: how old it is, where it stands, and what of it will be late today.

Read from the cases themselves, which say it better than any roll-up.

The forecast is plain arithmetic that a reader can follow: what falls due before the end of today's service, against
what was answered in as many hours of service lately. It is no promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from app.administration.business_calendar import latest_calendar_id
from app.cases.clock import RUNNING, STOPPED, calendar_version
from app.models import TICKET, Case, UserTask
from app.models.process import OPEN
from app.sla import Calendar

DAY = timedelta(days=1)
AGES: Sequence[int] = (1, 2, 4, 8, 15)
"""Bounds in days since the receipt: under the first, from one to the next, from the last on."""

DAYS_LOOKED_BACK = 28


@dataclass(frozen=True, slots=True)
class Ageing:
    """Unanswered tickets at one position, by age; `counts` has one entry more than `AGES`."""

    position: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Forecast:
    """`late` and `due` are unanswered tickets with a running clock: past their instant, and due before `until`.

    `free` are those of `due` that nobody holds. `capacity` is how many are usually answered in the hours that are left.
    """

    until: datetime
    late: int
    due: int
    free: int
    by_group: list[tuple[str, int]]
    capacity: float

    @property
    def expected(self) -> int:
        """How many of what is due today will be late if work goes on as lately."""
        return max(0, round(self.due - self.capacity))


def open_work(session: Session, now: datetime) -> tuple[list[Ageing], Forecast]:
    """Return the open, unanswered tickets by position and age, the fullest position first, and what will be late.

    The forecast is for the end of today's service, or of the next day's when that is over.
    """
    calendar = calendar_version(session, latest_calendar_id(session))
    until = end_of_service(calendar, now)
    bounds = [now - days * DAY for days in AGES]
    ages = [
        Case.received_at > bounds[0],
        *(and_(Case.received_at <= new, Case.received_at > old) for new, old in pairwise(bounds)),
        Case.received_at <= bounds[-1],
    ]
    is_running = Case.clock == RUNNING
    late = and_(is_running, Case.due_at <= now)
    due = and_(is_running, Case.due_at > now, Case.due_at <= until)
    query = select(Case.position, _count(late), _count(due), *(_count(one) for one in ages))
    rows = session.execute(query.where(*_UNANSWERED).group_by(Case.position)).all()
    found = [Ageing(position, tuple(int(one) for one in counts)) for position, _late, _due, *counts in rows]
    groups = _waiting_by_group(session, now, until)
    forecast = Forecast(
        until,
        sum(int(row[1]) for row in rows),
        sum(int(row[2]) for row in rows),
        sum(number - held for _group, number, held in groups),
        [(group, number) for group, number, _held in groups],
        _capacity(session, calendar, now, until),
    )
    return sorted(found, key=lambda one: (-one.total, one.position)), forecast


def _waiting_by_group(session: Session, now: datetime, until: datetime) -> list[tuple[str, int, int]]:
    """Return the open tasks that fall due, by group, and how many of them somebody holds.

    A task carries the due instant of its case, and is open only while the case's clock runs.
    """
    query = (
        select(UserTask.candidate_group, func.count(), func.count(UserTask.assignee_id))
        .where(UserTask.state == OPEN, UserTask.due_at > now, UserTask.due_at <= until)
        .group_by(UserTask.candidate_group)
        .order_by(func.count().desc(), UserTask.candidate_group)
    )
    return [(group, number, held) for group, number, held in session.execute(query)]


def end_of_service(calendar: Calendar, now: datetime) -> datetime:
    """Return when today's service ends; once it has, or on a closed day, when that of the next working day does."""
    local = now.astimezone(calendar.timezone)
    for offset in range(60):
        day = local.date() + offset * DAY
        hours = calendar.hours_on(day)
        if hours is not None:
            closes = datetime.combine(day, hours.closes, calendar.timezone)
            if closes > now:
                return closes
    return now + DAY


def service_seconds(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Return how many seconds of service lie between two instants."""
    day, last, total = start.astimezone(calendar.timezone).date(), end.astimezone(calendar.timezone).date(), 0.0
    while day <= last:
        hours = calendar.hours_on(day)
        if hours is not None:
            opens = max(start, datetime.combine(day, hours.opens, calendar.timezone))
            closes = min(end, datetime.combine(day, hours.closes, calendar.timezone))
            total += max(0.0, (closes - opens).total_seconds())
        day += DAY
    return total


def _capacity(session: Session, calendar: Calendar, now: datetime, until: datetime) -> float:
    since = now - DAYS_LOOKED_BACK * DAY
    answered = _number(session, Case.kind == TICKET, Case.answered_at > since, Case.answered_at <= now)
    served = service_seconds(calendar, since, now)
    return answered / served * service_seconds(calendar, now, until) if served else 0.0


_UNANSWERED: tuple[ColumnElement[bool], ...] = (
    Case.kind == TICKET,
    Case.closed_at.is_(None),
    Case.clock != STOPPED,
    Case.merged_into_id.is_(None),
)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _number(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Case).where(*conditions)) or 0
