"""Record a step that failed by a fault of the procedure, and tell who has to decide: Koordinator and process owner.

Called by the edge (a page, a job) after the step was rolled back, in a transaction of its own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, digest_of, record
from app.cases.correspond import keep_message
from app.cases.faults import MESSAGE, START, TASK, TIMER, Attempt, Letter, ProcessFault
from app.cases.lock import lock_case
from app.cases.notices import text
from app.cases.step_at_work import Step
from app.channels.outbox import Text, queue_to_group
from app.channels.site import site_of
from app.definitions.published import load
from app.engine.own_settings import STAFF_INCIDENT
from app.models import Attachment, Case, Incident, Message, ProcessInstance, UserTask
from app.models.people import KOORDINATOR, PROCESS_OWNER
from app.models.process import OPEN

DECIDERS = (KOORDINATOR, PROCESS_OWNER)
NOTICE = STAFF_INCIDENT
_LONGEST_CAUSE = 500


def record_incident(session: Session, fault: ProcessFault, *, actor: Actor, now: datetime) -> Incident | None:
    """Open the instance's incident, or count one more attempt of the open one; block the instance.

    None where somebody has moved the case on since, so that nothing is in anybody's way any more.
    """
    if fault.case_id is None or fault.instance_id is None:
        return _refused_opening(session, fault, actor, now)
    case = lock_case(session, fault.case_id)
    row = session.get_one(ProcessInstance, fault.instance_id, populate_existing=True)
    step = Step(session, case, load(session, case.deployment_id), actor, now)
    incident = open_incident(session, row.id) if row.is_blocked else None
    if fault.letter is not None:
        _keep(_writing_in(step, fault.letter.case_id), fault.letter)
    if incident is not None:
        _count(session, incident, fault, now)
        step.record("incident_repeated", **_as_data(incident), attempts=incident.attempts)
    elif _still_stands(session, row, fault.attempt, now):
        row.is_blocked, row.next_timer_at = True, None
        incident = _open(session, fault, actor, now)
        step.record("incident_opened", **_as_data(incident))
        _tell(session, incident, case, _notice(step, incident), actor, now)
    session.flush()
    return incident


def open_incident(session: Session, instance_id: int) -> Incident:
    return session.scalars(
        select(Incident).where(Incident.instance_id == instance_id, Incident.closed_at.is_(None))
    ).one()


def open_incidents_of(session: Session, case: Case) -> Sequence[Incident]:
    query = select(Incident).where(Incident.case_id == case.id, Incident.closed_at.is_(None)).order_by(Incident.id)
    return session.scalars(query).all()


def count_open(session: Session) -> int:
    return session.scalar(select(open_count())) or 0


def open_count() -> ScalarSelect[int]:
    return select(func.count()).select_from(Incident).where(Incident.closed_at.is_(None)).scalar_subquery()


def list_incidents(*, is_closed: bool) -> Select[Incident]:
    """Return the open ones, the oldest first, or the closed ones, the newest first."""
    query = select(Incident).options(
        joinedload(Incident.case), joinedload(Incident.deployment), joinedload(Incident.closed_by)
    )
    if is_closed:
        return query.where(Incident.closed_at.is_not(None)).order_by(Incident.closed_at.desc(), Incident.id.desc())
    return query.where(Incident.closed_at.is_(None)).order_by(Incident.opened_at, Incident.id)


def _still_stands(session: Session, row: ProcessInstance, attempt: Attempt, now: datetime) -> bool:
    """Say whether what failed would be attempted again: between the rollback and the lock the case may have moved."""
    if row.completed_at is not None:
        return False
    if attempt.kind == TIMER:
        return row.next_timer_at is not None and row.next_timer_at <= now
    if attempt.kind == MESSAGE:
        return attempt.message in row.messages.split(",")
    task = session.get(UserTask, attempt.task_id, populate_existing=True) if attempt.task_id else None
    return task is not None and task.state == OPEN


def _open(session: Session, fault: ProcessFault, actor: Actor, now: datetime) -> Incident:
    incident = Incident(
        case_id=fault.case_id,
        instance_id=fault.instance_id,
        deployment_id=fault.deployment_id,
        attempts=1,
        opened_at=now,
        opened_by_id=actor.user_id,
        attempted=fault.attempt.kind,
        message=fault.attempt.message,
        user_task_id=fault.attempt.task_id,
    )
    _describe(incident, fault, now)
    session.add(incident)
    session.flush()
    return incident


def _count(session: Session, incident: Incident, fault: ProcessFault, now: datetime) -> None:
    """Note a further failure. What is to be tried again is the newest, but a timer that is overdue goes first."""
    incident.attempts += 1
    _describe(incident, fault, now)
    is_substantial = fault.attempt.kind != TASK or fault.attempt.task_id is not None
    if incident.attempted != TIMER and is_substantial:
        incident.attempted, incident.message = fault.attempt.kind, fault.attempt.message
        incident.user_task_id = fault.attempt.task_id
    session.flush()


def _describe(incident: Incident, fault: ProcessFault, now: datetime) -> None:
    incident.process_id, incident.element_id = fault.process_id, fault.element_id
    incident.cause_class = type(fault.cause).__name__[:80]
    incident.cause = " ".join(_sentence(fault.cause).split())[:_LONGEST_CAUSE]
    incident.failed_at = now


def _sentence(cause: BaseException) -> str:
    """Return what an exception says; a KeyError says only its key."""
    return f"Tidak ditemukan: {cause}" if isinstance(cause, KeyError) else str(cause) or repr(cause)


def _as_data(incident: Incident) -> dict[str, Any]:
    data = {
        "incident": incident.id,
        "process": incident.process_id,
        "element": incident.element_id,
        "attempted": incident.attempted,
        "awaited_message": incident.message,
        "attempted_task": incident.user_task_id,
        "cause": f"{incident.cause_class}: {incident.cause}",
    }
    return {key: value for key, value in data.items() if value is not None}


def _writing_in(step: Step, case_id: int) -> Step:
    """Return a step on the case whose conversation a letter belongs to: the one at fault, or one merged into it."""
    if case_id == step.case.id:
        return step
    case = lock_case(step.session, case_id)
    return Step(step.session, case, load(step.session, case.deployment_id), step.actor, step.now)


def _keep(step: Step, letter: Letter) -> None:
    """Keep what the requester wrote, once, though the process has not taken it."""
    session = step.session
    given = letter.submission_key
    if given and session.scalar(select(Message.id).where(Message.submission_key == given)) is not None:
        return
    files = session.scalars(
        select(Attachment).where(Attachment.id.in_(letter.attachment_ids), Attachment.case_id.is_(None))
    ).all()
    row = keep_message(step, letter.kind, letter.body, files, given)
    position = {"position": step.case.position}
    step.record(
        "message_received",
        message=row.id,
        kind=letter.kind,
        awaited=False,
        sha256=digest_of(step.case, letter.body),
        attachments=[{"attachment": file.id, "sha256": file.sha256} for file in files],
        before=position,
        after=position,
    )


def _refused_opening(session: Session, fault: ProcessFault, actor: Actor, now: datetime) -> Incident:
    """Note that a request could not be taken in: no case stands behind it. The same fault again only counts."""
    same = select(Incident).where(
        Incident.closed_at.is_(None),
        Incident.attempted == START,
        Incident.deployment_id == fault.deployment_id,
        Incident.process_id == fault.process_id,
        Incident.element_id == fault.element_id,
    )
    incident = session.scalars(same.order_by(Incident.id).limit(1).with_for_update()).first()
    if incident is not None:
        _count(session, incident, fault, now)
        return incident
    incident = _open(session, fault, actor, now)
    record(
        session,
        "incident_opened",
        actor=actor,
        at=now,
        deployment_id=fault.deployment_id,
        **_as_data(incident),
    )
    _tell(session, incident, None, _plain_notice(session, incident, ""), actor, now)
    return incident


def _notice(step: Step, incident: Incident) -> Text:
    """Return the text of the case's version of the procedure; one from before there were incidents has none."""
    if NOTICE not in step.published.settings.messages:
        return _plain_notice(step.session, incident, step.case.number)
    return text(step, NOTICE, body=_in_words(step.session, incident))


def _plain_notice(session: Session, incident: Incident, number: str) -> Text:
    subject = f"Insiden pada tiket {number}" if number else "Insiden: permintaan tidak dapat dicatat"
    return Text(subject, "{{ text }}\n", {"text": _in_words(session, incident)})


def _in_words(session: Session, incident: Incident) -> str:
    process = load(session, incident.deployment_id).specification.processes[incident.process_id]
    element = process.elements.get(incident.element_id, process)
    name = element.name or incident.element_id
    return (
        f"Langkah: {name} ({incident.process_id}/{incident.element_id})\n"
        f"Penyebab: {incident.cause_class}: {incident.cause}\n\n"
        f"Tangani di sini: {site_of(session).base_url}/insiden/{incident.id}"
    )


def _tell(session: Session, incident: Incident, case: Case | None, words: Text, actor: Actor, now: datetime) -> None:
    for group in DECIDERS:
        queue_to_group(
            session, group, words, kind=NOTICE, dedup_key=f"incident:{incident.id}", case=case, actor=actor, now=now
        )
