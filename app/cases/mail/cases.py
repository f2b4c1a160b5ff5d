"""Open a case from a mail. What a form would ask and a mail does not say stays empty, for staff to fill in."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.mail.auto_answers import may_answer
from app.cases.mail.content import Content, keep_content
from app.cases.mail.rules import mail_rules
from app.cases.open_case import open_case
from app.channels.incoming.automatic import automatic_because
from app.channels.incoming.headers import Address
from app.channels.incoming.reading import Letter
from app.channels.outbox import answering
from app.definitions.published import Published, active
from app.models import Case, IncomingMail, Message, OutgoingMail

EMAIL = "email"
_PREFIXES = re.compile(r"^(\s*(re|bls|balas|fwd?|tr|aw|sv)\s*:)+\s*", re.IGNORECASE)


class NoStart(LookupError):
    """The procedure in force has no start event for mail of this kind."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose request it is. `sender` is None where only a colleague has passed it on; `original` is then offered."""

    sender: Address | None
    original: Address | None = None


def open_from_mail(
    session: Session,
    mail: IncomingMail,
    letter: Letter,
    kind: str,
    origin: Origin,
    *,
    facts: dict[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """Open a case and send the receipt that its channel sends, unless the mail must not be answered.

    `facts` are what is known beyond the mail. Raises NoStart, ProcessFault.
    """
    published = active(session)
    if not has_start(published, kind):
        raise NoStart(kind)
    content = keep_content(session, mail, letter, now)
    who = origin.sender
    may = who is not None and automatic_because(letter) is None
    may = may and may_answer(session, who.address if who else "", None, mail_rules(published.settings), now)
    with answering(session, mail.id, may_answer=may):
        case = open_case(
            session,
            published,
            kind=kind,
            channel=EMAIL,
            facts={**_facts(letter, content, origin), **(facts or {})},
            data={},
            attachments=content.files,
            submission_key=f"mail-{mail.id}",
            arrived_at=mail.received_at,
            actor=actor,
            now=now,
        )
    _note(session, mail, case, origin)
    return case


def has_start(published: Published, kind: str) -> bool:
    return any(start.properties.get("channel") == EMAIL for start in published.starts(kind))


def _facts(letter: Letter, content: Content, origin: Origin) -> dict[str, Any]:
    person = origin.sender or origin.original
    return {
        "case.subject": subject_of(letter, content.body),
        "case.description": content.body,
        "requester.name": (person.name or person.address) if person else "Belum diketahui",
        "requester.email": origin.sender.address if origin.sender else None,
    }


def subject_of(letter: Letter, body: str) -> str:
    """Return what the case is called: the mail's subject without "Re:", else its first line."""
    subject = _PREFIXES.sub("", letter.subject).strip()
    first_line = next((line.strip() for line in body.splitlines() if line.strip()), "")
    return (subject or first_line or "Tanpa perihal")[:200]


def _note(session: Session, mail: IncomingMail, case: Case, origin: Origin) -> None:
    session.flush()
    first = select(Message.id).where(Message.case_id == case.id).order_by(Message.id).limit(1)
    mail.case_id, mail.message_row_id = case.id, session.scalar(first)
    mail.answered = is_answered(session, mail)
    if origin.original is not None:
        mail.offered_name, mail.offered_address = origin.original.name or None, origin.original.address


def is_answered(session: Session, mail: IncomingMail) -> bool:
    """Say whether a mail was queued in answer to this one."""
    answer = select(OutgoingMail.id).where(OutgoingMail.in_answer_to_id == mail.id).limit(1)
    return session.scalar(answer) is not None
