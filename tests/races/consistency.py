"""What must hold of every case at rest, whatever raced or crashed: the rows say what the engine says."""

from collections import Counter
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.definitions.published import load
from app.engine import Instance
from app.models import AuditEvent, Case, ClockMark, ClockPause, OutgoingMail, ProcessInstance, UserTask
from app.models.process import CANCELLED, COMPLETED, OPEN

EVENT_OF_MARK = {"reminder": "sla_reminded", "breach": "sla_breached"}


class _Nobody:
    """A host for instances that are only looked at."""

    def call_service(self, operation: str, parameters: object) -> Any:
        raise AssertionError(operation)

    def workdays_later(self, days: int) -> str:
        raise AssertionError(days)


def assert_sound(session: Session, case: Case) -> None:
    """Check one case: its instances restore, and no row about it contradicts another."""
    instances = session.scalars(select(ProcessInstance).where(ProcessInstance.case_id == case.id)).all()
    waiting: set[str] = set()
    for row in instances:
        waiting |= _assert_row_is_its_instance(session, row)
    tasks = session.scalars(select(UserTask).where(UserTask.case_id == case.id)).all()
    assert {task.engine_task_id for task in tasks if task.state == OPEN} == waiting
    for task in tasks:
        assert (task.state == OPEN) == (task.ended_at is None)
        assert (task.state == COMPLETED) == (task.completed_by_id is not None)
    _assert_events_match(session, case, tasks)
    _assert_clock(session, case)


def _assert_row_is_its_instance(session: Session, row: ProcessInstance) -> set[str]:
    specification = load(session, row.deployment_id).specification
    instance = Instance.restore(specification, row.process_id, row.state, host=_Nobody())
    timer = instance.next_timer()
    assert row.next_timer_at == (timer.at if timer and not row.is_blocked else None)
    assert row.messages == ",".join(sorted(instance.messages()))
    assert (row.completed_at is not None) == instance.completed
    return {wait.task_id for wait in instance.waits() if wait.is_user_task}


def _assert_events_match(session: Session, case: Case, tasks: Any) -> None:
    events = session.scalars(select(AuditEvent).where(AuditEvent.case_id == case.id).order_by(AuditEvent.id)).all()
    by_task = Counter((event.name, orjson.loads(event.data).get("task")) for event in events)
    for task in tasks:
        assert by_task["task_created", task.id] == 1
        assert by_task["task_completed", task.id] == (task.state == COMPLETED)
        assert by_task["task_cancelled", task.id] == (task.state == CANCELLED)
    names = Counter(event.name for event in events)
    assert names["case_opened"] == 1
    assert names["case_closed"] == (case.closed_at is not None)
    marks = Counter(session.scalars(select(ClockMark.mark).where(ClockMark.case_id == case.id)))
    for mark, name in EVENT_OF_MARK.items():
        assert names[name] == marks[mark]
    mails = session.scalars(select(OutgoingMail.id).where(OutgoingMail.case_id == case.id)).all()
    queued = Counter(orjson.loads(event.data)["mail"] for event in events if event.name == "mail_queued")
    assert queued == Counter(mails)


def _assert_clock(session: Session, case: Case) -> None:
    pauses = session.scalars(select(ClockPause).where(ClockPause.case_id == case.id).order_by(ClockPause.id)).all()
    is_open = [pause.ended_at is None for pause in pauses]
    assert is_open.count(True) == (case.clock != "running")
    assert True not in is_open[:-1]
