"""The SLA watch: a reminder before the target, a breach at the target, each once, and Koordinator is told."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.cases.clock import calendar_of, pauses_of
from app.models import ClockMark
from app.sla import due_at
from tests.desk import START, WIB, Desk


def marks(desk: Desk) -> list[tuple[int, str]]:
    rows = desk.session.execute(select(ClockMark.target_days, ClockMark.mark).order_by(ClockMark.id))
    return [(days, mark) for days, mark in rows]


def test_nobody_acts_and_both_marks_are_set_at_their_instants(desk: Desk) -> None:
    desk.staff("helpdesk"), desk.staff("koordinator")
    case = desk.open()
    desk.wait(case, days=3)
    rows = desk.session.execute(select(ClockMark.mark, ClockMark.set_at).order_by(ClockMark.id)).all()
    # 75 % of a working day after Tuesday 09.00 is Wednesday 03.00: reminders go out in service hours
    assert [(mark, at.astimezone(WIB)) for mark, at in rows] == [
        ("reminder", datetime(2026, 11, 4, 7, 30, tzinfo=WIB)),
        ("breach", datetime(2026, 11, 4, 9, 0, tzinfo=WIB)),
    ]
    assert case.breached_at == START + timedelta(days=1)
    told = desk.mails(case, to_requester=False)
    assert told.count("staff_reminder") == 1
    assert told.count("staff_breach") == 2  # Helpdesk and Koordinator


def test_asking_lkpp_in_time_leaves_only_the_three_day_target(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "escalate", escalation_reason="x")
    desk.do(case, "escalate_lkpp", lkpp_question="y")
    desk.wait(case, days=10)
    assert marks(desk) == [(3, "reminder"), (3, "breach")]


def test_a_one_day_breach_stays_on_record_when_lkpp_is_asked_later(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "escalate", escalation_reason="x")
    desk.wait(case, days=1, hours=1)
    desk.do(case, "escalate_lkpp", lkpp_question="y")
    desk.wait(case, days=10)
    assert marks(desk) == [(1, "reminder"), (1, "breach"), (3, "reminder"), (3, "breach")]
    assert case.breached_at == START + timedelta(days=1)


def test_after_downtime_each_mark_is_set_once(desk: Desk) -> None:
    case = desk.open()
    desk.clock.forward(days=30)
    for _ in range(3):
        desk.sweep()
    assert marks(desk) == [(1, "reminder"), (1, "breach")]
    assert desk.events(case).count("sla_breached") == 1


def test_the_answer_stops_the_clock_for_good(desk: Desk) -> None:
    case = desk.do(desk.open(), "answer", answer="Sudah.")
    desk.send(case, "confirmation")
    desk.wait(case, days=10)
    assert marks(desk) == []


def test_many_pauses_add_up_to_what_the_pauses_themselves_say(desk: Desk) -> None:
    case = desk.open()
    for hours in (1, 5, 30, 2):
        desk.do(case, "ask", question="Apa galatnya?")
        desk.send(case, "reply", "ERR-17.", minutes=60 * hours)
    pauses = pauses_of(desk.session, case)
    assert len(pauses) == 4
    calendar = calendar_of(desk.session, case)
    assert case.due_at == due_at(calendar, case.received_at, 1, pauses)
