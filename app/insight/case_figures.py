"""The figures of cases, computed anew from the rows of the work and the trail. Nothing is added to what was there."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session, lazyload

from app.cases.clock import calendar_version
from app.channels.site import site_of
from app.definitions.published import load
from app.engine import InvalidProcess
from app.insight.deviations import deviations_of
from app.insight.passages import Event, Way, way_of
from app.models import AuditEvent, Case, ClockPause, Message, UserTask
from app.models.base import table_of
from app.models.insight import NONE
from app.sla import Calendar, Pause, gross_and_net, working_time_between

SECOND = timedelta(seconds=1)
ON_TIME, LATE, RUNNING, OTHER = "on_time", "late", "running", "other"


@dataclass(slots=True)
class Behind:
    """The rows of one case."""

    events: list[Event] = field(default_factory=list)
    pauses: list[tuple[str, Pause]] = field(default_factory=list)
    tasks: list[UserTask] = field(default_factory=list)
    first_answer_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """The row of `CaseFigure`, that of `CasePassages`, and the steps that its variant stands for."""

    row: dict[str, Any]
    passages: str
    steps: str | None


def compute(session: Session, case_ids: Sequence[int]) -> list[Computed]:
    """Compute the figures of these cases in a handful of statements."""
    cases = session.scalars(select(Case).where(Case.id.in_(case_ids)).options(lazyload("*")))
    behind = _behind(session, case_ids)
    zone = site_of(session).zone
    return [_computed(session, case, behind[case.id], zone) for case in cases]


def _behind(session: Session, case_ids: Sequence[int]) -> Mapping[int, Behind]:
    found: dict[int, Behind] = defaultdict(Behind)
    event = table_of(AuditEvent).c
    columns = (event.case_id, event.id, event.at, event.name, event.deployment_id, event.data)
    query = select(*columns).where(event.case_id.in_(case_ids)).order_by(event.case_id, event.id)
    for case_id, event_id, at, name, deployment_id, data in session.execute(query):
        found[case_id].events.append(Event(event_id, at, name, deployment_id, orjson.loads(data)))
    pauses = select(ClockPause).where(ClockPause.case_id.in_(case_ids)).order_by(ClockPause.id)
    for row in session.scalars(pauses):
        found[row.case_id].pauses.append((row.reason, Pause(row.started_at, row.ended_at)))
    tasks = select(UserTask).where(UserTask.case_id.in_(case_ids)).order_by(UserTask.id).options(lazyload("*"))
    for task in session.scalars(tasks):
        found[task.case_id].tasks.append(task)
    answers = select(Message.case_id, func.min(Message.at)).where(
        Message.case_id.in_(case_ids), Message.direction == "outbound", Message.kind == "answer"
    )
    for case_id, at in session.execute(answers.group_by(Message.case_id)):
        found[case_id].first_answer_at = at
    return found


def _computed(session: Session, case: Case, behind: Behind, zone: ZoneInfo) -> Computed:
    calendar = calendar_version(session, case.calendar_id)

    def seconds(start: datetime, end: datetime) -> int:
        return max(0, working_time_between(calendar, start, end) // SECOND)

    way = way_of(behind.events, {task.id: task for task in behind.tasks}, seconds, _watch_of(session, case))
    steps = orjson.dumps(way.steps).decode() if case.closed_at is not None and way.steps else None
    row = {
        "case_id": case.id,
        "kind": case.kind,
        "day": case.received_at.astimezone(zone).date(),
        "category_id": case.category_id or NONE,
        "channel": case.channel,
        "deployment_id": case.deployment_id,
        "level": case.level,
        "handler_group": _handler(behind.tasks, seconds),
        "outcome": _outcome(case),
        "is_answered": case.answered_at is not None,
        "is_closed": case.closed_at is not None,
        **_durations(case, behind, calendar),
        "reopened": sum(reason == "stopped" and pause.ended_at is not None for reason, pause in behind.pauses),
        "variant": hashlib.sha256(steps.encode()).hexdigest()[:16] if steps else None,
        "deviations": deviations_of(case, behind.events, behind.pauses),
        "events": len(behind.events),
    }
    return Computed(row, _packed(way), steps)


def _outcome(case: Case) -> str:
    if case.breached_at is not None:
        return LATE
    if case.answered_at is not None:
        return ON_TIME
    return RUNNING if case.closed_at is None else OTHER


def _durations(case: Case, behind: Behind, calendar: Calendar) -> dict[str, int | None]:
    first, last = behind.first_answer_at, case.answered_at
    pauses = [pause for _reason, pause in behind.pauses]
    effort = gross_and_net(calendar, case.received_at, last, pauses) if last is not None else None
    return {
        "first_answer_seconds": gross_and_net(calendar, case.received_at, first).gross // SECOND if first else None,
        "gross_seconds": effort.gross // SECOND if effort else None,
        "net_seconds": effort.net // SECOND if effort else None,
    }


def _handler(tasks: Iterable[UserTask], seconds: Any) -> str:
    """Return the group whose tasks lasted longest; while none has ended, the one whose turn it is."""
    held: dict[str, int] = defaultdict(int)
    waiting = ""
    for task in tasks:
        if task.ended_at is not None:
            held[task.candidate_group] += seconds(task.created_at, task.ended_at)
        else:
            waiting = task.candidate_group
    return min(held, key=lambda group: (-held[group], group)) if held else waiting


def _packed(way: Way) -> str:
    return orjson.dumps([[*key, *astuple(passage)] for key, passage in sorted(way.passages.items())]).decode()


def _watch_of(session: Session, case: Case) -> str | None:
    try:
        kinds = load(session, case.deployment_id).settings.kinds
    except (InvalidProcess, LookupError):
        return None  # a version that can no longer be read
    return kinds[case.kind].watch if case.kind in kinds else None
