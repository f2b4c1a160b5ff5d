"""One step of a case is one transaction: lock, restore, run to the next wait, store, tell.

This is the only way from the application into the engine. A step runs at the instant of its cause. What was overdue
before that instant fires first, so that the order of the record is the order of events.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.clock import follow_clock
from app.cases.faults import MESSAGE, PASSED, START, TASK, TIMER, Attempt, attempting, end_incident
from app.cases.last_hand import hands_of, to_read_ahead
from app.cases.last_move import moved_on
from app.cases.lock import CaseOfTask, lock_standing
from app.cases.operations import OperationHost
from app.cases.step_at_work import Step
from app.cases.tasks import follow_tasks
from app.definitions.published import load
from app.engine import Instance, NotWaiting, TaskNotReady, Wait
from app.models import ProcessInstance, UserTask
from app.models.base import table_of
from app.models.write_behind import insert_later, write_changes

MAIN = "main"
WATCH = "watch"
CLOCK_CHANGED = "clock_changed"
MOVED_TIMERS = "moved_timers"  # in Session.info: case and next timer of each instance, for whoever wakes a worker


def begin(session: Session, case_id: int | CaseOfTask, *, actor: Actor, now: datetime) -> Step:
    """Lock the case and fire what is overdue, so that the step acts on the case as it stands at `now`."""
    standing = lock_standing(session, case_id, *to_read_ahead(session, case_id, now))
    case = standing.case
    step = Step(session, case, load(session, case.deployment_id), actor, now)
    step.latest_hands = hands_of(standing.answers)
    step.instances.update({row.role: row for row in standing.instances})
    step.open_tasks += standing.open_tasks
    step.tasks += standing.open_tasks
    _fire_overdue(step)
    return step


def store(step: Step) -> None:
    """Let what the step changed be written with the commit."""
    write_changes(step.session, step.case, *step.instances.values(), *step.tasks)


def start(step: Step, role: str, process_id: str, *, message: str | None, data: Mapping[str, Any]) -> None:
    """Begin one of the case's processes, anew where it is over."""
    spec, host = step.published.specification, OperationHost(step)
    with attempting(step, Attempt(START, message)):
        instance = Instance.start(spec, process_id, message=message, data=data, host=host, now=step.now)
        row = step.instances.get(role) or ProcessInstance(case_id=step.case.id, role=role, is_blocked=False)
        row.process_id, row.deployment_id = process_id, step.case.deployment_id
        step.instances[role] = row
        _settle(step, row, instance)


def complete(step: Step, task: UserTask, data: Mapping[str, Any]) -> None:
    """Complete a user task. Raises MovedOn where the engine no longer waits for it."""
    row = next(row for row in step.instances.values() if row.id == task.instance_id)
    instance = _restore(step, row)
    step.completed_task = task
    try:
        with attempting(step, Attempt(TASK, task_id=task.id), row):
            instance.complete(task.engine_task_id, data, now=step.now)
            _settle(step, row, instance)
    except TaskNotReady:
        raise moved_on(step.session, step.case.id, "Tugas ini sudah berpindah ke langkah lain.") from None


def deliver(step: Step, message: str, *, came_at: datetime | None = None) -> None:
    """Give the case's main process a message. Raises MovedOn where it no longer waits for it.

    One that came earlier than this step goes before the timers that fell due since (`came_at`).
    """
    row = step.instances.get(MAIN)
    if row is None or row.completed_at is not None:
        raise moved_on(step.session, step.case.id, "Tiket ini sudah selesai.")
    instance = _restore(step, row)
    try:
        with attempting(step, Attempt(MESSAGE, message), row):
            instance.deliver(message, now=came_at or step.now)
            _settle(step, row, instance)
    except NotWaiting:
        raise moved_on(step.session, step.case.id, "Tiket ini sudah berpindah ke langkah lain.") from None


def tick(step: Step, row: ProcessInstance) -> None:
    """Let the timers of one instance fire that are due at the step's instant."""
    instance = _restore(step, row)
    with attempting(step, Attempt(TIMER), row):
        instance.tick(now=step.now)
        _settle(step, row, instance)


def move(step: Step, row: ProcessInstance, engine_task_id: str, element_id: str) -> None:
    """Put the token of one instance at a user task, from where it waits. Raises CannotMove."""
    instance = _restore(step, row)
    with attempting(step, Attempt(TASK), row):
        instance.move(engine_task_id, element_id, now=step.now)
        _settle(step, row, instance)


def abandon(step: Step, row: ProcessInstance) -> None:
    """End one instance where it stands; nothing of its process runs any more."""
    instance = _restore(step, row)
    instance.cancel()
    _settle(step, row, instance)


def waits_of(step: Step, row: ProcessInstance) -> list[Wait]:
    """Return where one instance stands."""
    return _restore(step, row).waits()


def instance_row(session: Session, case_id: int, role: str) -> ProcessInstance | None:
    return session.scalar(
        select(ProcessInstance).where(ProcessInstance.case_id == case_id, ProcessInstance.role == role)
    )


def _fire_overdue(step: Step) -> None:
    def is_overdue(row: ProcessInstance) -> bool:
        return row.completed_at is None and row.next_timer_at is not None and row.next_timer_at <= step.now

    overdue = sorted(filter(is_overdue, step.instances.values()), key=lambda row: (row.next_timer_at, row.id))
    if not overdue:
        return
    cause = replace(step, actor=Actor.system(step.actor.source), path=[], texts={})
    for row in overdue:
        if is_overdue(row):  # the one before may have moved it
            before = {"position": cause.case.position}
            tick(cause, row)
            after = {"position": cause.case.position}
            cause.record("timer_fired", process=row.process_id, path=cause.path, before=before, after=after)
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
    if row.is_blocked:
        end_incident(step, row, PASSED)
    step.path += [
        {"process": element.process_id, "element": element.id, "kind": element.kind} for element in instance.trace
    ]
    if row.id is None:
        values = {column.key: getattr(row, column.key) for column in table_of(ProcessInstance).columns}
        row = step.instances[row.role] = insert_later(step.session, ProcessInstance, values)
    step.session.info.setdefault(MOVED_TIMERS, {})[row.id] = (row.case_id, row.next_timer_at)
    if row.role == MAIN:
        waits = instance.waits()
        follow_clock(step, waits)
        follow_tasks(step, row, waits)
        if step.is_clock_changed:
            tell_watch(step)


def tell_watch(step: Step) -> None:
    """Let the watch compute anew. One that is blocked learns it when somebody runs it again: work goes on meanwhile."""
    step.is_clock_changed = False
    row = step.instances.get(WATCH)
    if row is None or row.completed_at is not None or row.is_blocked:
        return
    instance = _restore(step, row)
    if CLOCK_CHANGED in instance.messages():
        with attempting(step, Attempt(MESSAGE, CLOCK_CHANGED), row):
            instance.deliver(CLOCK_CHANGED, now=step.now)
            _settle(step, row, instance)
