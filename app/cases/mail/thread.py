"""Which case a mail belongs to: by our signed token or a Message-ID that is known here. Never by a subject."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels.incoming.reading import Letter
from app.channels.reply_tokens import HEADER, case_of_address, case_of_token
from app.models import Case, CaseLink, IncomingMail, OutgoingMail, Requester
from app.models.related import FOLLOW_UP


@dataclass(frozen=True, slots=True)
class Thread:
    """The case that a mail answers, and our mail that it answers where it names one."""

    case: Case
    answered: OutgoingMail | None = None


def thread_of(session: Session, letter: Letter, envelope_to: Iterable[str]) -> Thread | None:
    """Return what a mail answers, None for one that begins something; so does one to a case that was erased."""
    answered = _ours(session, letter.referred_to)
    case_id = _by_token(session, letter, envelope_to) or (answered.case_id if answered else None)
    case_id = case_id or _theirs(session, letter.referred_to)
    case = session.get(Case, case_id) if case_id else None
    if case is None or case.erased_at is not None:
        return None
    case = _that_goes_on_with(session, case)
    return Thread(case, answered if answered is not None and answered.case_id == case.id else None)


def _that_goes_on_with(session: Session, case: Case) -> Case:
    """Return the open case of the same requester that follows a closed one: who answers its old mail means that."""
    if case.closed_at is None or not case.requester.email:
        return case
    following = (
        select(Case)
        .join(CaseLink, CaseLink.case_id == Case.id)
        .join(Case.requester)
        .where(CaseLink.other_id == case.id, CaseLink.kind == FOLLOW_UP, Requester.email == case.requester.email)
        .where(Case.closed_at.is_(None), Case.erased_at.is_(None))
    )
    return session.scalar(following.order_by(Case.id.desc()).limit(1)) or case


def _by_token(session: Session, letter: Letter, envelope_to: Iterable[str]) -> int | None:
    for address in (*envelope_to, *letter.recipient_lines):
        case_id = case_of_address(session, address)
        if case_id is not None:
            return case_id
    return next(filter(None, (case_of_token(session, value) for value in letter.root.all(HEADER.lower()))), None)


def _ours(session: Session, message_ids: list[str]) -> OutgoingMail | None:
    """Return our mail about a case that is named first."""
    query = select(OutgoingMail).where(OutgoingMail.message_id.in_(message_ids), OutgoingMail.case_id.is_not(None))
    return min(session.scalars(query), key=lambda mail: message_ids.index(mail.message_id), default=None)


def _theirs(session: Session, message_ids: list[str]) -> int | None:
    """Return the case that an earlier mail of theirs opened or joined: they may add to it before we have written."""
    query = (
        select(IncomingMail.case_id)
        .where(IncomingMail.message_id.in_(message_ids), IncomingMail.message_row_id.is_not(None))
        .order_by(IncomingMail.id.desc())
        .limit(1)
    )
    return session.scalar(query) if message_ids else None
