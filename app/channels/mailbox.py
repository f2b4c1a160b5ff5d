"""Read the outbox: which mail there is, to whom, about which case, and what became of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.channels.outbox import address_of
from app.models import Case, Group, OutgoingMail, Requester, User
from app.models.outbox import DEAD, KEPT, SENT, WAITING

STATES = (WAITING, DEAD, SENT, KEPT)
HIDDEN = "•••"
_SECRET = re.compile(r"(https?://[^\s<>\"]*?[/=])[\w.~-]{20,}")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as a list shows it."""

    mail: OutgoingMail
    recipient: str
    address: str
    case: Case | None


def mails(state: str = "") -> Select[OutgoingMail]:
    """Return the query for the mail in a state (any where it is not one of STATES), newest first."""
    query = select(OutgoingMail).order_by(OutgoingMail.id.desc())
    return query.where(OutgoingMail.state == state) if state in STATES else query


def counts(session: Session) -> dict[str, int]:
    """Return how many mails there are in each state."""
    rows = session.execute(select(OutgoingMail.state, func.count()).group_by(OutgoingMail.state))
    found = {row[0]: row[1] for row in rows}
    return {state: found.get(state, 0) for state in STATES}


def letters(session: Session, rows: Sequence[OutgoingMail]) -> list[Letter]:
    """Look up what the rows refer to."""
    ids = {mail.case_id for mail in rows if mail.case_id}
    cases = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(ids))).unique()}
    return [
        Letter(mail, _recipient(session, mail), address_of(session, mail) or "", cases.get(mail.case_id or 0))
        for mail in rows
    ]


def without_secrets(text: str) -> str:
    """Hide what makes a link a key: whoever may read the outbox must not act as its recipient."""
    return _SECRET.sub(rf"\1{HIDDEN}", text)


def _recipient(session: Session, mail: OutgoingMail) -> str:
    if mail.requester_id:
        return session.get_one(Requester, mail.requester_id).name
    if mail.user_id:
        return session.get_one(User, mail.user_id).name
    if mail.group_key:
        return session.get_one(Group, mail.group_key).name
    return mail.address or ""
