"""However many read one mailbox, each message is stored once."""

import os
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.channels.imap.lease import LEASE, LeaseLost
from app.channels.site import Site
from app.database import prepare_engine
from app.jobs.read_mailboxes import Reader
from app.jobs.take_in_mail import take_in_due
from app.jobs.visit_mailboxes import visit
from app.models import Case, IncomingMail, Mailbox, MailboxMessage
from tests.desk import START, Desk, TravellingClock
from tests.imap.conftest import VARIABLE
from tests.imap.dovecot import PASSWORD, Postman
from tests.imap.letters import letter
from tests.races.crowd import context

HOW_MANY, READERS = 40, 3


def count(desk: Desk, column: object) -> int:
    desk.session.rollback()
    return desk.session.scalar(select(func.count(column))) or 0  # type: ignore[arg-type]


def test_who_was_too_slow_stores_nothing_more(
    desk: Desk, mailbox: Mailbox, postman: Postman, reader_of: Callable[..., Reader]
) -> None:
    postman.deliver(*(letter(number) for number in range(5)))
    slow = reader_of(mailbox, "lambat")
    mailbox_id = mailbox.id
    folder = slow.open_folder()
    quick = Reader(desk.session, mailbox_id, "cepat", TravellingClock(desk.clock.forward(minutes=6)))
    assert quick.take_lease()
    other = quick.open_folder()
    assert len(quick.read_new(other)) == 5
    with pytest.raises(LeaseLost):
        slow.read_new(folder)
    desk.session.rollback()
    folder.close()
    other.close()
    assert count(desk, IncomingMail.id) == 5


def test_several_processes_that_take_the_mailbox_from_each_other_store_each_message_once(
    desk: Desk, mailbox: Mailbox, postman: Postman, database_url: str, tmp_path: Path
) -> None:
    mailbox_id = mailbox.id
    desk.session.rollback()
    postman.deliver(*(letter(number) for number in range(HOW_MANY)))
    together = context().Barrier(READERS)
    ours, theirs = context().Pipe(duplex=False)
    running = [
        context().Process(target=_read, args=(database_url, tmp_path, mailbox_id, number, together, theirs))
        for number in range(READERS)
    ]
    for one in running:
        one.start()
    for one in running:
        one.join(timeout=60)
    assert [one.exitcode for one in running] == [0] * READERS
    visits = [ours.recv() for _ in running]
    assert [visit.trouble for visit in visits] == [""] * READERS
    assert count(desk, IncomingMail.id) == HOW_MANY
    assert count(desk, MailboxMessage.uid) == HOW_MANY
    assert count(desk, IncomingMail.case_id.distinct()) == HOW_MANY
    assert count(desk, Case.id) == HOW_MANY


def _read(url: str, files: Path, mailbox_id: int, number: int, together: Barrier, line: Connection) -> None:
    """Read as a worker on another host would, whose clock says that the lease of the one before is over."""
    os.environ[VARIABLE] = PASSWORD
    clock = TravellingClock(START + number * (LEASE + timedelta(minutes=1)))
    engine = create_engine(url)
    prepare_engine(engine)
    site = Site("http://localhost", "helpdesk@lpse.test", files / "files", 10_000_000, ZoneInfo("Asia/Jakarta"))
    with Session(engine, info={"site": site}) as session:
        together.wait(timeout=30)
        seen = visit(session, mailbox_id, clock=clock)
        take_in_due(session, clock)
    line.send(seen)
