"""After the answer the user confirms, objects (reopens; the clock resumes, never resets) or says nothing."""

from datetime import datetime

from tests.desk import WIB, Desk


def answered(desk: Desk):
    return desk.do(desk.open(), "answer", minutes=180, answer="Coba hapus tembolok peramban.")


def test_an_objection_reopens_and_the_clock_resumes(desk: Desk) -> None:
    case = answered(desk)  # three hours used of the first day
    desk.wait(case, days=1)
    desk.send(case, "objection", "Masih tidak bisa.", minutes=0)
    assert (case.position, case.clock) == ("reopened", "running")
    assert case.due_at == datetime(2026, 11, 5, 9, 0, tzinfo=WIB)
    assert case.target_days == 1


def test_silence_closes_by_itself(desk: Desk) -> None:
    case = answered(desk)
    desk.wait(case, days=8)
    assert (case.close_reason, case.position) == ("auto", "closed")
    assert case.closed_at == datetime(2026, 11, 6, 12, 0, tzinfo=WIB)
    assert desk.mails(case)[-1] == "closed_auto"


def test_a_reply_while_helpdesk_works_is_kept_and_the_holder_told(desk: Desk) -> None:
    case = desk.open()
    desk.staff("helpdesk")
    desk.send(case, "reply", "Tambahan: terjadi juga di peramban lain.")
    assert case.messages[-1].body.startswith("Tambahan")
    assert desk.waits_for(case) == ["handle"]
    assert desk.mails(case, to_requester=False)[-1] == "staff_message"
