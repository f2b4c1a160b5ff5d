"""Helpdesk asks the user back: the clock stands while it waits; a reply resumes, silence is reminded and closes."""

from datetime import datetime

from tests.desk import START, WIB, Desk


def asked(desk: Desk):
    case = desk.open()
    return desk.do(case, "ask", minutes=60, question="Apa pesan galatnya?")


def test_a_reply_resumes_the_clock_and_moves_the_due_instant(desk: Desk) -> None:
    case = asked(desk)
    assert (case.position, case.clock) == ("waiting_user", "paused")
    assert desk.mails(case)[-1] == "question"

    desk.send(case, "reply", "User ID tidak dikenal.", minutes=120)
    assert (case.position, case.clock) == ("helpdesk", "running")
    assert case.due_at == START.replace(day=4, hour=11)


def test_the_reply_stands_in_the_conversation(desk: Desk) -> None:
    case = asked(desk)
    desk.send(case, "reply", "User ID tidak dikenal.")
    said = [(message.direction, message.kind, message.body) for message in case.messages]
    assert said[1:] == [
        ("outbound", "question", "Apa pesan galatnya?"),
        ("inbound", "reply", "User ID tidak dikenal."),
    ]


def test_silence_is_reminded_once_and_then_closes(desk: Desk) -> None:
    case = asked(desk)
    desk.wait(case, days=2, minutes=5)
    assert desk.mails(case)[-1] == "reminder"
    assert case.closed_at is None

    desk.wait(case, days=10)
    assert (case.close_reason, case.position) == ("no_reply", "closed")
    assert case.closed_at == datetime(2026, 11, 9, 10, 0, tzinfo=WIB)
    assert desk.mails(case).count("reminder") == 1


def test_nothing_is_breached_while_the_user_is_waited_for(desk: Desk) -> None:
    case = asked(desk)
    desk.wait(case, days=20)
    assert case.breached_at is None
    assert "sla_reminded" not in desk.events(case)
