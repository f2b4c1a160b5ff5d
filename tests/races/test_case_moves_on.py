"""A step against what moves the case under it: a timer, the requester's message, the worker."""

from datetime import timedelta

from sqlalchemy import func, select

from app.models import Case, ClockMark, Escalation, ProcessInstance
from tests.desk import Desk
from tests.races.conftest import Race
from tests.races.consistency import assert_sound

ANSWER = {"decision": "answer", "facts": {"answer": "Gunakan menu Lupa Password."}}
ESCALATE = {"decision": "escalate", "facts": {"escalation_reason": "Perlu dicek di server."}}


def next_timer(desk: Desk, case: Case, role: str):
    query = select(ProcessInstance.next_timer_at).where(
        ProcessInstance.case_id == case.id, ProcessInstance.role == role
    )
    return desk.session.scalars(query).one()


def marks(desk: Desk, case: Case) -> list[str]:
    return list(desk.session.scalars(select(ClockMark.mark).where(ClockMark.case_id == case.id).order_by(ClockMark.id)))


def test_a_task_is_completed_while_its_watch_timer_fires(race: Race, rounds: range) -> None:
    """Both happen: the clock stood at the mark before the answer came."""
    desk = race.desk
    budi = desk.staff("helpdesk")
    for _ in rounds:
        case = desk.open()
        at = next_timer(desk, case, "watch")
        completed, worked = race.run(
            ("complete", {"task_id": desk.task(case).id, "by": budi.id, **ANSWER, "now": at}),
            ("work", {"now": at}),
        )
        assert completed.won
        assert worked.value[2] == 0
        assert marks(desk, case) == ["reminder"]
        assert race.count("timer_fired", case) == 1
        assert race.count("task_completed", case) == 1
        assert_sound(desk.session, case)


def test_an_objection_comes_as_the_case_closes_by_itself(race: Race, only, rounds: range) -> None:
    desk = race.desk
    for _ in rounds:
        case = desk.do(desk.open(), "answer", answer="Coba hapus tembolok peramban.")
        at = next_timer(desk, case, "main")
        sent, worked = race.run(
            ("send", {"case_id": case.id, "message": "objection", "body": "Masih galat.", "now": just_before(at)}),
            ("work", {"now": at}),
        )
        assert worked.value[2] == 0
        if sent.won:
            assert (case.position, case.closed_at) == ("reopened", None)
        else:
            assert (sent.error, sent.when) == ("MovedOn", at)
            assert (case.position, case.close_reason) == ("closed", "auto")
            assert "Masih galat." not in [message.body for message in case.messages]
        assert race.count("message_received", case) == sent.won
        assert race.count("case_closed", case) == (not sent.won)
        assert_sound(desk.session, case)
        desk.clock.at = at


def just_before(instant):
    return instant - timedelta(seconds=1)


def test_a_reply_comes_as_silence_closes_the_case(race: Race, rounds: range) -> None:
    desk = race.desk
    desk.staff("helpdesk")
    for _ in rounds:
        case = desk.do(desk.open(), "ask", question="Apa galatnya?")
        desk.clock.at = next_timer(desk, case, "main")
        desk.wait(case)  # the reminder goes out; the next timer closes
        at = next_timer(desk, case, "main")
        sent, worked = race.run(
            ("send", {"case_id": case.id, "message": "reply", "body": "ERR-17.", "now": just_before(at)}),
            ("work", {"now": at}),
        )
        assert worked.value[2] == 0
        if sent.won:
            assert case.closed_at is None
            assert desk.waits_for(case) == ["handle"]
        else:
            assert (sent.error, sent.when) == ("MovedOn", at)
            assert case.close_reason == "no_reply"
            assert "ERR-17." not in [message.body for message in case.messages]
        assert race.count("requester_reminded", case) == 1
        assert_sound(desk.session, case)
        desk.clock.at = at


def test_one_reply_sent_twice_is_one_message(race: Race, rounds: range) -> None:
    desk = race.desk
    for _ in rounds:
        case = desk.do(desk.open(), "ask", question="Apa galatnya?")
        sending = {"case_id": case.id, "message": "reply", "body": "ERR-17.", "submission_key": f"key-{case.id}"}
        outcomes = race.run(*(("send", {**sending, "now": desk.now}) for _ in range(2)))
        assert all(outcome.won for outcome in outcomes)
        assert race.count("message_received", case) == 1
        assert [message.body for message in case.messages].count("ERR-17.") == 1
        assert_sound(desk.session, case)


def test_two_different_replies_are_both_kept(race: Race, rounds: range) -> None:
    """Only one of them was waited for; the other is an addition."""
    desk = race.desk
    for _ in rounds:
        case = desk.do(desk.open(), "ask", question="Apa galatnya?")
        texts = ("ERR-17.", "Sejak pagi.")
        outcomes = race.run(
            *(("send", {"case_id": case.id, "message": "reply", "body": body, "now": desk.now}) for body in texts)
        )
        assert all(outcome.won for outcome in outcomes)
        assert sorted(change["awaited"] for change in race.changes("message_received", case)) == [False, True]
        assert {message.body for message in case.messages} >= set(texts)
        assert desk.waits_for(case) == ["handle"]
        assert_sound(desk.session, case)


def test_a_case_is_escalated_as_it_is_withdrawn(race: Race, rounds: range) -> None:
    """A withdrawal ends the case wherever it is, so it always gets through; the escalation, only before it."""
    desk = race.desk
    budi = desk.staff("helpdesk")
    for _ in rounds:
        case = desk.open()
        escalated, withdrawn = race.run(
            ("complete", {"task_id": desk.task(case).id, "by": budi.id, **ESCALATE, "now": desk.now}),
            ("send", {"case_id": case.id, "message": "withdrawal", "body": "Sudah bisa.", "now": desk.now}),
        )
        assert withdrawn.won
        if not escalated.won:
            assert (escalated.error, escalated.who, escalated.when) == ("MovedOn", "Sari Wulandari", desk.now)
        logged = select(func.count(Escalation.id)).where(Escalation.case_id == case.id)
        assert desk.session.scalar(logged) == escalated.won
        assert race.count("case_escalated", case) == escalated.won
        assert (case.position, case.close_reason, desk.waits_for(case)) == ("withdrawn", "withdrawn", [])
        assert race.count("case_closed", case) == 1
        assert_sound(desk.session, case)


def test_two_confirmations_close_a_case_once(race: Race, only, rounds: range) -> None:
    desk = race.desk
    for _ in rounds:
        case = desk.do(desk.open(), "answer", answer="Sudah.")
        sending = {"case_id": case.id, "message": "confirmation", "body": "", "now": desk.now}
        _, (loser,) = only(race.run(("send", sending), ("send", sending)))
        assert (loser.error, loser.when) == ("MovedOn", desk.now)
        assert race.count("case_closed", case) == 1
        assert_sound(desk.session, case)
