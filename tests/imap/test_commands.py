"""`flask mail poll --once` and `flask mail reconcile`, as an administrator calls them."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.models import Case, Mailbox
from tests.imap.conftest import connect_mailbox
from tests.imap.dovecot import Postman
from tests.imap.letters import letter


@pytest.fixture
def connected(app: Flask, postman: Postman) -> Mailbox:
    with app.app_context():
        return connect_mailbox(db.session(), postman.port, postman.user)


def test_polling_once_makes_tickets_of_what_is_there(app: Flask, connected: Mailbox, postman: Postman) -> None:
    postman.deliver(letter(1), letter(2))
    done = app.test_cli_runner().invoke(args=["mail", "poll", "--once"])
    assert done.exit_code == 0, done.output
    assert "2 surel baru, 2 diolah." in done.stderr
    with app.app_context():
        assert len(db.session.scalars(select(Case.id)).all()) == 2
    assert "0 surel baru" in app.test_cli_runner().invoke(args=["mail", "poll", "--once"]).stderr


def test_a_mailbox_that_cannot_be_read_is_told_and_fails_the_command(
    app: Flask, connected: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IMAP_PASSWORD_HELPDESK")
    done = app.test_cli_runner().invoke(args=["mail", "poll", "--once"])
    assert done.exit_code == 1
    assert "IMAP_PASSWORD_HELPDESK" in done.stderr


def test_without_a_mailbox_it_says_where_to_set_one_up(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["mail", "poll", "--once"])
    assert done.exit_code == 0
    assert "/pengaturan/surel" in done.stderr


def test_reconciling_fails_where_there_was_a_difference_and_has_mended_it(
    app: Flask, connected: Mailbox, postman: Postman
) -> None:
    runner = app.test_cli_runner()
    agreed = runner.invoke(args=["mail", "reconcile"])
    assert (agreed.exit_code, "cocok" in agreed.stderr) == (0, True)
    with app.app_context():
        db.session.scalars(select(Mailbox).where(Mailbox.is_active)).one().last_uid = 1
        db.session.commit()
    postman.deliver(letter(1))
    differed = runner.invoke(args=["mail", "reconcile"])
    assert differed.exit_code == 1
    assert "1 tertinggal" in differed.stderr
    assert runner.invoke(args=["mail", "reconcile"]).exit_code == 0
