"""What a person decides about a mail that waits: once, with a record, and only by those who may."""

import pytest

from app.audit import Actor
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.mail.incoming import taken
from app.cases.mail.judge import discard, join_case, make_case
from app.models import Case, IncomingMail
from tests.channels.letters import COMPLAINTS, HELPDESK, PostOffice, letter


@pytest.fixture
def budi(post: PostOffice) -> Actor:
    return Actor.staff(post.desk.staff("helpdesk"))


@pytest.fixture
def case(post: PostOffice) -> Case:
    return post.case(post.bring(letter()))


def strangers(post: PostOffice, case: Case) -> IncomingMail:
    post.bring(post.reply(case, "Saya rekan Sari.", sender="Tuti <tuti@penyedia.test>"))
    return post.newest()


def test_a_case_is_made_of_what_was_in_quarantine(post: PostOffice, budi: Actor) -> None:
    post.bring(letter("Bukan spam.", headers={"X-Spam-Flag": "YES"}))
    made = make_case(post.session, post.newest().id, kind="ticket", actor=budi, now=post.desk.now)
    done = taken(post.session, post.newest())
    assert (done.outcome, done.case_number, done.answered) == ("ticket", made.number, True)
    assert (made.requester.email, made.description) == ("sari@penyedia.test", "Bukan spam.")
    post.session.commit()
    assert "mail_decided" in post.desk.events(made)


def test_a_mail_without_a_sender_becomes_a_case_without_an_address(post: PostOffice, budi: Actor) -> None:
    post.bring(b"Subject: Tolong\r\n\r\nIsi")
    made = make_case(post.session, post.newest().id, kind="complaint", actor=budi, now=post.desk.now)
    assert (made.kind, made.requester.name, made.requester.email) == ("complaint", "Belum diketahui", None)


def test_a_strangers_reply_joins_the_case_that_a_person_names(post: PostOffice, budi: Actor, case: Case) -> None:
    mail = strangers(post, case)
    joined = join_case(post.session, mail.id, f" {case.number.lower()} ", actor=budi, now=post.desk.now)
    assert joined.id == case.id
    assert post.turns(case)[-1] == ("reply", "Saya rekan Sari.")
    assert (mail.state, mail.outcome, mail.case_id, mail.decided_by_id) == ("done", "reply", case.id, budi.user_id)


def test_what_a_colleague_wrote_becomes_an_internal_note(post: PostOffice, budi: Actor, case: Case) -> None:
    post.bring(post.reply(case, "Sudah saya telepon.", sender="Budi <budi@lpse.test>"))
    join_case(post.session, post.newest().id, case.number, actor=budi, now=post.desk.now)
    post.session.refresh(case)
    assert len(post.turns(case)) == 1
    assert "Sudah saya telepon." in case.notes[0].body


def test_the_second_to_decide_is_told_who_was_first(post: PostOffice, budi: Actor, case: Case) -> None:
    mail = strangers(post, case)
    discard(post.session, mail.id, reason="Salah kirim", actor=budi, now=post.desk.now)
    dewi = Actor.staff(post.desk.staff("koordinator"))
    for decide in (
        lambda: make_case(post.session, mail.id, kind="ticket", actor=dewi, now=post.desk.now),
        lambda: join_case(post.session, mail.id, case.number, actor=dewi, now=post.desk.now),
        lambda: discard(post.session, mail.id, reason="x", actor=dewi, now=post.desk.now),
    ):
        with pytest.raises(Conflict) as refused:
            decide()
        assert refused.value.who == "Budi"
    assert (mail.state, mail.decision_reason) == ("discarded", "Salah kirim")


def test_what_makes_no_sense_is_refused(post: PostOffice, budi: Actor, case: Case) -> None:
    mail = strangers(post, case)
    with pytest.raises(BadAnswer):
        discard(post.session, mail.id, reason="  ", actor=budi, now=post.desk.now)
    with pytest.raises(NotFound):
        join_case(post.session, mail.id, "T-2026-999999", actor=budi, now=post.desk.now)
    with pytest.raises(NotAllowed):
        discard(post.session, mail.id, reason="x", actor=Actor.staff(post.desk.staff("auditor")), now=post.desk.now)
    assert mail.state == "waiting"


def test_a_complaints_mail_is_for_koordinator(post: PostOffice, budi: Actor) -> None:
    post.bring(letter(to=COMPLAINTS, headers={"X-Spam-Flag": "YES"}))
    mail_id = post.newest().id
    with pytest.raises(NotAllowed):
        make_case(post.session, mail_id, kind="complaint", actor=budi, now=post.desk.now)
    dewi = Actor.staff(post.desk.staff("koordinator"))
    assert make_case(post.session, mail_id, kind="complaint", actor=dewi, now=post.desk.now).kind == "complaint"


def test_a_mail_joins_a_closed_case_without_opening_it(post: PostOffice, budi: Actor, case: Case) -> None:
    mail = strangers(post, case)
    post.desk.send(case, "withdrawal")
    join_case(post.session, mail.id, case.number, actor=budi, now=post.desk.now)
    assert (post.turns(case)[-1][0], case.position) == ("reply", "withdrawn")


def test_who_is_to_be_answered_is_offered_where_a_form_writes_in_our_name(post: PostOffice, budi: Actor) -> None:
    post.bring(letter(sender=HELPDESK, headers={"Reply-To": "Sari Wulandari <sari@penyedia.test>"}))
    mail = post.newest()
    made = make_case(post.session, mail.id, kind="ticket", actor=budi, now=post.desk.now)
    assert (made.requester.email, mail.offered_name, mail.offered_address) == (
        None,
        "Sari Wulandari",
        "sari@penyedia.test",
    )
    assert post.desk.mails(made) == []
