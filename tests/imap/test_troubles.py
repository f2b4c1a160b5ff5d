"""A mailbox that cannot be read says so, is tried again later, and loses nothing."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from app.database import begin_writing
from app.jobs.visit_mailboxes import Visit, visit
from app.models import AuditEvent, IncomingMail, Mailbox, OutgoingMail
from tests.desk import Desk
from tests.imap.conftest import connect_mailbox
from tests.imap.dovecot import Dovecot, Postman
from tests.imap.letters import letter
from tests.imap.line import Line

Visits = Callable[..., Visit]


@pytest.fixture
def line(dovecot: Dovecot) -> Iterator[Line]:
    with Line(dovecot.port) as made:
        yield made


@pytest.fixture
def look(desk: Desk) -> Visits:
    """Visit a mailbox, with little patience."""

    def made(mailbox: Mailbox, **options: object) -> Visit:
        mailbox_id = mailbox.id
        desk.session.rollback()
        return visit(desk.session, mailbox_id, clock=desk.clock, **{"timeout_seconds": 5, **options})  # type: ignore[arg-type]

    return made


def count(desk: Desk) -> int:
    desk.session.rollback()
    return len(desk.session.scalars(select(IncomingMail.id)).all())


def names_of_events(desk: Desk) -> list[str]:
    desk.session.rollback()
    query = select(AuditEvent.name).where(AuditEvent.name.like("mailbox%")).order_by(AuditEvent.id)
    return list(desk.session.scalars(query))


def test_a_wrong_password_is_told_once_and_not_tried_again_soon(
    desk: Desk, mailbox: Mailbox, look: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(mailbox.password_variable, "salah")
    assert "kata sandinya" in look(mailbox).trouble
    look(mailbox)
    assert mailbox.failures == 2
    assert mailbox.failing_since == desk.now
    assert "kata sandinya" in (mailbox.last_error or "")
    assert mailbox.not_before is not None
    assert (mailbox.not_before - desk.now).total_seconds() >= 600
    assert names_of_events(desk).count("mailbox_failed") == 1


def test_a_missing_password_names_its_variable(mailbox: Mailbox, look: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(mailbox.password_variable)
    assert "IMAP_PASSWORD_HELPDESK" in look(mailbox).trouble


def test_no_other_secret_is_given_away_as_a_password(
    desk: Desk, mailbox: Mailbox, look: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "rahasia-kotak")
    desk.session.rollback()
    mailbox.password_variable = "SECRET_KEY"
    desk.session.commit()
    assert "Kata sandi tidak ada" in look(mailbox).trouble


def test_a_missing_folder_is_named(desk: Desk, postman: Postman, look: Visits) -> None:
    desk.session.rollback()
    mailbox = connect_mailbox(desk.session, postman.port, postman.user, folder="Arsip lama")
    assert "“Arsip lama”" in look(mailbox).trouble


def test_a_server_that_is_away_is_tried_again_later_each_time_and_once_back_all_is_read(
    desk: Desk, own_dovecot: Dovecot, look: Visits
) -> None:
    postman = own_dovecot.open()
    postman.deliver(letter(1))
    desk.session.rollback()
    mailbox = connect_mailbox(desk.session, own_dovecot.port, postman.user)
    own_dovecot.stop()
    waits = []
    for _ in range(3):
        assert look(mailbox).trouble
        assert mailbox.not_before is not None
        waits.append((mailbox.not_before - desk.now).total_seconds())
    assert waits == sorted(set(waits))
    own_dovecot.start()
    assert look(mailbox) == Visit(stored=1)
    assert (mailbox.failures, mailbox.failing_since, mailbox.last_error) == (0, None, None)
    assert names_of_events(desk)[-2:] == ["mailbox_failed", "mailbox_recovered"]


def test_who_administrates_is_told_of_a_trouble_that_lasts_and_once(
    desk: Desk, mailbox: Mailbox, look: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_writing(desk.session)
    desk.staff("administrator")
    desk.session.commit()
    monkeypatch.setenv(mailbox.password_variable, "salah")
    for _ in range(4):
        look(mailbox)
        desk.clock.forward(minutes=20)
    desk.session.rollback()
    mails = desk.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "mailbox_trouble")).all()
    assert len(mails) == 1
    assert mailbox.username in mails[0].subject


def test_a_line_that_is_cut_in_the_midst_of_a_message_loses_nothing_and_makes_nothing_twice(
    desk: Desk, line: Line, postman: Postman, look: Visits
) -> None:
    desk.session.rollback()
    mailbox = connect_mailbox(desk.session, line.port, postman.user)
    postman.deliver(*(letter(number, body="isi " * 20_000) for number in range(40)))
    line.cut_after(1_500_000)
    assert "terputus" in look(mailbox).trouble
    assert 0 < count(desk) < 40
    line.heal()
    look(mailbox)
    assert count(desk) == 40
    assert len(set(desk.session.scalars(select(IncomingMail.subject)))) == 40


def test_a_server_that_hangs_is_given_up_after_a_while(desk: Desk, line: Line, postman: Postman, look: Visits) -> None:
    desk.session.rollback()
    mailbox = connect_mailbox(desk.session, line.port, postman.user)
    line.fall_silent()
    assert "tidak menjawab" in look(mailbox, timeout_seconds=0.3).trouble


def test_a_message_at_which_the_line_always_breaks_keeps_no_other_from_being_read(
    desk: Desk, line: Line, postman: Postman, look: Visits
) -> None:
    desk.session.rollback()
    mailbox = connect_mailbox(desk.session, line.port, postman.user)
    postman.deliver(letter(1), letter(2, body="isi " * 500_000), letter(3))
    for _ in range(10):
        line.cut_after(400_000)
        if not look(mailbox).trouble:
            break
    assert count(desk) == 2
    assert "mailbox_message_skipped" in names_of_events(desk)
    line.heal()
    found = look(mailbox, reconcile=True).differences
    assert found is not None
    assert found.stored == 1
    assert count(desk) == 3


def test_who_reads_keeps_the_others_away(
    desk: Desk, mailbox: Mailbox, look: Visits, reader_of: Callable[..., object]
) -> None:
    reader_of(mailbox, "lain")
    assert look(mailbox) == Visit(is_busy=True)
    desk.clock.forward(minutes=6)
    assert look(mailbox) == Visit()
