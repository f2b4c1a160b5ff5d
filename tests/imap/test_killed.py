"""A reader that is killed (`kill -9`) at any border: the next one goes on, and each message is there exactly once.

And a message as large as people send them: what it costs in memory while it is read.
"""

import os
import resource
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import Session

from app.channels.imap import fetching
from app.channels.imap.lease import LEASE
from app.channels.site import Site
from app.database import prepare_engine
from app.jobs import read_mailboxes, take_in_mail
from app.jobs.visit_mailboxes import Visit, visit
from app.models import AuditEvent, Case, IncomingMail, Mailbox, MailboxMessage, OutgoingMail
from app.models.incoming import QUARANTINED
from tests.desk import START, Desk
from tests.imap.conftest import VARIABLE, connect_mailbox
from tests.imap.dovecot import PASSWORD, Postman
from tests.imap.letters import letter
from tests.races.crowd import context

MESSAGES, AT_ONCE = 5, 2
BORDERS = ("fetched", "stored", "storing committed", "taken in", "taking in committed")
MEGABYTE = 1_000_000
LARGE = 50 * MEGABYTE


@pytest.mark.parametrize("border", BORDERS)
def test_after_a_kill_every_message_is_there_once(
    desk: Desk, mailbox: Mailbox, postman: Postman, database_url: str, tmp_path: Path, border: str
) -> None:
    mailbox_id = mailbox.id
    desk.session.rollback()
    postman.deliver(*(letter(number) for number in range(MESSAGES)))
    assert _run(_read, database_url, tmp_path, mailbox_id, START, border) == (-signal.SIGKILL, None)
    later = START + LEASE + timedelta(minutes=1)
    code, seen = _run(_read, database_url, tmp_path, mailbox_id, later, "")
    assert (code, seen.trouble, seen.is_busy) == (0, "", False)
    received = select(func.count(AuditEvent.id)).where(AuditEvent.name == "mail_received")
    receipts = select(func.count(OutgoingMail.id)).where(OutgoingMail.requester_id.is_not(None))
    counted = [select(func.count(column)) for column in (IncomingMail.id, MailboxMessage.uid, Case.id)]
    assert [desk.session.scalar(query) for query in (*counted, received, receipts)] == [MESSAGES] * 5
    kept = [file for file in (tmp_path / "files" / "mail").rglob("*") if file.is_file()]
    assert len(kept) == MESSAGES


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("largest_mb", [60, 25])
def test_fifty_megabytes_go_through_or_into_quarantine_and_the_memory_is_bounded(
    desk: Desk, postman: Postman, database_url: str, tmp_path: Path, largest_mb: int
) -> None:
    desk.session.rollback()
    mailbox_id = connect_mailbox(desk.session, postman.port, postman.user, largest_mb=largest_mb).id
    desk.session.rollback()
    large = letter("besar", body="Rekaman layarnya terlampir.")
    large.add_attachment(os.urandom(LARGE * 3 // 4), maintype="video", subtype="mp4", filename="layar.mp4")
    postman.deliver(large, letter("kecil"))
    code, grown = _run(_measure, database_url, tmp_path, mailbox_id)
    assert code == 0
    mails = desk.session.scalars(select(IncomingMail).order_by(IncomingMail.id)).all()
    assert [mail.size > LARGE for mail in mails] == [True, False]
    assert mails[1].case_id is not None
    if largest_mb * MEGABYTE > LARGE:
        assert mails[0].case_id is not None
        assert grown < 6 * LARGE
    else:
        assert (mails[0].state, mails[0].reason) == (QUARANTINED, "too_big")
        assert grown < LARGE


def _run(work: Callable[..., None], *given: Any) -> tuple[int | None, Any]:
    """Let a process of its own do it; return how it ended and what it said, None where it was killed before."""
    ours, theirs = context().Pipe(duplex=False)
    one = context().Process(target=work, args=(*given, theirs))
    one.start()
    theirs.close()
    try:
        said = ours.recv() if ours.poll(60) else None
    except EOFError:
        said = None
    one.join(timeout=60)
    return one.exitcode, said


# in the other process


def _read(url: str, folder: Path, mailbox_id: int, at: datetime, border: str, line: Connection) -> None:
    """Read the mailbox and take in what is there, as a worker does; die at the border, when it is come to again."""
    fetching.MOST_AT_ONCE = AT_ONCE
    with _session(url, folder) as session:
        if border:
            _arm(border)
        line.send(_look(session, mailbox_id, at))


def _measure(url: str, folder: Path, mailbox_id: int, line: Connection) -> None:
    """Read, take in, and say by how many bytes the process has grown at most."""
    with _session(url, folder) as session:
        session.scalars(select(Mailbox)).all()
        before = _peak()
        _look(session, mailbox_id, START)
        line.send(_peak() - before)


def _look(session: Session, mailbox_id: int, at: datetime) -> Visit:
    seen = visit(session, mailbox_id, clock=lambda: at)
    take_in_mail.take_in_due(session, lambda: at)
    return seen


def _session(url: str, folder: Path) -> Session:
    os.environ[VARIABLE] = PASSWORD
    engine = create_engine(url)
    prepare_engine(engine)
    site = Site("http://localhost", "helpdesk@lpse.test", folder / "files", 10_000_000, ZoneInfo("Asia/Jakarta"))
    return Session(engine, info={"site": site})


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _arm(border: str) -> None:
    """Let the process kill itself at the second pass, so that some of the work is done and some is not."""
    owner, name = (take_in_mail, "take_in") if border.startswith("tak") else (read_mailboxes, "store_letters")
    inner, passes = getattr(owner, name), 0

    def outer(*arguments: Any, **named: Any) -> Any:
        nonlocal passes
        passes += 1
        if passes == 2 and border == "fetched":
            _die()
        result = inner(*arguments, **named)
        if passes == 2 and border in ("stored", "taken in"):
            _die()
        if passes == 2:
            event.listen(Session, "after_commit", lambda _session: _die())
        return result

    setattr(owner, name, outer)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
