"""Helpdesk can answer: the shortest way through the published procedure (SOP, steps 1 and 4)."""

from tests.desk import Desk


def test_the_user_is_told_and_confirms(desk: Desk) -> None:
    case = desk.open()
    assert case.position == "helpdesk"
    assert desk.mails(case) == ["receipt"]

    desk.do(case, "answer", answer="Gunakan menu Lupa Password.")
    assert case.position == "answered"
    assert case.clock == "stopped"
    assert desk.mails(case) == ["receipt", "answer"]

    desk.send(case, "confirmation")
    assert (case.position, case.close_reason) == ("closed", "confirmed")
    assert desk.mails(case) == ["receipt", "answer", "closed"]
    assert desk.waits_for(case) == []
