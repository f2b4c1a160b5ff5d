"""A real IMAP server for all tests of this folder, a user of it for each, and its mailbox in the database.

Dovecot is Debian's `dovecot-imapd`. Where it is not installed these tests are skipped, aloud; under REQUIRE_SERVICES=1
that fails.
"""

import os
import uuid
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from app.administration.mailboxes import all_mailboxes, change_mailbox, details_of
from app.audit import Actor
from app.database import begin_writing
from app.jobs.read_mailboxes import Reader
from app.models import Mailbox
from tests.desk import START, Desk
from tests.imap.dovecot import PASSWORD, Dovecot, Postman, program
from tests.imap.letters import SINCE

VARIABLE = "IMAP_PASSWORD_HELPDESK"


def require_dovecot() -> None:
    if program() is None:
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail("Dovecot is required: apt-get install dovecot-imapd")
        pytest.skip("no Dovecot: apt-get install dovecot-imapd")


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One server for many tests: nobody stops it."""
    require_dovecot()
    with Dovecot() as server:
        yield server


@pytest.fixture
def own_dovecot() -> Iterator[Dovecot]:
    """A server for this test alone, which may stop it."""
    require_dovecot()
    with Dovecot() as server:
        yield server


@pytest.fixture
def postman(dovecot: Dovecot) -> Postman:
    """The folders of a user whom no other test knows."""
    return dovecot.open(f"helpdesk-{uuid.uuid4().hex[:12]}")


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)


def connect_mailbox(session: Session, port: int, user: str, *, key: str = "helpdesk", **details: object) -> Mailbox:
    """Let a mailbox of the database be the one on the test's server; commits."""
    begin_writing(session)
    mailbox = next(one for one in all_mailboxes(session) if one.key == key)
    told = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": user,
        "password_variable": VARIABLE,
        "reads_since": SINCE,
        "is_active": True,
        **details,
    }
    before = details_of(mailbox)
    after = type(before)(**{name: told.get(name, getattr(before, name)) for name in before.__dataclass_fields__})
    change_mailbox(session, mailbox, after, actor=Actor.system("cli"), now=START)
    session.commit()
    return mailbox


@pytest.fixture
def mailbox(desk: Desk, postman: Postman) -> Mailbox:
    desk.session.rollback()
    return connect_mailbox(desk.session, postman.port, postman.user)


@pytest.fixture
def reader_of(desk: Desk) -> Callable[..., Reader]:
    """Return a reader that has the lease of a mailbox."""

    def made(mailbox: Mailbox, owner: str = "satu") -> Reader:
        mailbox_id = mailbox.id
        desk.session.rollback()
        reader = Reader(desk.session, mailbox_id, owner, desk.clock)
        assert reader.take_lease()
        return reader

    return made
