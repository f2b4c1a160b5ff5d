"""Which incoming mail a member of staff sees, and how much of it waits for somebody.

What belongs to a complaint, or came to the complaints' mailbox and belongs to nothing yet, is for those who may see
complaints.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, ScalarSelect, Select, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from app.models import COMPLAINT, TICKET, Case, IncomingMail, Mailbox, User
from app.models.incoming import DISCARDED, DONE, QUARANTINED, RECEIVED, SPAM, WAITING
from app.models.people import AUDITOR, HELPDESK, KOORDINATOR

READERS = (HELPDESK, KOORDINATOR, AUDITOR)
DECIDERS = (HELPDESK, KOORDINATOR)
UNDECIDED = (WAITING, QUARANTINED)
MOST_COUNTED = 99


def visible_mail(user: User) -> ColumnElement[bool]:
    """Return the condition on IncomingMail for what a user may read."""
    if user.group_keys & {KOORDINATOR, AUDITOR}:
        return true()
    if HELPDESK not in user.group_keys:
        return false()
    case_id = func.coalesce(IncomingMail.case_id, IncomingMail.proposed_case_id)
    of_case = select(Case.kind).where(Case.id == case_id).correlate(IncomingMail).scalar_subquery()
    of_mailbox = select(Mailbox.kind).where(Mailbox.key == IncomingMail.mailbox).correlate(IncomingMail)
    return func.coalesce(of_case, of_mailbox.scalar_subquery(), TICKET) != COMPLAINT


def may_see_mail(session: Session, user: User, mail: IncomingMail) -> bool:
    return mail.id in readable_of(session, user, [mail.id])


def readable_of(session: Session, user: User, mail_ids: Collection[int]) -> frozenset[int]:
    """Return those of these mails that a user may read."""
    if not mail_ids:
        return frozenset()
    query = select(IncomingMail.id).where(IncomingMail.id.in_(mail_ids), visible_mail(user))
    return frozenset(session.scalars(query))


def is_undecided(mail: IncomingMail) -> bool:
    """Say whether a person may still decide about it: what waits, and what was put away without a case."""
    if mail.duplicate_of_id is not None:
        return False
    return mail.state in UNDECIDED or (mail.state == DONE and mail.case_id is None)


def incoming(user: User, state: str) -> Select[IncomingMail]:
    """Return the mail in a state, or any for "": what waits the oldest first, what is over the newest first.

    What lies in quarantine waits for somebody too, but for spam.
    """
    query = (
        select(IncomingMail)
        .where(visible_mail(user))
        .options(joinedload(IncomingMail.case), joinedload(IncomingMail.proposed_case))
    )
    if state:
        query = query.where(_waits() if state == WAITING else IncomingMail.state == state)
    if state in UNDECIDED:
        return query.order_by(IncomingMail.received_at, IncomingMail.id)
    return query.order_by(IncomingMail.received_at.desc(), IncomingMail.id.desc())


def counts(session: Session, user: User) -> dict[str, int]:
    """Return how much there is in each state that is not over, as `incoming` lists it."""
    open_states = (QUARANTINED, RECEIVED)
    rows = (
        select(IncomingMail.state, func.count())
        .where(IncomingMail.state.in_(open_states), visible_mail(user))
        .group_by(IncomingMail.state)
    )
    found = {row[0]: row[1] for row in session.execute(rows)}
    waiting = session.scalar(select(func.count(IncomingMail.id)).where(_waits(), visible_mail(user))) or 0
    return {WAITING: waiting, DONE: 0, DISCARDED: 0, **{state: found.get(state, 0) for state in open_states}}


def count_undecided(session: Session, user: User) -> int:
    """Count what waits for a person, up to one more than MOST_COUNTED."""
    return session.scalar(select(undecided_count(user))) or 0


def undecided_count(user: User) -> ScalarSelect[int]:
    rows = select(IncomingMail.id).where(_waits(), visible_mail(user)).limit(MOST_COUNTED + 1)
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def _waits() -> ColumnElement[bool]:
    """Return the condition for what somebody has to look at: of spam, only what answers a case from its requester."""
    is_spam = (func.coalesce(IncomingMail.outcome, "") == SPAM) & IncomingMail.proposed_case_id.is_(None)
    return IncomingMail.state.in_(UNDECIDED) & ~is_spam


def uneven_mailboxes(session: Session) -> Sequence[Mailbox]:
    """Return the mailboxes that cannot be read, or whose last reconciliation found a difference."""
    is_uneven = or_(Mailbox.failing_since.is_not(None), Mailbox.found_missing > 0, Mailbox.found_twice > 0)
    return session.scalars(select(Mailbox).where(Mailbox.is_active, is_uneven).order_by(Mailbox.id)).all()
