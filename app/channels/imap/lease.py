"""One reader a mailbox, on any number of hosts: a lease that ends by itself when its holder dies.

It saves work and is no promise: what keeps a message from being stored twice is the unique keys (`storing`).
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from app.models import Mailbox

LEASE = timedelta(minutes=5)


class LeaseLost(Exception):
    """Another reader has the mailbox by now, or an administrator has changed it."""


def active_mailboxes(session: Session) -> list[int]:
    return list(session.scalars(select(Mailbox.id).where(Mailbox.is_active).order_by(Mailbox.id)))


def take_lease(session: Session, mailbox_id: int, owner: str, now: datetime, *, is_impatient: bool = False) -> bool:
    """Become the one reader of a mailbox, if nobody is, and if it may be tried again by now or one is impatient."""
    free = Mailbox.is_active & or_(
        Mailbox.lease_until.is_(None), Mailbox.lease_until < now, Mailbox.lease_owner == owner
    )
    if not is_impatient:
        free &= or_(Mailbox.not_before.is_(None), Mailbox.not_before <= now)
    return _update(session, mailbox_id, free, lease_owner=owner, lease_until=now + LEASE)


def keep_lease(session: Session, mailbox_id: int, owner: str, now: datetime) -> None:
    """Go on being it. Raises LeaseLost."""
    if not _update(session, mailbox_id, Mailbox.is_active & (Mailbox.lease_owner == owner), lease_until=now + LEASE):
        raise LeaseLost


def has_lease(session: Session, mailbox_id: int, owner: str) -> bool:
    query = select(Mailbox.id).where(Mailbox.id == mailbox_id, Mailbox.is_active, Mailbox.lease_owner == owner)
    return session.scalar(query) is not None


def give_back_lease(session: Session, mailbox_id: int, owner: str) -> None:
    _update(session, mailbox_id, Mailbox.lease_owner == owner, lease_owner=None, lease_until=None)


def _update(session: Session, mailbox_id: int, condition: ColumnElement[bool], **values: object) -> bool:
    statement = update(Mailbox).where(Mailbox.id == mailbox_id, condition).values(**values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
