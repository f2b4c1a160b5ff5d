"""What there is on a case, asked in one statement: its page need not read, one by one, what most cases never have."""

from sqlalchemy import ColumnElement, Integer, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from app.models import (
    Attachment,
    CaseLink,
    CasePresence,
    ClockPause,
    Escalation,
    Follower,
    Incident,
    IncomingMail,
    LegalHold,
    Message,
    MovedMessage,
    Note,
    OutgoingMail,
)
from app.models.base import Base
from app.models.prepared import ask

Kinds = frozenset[type[Base]]
_CASE: ColumnElement[int] = bindparam("of_case", type_=Integer)
_WHERE: dict[type[Base], ColumnElement[bool]] = {
    Attachment: Attachment.case_id == _CASE,
    CaseLink: or_(CaseLink.case_id == _CASE, CaseLink.other_id == _CASE),
    CasePresence: CasePresence.case_id == _CASE,
    ClockPause: ClockPause.case_id == _CASE,
    Escalation: Escalation.case_id == _CASE,
    Follower: Follower.case_id == _CASE,
    Incident: Incident.case_id == _CASE,
    IncomingMail: IncomingMail.case_id == _CASE,
    LegalHold: LegalHold.case_id == _CASE,
    MovedMessage: MovedMessage.message_id.in_(select(Message.id).where(Message.case_id == _CASE)),
    Note: Note.case_id == _CASE,
    OutgoingMail: (OutgoingMail.case_id == _CASE) & OutgoingMail.bounced_at.is_not(None),
}
_QUESTION = select(*(exists().where(condition) for condition in _WHERE.values()))


def what_there_is(session: Session, case_id: int) -> Kinds:
    """Return of which of these tables a case has rows; of its mail that went out, only what came back counts."""
    session.flush()
    ((found,),) = ask(session.connection(), (_QUESTION, {"of_case": case_id}))
    return frozenset(kind for kind, is_there in zip(_WHERE, found, strict=True) if is_there)
