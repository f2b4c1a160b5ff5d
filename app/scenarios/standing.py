"""Where a case of a try stands after a step: read from the rows that pages read, and from the engine's own timers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import select

from app.cases.dry_run import DryHost
from app.cases.step import MAIN
from app.engine import Element, Instance, timers
from app.models import AuditEvent, Case, OutgoingMail, ProcessInstance, UserTask
from app.models.process import OPEN
from app.scenarios.model import LKPP, REQUESTER
from app.scenarios.scratch import Scratch


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A step that waits for a person."""

    id: int
    element: str
    process: str
    name: str
    form: str
    group: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that would have gone out."""

    message: str
    to: str
    subject: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """An element that the case went through."""

    process: str
    element: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What a step has come to. `open` are the ids of all places where the case waits, tasks and events."""

    at: datetime
    open: tuple[str, ...]
    tasks: tuple[OpenTask, ...]
    awaited: tuple[str, ...]
    timers: Mapping[str, datetime]
    mails: tuple[Mail, ...]
    passed: tuple[Passed, ...]
    number: str
    position: str
    priority: str | None
    clock: str
    target_days: int | None
    due: datetime | None
    breached_at: datetime | None
    closed: str | None
    waits: tuple[tuple[str, str], ...] = ()
    """Process and element of each place, for the diagram."""


def instances_of(scratch: Scratch, case_id: int) -> Sequence[ProcessInstance]:
    """Return the processes of a case, its own first."""
    query = select(ProcessInstance).where(ProcessInstance.case_id == case_id).order_by(ProcessInstance.id)
    return scratch.session.scalars(query).all()


def open_tasks(scratch: Scratch, case_id: int) -> Iterator[OpenTask]:
    query = select(UserTask).where(UserTask.case_id == case_id, UserTask.state == OPEN).order_by(UserTask.id)
    for task in scratch.session.scalars(query):
        yield OpenTask(task.id, task.element_id, task.process_id, task.name, task.form_id, task.candidate_group)


Running = Sequence[tuple[str, Instance]]
"""The processes of a case that have not ended, each with its role."""


def running(scratch: Scratch, instances: Iterable[ProcessInstance], now: datetime) -> Running:
    spec, host = scratch.published.specification, DryHost(scratch.calendar, now)
    return [
        (row.role, Instance.restore(spec, row.process_id, row.state, host=host))
        for row in instances
        if row.completed_at is None
    ]


def due_timers(processes: Running) -> dict[str, datetime]:
    """Return when each waiting timer fires, by the id of its element."""
    due: dict[str, datetime] = {}
    for _role, instance in processes:
        for timer in timers(instance):
            due[timer.element_id] = min(due.get(timer.element_id, timer.at), timer.at)
    return due


def _places(processes: Running) -> list[Element]:
    """Return where the case's own process rests; what listens on the edge of a step is no place to rest."""
    waits = [wait for role, instance in processes if role == MAIN for wait in instance.waits()]
    return [wait.element for wait in waits if wait.element.kind != "boundary_event"]


@dataclass
class Reader:
    """Reads one try step by step; a mail or an event is told once, with the step that brought it about."""

    scratch: Scratch
    case_id: int
    zone: ZoneInfo
    last_mail: int = 0
    last_event: int = 0

    def read(self, now: datetime) -> Standing:
        session = self.scratch.session
        case = session.get_one(Case, self.case_id, populate_existing=True)
        instances = instances_of(self.scratch, case.id)
        processes = running(self.scratch, instances, now)
        places, due = _places(processes), due_timers(processes)
        return Standing(
            at=self._local(now),
            open=tuple(sorted(place.id for place in places)),
            tasks=tuple(open_tasks(self.scratch, case.id)),
            awaited=tuple(sorted(filter(None, (instances[0].messages if instances else "").split(",")))),
            timers={element: self._local(at) for element, at in due.items()},
            mails=tuple(self._mails()),
            passed=tuple(self._passed()),
            number=case.number,
            position=case.position,
            priority=case.priority,
            clock=case.clock,
            target_days=case.target_days,
            due=self._local(case.due_at) if case.due_at else None,
            breached_at=self._local(case.breached_at) if case.breached_at else None,
            closed=case.close_reason,
            waits=tuple((place.process_id, place.id) for place in places),
        )

    def _mails(self) -> Iterator[Mail]:
        groups = self.scratch.groups_by_person
        query = select(OutgoingMail).where(OutgoingMail.id > self.last_mail).order_by(OutgoingMail.id)
        for mail in self.scratch.session.scalars(query):
            self.last_mail = mail.id
            to = REQUESTER if mail.requester_id else mail.group_key or groups.get(mail.user_id or 0, LKPP)
            yield Mail(mail.kind, to, mail.subject, mail.text_body, self._local(mail.created_at))

    def _passed(self) -> Iterator[Passed]:
        query = select(AuditEvent.id, AuditEvent.at, AuditEvent.data).where(AuditEvent.id > self.last_event)
        for event_id, at, data in self.scratch.session.execute(query.order_by(AuditEvent.id)):
            self.last_event = event_id
            for step in orjson.loads(data).get("path") or ():
                yield Passed(step["process"], step["element"], self._local(at))

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)
