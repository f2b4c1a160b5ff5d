"""One step of a case is one transaction: lock, restore, run to the next wait, store, tell.

This is the only way from the application into the engine. A step runs at the instant of its cause. What was overdue
before that instant fires first, so that the order of the record is the order of events.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.clock import follow_clock
from app.cases.errors import MovedOn
from app.cases.lock import lock_case
from app.cases.operations import OperationHost
from app.cases.tasks import follow_tasks
from app.definitions.published import Published, load
from app.engine import Instance, NotWaiting, TaskNotReady
from app.models import Case, ProcessInstance, UserTask

MAIN = "main"
WATCH = "watch"
CLOCK_CHANGED = "clock_changed"


@dataclass
class Step:
    """What belongs together while one step runs."""

    session: Session
    case: Case
    published: Published
    actor: Actor
    now: datetime
    completed_task: UserTask | None = None
    path: list[dict[str, str]] = field(default_factory=list)
    is_clock_changed: bool = False

    def record(self, name: str, *, stated_at: datetime | None = None, **data: Any) -> None:
        record(self.session, name, actor=self.actor, at=self.now, case=self.case, stated_at=stated_at, **data)


def begin(session: Session, case_id: int, *, actor: Actor, now: datetime) -> Step:
    """Lock the case and fire what is overdue, so that the step acts on the case as it stands at `now`."""
    case = lock_case(session, case_id)
    step = Step(session, case, load(session, case.deployment_id), actor, now)
    _fire_overdue(step)
    return step


def start(step: Step, role: str, process_id: str, *, message: str | None, data: Mapping[str, Any]) -> None:
    """Begin one of the case's processes."""
    instance = Instance.start(
        step.published.specification, process_id, message=message, data=data, host=OperationHost(step), now=step.now
    )
    row = ProcessInstance(
        case_id=step.case.id, role=role, process_id=process_id, deployment_id=step.case.deployment_id, state=b""
    )
    step.session.add(row)
    _settle(step, row, instance)


def complete(step: Step, task: UserTask, data: Mapping[str, Any]) -> None:
    """Complete a user task. Raises MovedOn where the engine no longer waits for it."""
    row = step.session.get_one(ProcessInstance, task.instance_id)
    instance = _restore(step, row)
    step.completed_task = task
    try:
        instance.complete(task.engine_task_id, data, now=step.now)
    except TaskNotReady:
        raise MovedOn("Tugas ini sudah berpindah ke langkah lain.") from None
    _settle(step, row, instance)


def deliver(step: Step, message: str) -> None:
    """Give the case's main process a message. Raises MovedOn where it no longer waits for it."""
    row = instance_row(step.session, step.case.id, MAIN)
    if row is None or row.completed_at is not None:
        raise MovedOn("Tiket ini sudah selesai.")
    instance = _restore(step, row)
    try:
        instance.deliver(message, now=step.now)
    except NotWaiting:
        raise MovedOn("Tiket ini sudah berpindah ke langkah lain.") from None
    _settle(step, row, instance)


def tick(step: Step, row: ProcessInstance) -> None:
    """Let the timers of one instance fire that are due at the step's instant."""
    instance = _restore(step, row)
    instance.tick(now=step.now)
    _settle(step, row, instance)


def instance_row(session: Session, case_id: int, role: str) -> ProcessInstance | None:
    return session.scalar(
        select(ProcessInstance).where(ProcessInstance.case_id == case_id, ProcessInstance.role == role)
    )


def _fire_overdue(step: Step) -> None:
    overdue = select(ProcessInstance).where(
        ProcessInstance.case_id == step.case.id,
        ProcessInstance.completed_at.is_(None),
        ProcessInstance.next_timer_at <= step.now,
    )
    rows = step.session.scalars(overdue.order_by(ProcessInstance.next_timer_at)).all()
    if not rows:
        return
    cause = Step(step.session, step.case, step.published, Actor.system(step.actor.source), step.now)
    for row in rows:
        if row.next_timer_at is not None and row.next_timer_at <= step.now:
            tick(cause, row)
            cause.record("timer_fired", process=row.process_id, path=cause.path)
            cause.path = []


def _restore(step: Step, row: ProcessInstance) -> Instance:
    return Instance.restore(step.published.specification, row.process_id, row.state, host=OperationHost(step))


def _settle(step: Step, row: ProcessInstance, instance: Instance) -> None:
    """Store the instance at rest, then bring the rows that people read in line with it."""
    row.state = instance.dump()
    row.messages = ",".join(sorted(instance.messages()))
    timer = instance.next_timer()
    row.next_timer_at = timer.at if timer else None
    row.completed_at = step.now if instance.completed else None
    step.path += [
        {"process": element.process_id, "element": element.id, "kind": element.kind} for element in instance.trace
    ]
    step.session.flush()
    if row.role == MAIN:
        waits = instance.waits()
        follow_clock(step, waits)
        follow_tasks(step, row, waits)
        if step.is_clock_changed:
            _tell_watch(step)
    step.session.flush()


def _tell_watch(step: Step) -> None:
    step.is_clock_changed = False
    row = instance_row(step.session, step.case.id, WATCH)
    if row is None or row.completed_at is not None:
        return
    instance = _restore(step, row)
    if CLOCK_CHANGED in instance.messages():
        instance.deliver(CLOCK_CHANGED, now=step.now)
        _settle(step, row, instance)
