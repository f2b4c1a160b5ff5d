"""Which mailbox a message is for, by the envelope first and its own headers after, and what cases it makes."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.administration.mailboxes import address_of, all_mailboxes
from app.models import TICKET


@dataclass(frozen=True, slots=True)
class MailboxKind:
    """A mailbox as far as taking mail in needs it: `kind` is the kind of case that its mail opens."""

    key: str
    address: str
    kind: str


def mailboxes(session: Session) -> tuple[MailboxKind, ...]:
    """Return the mailboxes, the one that unaddressed mail belongs to first; they need not be read by us to be ours."""
    return tuple(MailboxKind(row.key, address_of(session, row), row.kind) for row in all_mailboxes(session))


def mailbox_for(session: Session, envelope_to: Iterable[str], header_to: Iterable[str]) -> MailboxKind:
    """Return the mailbox of the first address that is one of ours, with or without a plus part."""
    known = mailboxes(session)
    by_address = {mailbox.address: mailbox for mailbox in known if mailbox.address}
    for address in (*envelope_to, *header_to):
        found = by_address.get(without_plus(address))
        if found is not None:
            return found
    return known[0]


def mailbox_of_kind(session: Session, kind: str) -> MailboxKind:
    """Return the mailbox that cases of this kind are written from."""
    known = mailboxes(session)
    return next((mailbox for mailbox in known if mailbox.kind == kind), known[0])


def kind_of_mailbox(session: Session, key: str) -> str:
    """Return the kind of case that the mail of a mailbox opens; of one that is no longer there, a ticket."""
    return next((mailbox.kind for mailbox in mailboxes(session) if mailbox.key == key), TICKET)


def without_plus(address: str) -> str:
    """Return an address in lower case without what stands between a plus and the at sign."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
