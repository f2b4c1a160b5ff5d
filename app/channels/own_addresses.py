"""Whose address it is: ours (a mailbox of the service) or of a member of staff. Neither ever asks for help here."""

from email.utils import parseaddr

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.channels.incoming.mailboxes import mailboxes, without_plus
from app.channels.site import site_of
from app.models import Group, User


def is_ours(session: Session, address: str) -> bool:
    """Say whether mail to this address comes back to us."""
    ours = {box.address for box in mailboxes(session)} | {parseaddr(site_of(session).mail_from)[1].lower()}
    return without_plus(address) in ours - {""}


def is_staffs(session: Session, address: str) -> bool:
    """Say whether the address belongs to an account of the staff or to one of its groups."""
    wanted = {address.strip().lower(), without_plus(address)}
    users = exists().where(func.lower(User.email).in_(wanted))
    groups = exists().where(func.lower(Group.email).in_(wanted))
    return bool(session.scalar(select(or_(users, groups))))
