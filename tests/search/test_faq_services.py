"""What is known of an entry and of questions without one, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.errors import Conflict
from app.cases.faq.feedback import counts_of, reasons_for, tell
from app.cases.faq.publish import EntryText, publish, revise, text_of
from app.cases.faq.questions import count_unanswered, keep_unanswered, open_questions, settle
from app.cases.faq.related import related_to
from app.cases.faq.review import count_due, due_for_review, review
from app.database import begin_writing
from app.models import FaqEntry, FaqVersion, UnansweredQuestion
from tests.desk import START, Desk, make_staff

TODAY = START.date()


@pytest.fixture
def dewi(session: Session) -> Actor:
    begin_writing(session)
    return Actor.staff(make_staff(session, "koordinator"))


def put(session: Session, dewi: Actor, question: str = "Bagaimana memasang Apendo?", **more: str) -> FaqEntry:
    return publish(session, EntryText(question, "Unduh.", **more), reason="Baru", actor=dewi, now=START)


def test_what_the_procedure_approves_is_version_1_and_again_version_2(desk: Desk) -> None:
    case = desk.do(desk.open(), "answer", answer="Gunakan menu Lupa Password.", propose_faq=True)
    desk.send(case, "confirmation")
    texts = {"faq_question": "Bagaimana bila lupa kata sandi?", "faq_answer": "Gunakan menu Lupa Password."}
    desk.do(case, "done", **texts)
    desk.do(case, "approve", **texts)
    (version,) = desk.session.scalars(select(FaqVersion))
    assert (version.number, version.question, version.author_id) == (
        1,
        texts["faq_question"],
        desk.staff("koordinator").id,
    )
    assert "faq_published" in desk.events(case)


def test_a_version_is_never_changed(session: Session, dewi: Actor) -> None:
    put(session, dewi)
    version = session.scalars(select(FaqVersion)).one()
    version.reason = "Lain"
    with pytest.raises(RuntimeError, match="stays as it was written"):
        session.flush()


def test_of_two_who_edit_the_same_version_one_is_told(session: Session, dewi: Actor) -> None:
    entry = put(session, dewi)
    changed = EntryText("Bagaimana memasang Apendo 5?", "Unduh.")
    assert revise(session, entry, changed, reason="Satu", actor=dewi, now=START, seen_version=1)
    with pytest.raises(Conflict, match="versi 2"):
        revise(session, entry, EntryText("Lain?", "Lain."), reason="Dua", actor=dewi, now=START, seen_version=1)
    assert text_of(entry) == changed


def test_the_same_words_in_vain_are_one_question_whatever_their_order_and_form(session: Session, dewi: Actor) -> None:
    for text in ("Apendo macet", "macet apendonya min", "apendo error"):
        keep_unanswered(session, text, now=START)
    keep_unanswered(session, "yang di itu?", now=START)
    session.expire_all()
    assert [(one.text, one.times) for one in session.scalars(open_questions())] == [
        ("Apendo macet", 2),
        ("apendo error", 1),
    ]


def test_a_long_question_is_kept_in_its_beginning(session: Session, dewi: Actor) -> None:
    keep_unanswered(session, "apendo macet " + " ".join(f"kata{n}xyz" for n in range(300)), now=START)
    assert len(session.scalars(select(UnansweredQuestion.text)).one()) <= 300


def test_a_settled_question_leaves_the_list_once(session: Session, dewi: Actor) -> None:
    keep_unanswered(session, "apendo macet", now=START)
    question = session.scalars(select(UnansweredQuestion)).one()
    entry = put(session, dewi)
    settle(session, question, entry, actor=dewi, now=START)
    assert count_unanswered(session) == 0
    assert entry.keywords == "apendo macet"
    with pytest.raises(Conflict, match="sudah ditangani"):
        settle(session, question, None, actor=dewi, now=START)


def test_due_reviews_begin_with_those_that_have_no_date(session: Session, dewi: Actor) -> None:
    late, never, later = (put(session, dewi, question) for question in ("Satu apendo?", "Dua apendo?", "Tiga apendo?"))
    review(session, late, next_on=TODAY - timedelta(days=1), actor=dewi, now=START)
    review(session, later, next_on=TODAY + timedelta(days=1), actor=dewi, now=START)
    never.review_on = None
    session.flush()
    assert list(session.scalars(due_for_review(TODAY)).unique()) == [never, late]
    assert count_due(session, TODAY) == 2


def test_a_new_entry_is_reviewed_half_a_year_later(session: Session, dewi: Actor) -> None:
    assert put(session, dewi).review_on == date(2027, 5, 2)


def test_what_readers_say_is_counted_by_kind(session: Session, dewi: Actor) -> None:
    entry = put(session, dewi)
    for kind, reason in (("helpful", ""), ("helpful", ""), ("unhelpful", "Kurang jelas"), ("unhelpful", "")):
        tell(session, entry, kind, reason=reason, now=START)
    assert counts_of(session, entry.id) == {entry.id: {"helpful": 2, "unhelpful": 2}}
    assert [one.reason for one in reasons_for(session, entry)] == ["Kurang jelas"]


def test_related_entries_are_found_by_their_words_where_none_was_chosen(session: Session, dewi: Actor) -> None:
    entry = put(session, dewi)
    near = put(session, dewi, "Apendo gagal dijalankan setelah dipasang?")
    put(session, dewi, "Berapa biaya layanan ini?")
    assert related_to(session, entry) == [near]
