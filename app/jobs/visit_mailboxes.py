"""Look into a mailbox once, at a person's request: read what is new, or compare it with what is stored."""

import os
import socket
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.channels.imap.lease import LeaseLost
from app.channels.imap.reconciling import Differences
from app.channels.imap.trouble import Trouble
from app.clock import Clock
from app.jobs.read_mailboxes import TIMEOUT_SECONDS, Reader


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit brought: how many new messages, which differences if they were looked for, or what went wrong.

    `is_busy`: another reads the mailbox now, which is as good.
    """

    stored: int = 0
    differences: Differences | None = None
    trouble: str = ""
    is_busy: bool = False


def owner_name() -> str:
    """Return a name for a lease that no other reader has, on any host."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"


def visit(
    session: Session,
    mailbox_id: int,
    *,
    clock: Clock,
    reconcile: bool = False,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Visit:
    """Read a mailbox to its end, now, whenever its next attempt was to be; commits."""
    reader = Reader(session, mailbox_id, owner_name(), clock)
    if not reader.take_lease(is_impatient=True):
        return Visit(is_busy=True)
    try:
        return _look(reader, timeout_seconds, reconcile=reconcile)
    except LeaseLost:
        return Visit(is_busy=True)
    except Trouble as trouble:
        reader.note_failure(trouble)
        return Visit(trouble=trouble.sentence)
    finally:
        reader.give_back_lease()


def _look(reader: Reader, timeout_seconds: float, *, reconcile: bool) -> Visit:
    folder = reader.open_folder(timeout_seconds=timeout_seconds)
    try:
        new = reader.read_new(folder)
        return Visit(len(new), reader.reconcile(folder) if reconcile else None)
    finally:
        folder.close()
