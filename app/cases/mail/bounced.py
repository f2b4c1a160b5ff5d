"""A mail of ours that came back: noted on it, shown on its case, told to whoever works on the case."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.lock import lock_case
from app.cases.notices import tell_those_at_work
from app.cases.step_at_work import Step
from app.channels.incoming.bounces import Bounce
from app.channels.incoming.erased import EMPTIED, record_late
from app.channels.outbox import Text
from app.channels.reply_tokens import case_of_token
from app.channels.site import site_of
from app.definitions.published import load
from app.models import Case, IncomingMail, OutgoingMail, UserTask
from app.models.process import OPEN
from app.models.retention import ERASED_TEXT

_SUBJECT = "Surel kepada pengguna tidak sampai: {{ number }}"
_BODY = (
    "Surel kami kepada pengguna tiket {{ number }} dikembalikan oleh server surelnya.\n\n"
    "Perihal surel: {{ subject }}\nKeterangan server: {{ text }}\n\n"
    "Periksa alamatnya, atau hubungi pengguna dengan cara lain. Buka di sini: {{ case_url }}\n"
)


def mail_that_bounced(session: Session, bounce: Bounce) -> OutgoingMail | None:
    """Return the mail that a bounce is about, None where it names none of ours."""
    query = select(OutgoingMail).where(OutgoingMail.message_id.in_(bounce.message_ids))
    found = min(session.scalars(query), key=lambda mail: bounce.message_ids.index(mail.message_id), default=None)
    return found or _renamed(session, bounce)


def _renamed(session: Session, bounce: Bounce) -> OutgoingMail | None:
    """Return the newest mail of that subject to the requester of the case whose token came back."""
    case_ids = [number for token in bounce.tokens if (number := case_of_token(session, token)) is not None]
    query = select(OutgoingMail).where(
        OutgoingMail.case_id.in_(case_ids),
        OutgoingMail.subject.in_(bounce.subjects),
        OutgoingMail.requester_id.is_not(None),
    )
    return session.scalar(query.order_by(OutgoingMail.id.desc()).limit(1)) if case_ids else None


def is_erased(session: Session, ours: OutgoingMail) -> bool:
    """Say whether our mail was erased by law, after whoever is erasing its case has done so."""
    case = lock_case(session, ours.case_id) if ours.case_id else None
    session.refresh(ours)
    return ours.subject == ERASED_TEXT or (case is not None and case.erased_at is not None)


def empty_bounce(session: Session, mail: IncomingMail, ours: OutgoingMail, *, actor: Actor, now: datetime) -> None:
    """Keep of a bounce only that it came: it carries the whole of a letter that was erased by law."""
    for name, value in EMPTIED.items():
        setattr(mail, name, value)
    mail.erased_at = now
    record_late(session, mail.id, "outgoing_mail", ours.id, actor=actor, now=now)


def note_bounce(session: Session, mail: OutgoingMail, bounce: Bounce, *, actor: Actor, now: datetime) -> Case | None:
    """Note that a mail came back, once, and tell; return its case where it has one."""
    case = lock_case(session, mail.case_id) if mail.case_id else None
    if mail.bounced_at is not None:
        return case
    mail.bounced_at, mail.bounce_reason = now, (bounce.reason or None)
    record(session, "mail_bounced", actor=actor, at=now, case=case, mail=mail.id, reason=bounce.reason or None)
    if case is not None and mail.requester_id is not None:
        _tell(session, case, mail, actor, now)
    session.flush()
    return case


def _tell(session: Session, case: Case, mail: OutgoingMail, actor: Actor, now: datetime) -> None:
    open_tasks = select(UserTask).where(UserTask.case_id == case.id, UserTask.state == OPEN).order_by(UserTask.id)
    step = Step(session, case, load(session, case.deployment_id), actor, now)
    step.open_tasks = list(session.scalars(open_tasks))
    values = {
        "number": case.number,
        "subject": mail.subject,
        "text": mail.bounce_reason or "tidak ada",
        "case_url": f"{site_of(session).base_url}/tiket/{case.id}",
    }
    words = Text(_SUBJECT, _BODY, values)
    tell_those_at_work(step, words, kind="staff_bounce", dedup_key=f"mail:{mail.id}:bounced")
