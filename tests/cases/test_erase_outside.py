"""What a person left that belongs to no case: whose it is, what is left out, and what a draft must say."""

from email.message import EmailMessage

import pytest

from app.audit import Actor
from app.cases.drafts import save_draft
from app.cases.erasure import (
    Sought,
    drafts_that_name,
    erase_outside_cases,
    erase_rows_again,
    mail_without_case,
    outside_of,
    rows_that_came_back,
)
from app.cases.errors import NotAllowed
from app.cases.mail.judge import discard
from app.cases.retention.holds import set_hold
from app.models import Case, IncomingMail
from tests.cases.erasing import GROUNDS
from tests.channels.letters import PostOffice, letter
from tests.desk import Desk

SPAM = {"X-Spam-Flag": "YES"}
MAYA = "maya@lain.test"


@pytest.fixture
def budi(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("helpdesk"))


@pytest.fixture
def tono(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("administrator"))


@pytest.fixture
def post(desk: Desk, budi: Actor, tono: Actor) -> PostOffice:
    return PostOffice(desk)


def throw_away(post: PostOffice, budi: Actor) -> IncomingMail:
    mail_id = post.newest().id
    discard(post.session, mail_id, reason="Bukan urusan kami", actor=budi, now=post.desk.now)
    post.desk._settled(None)
    return post.session.get_one(IncomingMail, mail_id)


def strangers(post: PostOffice, case: Case) -> None:
    """Let Maya answer the mail of a case that is not hers: it is proposed for that case."""
    post.bring(post.reply(case, "Saya Maya, zqmayakx.", sender=f"Maya <{MAYA}>"))


def test_discarded_mail_that_was_proposed_for_the_case_of_another_is_the_senders(
    post: PostOffice, budi: Actor, tono: Actor
) -> None:
    strangers(post, post.case(post.bring(letter())))
    assert mail_without_case(post.session, MAYA, post.desk.now) == ([], 1)
    mail = throw_away(post, budi)
    assert mail_without_case(post.session, MAYA, post.desk.now) == ([mail.id], 0)
    erase_outside_cases(post.session, Sought(email=MAYA), GROUNDS, actor=tono, now=post.desk.now)
    assert (mail.sender, mail.erased_at) == (None, post.desk.now)


def test_mail_that_was_proposed_for_a_held_case_stays(post: PostOffice, budi: Actor, tono: Actor) -> None:
    case = post.case(post.bring(letter()))
    strangers(post, case)
    throw_away(post, budi)
    set_hold(post.session, case.id, "Perkara 3", actor=tono, now=post.desk.now)
    post.desk._settled(None)
    assert outside_of(post.session, Sought(email=MAYA), post.desk.now).is_empty


def test_mail_that_somebody_passed_on_and_was_discarded_is_its_first_writers(post: PostOffice, budi: Actor) -> None:
    passed_on = letter(
        f"---------- Forwarded message ---------\nFrom: Maya <{MAYA}>\n\nTolong, zqmayakx.",
        sender="Budi <budi@lpse.test>",
        subject="Fwd: Tolong",
        headers=SPAM,
    )
    post.bring(passed_on)
    mail = throw_away(post, budi)
    assert mail_without_case(post.session, MAYA, post.desk.now) == ([mail.id], 0)


def test_a_copy_of_a_mail_that_made_a_case_belongs_to_the_case(post: PostOffice) -> None:
    message = letter(sender=f"Maya <{MAYA}>")
    post.bring(message)
    post.bring(b"Received: by somewhere else\r\n" + message.as_bytes())
    assert mail_without_case(post.session, MAYA, post.desk.now) == ([], 0)


def test_copies_of_what_is_erased_go_with_it(post: PostOffice, budi: Actor, tono: Actor) -> None:
    message: EmailMessage = letter("zqspamkx", sender=f"Zq <{MAYA}>", subject="zqsubjectkx", headers=SPAM)
    post.bring(message)
    mail = throw_away(post, budi)
    erase_outside_cases(post.session, Sought(email=MAYA), GROUNDS, actor=tono, now=post.desk.now)
    post.desk._settled(None)
    copy = post.store(b"Received: by somewhere else\r\n" + message.as_bytes())
    assert (copy.duplicate_of_id, copy.sender, copy.erased_at) == (mail.id, None, post.desk.now)


@pytest.mark.parametrize(
    ("typed", "is_named"),
    [
        ("Alamatnya MAYA@lain.test.", True),
        ("xmaya@lain.test", False),
        ("maya@lain.test.id", False),
        ("Hubungi +62 812-7766-5544 saja", True),
        ("0812 7766 5544", True),
        ("0813 7766 5544", False),
        ("77665544", False),
    ],
)
def test_a_draft_names_somebody_by_the_whole_address_or_number(
    desk: Desk, budi: Actor, typed: str, is_named: bool
) -> None:
    desk.session.flush()
    assert budi.user_id is not None
    save_draft(desk.session, budi.user_id, "start:ticket:start_phone", {"body": [typed]}, now=desk.now)
    found = drafts_that_name(desk.session, Sought(email=MAYA, phone="0812-7766-5544"), desk.now)
    assert [draft.owner for draft in found] == (["Budi"] if is_named else [])


def test_a_few_characters_name_nobody(desk: Desk, budi: Actor) -> None:
    desk.session.flush()
    assert budi.user_id is not None
    save_draft(desk.session, budi.user_id, "start:ticket:start_phone", {"body": ["maya@lain.test 0812"]}, now=desk.now)
    for sought in (Sought(email="lain"), Sought(email="maya@"), Sought(phone="0812"), Sought(email="com")):
        assert drafts_that_name(desk.session, sought, desk.now) == []


def test_drafts_of_a_held_case_stay_and_others_say_their_case(desk: Desk, budi: Actor, tono: Actor) -> None:
    held, other = desk.open(), desk.open()
    assert budi.user_id is not None
    for case in (held, other):
        for key in (f"note:{case.id}", f"task:{desk.task(case).id}"):
            save_draft(desk.session, budi.user_id, key, {"body": [MAYA]}, now=desk.now)
    set_hold(desk.session, held.id, "Perkara 3", actor=tono, now=desk.now)
    desk._settled(None)
    found = drafts_that_name(desk.session, Sought(email=MAYA), desk.now)
    assert [draft.case_number for draft in found] == [other.number, other.number]


def test_whoever_is_no_administrator_erases_nothing(desk: Desk, budi: Actor) -> None:
    with pytest.raises(NotAllowed):
        erase_outside_cases(desk.session, Sought(email=MAYA), GROUNDS, actor=budi, now=desk.now)


def test_rows_that_an_older_copy_brought_back_are_erased_again_and_younger_ones_are_not(
    post: PostOffice, budi: Actor, tono: Actor
) -> None:
    post.bring(letter("zqspamkx", sender=f"Zq <{MAYA}>", headers=SPAM))
    mail = throw_away(post, budi)
    rows, system = {"incoming_mail": [mail.id]}, Actor.system("cli")
    before, after = mail.stored_at, post.desk.clock.forward(days=1)
    assert rows_that_came_back(post.session, rows, before.replace(year=before.year - 1)) == {}
    assert rows_that_came_back(post.session, rows, after) == rows
    erased = erase_rows_again(post.session, rows, GROUNDS, after, actor=system, now=after)
    post.desk._settled(None)
    assert erased == rows
    assert rows_that_came_back(post.session, rows, after) == {}
    assert (mail.sender, mail.erased_at) == (None, after)
