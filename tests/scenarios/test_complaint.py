"""Complaints and suggestions: a process and a register of their own (SOP, "Pengaduan Layanan")."""

from tests.desk import Desk


def test_a_complaint_is_answered_by_koordinator(desk: Desk) -> None:
    case = desk.open("portal", kind="complaint", case_request_type="pengaduan")
    assert case.number.startswith("P-")
    assert desk.task(case).candidate_group == "koordinator"
    assert desk.mails(case) == ["complaint_receipt"]
    desk.do(case, "answer", answer="Terima kasih, sudah kami tindak lanjuti.")
    assert (case.position, case.close_reason) == ("closed", "answered")
    assert desk.mails(case)[-1] == "complaint_answer"


def test_a_letter_is_entered_by_koordinator(desk: Desk) -> None:
    case = desk.open("letter", kind="complaint", by=desk.staff("koordinator"), case_request_type="saran")
    assert case.channel == "letter"
    assert desk.waits_for(case) == ["follow_up"]


def test_the_complainant_is_asked_back_and_may_withdraw(desk: Desk) -> None:
    case = desk.open("portal", kind="complaint")
    desk.do(case, "ask", question="Kapan kejadiannya?")
    assert case.position == "waiting_user"
    desk.send(case, "reply", "Kemarin.")
    assert desk.waits_for(case) == ["follow_up"]
    desk.send(case, "withdrawal")
    assert case.position == "withdrawn"
