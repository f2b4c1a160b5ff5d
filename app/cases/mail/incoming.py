"""What becomes of a mail: a new case, a turn of one that is there, or a matter for a person to decide.

Everything about one mail happens under the lock of its row, in one transaction, once; asked again, the same is
returned. What a mail is, `mail_verdict` says; what it brings, `mail_content` keeps.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases import step as steps
from app.cases.lkpp.recognise import PROPOSED, tell_of_proposal
from app.cases.lock import lock_with_home
from app.cases.mail.bounced import empty_bounce, is_erased, mail_that_bounced, note_bounce
from app.cases.mail.cases import NoStart, Origin, open_from_mail
from app.cases.mail.content import keep_content
from app.cases.mail.follow_up import take_late_reply
from app.cases.mail.replies import keep_aside, keep_note, take_reply
from app.cases.mail.verdict import Automatic, OfficeReply, Reply, Request, Unclear, Verdict, verdict_on
from app.channels.incoming.bounces import Bounce
from app.channels.incoming.mailboxes import kind_of_mailbox
from app.channels.incoming.reading import Letter, read
from app.channels.incoming.store import raw_of
from app.models import COMPLAINT, Case, IncomingMail
from app.models.incoming import (
    A_BOUNCE,
    A_COMPLAINT,
    A_REPLY,
    A_TICKET,
    AUTOMATIC,
    DONE,
    NOT_UNDERSTOOD,
    QUARANTINED,
    RECEIVED,
    SPAM,
    WAITING,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one mail: `answered` says whether a receipt was queued."""

    outcome: str
    case_number: str | None
    answered: bool


def take_in(session: Session, mail_id: int, *, gives_to_process: bool = True, actor: Actor, now: datetime) -> Taken:
    """Decide what a stored mail is and do it, once: again returns what the first time brought about.

    Without `gives_to_process` a reply is kept in the conversation and the process is not told: its step has failed.
    Raises ProcessFault.
    """
    mail = lock_mail(session, mail_id)
    if mail.state == RECEIVED:
        letter = read(raw_of(session, mail))
        _settle(session, mail, letter, gives_to_process, actor, now)
        session.flush()
        record(
            session,
            "mail_taken_in",
            actor=actor,
            at=now,
            case=mail.case,
            incoming_mail=mail.id,
            outcome=mail.outcome,
            mail_reason=mail.reason,
        )
    return taken(session, mail)


def lock_mail(session: Session, mail_id: int) -> IncomingMail:
    """Return the row of a mail, locked until the transaction ends, read afresh."""
    query = select(IncomingMail).where(IncomingMail.id == mail_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def taken(session: Session, mail: IncomingMail) -> Taken:
    """Return what became of a mail; a duplicate belongs to the case of the first."""
    first = session.get(IncomingMail, mail.duplicate_of_id) if mail.duplicate_of_id else None
    case_id = first.case_id if first else mail.case_id
    number = session.scalar(select(Case.number).where(Case.id == case_id)) if case_id else None
    return Taken(mail.outcome or NOT_UNDERSTOOD, number, mail.answered)


def set_aside(session: Session, mail: IncomingMail, reason: str, *, detail: str = "") -> None:
    """Put a mail into quarantine, where a person finds it."""
    mail.state, mail.outcome, mail.reason = QUARANTINED, SPAM if reason == "spam" else NOT_UNDERSTOOD, reason
    mail.detail, mail.lease_until = detail[:500] or None, None
    session.flush()


def _settle(
    session: Session, mail: IncomingMail, letter: Letter, gives_to_process: bool, actor: Actor, now: datetime
) -> None:
    match _verdict(session, mail, letter):
        case Unclear(reason, thread, is_quarantined):
            set_aside(session, mail, reason)
            mail.proposed_case_id = thread.case.id if thread else None
            if not is_quarantined:
                mail.state = WAITING
            if thread is not None and reason == PROPOSED:
                tell_of_proposal(session, mail, thread.case, actor=actor, now=now)
        case Bounce() as bounce:
            _bounce(session, mail, bounce, actor, now)
        case Automatic(because, thread):
            mail.state, mail.outcome, mail.detail = DONE, AUTOMATIC, because
            if thread is not None:
                content = keep_content(session, mail, letter, now)
                keep_aside(session, mail, thread.case.id, content, actor=actor, now=now)
        case Reply(thread):
            _reply(session, mail, letter, thread.case, gives_to_process, actor, now)
        case OfficeReply(thread):
            mail.state, mail.outcome = DONE, A_REPLY
            content = keep_content(session, mail, letter, now)
            keep_note(session, mail, thread.case, content, actor=actor, now=now)
        case Request(sender, original, is_from_staff):
            origin = Origin(None if is_from_staff else sender, original)
            _request(session, mail, letter, origin, actor, now)


def _verdict(session: Session, mail: IncomingMail, letter: Letter) -> Verdict:
    """Return what a mail is, the case that it answers locked; one erased meanwhile is a case no more."""
    verdict = verdict_on(session, mail, letter)
    thread = verdict.thread if isinstance(verdict, Reply | OfficeReply | Automatic) else None
    if thread is not None and lock_with_home(session, thread.case.id).erased_at is not None:
        return verdict_on(session, mail, letter)
    return verdict


def _reply(
    session: Session,
    mail: IncomingMail,
    letter: Letter,
    case: Case,
    gives_to_process: bool,
    actor: Actor,
    now: datetime,
) -> None:
    mail.state, mail.outcome = DONE, A_REPLY
    step = steps.begin(session, case.id, actor=replace(actor, requester=case.requester), now=now)
    if step.case.closed_at is not None and gives_to_process:
        try:
            mail.outcome = take_late_reply(session, mail, letter, step, actor=actor, now=now)
        except NoStart:
            set_aside(session, mail, "no_start")
        return
    steps.store(step)
    content = keep_content(session, mail, letter, now)
    take_reply(session, mail, case, content, gives_to_process=gives_to_process, actor=actor, now=now)


def _request(session: Session, mail: IncomingMail, letter: Letter, origin: Origin, actor: Actor, now: datetime) -> None:
    kind = kind_of_mailbox(session, mail.mailbox)
    try:
        open_from_mail(session, mail, letter, kind, origin, actor=actor, now=now)
    except NoStart:
        set_aside(session, mail, "no_start")
        return
    mail.state, mail.outcome = DONE, A_COMPLAINT if kind == COMPLAINT else A_TICKET


def _bounce(session: Session, mail: IncomingMail, bounce: Bounce, actor: Actor, now: datetime) -> None:
    """Note what came back; one of nothing that we sent only says so, and one that is only late is no bounce."""
    mail.state, mail.outcome = DONE, A_BOUNCE if bounce.is_final else AUTOMATIC
    mail.detail = bounce.reason[:500] or None
    ours = mail_that_bounced(session, bounce)
    if ours is None:
        mail.reason = "unmatched_bounce" if bounce.is_final else None
    elif is_erased(session, ours):
        mail.case_id = ours.case_id
        empty_bounce(session, mail, ours, actor=actor, now=now)
    elif not bounce.is_final:
        mail.case_id = ours.case_id
    else:
        case = note_bounce(session, ours, bounce, actor=actor, now=now)
        mail.case_id = case.id if case else None
