"""Part a case in two, and say that two belong together."""

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.duplicates import duplicate_hints
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.link import link_cases, links_of, unlink_cases
from app.cases.split import moved_from, split_case
from app.channels.files import Upload, store
from app.channels.site import site_of
from app.models import Attachment, Case, Message
from tests.desk import Desk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def actor(desk: Desk, role: str = "helpdesk") -> Actor:
    return Actor.staff(desk.staff(role))


def split(desk: Desk, case: Case, *messages: Message, subject: str = "NPWP salah") -> Case:
    made = split_case(desk.session, case.id, [one.id for one in messages], subject, actor=actor(desk), now=desk.now)
    return desk._settled(made)


def with_a_second_matter(desk: Desk) -> tuple[Case, Message]:
    case = desk.open("phone", by=desk.staff("helpdesk"), requester_phone="0812 000")
    desk.send(case, "reply", "Selain itu NPWP kami salah tercatat.")
    message = case.messages[-1]
    root = site_of(desk.session).files
    file = store(desk.session, root, Upload("npwp.png", PNG), most_bytes=1000, now=desk.now)
    file.case_id, file.message_id = case.id, message.id
    return desk._settled(case), message


def test_a_split_case_has_its_own_number_and_its_clock_since_the_message_came(desk: Desk) -> None:
    case, message = with_a_second_matter(desk)
    desk.wait(hours=5)
    made = split(desk, case, message)
    assert made.number != case.number
    assert (made.received_at, made.entered_at) == (message.at, desk.now)
    assert (made.subject, made.description) == ("NPWP salah", message.body)
    assert (made.requester.name, made.requester.phone) == (case.requester.name, "0812 000")
    assert made.requester_id != case.requester_id
    assert (made.channel, desk.waits_for(made)) == ("phone", ["handle"])
    assert moved_from(desk.session, case) == {message.id: made}


def test_both_cases_keep_the_files_of_a_moved_message(desk: Desk) -> None:
    case, message = with_a_second_matter(desk)
    made = split(desk, case, message)
    files = desk.session.scalars(select(Attachment).order_by(Attachment.id)).all()
    assert [(file.case_id, file.is_internal) for file in files] == [(case.id, False), (made.id, False)]
    assert len({file.sha256 for file in files}) == 1


def test_both_cases_say_where_the_other_is(desk: Desk) -> None:
    case, message = with_a_second_matter(desk)
    made = split(desk, case, message)
    assert [(one.case, one.kind, one.is_from_here) for one in links_of(desk.session, made)] == [(case, "split", True)]
    assert [(one.case, one.is_from_here) for one in links_of(desk.session, case)] == [(made, False)]
    assert "case_divided" in desk.events(case)


def test_a_message_is_moved_once_and_something_must_be_chosen(desk: Desk) -> None:
    case, message = with_a_second_matter(desk)
    made = split(desk, case, message)
    with pytest.raises(Conflict, match=made.number):
        split(desk, case, message)
    with pytest.raises(BadAnswer):
        split(desk, case)
    with pytest.raises(BadAnswer):
        split(desk, case, case.messages[0], subject=" ")
    with pytest.raises(NotAllowed):
        split_case(desk.session, case.id, [message.id], "X", actor=actor(desk, "front_office"), now=desk.now)


def test_our_own_words_cannot_become_a_request(desk: Desk) -> None:
    case = desk.do(desk.open(), "ask", question="Apa pesan kesalahannya?")
    with pytest.raises(BadAnswer):
        split(desk, case, case.messages[-1])


def test_a_link_is_shown_on_both_and_removed_from_either(desk: Desk) -> None:
    first, second = desk.open(), desk.open()
    for _ in range(2):
        link_cases(desk.session, second, first, actor=actor(desk), now=desk.now)
    desk._settled(None)
    assert [one.case for one in links_of(desk.session, first)] == [second]
    assert desk.events(second).count("case_linked") == 1
    (link,) = links_of(desk.session, second)
    unlink_cases(desk.session, first, link.link_id, actor=actor(desk), now=desk.now)
    desk._settled(None)
    assert links_of(desk.session, second) == []
    assert "case_unlinked" in desk.events(second)
    with pytest.raises(NotFound):
        unlink_cases(desk.session, first, link.link_id, actor=actor(desk), now=desk.now)
    with pytest.raises(Conflict):
        link_cases(desk.session, first, first, actor=actor(desk), now=desk.now)


def test_hints_name_what_two_cases_share_the_likeliest_first(desk: Desk) -> None:
    desk.open(
        case_subject="Jadwal tender berubah", requester_email="x@y.test", requester_name="Tari", case_error_code="E-12"
    )
    desk.wait(days=1)
    same_person = desk.open(case_subject="Lupa kata sandi")
    desk.wait(days=1)
    same = desk.open(case_subject="Tidak dapat masuk ke aplikasi SPSE", case_error_code="E-99")
    desk.open(kind="complaint", case_subject="Petugas lambat")
    case = desk.open(case_subject="Tidak dapat masuk SPSE", case_error_code="E-99")
    hints = duplicate_hints(desk.session, case, desk.staff("helpdesk"))
    assert [(hint.case, set(hint.reasons)) for hint in hints] == [
        (same, {"requester", "error", "words"}),
        (same_person, {"requester"}),
    ]


def test_what_is_older_than_two_weeks_is_no_hint(desk: Desk) -> None:
    desk.open()
    desk.wait(days=15)
    case = desk.open()
    assert duplicate_hints(desk.session, case, desk.staff("helpdesk")) == []


def test_the_same_number_is_a_hint_however_it_was_written_down(desk: Desk) -> None:
    case = desk.open(requester_email=None, requester_phone="0812-3456-7890", case_subject="Lupa kata sandi")
    same = desk.open(requester_email=None, requester_phone="+62 812 3456 7890", case_subject="Gagal mengunggah berkas")
    desk.open(requester_email=None, requester_phone="0812-3456-7891", case_subject="Jadwal tender berubah")
    (hint,) = duplicate_hints(desk.session, case, desk.staff("helpdesk"))
    assert (hint.case.id, hint.reasons) == (same.id, ("requester",))
