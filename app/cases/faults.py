"""What becomes of a step that fails by a fault of the procedure: a missing text, an expression that gives no instant.

The step is rolled back whole, like any other that fails. ProcessFault carries out of it what the edge then records,
in a transaction of its own (`app.cases.incidents`). Until a person has decided, the instance is blocked: its timers
are parked, so that no worker tries in vain for ever. What people do on the case is still tried, and a step that
succeeds ends the incident.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.cases.step_at_work import Step
from app.engine import StateMismatch, StepFailed
from app.models import Incident, ProcessInstance

UNREADABLE = StateMismatch.__name__  # the cause's class where the stored state itself could not be read
TIMER, MESSAGE, TASK, START = "timer", "message", "task", "start"
RETRIED, MOVED, CANCELLED, PASSED, NOTED = "retried", "moved", "cancelled", "passed", "noted"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was to make the step: a timer, a message by its name, a user task by its id, or a case's opening."""

    kind: str
    message: str | None = None
    task_id: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What the requester wrote with a message that the process could not take: it is kept all the same.

    `case_id` is whose conversation it belongs to; a merged case's message is taken by another's process.
    """

    case_id: int
    kind: str
    body: str
    attachment_ids: tuple[int, ...]
    submission_key: str | None


class ProcessFault(Exception):
    """A step failed by a fault of the procedure. Nothing of it may be committed.

    `case_id` and `instance_id` are None where the case was about to be opened. `element_id` stands in `process_id`,
    which may be a process that the instance's own one calls.
    """

    def __init__(self, failed: StepFailed, attempt: Attempt, step: Step, row: ProcessInstance | None) -> None:
        super().__init__(str(failed))
        self.process_id, self.element_id, self.cause = failed.process_id, failed.element_id, failed.cause
        self.attempt = attempt
        self.deployment_id = step.published.id
        self.case_id = step.case.id if row is not None else None
        self.instance_id = row.id if row is not None else None
        self.letter: Letter | None = None


@contextmanager
def attempting(step: Step, attempt: Attempt, row: ProcessInstance | None = None) -> Iterator[None]:
    """Say of a fault what was attempted. A fault of the database passes as itself: it heals when tried again."""
    try:
        yield
    except StepFailed as failed:
        if isinstance(failed.cause, SQLAlchemyError):
            raise failed.cause from failed
        raise ProcessFault(failed, attempt, step, row) from failed.cause


def end_incident(step: Step, row: ProcessInstance, resolution: str, reason: str = "") -> None:
    """Close the incident of a blocked instance; its timers are armed again as its next settled state says."""
    incident = step.session.scalars(
        select(Incident).where(Incident.instance_id == row.id, Incident.closed_at.is_(None))
    ).one()
    row.is_blocked = False
    incident.closed_at, incident.closed_by_id = step.now, step.actor.user_id
    incident.resolution, incident.reason = resolution, reason or None
    step.record(
        "incident_closed",
        incident=incident.id,
        process=incident.process_id,
        element=incident.element_id,
        resolution=resolution,
        reason=reason or None,
    )
