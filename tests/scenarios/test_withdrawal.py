"""The requester may withdraw at any time; nothing of the case is left running."""

import pytest
from sqlalchemy import func, select

from app.cases.errors import MovedOn
from app.models import Case, ProcessInstance
from tests.desk import Desk

WAYS = {
    "new": [],
    "waiting_user": [("ask", {"question": "Apa galatnya?"})],
    "admin_ppe": [("escalate", {"escalation_reason": "Perlu dicek."})],
    "lkpp": [("escalate", {"escalation_reason": "Perlu dicek."}), ("escalate_lkpp", {"lkpp_question": "Mohon dicek."})],
    "inform": [("escalate", {"escalation_reason": "Perlu dicek."}), ("resolve", {"solution": "Sudah."})],
    "answered": [("answer", {"answer": "Coba lagi."})],
}


@pytest.mark.parametrize("where", WAYS)
def test_withdrawal_ends_the_case_wherever_it_is(desk: Desk, where: str) -> None:
    case = desk.open()
    for decision, texts in WAYS[where]:
        desk.do(case, decision, **texts)
    desk.send(case, "withdrawal", "Sudah teratasi.")
    assert (case.position, case.close_reason) == ("withdrawn", "withdrawn")
    assert desk.waits_for(case) == []
    running = select(func.count(ProcessInstance.id)).where(
        ProcessInstance.case_id == case.id, ProcessInstance.completed_at.is_(None)
    )
    assert desk.session.scalar(running) == 0
    assert desk.mails(case)[-1] == "withdrawn"


def test_a_closed_case_cannot_be_withdrawn(desk: Desk) -> None:
    case: Case = desk.do(desk.open(), "reject", rejection_reason="Iklan.")
    with pytest.raises(MovedOn):
        desk.send(case, "withdrawal")
