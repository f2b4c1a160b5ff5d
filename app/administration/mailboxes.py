"""The mailboxes that mail is read from. Two are there from the start, as in the published standard, and none is read
before an administrator has said where it is.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.administration.agency import setting
from app.audit import Actor, record
from app.models import COMPLAINT, TICKET, Mailbox, MailboxMessage

FIRST_FILL = (("helpdesk", TICKET, "IMAP_PASSWORD_HELPDESK"), ("complaint", COMPLAINT, "IMAP_PASSWORD_PENGADUAN"))
ADDRESS_SETTINGS = {TICKET: "helpdesk_email", COMPLAINT: "complaint_email"}
_WHERE = ("host", "port", "username", "folder")  # another of these is another folder, whose numbers mean nothing here
_NEEDED = ("host", "username", "password_variable", "folder")


class MailboxProblem(ValueError):
    """The mailbox cannot be read like this; the message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class MailboxDetails:
    """What an administrator decides about a mailbox."""

    kind: str
    address: str | None
    host: str
    port: int
    security: str
    username: str
    password_variable: str
    folder: str
    moved_to: str | None
    reads_since: datetime
    largest_mb: int
    is_active: bool


def fill_mailboxes(session: Session, now: datetime) -> None:
    """Put in the standard's two mailboxes, where there is none."""
    if session.scalar(select(func.count(Mailbox.id))):
        return
    for key, kind, variable in FIRST_FILL:
        session.add(Mailbox(key=key, kind=kind, password_variable=variable, reads_since=now, changed_at=now))
    session.flush()


def all_mailboxes(session: Session) -> Sequence[Mailbox]:
    return session.scalars(select(Mailbox).order_by(Mailbox.id)).all()


def address_of(session: Session, mailbox: Mailbox) -> str:
    """Return the address that people write to: the mailbox's own, else the agency's for this kind."""
    return (mailbox.address or setting(session, ADDRESS_SETTINGS[mailbox.kind])).lower()


def details_of(mailbox: Mailbox) -> MailboxDetails:
    return MailboxDetails(**{name: getattr(mailbox, name) for name in MailboxDetails.__dataclass_fields__})


def add_mailbox(session: Session, details: MailboxDetails, *, actor: Actor, now: datetime) -> Mailbox:
    """Add a mailbox. Raises MailboxProblem."""
    _check(details)
    last = session.scalar(select(func.max(Mailbox.id))) or 0
    mailbox = Mailbox(key=f"{details.kind}-{last + 1}", changed_at=now, **asdict(details))
    session.add(mailbox)
    session.flush()
    record(session, "mailbox_added", actor=actor, at=now, mailbox=mailbox.key, before=None, after=asdict(details))
    return mailbox


def change_mailbox(session: Session, mailbox: Mailbox, details: MailboxDetails, *, actor: Actor, now: datetime) -> bool:
    """Store what differs and return whether anything did; a reader begins anew with it. Raises MailboxProblem."""
    _check(details)
    before, after = asdict(details_of(mailbox)), asdict(details)
    if before == after:
        return False
    if any(getattr(mailbox, name) != getattr(details, name) for name in _WHERE):
        _forget_numbers(session, mailbox)
    elif details.reads_since < mailbox.reads_since:
        mailbox.last_uid = 0
    for name, value in asdict(details).items():
        setattr(mailbox, name, value)
    mailbox.changed_at = now
    mailbox.lease_owner = mailbox.lease_until = mailbox.not_before = None
    mailbox.failures, mailbox.failing_since, mailbox.last_error = 0, None, None
    session.flush()
    changed = {name for name in after if after[name] != before[name]}
    record(
        session,
        "mailbox_changed",
        actor=actor,
        at=now,
        mailbox=mailbox.key,
        before={name: before[name] for name in sorted(changed)},
        after={name: after[name] for name in sorted(changed)},
    )
    return True


def _check(details: MailboxDetails) -> None:
    if details.is_active and not all(getattr(details, name) for name in _NEEDED):
        raise MailboxProblem("Lengkapi server, nama pengguna, kata sandi, dan folder sebelum kotak surel ini dibaca.")


def _forget_numbers(session: Session, mailbox: Mailbox) -> None:
    """Begin with an unknown folder; the mail that was stored stays, and is recognised by what it is."""
    mailbox.uidvalidity, mailbox.last_uid = None, 0
    mailbox.stuck_uid, mailbox.stuck_times = None, 0
    session.execute(delete(MailboxMessage).where(MailboxMessage.mailbox_id == mailbox.id))
