from datetime import timedelta

from app.cases.step_times import step_times
from tests.desk import Desk


def test_a_step_is_measured_on_the_clock_which_stands_at_the_weekend(desk: Desk) -> None:
    case = desk.open()
    desk.wait(hours=2)
    desk.do(case, "escalate", escalation_reason="Perlu akses basis data.", minutes=0)
    desk.wait(days=7)
    first, second = step_times(desk.session, case, desk.now)
    assert (first.name, first.who, first.waited) == ("Tangani tiket", "Budi", timedelta(hours=2))
    assert (first.effort.gross, first.effort.net) == (timedelta(hours=2), timedelta(hours=2))
    assert (second.who, second.waited, second.ended_at) == ("", None, None)
    assert second.effort.gross == timedelta(days=5)


def test_a_step_that_comes_back_after_a_pause_begins_anew_without_it(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "ask", question="Sejak kapan?")
    desk.wait(hours=3)
    desk.send(case, "reply", "Sejak pagi.", minutes=0)
    desk.wait(hours=1)
    first, again = step_times(desk.session, case, desk.now)
    assert first.effort.net == timedelta(minutes=1)
    assert again.effort.net == timedelta(hours=1)
