"""A person is found by address, number or name; what they left that became no case is erased too."""

import pytest

from app.audit import Actor
from app.cases.drafts import save_draft
from app.cases.erasure import (
    Grounds,
    Sought,
    cases_of_person,
    drafts_that_name,
    erase_outside_cases,
    mail_without_case,
    preview_of,
)
from app.cases.errors import BadAnswer
from app.cases.mail.judge import discard
from app.channels.site import site_of
from app.jobs.erasing import erase_left_outside
from tests.cases.erasing import GROUNDS, everything_stored
from tests.channels.letters import PostOffice, letter
from tests.desk import Desk


def test_a_person_is_found_however_address_and_number_are_written(desk: Desk) -> None:
    case = desk.open(requester_phone="0812-7766-5544")
    desk.open(requester_email="lain@penyedia.test", requester_phone="0812-0000-5544", requester_name="Maya Kusuma")
    for sought in (
        Sought(email=" SARI@penyedia.test "),
        Sought(phone="+62 812 7766 5544"),
        Sought(name="wulandari sari"),
    ):
        assert list(cases_of_person(desk.session, sought)) == [case]
    for nobody in (Sought(), Sought(name="sa"), Sought(phone="5544"), Sought(email="sari@"), Sought(name="%")):
        assert list(cases_of_person(desk.session, nobody)) == []


def test_the_preview_changes_nothing_and_says_what_speaks_against_it(desk: Desk) -> None:
    case = desk.open()
    before = everything_stored(desk.session)
    preview = preview_of(desk.session, case, desk.now)
    assert preview.refused is not None
    assert everything_stored(desk.session) == before


def test_mail_that_became_no_case_and_drafts_that_name_the_person_are_erased(desk: Desk) -> None:
    post = PostOffice(desk)
    spam = {"X-Spam-Flag": "YES"}
    mail = post.store(letter("zqspamkx", sender="Zq Orang <zqorang@jauh.test>", headers=spam))
    post.bring(letter("zqspamkx", sender="Zq Orang <zqorang@jauh.test>", headers=spam))
    budi = desk.staff("helpdesk")
    desk.session.flush()
    undecided = post.newest()
    settled, waiting = mail_without_case(desk.session, "ZQORANG@jauh.test", desk.now)
    assert (settled, waiting) == ([], 2)
    undecided_id, tono = undecided.id, Actor.staff(desk.staff("administrator"))
    discard(desk.session, undecided_id, reason="Iklan", actor=Actor.staff(budi), now=desk.now)
    save_draft(desk.session, budi.id, "start:ticket:start_phone", {"email": ["zqorang@jauh.test"]}, now=desk.now)
    desk._settled(None)
    sought = Sought(email="zqorang@jauh.test")
    assert len(drafts_that_name(desk.session, sought, desk.now)) == 1
    assert erase_left_outside(desk.session, sought, GROUNDS, actor=tono, clock=desk.clock) == 2
    assert mail_without_case(desk.session, "zqorang@jauh.test", desk.now) == (
        [],
        1,
    )  # the one that is still to be decided
    assert drafts_that_name(desk.session, sought, desk.now) == []
    places = [path.name for path in (site_of(desk.session).files / "mail").rglob("*") if path.is_file()]
    assert places == [mail.sha256]


def test_the_reason_for_what_is_outside_cases_names_nobody_either(desk: Desk) -> None:
    grounds = Grounds("atas nama zqorang@jauh.test", "request", "requester")
    with pytest.raises(BadAnswer):
        erase_outside_cases(desk.session, Sought(email="zqorang@jauh.test"), grounds, actor=Actor(), now=desk.now)
