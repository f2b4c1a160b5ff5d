"""Keep a message raw before anything else is done with it: bytes on disk first, then the row that says so."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.channels.files import path_of, write
from app.channels.incoming.charsets import plain
from app.channels.incoming.erased import EMPTIED, record_late
from app.channels.incoming.reading import Letter, read
from app.channels.site import site_of
from app.models.incoming import A_DUPLICATE, DONE, RECEIVED, IncomingMail
from app.models.upsert import insert_missing

FOLDER = "mail"


def store_raw(
    session: Session,
    raw: bytes,
    *,
    mailbox: str,
    envelope_to: Sequence[str],
    received_at: datetime,
    actor: Actor,
    now: datetime,
) -> tuple[IncomingMail, bool]:
    """Store one message and return its row, and whether it is new; the same bytes again give the same row.

    A copy that differs only in how it travelled (one message to To and Cc) gets a row of its own that names the
    first; of a first one that was erased by law, nothing but that it came. Commits nothing.
    """
    sha256 = write(site_of(session).files / FOLDER, raw)
    letter = read(raw)
    values = {
        **_described(letter),
        "sha256": sha256,
        "size": len(raw),
        "mailbox": mailbox[:40],
        "envelope_to": "\n".join(plain(address).strip().lower()[:254] for address in envelope_to)[:10_000],
        "received_at": min(received_at, now),
        "stored_at": now,
        "answered": False,
        "attempts": 0,
    }
    identity = identity_of(letter)
    row_id = insert_missing(session, IncomingMail, **values, identity=identity, state=RECEIVED)
    if row_id is None:
        row = session.scalar(select(IncomingMail).where(IncomingMail.sha256 == sha256))
        if row is not None:
            return row, False
        first = _first(session, identity)
        copy: dict[str, object] = {"state": DONE, "outcome": A_DUPLICATE, "duplicate_of_id": first.id}
        if first.erased_at is not None:
            copy |= {name: value for name, value in EMPTIED.items() if name in values} | {"erased_at": now}
        elif not _is_copy(session, letter, first):
            copy = {"state": RECEIVED}
        row_id = insert_missing(session, IncomingMail, **{**values, **copy}, identity=None)
    if row_id is None:  # the same copy came twice in this moment
        return session.scalars(select(IncomingMail).where(IncomingMail.sha256 == sha256)).one(), False
    row = session.get_one(IncomingMail, row_id)
    record(session, "mail_received", actor=actor, at=now, mailbox=mailbox, incoming_mail=row.id, sha256=sha256)
    if row.erased_at is not None and row.duplicate_of_id is not None:
        record_late(session, row.id, "incoming_mail", row.duplicate_of_id, actor=actor, now=now)
    return row, True


def _first(session: Session, identity: str | None) -> IncomingMail:
    """Return the mail that came first of several that are one, after whoever is erasing it has done so."""
    query = select(IncomingMail).where(IncomingMail.identity == identity).with_for_update(read=True)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _is_copy(session: Session, letter: Letter, first: IncomingMail) -> bool:
    """Say whether two messages of one identity say the same, but for a footer that one of them got on its way."""
    try:
        raw = raw_of(session, first)
    except FileNotFoundError:
        return True
    if len(raw) != first.size:  # only its header could be stored
        return True
    other = read(raw)
    mine, its = ("".join(one.text.split()) for one in (letter, other))
    if not (mine == its or (mine and its and (mine.startswith(its) or its.startswith(mine)))):
        return False
    return _digests(letter) == _digests(other)


def _digests(letter: Letter) -> list[bytes]:
    return [hashlib.sha256(file.part.decoded_content()).digest() for file in letter.files]


def raw_of(session: Session, mail: IncomingMail) -> bytes:
    """Return the message as it came."""
    return path_of(site_of(session).files / FOLDER, mail.sha256).read_bytes()


def identity_of(letter: Letter) -> str | None:
    """Return a digest that copies of one message share and no two messages do; None without a Message-ID.

    A Message-ID alone is not enough: broken programs use one twice, and the second message must not be lost.
    """
    if letter.message_id is None:
        return None
    parts = [letter.message_id, letter.sender.address if letter.sender else "", letter.root.first("date")]
    return hashlib.sha256("\n".join([*parts, letter.subject]).encode()).hexdigest()


def _described(letter: Letter) -> dict[str, str | None]:
    """Return what a list of mail shows."""
    sender, message_id = letter.sender, letter.message_id
    return {
        "message_id": message_id if message_id and len(message_id) <= 250 else None,
        "sender": sender.address if sender else None,
        "sender_name": sender.name if sender else None,
        "subject": letter.subject[:300],
    }
