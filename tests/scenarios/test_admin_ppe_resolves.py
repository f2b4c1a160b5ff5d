"""Admin PPE resolves *to Helpdesk*; only Helpdesk informs the user and closes (SOP, steps 1 and 2)."""

from sqlalchemy import select

from app.models import Escalation
from tests.desk import Desk


def test_the_answer_comes_back_through_helpdesk(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "escalate", escalation_reason="Akun terkunci di server.")
    assert case.position == "admin_ppe"
    assert desk.task(case).candidate_group == "admin_ppe"

    desk.do(case, "resolve", solution="Akun sudah dibuka.")
    assert case.position == "answer_received"
    assert desk.task(case).candidate_group == "helpdesk"
    assert "answer" not in desk.mails(case)

    desk.do(case, "send", answer="Akun Anda sudah dibuka. Silakan masuk.")
    assert desk.mails(case)[-1] == "answer"
    desk.send(case, "confirmation")
    assert case.position == "closed"


def test_returning_work_goes_to_whoever_did_it_before(desk: Desk) -> None:
    wati = desk.staff("helpdesk", "Wati")
    case = desk.open()
    desk.do(case, "escalate", by=wati, escalation_reason="Perlu dicek di server.")
    desk.do(case, "return", return_reason="Minta nomor NPWP lebih dahulu.")
    assert desk.task(case).assignee_id == wati.id
    assert case.position == "helpdesk"


def test_helpdesk_may_send_the_answer_back_to_admin_ppe(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "escalate", escalation_reason="Perlu dicek.")
    desk.do(case, "resolve", solution="Coba lagi.")
    desk.do(case, "return", escalation_reason="Pengguna sudah mencoba; mohon dicek lagi.")
    assert case.position == "admin_ppe"
    reasons = desk.session.scalars(select(Escalation.reason).where(Escalation.case_id == case.id)).all()
    assert reasons == ["Perlu dicek.", "Pengguna sudah mencoba; mohon dicek lagi."]
