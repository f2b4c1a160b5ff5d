"""Spam is rejected: closed, nobody is written to, no FAQ entry is asked for."""

from tests.desk import Desk


def test_spam_is_closed_without_a_word_to_its_sender(desk: Desk) -> None:
    case = desk.do(desk.open(), "reject", rejection_reason="Iklan.")
    assert (case.position, case.close_reason) == ("rejected", "spam")
    assert desk.mails(case) == ["receipt"]
    assert desk.waits_for(case) == []
