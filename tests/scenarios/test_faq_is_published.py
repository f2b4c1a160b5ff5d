"""The question and its answer become a published FAQ entry: edited, anonymised, approved by Koordinator."""

from sqlalchemy import select

from app.models import FaqEntry
from tests.desk import Desk

TEXTS = {"faq_question": "Bagaimana bila lupa kata sandi?", "faq_answer": "Gunakan menu Lupa Password."}


def proposed(desk: Desk):
    case = desk.do(desk.open(), "answer", answer="Gunakan menu Lupa Password.", propose_faq=True)
    return desk.send(case, "confirmation")


def entries(desk: Desk) -> list[FaqEntry]:
    return list(desk.session.scalars(select(FaqEntry)))


def test_an_approved_draft_is_published(desk: Desk) -> None:
    case = proposed(desk)
    assert (case.position, desk.waits_for(case)) == ("closed", ["draft_faq"])
    desk.do(case, "done", **TEXTS)
    assert desk.task(case).candidate_group == "koordinator"
    assert entries(desk) == []
    desk.do(case, "approve", **TEXTS)
    (entry,) = entries(desk)
    assert (entry.question, entry.answer) == (TEXTS["faq_question"], TEXTS["faq_answer"])
    assert case.position == "closed"


def test_koordinator_sends_a_draft_back_and_then_drops_it(desk: Desk) -> None:
    case = proposed(desk)
    desk.do(case, "done", **TEXTS)
    desk.do(case, "return", faq_note="Hapus nama perusahaan.", **TEXTS)
    assert desk.waits_for(case) == ["revise_faq"]
    desk.do(case, "done", **TEXTS)
    desk.do(case, "drop", **TEXTS)
    assert entries(desk) == []
    assert desk.waits_for(case) == []


def test_an_answer_that_was_not_proposed_asks_for_no_draft(desk: Desk) -> None:
    case = desk.do(desk.open(), "answer", answer="Sudah.", propose_faq=False)
    desk.send(case, "confirmation")
    assert desk.waits_for(case) == []
