"""A mail of the requester to a case that is closed: it reopens it, or begins the case that follows it.

Within the days of the settings the case is opened again; later, or where that cannot be, what comes is a new case that
is linked with the old one and knows what is known of the requester. A plain thanks changes nothing.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit import Actor, digest_of
from app.cases.correspond import REPLY, keep_message
from app.cases.link import link_cases
from app.cases.mail.cases import Origin, open_from_mail
from app.cases.mail.content import keep_content
from app.cases.mail.meaning import is_only_thanks
from app.cases.mail.replies import keep_aside, key_of
from app.cases.mail.rules import mail_rules
from app.cases.reopen import may_reopen, reopen
from app.cases.step_at_work import Step
from app.channels.incoming.headers import Address
from app.channels.incoming.reading import Letter
from app.channels.outbox import answering
from app.channels.quoting import written_now
from app.models import COMPLAINT, IncomingMail
from app.models.incoming import A_COMPLAINT, A_REPLY, A_TICKET
from app.models.related import FOLLOW_UP

_CARRIED = ("name", "email", "phone", "role", "organization", "npwp", "spse_user_id")


def take_late_reply(
    session: Session, mail: IncomingMail, letter: Letter, step: Step, *, actor: Actor, now: datetime
) -> str:
    """Do what a mail to a closed case asks for, under the step's lock, and return its outcome.

    Raises NoStart, ProcessFault.
    """
    case = step.case
    if not letter.files and is_only_thanks(written_now(letter.text)):
        keep_aside(session, mail, case.id, keep_content(session, mail, letter, now), kind=REPLY, actor=actor, now=now)
        return A_REPLY
    reopen_until = (case.closed_at or now) + mail_rules(step.published.settings).reopen
    if now <= reopen_until and may_reopen(step):
        _reopen(session, mail, letter, step, now)
        return A_REPLY
    _follow_up(session, mail, letter, step, actor, now)
    return A_COMPLAINT if case.kind == COMPLAINT else A_TICKET


def _reopen(session: Session, mail: IncomingMail, letter: Letter, step: Step, now: datetime) -> None:
    content = keep_content(session, mail, letter, now)
    row = keep_message(step, REPLY, content.body, content.files, key_of(mail))
    files = [{"attachment": file.id, "sha256": file.sha256} for file in content.files]
    told: dict[str, Any] = {"message": row.id, "sha256": digest_of(step.case, content.body), "attachments": files}
    step.record("message_received", kind=REPLY, awaited=False, **told)
    with answering(session, mail.id, may_answer=False):
        reopen(step)
    mail.case_id, mail.message_row_id = step.case.id, row.id


def _follow_up(session: Session, mail: IncomingMail, letter: Letter, step: Step, actor: Actor, now: datetime) -> None:
    closed = step.case
    person = closed.requester
    known: dict[str, Any] = {f"requester.{name}": getattr(person, name) for name in _CARRIED}
    known["case.subject"] = closed.subject
    known["case.category"] = closed.category.code if closed.category else None
    known["case.application"] = closed.application
    origin = Origin(Address(person.email or "", person.name))
    case = open_from_mail(session, mail, letter, closed.kind, origin, facts=known, actor=actor, now=now)
    link_cases(session, case, closed, FOLLOW_UP, actor=actor, now=now)
