"""A group is told by one mail: each of its members gets it, or a mail of their own later."""

import json
from email.message import EmailMessage

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels.composing import compose
from app.channels.delivery import deliver_one
from app.channels.smtp import SmtpServer
from app.database import begin_writing
from app.models import AuditEvent, Case, Group, OutgoingMail, User
from app.models.people import HELPDESK
from tests.desk import Desk
from tests.faults import post_office as manners
from tests.faults.post_office import PostOffice


@pytest.fixture
def members(desk: Desk) -> list[User]:
    return [desk.staff("helpdesk", name) for name in ("Budi", f"{manners.UNKNOWN}.Wati", "Sri")]


def told(session: Session, case: Case) -> list[OutgoingMail]:
    query = select(OutgoingMail).where(OutgoingMail.case_id == case.id, OutgoingMail.requester_id.is_(None))
    return list(session.scalars(query.order_by(OutgoingMail.id).execution_options(populate_existing=True)))


def deliver(desk: Desk, mail: OutgoingMail, server: SmtpServer | None) -> str:
    desk.session.commit()
    begin_writing(desk.session)
    return deliver_one(desk.session, mail.id, server, now=desk.now)


def sent_events(desk: Desk, case: Case) -> list[dict[str, object]]:
    query = select(AuditEvent.data).where(AuditEvent.case_id == case.id, AuditEvent.name == "mail_sent")
    return [json.loads(data) for data in desk.session.scalars(query.order_by(AuditEvent.id))]


def test_one_mail_goes_to_every_member_and_the_trail_names_them(
    desk: Desk, members: list[User], post_office: PostOffice
) -> None:
    case = desk.open()
    (mail,) = told(desk.session, case)
    assert (mail.group_key, mail.user_id) == (HELPDESK, None)
    assert deliver(desk, mail, SmtpServer("127.0.0.1", post_office.port)) == "sent"
    assert post_office.accepted() == [mail.message_id]
    (event,) = sent_events(desk, case)
    assert event["members"] == [member.id for member in members]


def test_the_mail_names_those_whom_it_goes_to(desk: Desk, members: list[User]) -> None:
    (mail,) = told(desk.session, desk.open())
    message = compose(desk.session, mail, [member.email for member in members])
    assert isinstance(message, EmailMessage)
    assert [address.addr_spec for address in message["To"].addresses] == [member.email for member in members]


def test_whoever_left_before_it_goes_gets_none(desk: Desk, members: list[User]) -> None:
    case = desk.open()
    (mail,) = told(desk.session, case)
    members[1].is_active = False
    assert deliver(desk, mail, None) == "kept"
    (event,) = sent_events(desk, case)
    assert event["members"] == [members[0].id, members[2].id]


def test_who_brought_it_about_is_not_told(desk: Desk, members: list[User]) -> None:
    case = desk.open("phone", by=members[0])
    (mail,) = told(desk.session, case)
    deliver(desk, mail, None)
    (event,) = sent_events(desk, case)
    assert event["members"] == [members[1].id, members[2].id]


def test_nobody_is_told_where_nobody_else_is_in_the_group(desk: Desk) -> None:
    case = desk.open("phone", by=desk.staff("helpdesk"))
    assert told(desk.session, case) == []


def test_a_group_with_an_address_of_its_own_is_told_there(
    desk: Desk, members: list[User], post_office: PostOffice
) -> None:
    desk.session.get_one(Group, HELPDESK).email = "loket@lpse.test"
    case = desk.open("phone", by=members[0])
    (mail,) = told(desk.session, case)
    assert deliver(desk, mail, SmtpServer("127.0.0.1", post_office.port)) == "sent"
    assert "members" not in sent_events(desk, case)[0]


def test_a_member_whom_the_server_refuses_is_tried_again_alone(
    desk: Desk, members: list[User], post_office: PostOffice
) -> None:
    post_office.behave(manners.PICKY)
    case = desk.open()
    (mail,) = told(desk.session, case)
    server = SmtpServer("127.0.0.1", post_office.port)
    assert deliver(desk, mail, server) == "sent"
    assert sent_events(desk, case)[0]["members"] == [members[0].id, members[2].id]
    _, again = told(desk.session, case)
    assert (again.user_id, again.state, again.attempts) == (members[1].id, "waiting", 1)
    assert "550" in (again.last_error or "")
    assert again.not_before > desk.now

    post_office.behave(manners.ACCEPT)
    desk.clock.at = again.not_before
    assert deliver(desk, again, server) == "sent"
    assert post_office.accepted() == [mail.message_id, again.message_id]


def test_a_group_that_is_refused_as_a_whole_waits_as_a_whole(
    desk: Desk, members: list[User], post_office: PostOffice
) -> None:
    post_office.behave(manners.REFUSE)
    case = desk.open()
    (mail,) = told(desk.session, case)
    assert deliver(desk, mail, SmtpServer("127.0.0.1", post_office.port)) == "waiting"
    assert [one.id for one in told(desk.session, case)] == [mail.id]
    assert sent_events(desk, case) == []


@pytest.mark.parametrize("odd", ["büdi@lpse.test", "budi,wati@lpse.test", "budi\n@lpse.test"])
def test_a_member_whose_address_no_mail_can_name_keeps_none_of_the_others_from_theirs(
    desk: Desk, members: list[User], post_office: PostOffice, odd: str
) -> None:
    members[0].email = odd
    case = desk.open()
    (mail,) = told(desk.session, case)
    assert deliver(desk, mail, SmtpServer("127.0.0.1", post_office.port)) == "sent"
    assert post_office.accepted() == [mail.message_id]
    assert sent_events(desk, case)[0]["members"] == [members[1].id, members[2].id]
    _, again = told(desk.session, case)
    assert (again.user_id, again.state, again.attempts) == (members[0].id, "waiting", 1)
