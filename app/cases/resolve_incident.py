"""Decide what becomes of an instance that cannot go on: run it again, put it at another step, or end the case.

Only a person decides, with a reason that stays in the case's history. Each is a step of the case like any other, and
one that fails again counts as a further attempt of the same incident. An instance whose stored state cannot be read
cannot be put anywhere; it is run again once its bytes are restored from a backup, or it ends.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases import step as steps
from app.cases.clock import follow_clock
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.faults import CANCELLED, MOVED, NOTED, RETRIED, START, TASK, TIMER, end_incident
from app.cases.incidents import DECIDERS
from app.cases.operations import close, close_by
from app.cases.step_at_work import Step
from app.cases.tasks import follow_tasks
from app.definitions.published import load
from app.engine import CloseReason, Element, StateMismatch, StepFailed, Wait
from app.models import Incident, ProcessInstance

CANCELLED_CASE = "cancelled"
_RULE_WITHOUT_ONE = CloseReason("Dihentikan karena gangguan prosedur", "closed", None)


@dataclass
class _Decision:
    """One incident under its case's lock."""

    step: Step
    incident: Incident
    row: ProcessInstance
    reason: str

    def end(self, resolution: str) -> None:
        end_incident(self.step, self.row, resolution, self.reason)


def incident_by_id(session: Session, incident_id: int) -> Incident:
    """Return an incident as it stands now. Raises NotFound."""
    incident = session.get(Incident, incident_id, populate_existing=True)
    if incident is None:
        raise NotFound("Insiden itu tidak ada.")
    return incident


def may_retry(incident: Incident) -> bool:
    """Say whether whoever decides can run it again; a form is sent again by the one whose task it is."""
    return incident.attempted not in (TASK, START)


