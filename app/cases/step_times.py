"""How long each step of a case had it in hand, on the case's own clock: gross, the pauses within, net."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.clock import calendar_of, pauses_of
from app.models import Case, User, UserTask
from app.sla import Calendar, GrossNet, Pause, working_time_between


@dataclass(frozen=True, slots=True)
class StepTime:
    """One user task. `waited` is from its creation until somebody took it, None where nobody has."""

    name: str
    who: str
    created_at: datetime
    ended_at: datetime | None
    waited: timedelta | None
    effort: GrossNet


def step_times(session: Session, case: Case, now: datetime) -> Sequence[StepTime]:
    """Return the steps of a case in the order in which they came; one that is open is measured until now."""
    calendar, pauses = calendar_of(session, case), pauses_of(session, case)
    people = joinedload(UserTask.completed_by), joinedload(UserTask.assignee)
    query = select(UserTask).where(UserTask.case_id == case.id).order_by(UserTask.id)
    tasks = session.scalars(query.options(*(path.lazyload(User.groups) for path in people)))
    return [_time_of(task, calendar, pauses, now) for task in tasks]


def _time_of(task: UserTask, calendar: Calendar, pauses: Iterable[Pause], now: datetime) -> StepTime:
    until = task.ended_at or now
    who = task.completed_by or task.assignee
    paused = sum((_within(calendar, pause, task.created_at, until) for pause in pauses), timedelta(0))
    return StepTime(
        name=task.name,
        who=who.name if who else "",
        created_at=task.created_at,
        ended_at=task.ended_at,
        waited=working_time_between(calendar, task.created_at, task.claimed_at) if task.claimed_at else None,
        effort=GrossNet(working_time_between(calendar, task.created_at, until), paused),
    )


def _within(calendar: Calendar, pause: Pause, first: datetime, last: datetime) -> timedelta:
    begin, end = max(pause.started_at, first), min(pause.ended_at or last, last)
    return working_time_between(calendar, begin, end) if begin < end else timedelta(0)
