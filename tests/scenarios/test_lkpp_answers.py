"""LKPP is asked by Admin PPE; its answer comes back through Admin PPE to Helpdesk (SOP, step 2; domain.md)."""

from sqlalchemy import select

from app.models import Escalation
from tests.desk import START, WIB, Desk


def at_lkpp(desk: Desk):
    case = desk.open()
    desk.do(case, "escalate", escalation_reason="Galat di aplikasi pusat.")
    return desk.do(case, "escalate_lkpp", lkpp_question="Mohon diperiksa.", lkpp_number="LS-1234")


def test_the_target_becomes_three_days_from_the_original_receipt(desk: Desk) -> None:
    case = at_lkpp(desk)
    assert (case.position, case.level, case.target_days) == ("lkpp", "lkpp", 3)
    assert case.due_at == START.replace(day=6)
    assert case.clock == "running"


def test_a_recorded_answer_is_reviewed_and_told_by_helpdesk(desk: Desk) -> None:
    case = at_lkpp(desk)
    desk.do(case, "recorded", lkpp_answer="Sudah diperbaiki.")
    assert case.position == "answer_received"
    row = desk.session.scalars(select(Escalation).where(Escalation.level == "lkpp")).one()
    assert (row.external_number, row.answered_at.astimezone(WIB)) == ("LS-1234", desk.now)

    desk.do(case, "sufficient", solution="Sudah diperbaiki oleh LKPP.")
    assert desk.waits_for(case) == ["inform"]
    desk.do(case, "send", answer="Gangguan sudah diperbaiki oleh LKPP.")
    desk.send(case, "confirmation")
    assert case.close_reason == "confirmed"


def test_an_answer_that_comes_as_a_message_takes_the_same_way(desk: Desk) -> None:
    case = at_lkpp(desk)
    desk.send(case, "lkpp_answer", "Sudah diperbaiki.")
    assert desk.waits_for(case) == ["review_lkpp"]


def test_whoever_asked_lkpp_keeps_the_case(desk: Desk) -> None:
    case = at_lkpp(desk)
    assert desk.task(case).assignee_id == desk.staff("admin_ppe").id


def test_lkpp_can_be_asked_again(desk: Desk) -> None:
    case = at_lkpp(desk)
    desk.do(case, "recorded", lkpp_answer="Mohon tangkapan layar.")
    desk.do(case, "ask_again", lkpp_question="Terlampir.")
    assert (case.position, case.target_days) == ("lkpp", 3)
    assert desk.waits_for(case) == ["record_lkpp"]
