"""The worker's own readers: woken by the server, asking where it cannot wake, and outliving whatever breaks."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.administration.mailboxes import change_mailbox, details_of
from app.audit import Actor
from app.database import begin_writing, db
from app.factory import create_app
from app.jobs import mailbox_readers, worker
from app.jobs.mailbox_readers import MailboxReaders, Pace
from app.models import Case, IncomingMail, Mailbox
from tests.conftest import settings_for
from tests.desk import START, TravellingClock
from tests.imap.conftest import connect_mailbox
from tests.imap.dovecot import Dovecot, Postman
from tests.imap.letters import letter
from tests.imap.line import Line
from tests.jobs.watching import until

# nothing is found by asking again within the patience of a test: only by being woken
PACE = Pace(
    answer_seconds=10,
    idle_seconds=600,
    poll_seconds=600,
    attempt_seconds=0.05,
    look_for_mailboxes_seconds=0.05,
    ask_for_lease_seconds=0.05,
)


@pytest.fixture
def helpdesk(database_url: str, tmp_path: Path, clock: TravellingClock) -> Iterator[Flask]:
    made = create_app(settings_for(tmp_path, database_url), clock=clock)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def start_reading(helpdesk: Flask) -> Iterator[Callable[..., MailboxReaders]]:
    started: list[MailboxReaders] = []

    def start(pace: Pace = PACE) -> MailboxReaders:
        started.append(mailbox_readers.start(helpdesk, pace))
        return started[-1]

    yield start
    for readers in started:
        readers.shutdown()


def numbers(helpdesk: Flask) -> list[str]:
    """Return the numbers of the cases that mail has opened."""
    with helpdesk.app_context():
        return list(db.session.scalars(select(Case.number).where(Case.channel == "email")))


def state_of_mailbox(helpdesk: Flask) -> Mailbox:
    with helpdesk.app_context():
        mailbox = db.session.scalars(select(Mailbox).where(Mailbox.key == "helpdesk")).one()
        db.session.expunge(mailbox)
        return mailbox


def has_been_read(helpdesk: Flask) -> bool:
    """Say whether everything has been done that comes before waiting."""
    return state_of_mailbox(helpdesk).reconciled_at is not None


def test_a_message_becomes_a_ticket_as_soon_as_the_server_says_that_it_is_there(
    helpdesk: Flask, postman: Postman, start_reading: Callable[..., MailboxReaders]
) -> None:
    connect_mailbox(db.session(), postman.port, postman.user)
    start_reading()
    until(lambda: has_been_read(helpdesk), "the first look into the mailbox")
    postman.deliver(letter(1))
    until(lambda: len(numbers(helpdesk)) == 1, "the ticket")


def test_a_server_that_cannot_wake_us_is_asked(helpdesk: Flask, start_reading: Callable[..., MailboxReaders]) -> None:
    with Dovecot(has_idle=False) as server:
        postman = server.open()
        connect_mailbox(db.session(), server.port, postman.user)
        readers = start_reading(Pace(poll_seconds=0.05, attempt_seconds=0.05, look_for_mailboxes_seconds=0.05))
        until(lambda: has_been_read(helpdesk), "the first look into the mailbox")
        postman.deliver(letter(1))
        until(lambda: len(numbers(helpdesk)) == 1, "the ticket")
        readers.shutdown()


def test_reading_goes_on_after_the_line_was_cut(
    helpdesk: Flask,
    dovecot: Dovecot,
    postman: Postman,
    start_reading: Callable[..., MailboxReaders],
) -> None:
    with Line(dovecot.port) as line:
        connect_mailbox(db.session(), line.port, postman.user)
        readers = start_reading()
        until(lambda: line.is_idle, "the reader to wait for mail")
        line.cut()
        postman.deliver(letter(1))
        until(lambda: len(numbers(helpdesk)) == 1, "the ticket")
        assert line.connections == 2
        assert state_of_mailbox(helpdesk).failing_since is None
        readers.shutdown()


def test_reading_goes_on_after_the_server_was_restarted(
    helpdesk: Flask, clock: TravellingClock, own_dovecot: Dovecot, start_reading: Callable[..., MailboxReaders]
) -> None:
    postman = own_dovecot.open()
    connect_mailbox(db.session(), own_dovecot.port, postman.user)
    readers = start_reading()
    until(lambda: has_been_read(helpdesk), "the first look into the mailbox")
    own_dovecot.stop()
    until(lambda: state_of_mailbox(helpdesk).failing_since, "the server's absence to be noticed")
    own_dovecot.start()
    postman.deliver(letter(1))
    clock.forward(minutes=30)
    until(lambda: len(numbers(helpdesk)) == 1, "the ticket")
    readers.shutdown()


def test_a_mailbox_that_cannot_be_read_keeps_no_other_from_being_read(
    helpdesk: Flask, postman: Postman, start_reading: Callable[..., MailboxReaders]
) -> None:
    connect_mailbox(db.session(), postman.port, postman.user, key="complaint", password_variable="IMAP_PASSWORD_X")
    connect_mailbox(db.session(), postman.port, postman.user)
    start_reading()
    postman.deliver(letter(1))
    until(lambda: len(numbers(helpdesk)) == 1, "the ticket")
    until(lambda: db.session.rollback() or _failing(), "the other's failure to be noted")


def _failing() -> list[str]:
    return list(db.session.scalars(select(Mailbox.key).where(Mailbox.failing_since.is_not(None))))


def test_a_mailbox_that_is_no_longer_to_be_read_is_let_go(
    helpdesk: Flask, postman: Postman, start_reading: Callable[..., MailboxReaders]
) -> None:
    mailbox = connect_mailbox(db.session(), postman.port, postman.user)
    start_reading()
    until(lambda: has_been_read(helpdesk), "the first look into the mailbox")
    begin_writing(db.session())
    details = details_of(db.session.get_one(Mailbox, mailbox.id))
    values = {name: getattr(details, name) for name in details.__dataclass_fields__} | {"is_active": False}
    change_mailbox(db.session(), mailbox, type(details)(**values), actor=Actor.system("cli"), now=START)
    db.session.commit()
    until(lambda: _connections(postman) == 0, "the connection to be closed")


def _connections(postman: Postman) -> int:
    return postman.server.connections(postman.user)


def test_what_a_crash_has_left_stored_is_taken_in(
    helpdesk: Flask, postman: Postman, start_reading: Callable[..., MailboxReaders]
) -> None:
    from app.channels.incoming.store import store_raw

    begin_writing(db.session())
    store_raw(
        db.session(),
        bytes(letter(1)),
        mailbox="helpdesk",
        envelope_to=[],
        received_at=START,
        actor=Actor.system(),
        now=START,
    )
    db.session.commit()
    start_reading()
    until(lambda: len(numbers(helpdesk)) == 1, "the ticket")


def test_the_worker_reads_the_mailboxes_beside_its_jobs(helpdesk: Flask, postman: Postman) -> None:
    connect_mailbox(db.session(), postman.port, postman.user)
    postman.deliver(letter(1))
    background = worker.start(helpdesk)
    try:
        until(lambda: len(numbers(helpdesk)) == 1, "the ticket")
    finally:
        background.shutdown()


def test_to_stop_cuts_the_line_and_is_no_failure_of_the_mailbox(
    helpdesk: Flask, postman: Postman, start_reading: Callable[..., MailboxReaders], caplog: pytest.LogCaptureFixture
) -> None:
    connect_mailbox(db.session(), postman.port, postman.user)
    readers = start_reading()
    until(lambda: has_been_read(helpdesk), "the first look into the mailbox")
    readers.shutdown()
    mailbox = state_of_mailbox(helpdesk)
    assert (mailbox.failures, mailbox.lease_owner) == (0, None)
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []
    with helpdesk.app_context():
        assert db.session.scalars(select(IncomingMail.id)).all() == []
