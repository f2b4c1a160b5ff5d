"""Mails that go in one conversation: each stands for itself, whatever becomes of the one before."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from app.channels.delivery import FAILED, LEASE, LONGEST_IN_HAND, TAKEN, deliver_all, deliver_one
from app.channels.smtp import MailServer, SmtpServer
from app.database import begin_writing
from app.models import AuditEvent, OutgoingMail
from tests.desk import Desk
from tests.faults import post_office as manners
from tests.faults.post_office import PostOffice


@pytest.fixture
def mails(desk: Desk) -> list[OutgoingMail]:
    """Three receipts that wait, the one in the middle for somebody whom a picky server does not know."""
    for name in ("sari", f"{manners.UNKNOWN}.sari", "wati"):
        desk.open(requester_email=f"{name}@penyedia.test")
    return list(desk.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def deliver(desk: Desk, mails: list[OutgoingMail], server: MailServer | None) -> list[str]:
    ids = [mail.id for mail in mails]
    desk.session.commit()
    begin_writing(desk.session)
    states = deliver_all(desk.session, ids, server, clock=desk.clock)
    begin_writing(desk.session)
    return [states.get(mail_id, TAKEN) for mail_id in ids]


def said_sent(desk: Desk) -> list[int]:
    events = select(AuditEvent.data).where(AuditEvent.name == "mail_sent").order_by(AuditEvent.id)
    return [json.loads(data)["mail"] for data in desk.session.scalars(events)]


def test_they_go_in_one_conversation_in_their_order(
    desk: Desk, mails: list[OutgoingMail], post_office: PostOffice
) -> None:
    assert deliver(desk, mails, SmtpServer("127.0.0.1", post_office.port)) == ["sent"] * 3
    assert post_office.accepted() == [mail.message_id for mail in mails]
    assert post_office.conversations() == 1
    assert said_sent(desk) == [mail.id for mail in mails]


def test_a_server_that_takes_one_mail_a_connection_gets_them_all(
    desk: Desk, mails: list[OutgoingMail], post_office: PostOffice
) -> None:
    post_office.behave(manners.ONE_EACH)
    assert deliver(desk, mails, SmtpServer("127.0.0.1", post_office.port)) == ["sent"] * 3
    assert post_office.accepted() == [mail.message_id for mail in mails]
    assert [mail.attempts for mail in mails] == [1, 1, 1]


def test_a_refused_recipient_keeps_no_other_from_its_turn(
    desk: Desk, mails: list[OutgoingMail], post_office: PostOffice
) -> None:
    post_office.behave(manners.PICKY)
    assert deliver(desk, mails, SmtpServer("127.0.0.1", post_office.port)) == ["sent", "waiting", "sent"]
    assert post_office.accepted() == [mails[0].message_id, mails[2].message_id]
    assert "550" in (mails[1].last_error or "")
    assert (mails[1].attempts, mails[1].lease_until) == (1, None)


class _Meanwhile:
    """A server that takes every mail, and something happens meanwhile."""

    def __init__(self, happens: Sequence[Callable[[], object] | None]) -> None:
        self.happens = list(happens)
        self.took: list[str] = []

    @contextmanager
    def talk(self) -> Iterator["_Meanwhile"]:
        yield self

    def send(self, message: EmailMessage, to: Sequence[str]) -> Mapping[str, str]:
        happens = self.happens.pop(0)
        if happens is not None:
            happens()
        self.took.append(str(message["Message-ID"]))
        return {}


def test_one_that_breaks_by_itself_keeps_no_other_from_its_turn(desk: Desk, mails: list[OutgoingMail]) -> None:
    def break_down() -> None:
        raise RuntimeError("nobody thought of this")

    server = _Meanwhile([None, break_down, None])
    assert deliver(desk, mails, server) == ["sent", FAILED, "sent"]
    assert server.took == [mails[0].message_id, mails[2].message_id]
    assert mails[1].state == "waiting"


def test_what_a_slow_server_leaves_no_time_for_goes_back_to_whoever_comes_first(
    desk: Desk, mails: list[OutgoingMail]
) -> None:
    slow = _Meanwhile([lambda: desk.clock.forward(seconds=LONGEST_IN_HAND.total_seconds() + 1)])
    assert deliver(desk, mails, slow) == ["sent", TAKEN, TAKEN]
    assert [(mail.attempts, mail.lease_until) for mail in mails] == [(1, None), (0, None), (0, None)]
    assert deliver(desk, mails, _Meanwhile([None, None])) == [TAKEN, "sent", "sent"]


def test_who_took_longer_than_the_lease_says_nothing_of_what_another_has_done(
    desk: Desk, mails: list[OutgoingMail]
) -> None:
    mail_id = mails[0].id

    def another_takes_over() -> None:
        desk.clock.at += LEASE + timedelta(seconds=1)
        begin_writing(desk.session)
        assert deliver_one(desk.session, mail_id, _Meanwhile([None]), now=desk.now) == "sent"

    assert deliver(desk, mails[:1], _Meanwhile([another_takes_over])) == [TAKEN]
    assert (mails[0].state, mails[0].attempts) == ("sent", 2)
    assert said_sent(desk) == [mail_id]


def test_a_worker_that_is_stopping_gives_back_what_has_had_no_turn(desk: Desk, mails: list[OutgoingMail]) -> None:
    server, ids = _Meanwhile([None, None, None]), [mail.id for mail in mails]
    desk.session.commit()
    begin_writing(desk.session)
    deliver_all(desk.session, ids, server, clock=desk.clock, is_stopping=lambda: bool(server.took))
    begin_writing(desk.session)
    assert [(mail.state, mail.attempts) for mail in mails] == [("sent", 1), ("waiting", 0), ("waiting", 0)]


def test_without_a_server_they_are_kept_together(desk: Desk, mails: list[OutgoingMail]) -> None:
    mails[1].requester_id, mails[1].address = None, None  # nobody is left to write to
    assert deliver(desk, mails, None) == ["kept", "waiting", "kept"]
    assert "alamat" in (mails[1].last_error or "")
    assert said_sent(desk) == [mails[0].id, mails[2].id]
