"""What the requester does through the tracking link: reply, confirm, object, add, withdraw.

Each is a BPMN message, given to the process when it waits for it. A reply that nothing waits for is still kept in the
conversation, and the holder of the open task is told.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, digest_of
from app.cases import step as steps
from app.cases.faults import Letter, ProcessFault
from app.cases.last_move import moved_on
from app.cases.lock import lock_with_home
from app.cases.merging.correspond import awaited_of_merged, leave_to_withdraw, pass_on
from app.cases.merging.merged import merge_of
from app.cases.notices import at_work_on, tell_holder, tell_watchers
from app.cases.open_case import take_attachments
from app.cases.step_at_work import Step
from app.engine.own_settings import STAFF_MESSAGE
from app.models import Attachment, Case, Message

REPLY = "reply"
CONFIRMATION = "confirmation"
OBJECTION = "objection"
WITHDRAWAL = "withdrawal"
LKPP_ANSWER = "lkpp_answer"


def awaited_messages(session: Session, case: Case) -> frozenset[str]:
    """Return the names of the messages that the case's process waits for now; of a merged one, what may still come."""
    row = steps.instance_row(session, case.id, steps.MAIN)
    merge = merge_of(session, case.id) if case.merged_into_id else None
    if merge is not None:
        return awaited_of_merged(row, steps.instance_row(session, merge.target_id, steps.MAIN), merge)
    return frozenset(row.messages.split(",")) if row is not None and row.messages else frozenset()


def receive(
    session: Session,
    case_id: int,
    message: str,
    *,
    body: str = "",
    attachments: Sequence[Attachment] = (),
    submission_key: str | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Take a message of the requester in and let the process go on by it.

    The same form sent twice (`submission_key`) counts once. Raises MovedOn where the process does not wait for the
    message; a plain reply is then kept as an addition instead, unless the case is closed. Raises ProcessFault, with
    what was written, where the process cannot take it.
    """
    try:
        return _receive(session, case_id, message, body, attachments, submission_key, actor, now)
    except ProcessFault as fault:
        fault.letter = Letter(case_id, message, body, tuple(file.id for file in attachments), submission_key)
        raise


def _receive(
    session: Session,
    case_id: int,
    message: str,
    body: str,
    attachments: Sequence[Attachment],
    submission_key: str | None,
    actor: Actor,
    now: datetime,
) -> Case:
    lock_with_home(session, case_id)
    step = steps.begin(session, case_id, actor=actor, now=now)
    if submission_key and session.scalar(select(Message.id).where(Message.submission_key == submission_key)):
        return step.case
    if step.case.merged_into_id is not None and message == WITHDRAWAL:
        leave_to_withdraw(step)
    if step.case.merged_into_id is not None:
        row = keep_message(step, message, body, attachments, submission_key)
        home = pass_on(step, row, attachments)
        if home is not None:
            _tell_holders(home, row)
        tell_watchers(step, "message_received")
        session.flush()
        return step.case
    is_awaited = message in awaited_messages(session, step.case)
    if not is_awaited and (message != REPLY or step.case.closed_at is not None):
        raise moved_on(session, step.case.id, "Tiket ini sudah berpindah ke langkah lain.")
    row = keep_message(step, message, body, attachments, submission_key)
    before = {"position": step.case.position}
    if is_awaited:
        steps.deliver(step, message)
    else:
        _tell_holders(step, row)
    step.record(
        "message_received",
        message=row.id,
        kind=message,
        awaited=is_awaited,
        sha256=digest_of(step.case, body),
        attachments=[{"attachment": file.id, "sha256": file.sha256} for file in attachments],
        before=before,
        after={"position": step.case.position},
        path=step.path,
    )
    tell_watchers(step, "message_received")
    session.flush()
    return step.case


def keep_message(
    step: Step, kind: str, body: str, attachments: Sequence[Attachment], submission_key: str | None
) -> Message:
    """Put what the requester wrote into the conversation."""
    row = Message(
        case_id=step.case.id,
        direction="inbound",
        kind=kind,
        body=body,
        at=step.now,
        submission_key=submission_key,
    )
    step.session.add(row)
    step.session.flush()
    take_attachments(attachments, step.case, row)
    return row


def _tell_holders(step: Step, row: Message) -> None:
    for task in at_work_on(step):
        tell_holder(step, task, STAFF_MESSAGE, dedup_key=f"message:{row.id}:received")