def retry(session: Session, incident_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Fire the failed timer, or give the process the failed message, once more.

    Raises NotAllowed, NotFound, BadAnswer, Conflict, MovedOn; ProcessFault where it fails again.
    """
    decision = _decide(session, incident_id, reason, actor, now)
    step, incident, row = decision.step, decision.incident, decision.row
    if not may_retry(incident):
        raise Conflict("Tugas diulangi oleh pemegangnya, lewat formulir tugas itu.")
    before = {"position": step.case.position}
    decision.end(RETRIED)
    if incident.attempted == TIMER or row.role == steps.WATCH:
        cause = replace(step, actor=Actor.system(actor.source), path=[], texts={})
        steps.tick(cause, row)
        if row.role == steps.WATCH:
            steps.tell_watch(cause)
        after = {"position": step.case.position}
        cause.record("timer_fired", process=row.process_id, path=cause.path, before=before, after=after)
        return
    assert incident.message is not None
    cause = replace(step, actor=Actor.asking(step.case.requester), path=[], texts={})
    steps.deliver(cause, incident.message)
    after = {"position": step.case.position}
    cause.record("message_delivered", kind=incident.message, before=before, after=after, path=cause.path)


def targets(session: Session, incident: Incident) -> list[Element]:
    """Return the user tasks to which the case can be moved: those of the process it stands in, but its own place.

    The one list that asks the engine: where a token waits for a message or a timer, no row says in which process.
    """
    if incident.case is None or incident.instance is None or incident.closed_at is not None:
        return []
    published = load(session, incident.case.deployment_id)
    step = Step(session, incident.case, published, Actor(), incident.failed_at)
    return _targets(step, _place(step, incident.instance))


def _targets(step: Step, place: Wait | None) -> list[Element]:
    if place is None:
        return []
    elements = step.published.specification.processes[place.element.process_id].elements.values()
    return [
        element
        for element in elements
        if element.kind == "user_task" and element.parent == place.element.parent and element.id != place.element.id
    ]


def _place(step: Step, row: ProcessInstance) -> Wait | None:
    """Return where the token waits: the innermost place that is no event on the border of another.

    None where the state cannot be read.
    """
    try:
        waits = steps.waits_of(step, row)
    except StepFailed:
        return None
    places = [wait for wait in waits if wait.element.kind != "boundary_event"]
    return max(places, key=lambda wait: wait.depth, default=None)


def move_case(session: Session, incident_id: int, to_element: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """Put the case at another user task of the process that it stands in. Nothing between the two runs.

    Raises NotAllowed, NotFound, BadAnswer (no such step), Conflict; ProcessFault where the new place fails too.
    """
    decision = _decide(session, incident_id, reason, actor, now)
    step, row = decision.step, decision.row
    place = _place(step, row)
    if place is None or to_element not in {element.id for element in _targets(step, place)}:
        raise BadAnswer("to", "Pilih langkah dari daftar.")
    before = {"position": step.case.position}
    decision.end(MOVED)
    steps.move(step, row, place.task_id, to_element)
    step.record(
        "case_moved",
        process=place.element.process_id,
        element=to_element,
        left=place.element.id,
        before=before,
        after={"position": step.case.position},
        reason=decision.reason,
    )


def cancel_case(session: Session, incident_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """End all processes of the case and close it; the requester is told. One that was closed already stays as it is.

    Raises NotAllowed, NotFound, BadAnswer, Conflict.
    """
    decision = _decide(session, incident_id, reason, actor, now)
    step = decision.step
    running = [row for row in step.instances.values() if row.completed_at is None]
    for row in running:
        if row.is_blocked:
            end_incident(step, row, CANCELLED, decision.reason)
    for row in running:
        if row.role != steps.MAIN:
            _abandon(step, row)
    if step.case.closed_at is None:
        if CANCELLED_CASE in step.published.settings.close_reasons:
            close(step, CANCELLED_CASE)
        else:
            close_by(step, CANCELLED_CASE, _RULE_WITHOUT_ONE)
    for row in running:
        if row.role == steps.MAIN:
            _abandon(step, row)


def _abandon(step: Step, row: ProcessInstance) -> None:
    """End one instance; one that cannot be read ends in the rows alone, and its bytes are kept as they are."""
    try:
        steps.abandon(step, row)
    except StepFailed as failed:
        if not isinstance(failed.cause, StateMismatch):
            raise
        row.completed_at, row.next_timer_at, row.messages = step.now, None, ""
        if row.role == steps.MAIN:
            follow_clock(step, ())
            follow_tasks(step, row, ())


def note_incident(session: Session, incident_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Close the incident of a request that could not be taken in: there is nothing to run again or to end.

    Raises NotAllowed, NotFound, BadAnswer, Conflict.
    """
    reason = _required(actor, reason)
    incident = session.scalar(select(Incident).where(Incident.id == incident_id).with_for_update())
    if incident is None or incident.case_id is not None:
        raise NotFound("Insiden itu tidak ada.")
    _require_open(incident)
    incident.closed_at, incident.closed_by_id = now, actor.user_id
    incident.resolution, incident.reason = NOTED, reason
    record(
        session,
        "incident_closed",
        actor=actor,
        at=now,
        deployment_id=incident.deployment_id,
        incident=incident.id,
        process=incident.process_id,
        element=incident.element_id,
        resolution=NOTED,
        reason=reason,
    )


def _decide(session: Session, incident_id: int, reason: str, actor: Actor, now: datetime) -> _Decision:
    reason = _required(actor, reason)
    case_id = incident_by_id(session, incident_id).case_id
    if case_id is None:
        raise Conflict("Insiden ini tidak menyangkut satu tiket. Tutup catatannya saja.")
    step = steps.begin(session, case_id, actor=actor, now=now)
    incident = incident_by_id(session, incident_id)  # anew: whoever held the lock may have decided
    _require_open(incident)
    row = next(row for row in step.instances.values() if row.id == incident.instance_id)
    return _Decision(step, incident, row, reason)


def _required(actor: Actor, reason: str) -> str:
    if not actor.groups & set(DECIDERS):
        raise NotAllowed("Insiden ditangani oleh Koordinator atau Pemilik Proses.")
    if not reason.strip():
        raise BadAnswer("reason", "Tuliskan alasannya.")
    return reason.strip()[:500]


def _require_open(incident: Incident) -> None:
    if incident.closed_at is not None:
        who = incident.closed_by.name if incident.closed_by else None
        raise Conflict("Insiden ini sudah selesai.", who=who, when=incident.closed_at)
