"""Compare a folder with what is stored of it, and tell Koordinator of any difference.

In the folder and not stored: it is stored now, late. Stored twice: two people may be answering it. Stored and no longer
in the folder is as it should be, for people tidy their mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.administration.mailboxes import address_of
from app.audit import Actor, record
from app.channels.outbox import Text, queue_to_group
from app.channels.site import site_of
from app.models import IncomingMail, Mailbox, MailboxMessage
from app.models.people import KOORDINATOR

EVERY = timedelta(days=1)
LOOKS_BACK = timedelta(days=7)
KIND = "mailbox_difference"
_SUBJECT = "Pencocokan kotak surel {{ mailbox }}: ada selisih"
_BODY = (
    "Isi kotak surel {{ mailbox }} tidak sama dengan yang tersimpan di aplikasi.\n\n"
    "Tertinggal dan baru disimpan sekarang: {{ stored }}\n"
    "Belum dapat diambil dari server: {{ missing }}\n"
    "Tersimpan lebih dari satu kali: {{ twice }}\n\n"
    "Surel masuk dapat dilihat di sini:\n{{ url }}\n"
)


@dataclass(frozen=True, slots=True)
class Differences:
    """How many messages were `stored` only now, are still `missing`, are there `twice`."""

    stored: int
    missing: int
    twice: int

    def __bool__(self) -> bool:
        return bool(self.stored or self.missing or self.twice)


def is_due(mailbox: Mailbox, now: datetime) -> bool:
    return mailbox.reconciled_at is None or mailbox.reconciled_at + EVERY <= now


def looks_back_to(mailbox: Mailbox, now: datetime) -> datetime:
    return max(mailbox.reads_since, now - LOOKS_BACK)


def missing_of(session: Session, mailbox: Mailbox, in_folder: Mapping[int, bytes]) -> list[int]:
    """Return the UIDs that are not stored, or under which something else is; `in_folder` is each Message-ID field."""
    rows = (
        select(MailboxMessage.uid, IncomingMail.message_id)
        .join(IncomingMail, IncomingMail.id == MailboxMessage.mail_id)
        .where(MailboxMessage.mailbox_id == mailbox.id, MailboxMessage.uidvalidity == mailbox.uidvalidity)
        .where(MailboxMessage.uid >= min(in_folder, default=0))
    )
    stored: dict[int, str | None] = {row[0]: row[1] for row in session.execute(rows)}
    return sorted(uid for uid, field in in_folder.items() if uid not in stored or not _is_same(stored[uid], field))


def _is_same(message_id: str | None, field: bytes) -> bool:
    """Say whether a Message-ID field is the one that was stored; one that says nothing speaks against nothing."""
    if not message_id or b"<" not in field:
        return True
    return message_id.encode("utf-8", "replace") in b"".join(field.split())


def count_twice(session: Session, mailbox: Mailbox, since: datetime) -> int:
    """Count the messages that are in more than one case; one that waits for a decision is in none."""
    rows = (
        select(IncomingMail.message_id)
        .where(
            IncomingMail.mailbox == mailbox.key,
            IncomingMail.received_at >= since,
            IncomingMail.message_id.is_not(None),
            IncomingMail.case_id.is_not(None),
            IncomingMail.duplicate_of_id.is_(None),
        )
        .group_by(IncomingMail.message_id)
        .having(func.count(IncomingMail.case_id.distinct()) > 1)
    )
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def settle(session: Session, mailbox: Mailbox, found: Differences, now: datetime) -> None:
    """Write down what a reconciliation found, and tell of a difference."""
    mailbox.reconciled_at = now
    mailbox.found_missing, mailbox.found_twice = found.stored + found.missing, found.twice
    record(
        session,
        "mailbox_reconciled",
        actor=Actor.system(),
        at=now,
        mailbox=mailbox.key,
        stored=found.stored,
        missing=found.missing,
        twice=found.twice,
    )
    if found:
        _tell(session, mailbox, found, now)


def _tell(session: Session, mailbox: Mailbox, found: Differences, now: datetime) -> None:
    values = {
        "mailbox": address_of(session, mailbox),
        "stored": str(found.stored),
        "missing": str(found.missing),
        "twice": str(found.twice),
        "url": f"{site_of(session).base_url}/surel-masuk",
    }
    queue_to_group(
        session,
        KOORDINATOR,
        Text(_SUBJECT, _BODY, values),
        kind=KIND,
        dedup_key=f"mailbox:{mailbox.id}:reconciled:{now.isoformat()}",
        case=None,
        actor=Actor.system(),
        now=now,
    )
