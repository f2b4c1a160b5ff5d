"""Mail servers as they are: they refuse, put off, hang, and hang up. No mail is lost, none has a second Message-ID."""

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit import Actor
from app.cases.claim import claim_task
from app.channels.delivery import BACK_OFF_MINUTES, LEASE, deliver_one, due_mail
from app.channels.smtp import SmtpServer
from app.database import begin_writing
from app.models import AuditEvent, Case, OutgoingMail
from tests.desk import Desk
from tests.faults import post_office as manners
from tests.faults.post_office import PostOffice
from tests.races.conftest import Race, crowd, race  # noqa: F401 - fixtures

QUICK_SECONDS = 0.2  # how long these tests wait for a server that says nothing


def mail_of(desk: Desk, case: Case) -> OutgoingMail:
    return desk.session.scalars(select(OutgoingMail).where(OutgoingMail.case_id == case.id)).one()


def deliver_due(desk: Desk, port: int) -> list[str]:
    """Deliver what is due now, one after the other, as the worker does; return the states."""
    session, server = desk.session, SmtpServer("127.0.0.1", port, timeout_seconds=QUICK_SECONDS)
    states = []
    for mail_id in due_mail(session, desk.now):
        session.rollback()
        begin_writing(session)
        states.append(deliver_one(session, mail_id, server, now=desk.now))
    session.rollback()
    begin_writing(session)
    return states


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_server_that_is_not_there_is_tried_again_later(desk: Desk, closed_port: int) -> None:
    mail = mail_of(desk, desk.open())
    assert deliver_due(desk, closed_port) == ["waiting"]
    assert (mail.attempts, mail.lease_until, mail.not_before) == (1, None, desk.now + timedelta(minutes=1))
    assert "ConnectionRefusedError" in (mail.last_error or "")
    assert deliver_due(desk, closed_port) == []


def test_a_greylisting_server_gets_the_same_mail_again(desk: Desk, post_office: PostOffice) -> None:
    post_office.behave(manners.GREYLIST)
    mail = mail_of(desk, desk.open())
    assert deliver_due(desk, post_office.port) == ["waiting"]
    assert "451" in (mail.last_error or "")
    desk.clock.at = mail.not_before
    assert deliver_due(desk, post_office.port) == ["sent"]
    assert post_office.accepted() == [mail.message_id]
    assert mail.last_error is None


def test_a_mail_that_was_never_taken_dies_visibly_within_two_days(desk: Desk, post_office: PostOffice) -> None:
    post_office.behave(manners.REFUSE)
    case = desk.open()
    mail, began = mail_of(desk, case), desk.now
    for _ in BACK_OFF_MINUTES:
        desk.clock.at = mail.not_before
        assert len(deliver_due(desk, post_office.port)) == 1
    assert (mail.state, mail.attempts) == ("dead", len(BACK_OFF_MINUTES))
    assert timedelta(hours=12) < desk.now - began < timedelta(days=2)
    assert "550" in (mail.last_error or "")
    assert desk.events(case)[-1] == "mail_given_up"
    desk.clock.forward(days=7)
    assert deliver_due(desk, post_office.port) == []


def test_a_mail_that_cannot_be_written_keeps_no_lease(desk: Desk, post_office: PostOffice) -> None:
    case = desk.open()
    case.requester.email = "sari@penyedia.test\nBcc: semua@lain.test"
    desk.session.commit()
    begin_writing(desk.session)
    mail = mail_of(desk, case)
    assert deliver_due(desk, post_office.port) == ["waiting"]
    assert (mail.attempts, mail.lease_until) == (1, None)
    assert "linefeed" in (mail.last_error or "")


def test_a_server_that_hangs_up_after_the_text_gets_it_again_under_the_same_id(
    desk: Desk, post_office: PostOffice
) -> None:
    """It had the mail, and we could not know: twice the same is what its Message-ID is for."""
    post_office.behave(manners.DROP)
    mail = mail_of(desk, desk.open())
    assert deliver_due(desk, post_office.port) == ["waiting"]
    post_office.behave(manners.ACCEPT)
    desk.clock.at = mail.not_before
    assert deliver_due(desk, post_office.port) == ["sent"]
    assert post_office.accepted() == [mail.message_id, mail.message_id]
    query = select(func.count(AuditEvent.id)).where(AuditEvent.name == "mail_sent")
    assert desk.session.scalar(query) == 1


def test_a_server_that_hangs_is_left_after_a_while(desk: Desk, post_office: PostOffice) -> None:
    post_office.behave(manners.HANG)
    mail = mail_of(desk, desk.open())
    assert deliver_due(desk, post_office.port) == ["waiting"]
    assert "timed out" in (mail.last_error or "")
    assert mail.lease_until is None


def test_nobody_waits_while_a_mail_server_hangs(race: Race, post_office: PostOffice) -> None:  # noqa: F811
    """The worker that talks to it holds no transaction: on either database a step goes through meanwhile."""
    desk = race.desk
    post_office.behave(manners.HANG)
    case = desk.open()
    mail, budi = mail_of(desk, case), desk.staff("helpdesk")
    delivering = {"mail_id": mail.id, "port": post_office.port, "now": desk.now}
    desk.session.commit()
    waiting = race.begin("deliver", delivering)
    post_office.wait_until_it_hangs()

    begin_writing(desk.session)
    claim_task(desk.session, desk.task(case), actor=Actor.staff(budi), now=desk.now)
    desk.session.commit()
    assert desk.task(case).assignee_id == budi.id
    assert mail.lease_until == desk.now + LEASE

    desk.session.rollback()
    post_office.close()  # the connection is cut
    (outcome,) = race.finish(waiting)
    assert outcome.value == "waiting"
