"""Store what was fetched, and advance in the same transaction: after a crash reading goes on where the rows end.

Nothing here decides what a message is; it lies raw and waits to be taken in.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.administration.mailboxes import address_of
from app.audit import Actor, record
from app.channels.imap.fetching import Letter
from app.channels.imap.lease import LeaseLost
from app.channels.imap.trouble import MessageTrouble
from app.channels.incoming.store import store_raw
from app.models import IncomingMail, Mailbox, MailboxMessage
from app.models.incoming import NOT_UNDERSTOOD, QUARANTINED, RECEIVED
from app.models.upsert import insert_missing

GIVEN_UP_AFTER = 3  # times that the connection broke off at one message
TOO_BIG = "too_big"


def held(session: Session, mailbox_id: int, owner: str) -> Mailbox:
    """Return the mailbox, locked, while the lease is ours. Raises LeaseLost."""
    mailbox = session.get(Mailbox, mailbox_id, populate_existing=True, with_for_update=True)
    if mailbox is None or not mailbox.is_active or mailbox.lease_owner != owner:
        raise LeaseLost
    return mailbox


def begin_at(session: Session, mailbox: Mailbox, uidvalidity: int, now: datetime) -> None:
    """Note under which numbering the folder is read; a new one means from the beginning, for no number holds."""
    if mailbox.uidvalidity == uidvalidity:
        return
    if mailbox.uidvalidity is not None:
        before, after = {"uidvalidity": mailbox.uidvalidity}, {"uidvalidity": uidvalidity}
        record(
            session,
            "mailbox_renumbered",
            actor=Actor.system(),
            at=now,
            mailbox=mailbox.key,
            before=before,
            after=after,
        )
    mailbox.uidvalidity, mailbox.last_uid = uidvalidity, 0
    mailbox.stuck_uid, mailbox.stuck_times = None, 0


def store_letters(session: Session, mailbox: Mailbox, letters: Iterable[Letter], now: datetime) -> list[int]:
    """Store these messages, and that the folder is read up to the last of them; return the ids of what is new."""
    new = []
    address = address_of(session, mailbox)
    for letter in letters:
        mail, is_new = _store(session, mailbox, address, letter, now)
        key = {"mailbox_id": mailbox.id, "uidvalidity": mailbox.uidvalidity, "uid": letter.listed.uid}
        if insert_missing(session, MailboxMessage, **key, mail_id=mail.id) is None:  # the server has given it anew
            session.execute(update(MailboxMessage).filter_by(**key).values(mail_id=mail.id))
        if is_new:
            new.append(mail.id)
        pass_over(mailbox, letter.listed.uid)
    session.flush()
    return new


def pass_over(mailbox: Mailbox, uid: int) -> None:
    """Note that the folder is read up to this message, whatever became of it."""
    mailbox.last_uid = max(mailbox.last_uid, uid)
    if mailbox.stuck_uid is not None and uid >= mailbox.stuck_uid:
        mailbox.stuck_uid, mailbox.stuck_times = None, 0


def note_unfetched(session: Session, mailbox: Mailbox, trouble: MessageTrouble, now: datetime) -> bool:
    """Count a message that could not be had; return whether it is passed over, for reconciliation to try again.

    A refusal is the message's own. A connection that breaks off may be the network's fault, a few times.
    """
    if mailbox.stuck_uid != trouble.uid:
        mailbox.stuck_uid, mailbox.stuck_times = trouble.uid, 0
    mailbox.stuck_times += 1
    if trouble.is_over and mailbox.stuck_times < GIVEN_UP_AFTER:
        return False
    pass_over(mailbox, trouble.uid)
    record(
        session,
        "mailbox_message_skipped",
        actor=Actor.system(),
        at=now,
        mailbox=mailbox.key,
        uid=trouble.uid,
        reason=trouble.sentence,
    )
    return True


def _store(
    session: Session, mailbox: Mailbox, address: str, letter: Letter, now: datetime
) -> tuple[IncomingMail, bool]:
    mail, is_new = store_raw(
        session,
        letter.raw,
        mailbox=mailbox.key,
        envelope_to=[address],
        received_at=letter.listed.received_at,
        actor=Actor.system(),
        now=now,
    )
    if letter.is_cut and is_new and mail.state == RECEIVED:
        mail.state, mail.outcome, mail.reason = QUARANTINED, NOT_UNDERSTOOD, TOO_BIG
        mail.size = letter.listed.size
        mail.detail = f"Hanya kepala surelnya yang disimpan; selengkapnya ada di folder {mailbox.folder}."
    return mail, is_new


def stored_uids(session: Session, mailbox: Mailbox, uids: Sequence[int]) -> set[int]:
    """Return which of these messages of the folder are stored."""
    rows = select(MailboxMessage.uid).where(
        MailboxMessage.mailbox_id == mailbox.id,
        MailboxMessage.uidvalidity == mailbox.uidvalidity,
        MailboxMessage.uid.in_(uids),
    )
    return set(session.scalars(rows))
