"""A mail that answers a case: given to the process where it waits for it, else kept in the conversation.

After our answer, a plain thanks is kept and anything else is an objection (`mail_meaning`). What comes to a closed
case, `mail_follow_up` decides.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, digest_of, record
from app.cases import step as steps
from app.cases.correspond import OBJECTION, REPLY, awaited_messages, keep_message, receive
from app.cases.lock import lock_with_home
from app.cases.mail.auto_answers import may_answer
from app.cases.mail.content import Content
from app.cases.mail.meaning import is_only_thanks
from app.cases.mail.rules import mail_rules
from app.cases.notices import tell_those_at_work
from app.channels.outbox import Text, answering
from app.channels.quoting import written_now
from app.channels.site import site_of
from app.definitions.published import load
from app.models import Case, IncomingMail, Message, Note
from app.privacy import cover_sensitive

AUTOMATIC_REPLY = "automatic"
"""A kind of message: a machine of the requester's wrote it, and nobody is told."""


def key_of(mail: IncomingMail) -> str:
    """Return the submission key under which a mail counts once."""
    return f"mail-{mail.id}"


def take_reply(
    session: Session,
    mail: IncomingMail,
    case: Case,
    content: Content,
    *,
    gives_to_process: bool = True,
    actor: Actor,
    now: datetime,
) -> None:
    """Let the requester's mail count as the message that it means. Raises ProcessFault."""
    if not gives_to_process:
        keep_aside(session, mail, case.id, content, kind=REPLY, actor=actor, now=now)
        return
    lock_with_home(session, case.id)
    rules = mail_rules(load(session, case.deployment_id).settings)
    may = may_answer(session, mail.sender or "", case.id, rules, now)
    with answering(session, mail.id, may_answer=may):
        receive(
            session,
            case.id,
            _meaning(session, case, content),
            body=content.body,
            attachments=content.files,
            submission_key=key_of(mail),
            actor=actor if actor.user else replace(actor, requester=case.requester),
            now=now,
        )
    _place(session, mail, case)


def _meaning(session: Session, case: Case, content: Content) -> str:
    awaited = awaited_messages(session, case)
    if OBJECTION not in awaited or REPLY in awaited:
        return REPLY
    return REPLY if not content.files and is_only_thanks(written_now(content.body)) else OBJECTION


def keep_aside(
    session: Session,
    mail: IncomingMail,
    case_id: int,
    content: Content,
    *,
    kind: str = AUTOMATIC_REPLY,
    actor: Actor,
    now: datetime,
) -> None:
    """Show a mail in the conversation without any effect on the process."""
    step = steps.begin(session, case_id, actor=actor, now=now)
    row = keep_message(step, kind, content.body, content.files, key_of(mail))
    step.record(
        "message_received",
        message=row.id,
        kind=kind,
        awaited=False,
        sha256=digest_of(step.case, content.body),
        attachments=[{"attachment": file.id, "sha256": file.sha256} for file in content.files],
    )
    steps.store(step)
    _place(session, mail, step.case)


def keep_note(
    session: Session, mail: IncomingMail, case: Case, content: Content, *, actor: Actor, now: datetime
) -> None:
    """Keep what an office wrote about a case: for staff alone, who are told."""
    step = steps.begin(session, case.id, actor=actor, now=now)
    note = Note(case_id=case.id, author_id=actor.user_id, body=f"{mail.sender}:\n\n{content.body}", at=now)
    session.add(note)
    session.flush()
    for file in content.files:
        file.case_id, file.is_internal = case.id, True
    mail.case_id = case.id
    record(
        session,
        "note_added",
        actor=actor,
        at=now,
        case=case,
        note=note.id,
        sha256=digest_of(case, note.body),
        attachments=[{"attachment": file.id, "sha256": file.sha256} for file in content.files],
    )
    values = {
        "number": case.number,
        "subject": cover_sensitive(case.subject),
        "sender": mail.sender or "",
        "case_url": _url(session, case),
    }
    tell_those_at_work(
        step, Text(_NOTE_SUBJECT, _NOTE_BODY, values), kind="staff_office_reply", dedup_key=f"note:{note.id}"
    )
    steps.store(step)


_NOTE_SUBJECT = "Balasan dari {{ sender }}: {{ number }}"
_NOTE_BODY = (
    '{{ sender }} membalas tentang tiket {{ number }}, "{{ subject }}".\n'
    "Balasannya ada di catatan internal tiket itu.\n\n"
    "Buka di sini: {{ case_url }}\n"
)


def _url(session: Session, case: Case) -> str:
    return f"{site_of(session).base_url}/tiket/{case.id}"


def _place(session: Session, mail: IncomingMail, case: Case) -> None:
    mail.case_id = case.id
    mail.message_row_id = session.scalar(select(Message.id).where(Message.submission_key == key_of(mail)))
