"""What a step did: for the audit trail and for drawing the way on the diagram."""

from app.engine import Instance
from tests.engine.world import T0, Case, hours


def ids(instance: Instance) -> list[str]:
    return [element.id for element in instance.trace]


def test_trace_is_in_order_across_called_processes() -> None:
    case = Case()
    assert ids(case.last) == ["received_portal", "decide_priority", "set_target", "begin"]
    case.do("work", T0, decision="answer", propose_faq=True)
    assert ids(case.last) == ["work", "worked", "inform_begin", "send_answer", "inform_end", "inform"]
    assert {element.process_id for element in case.last.trace} == {"handle_ticket", "inform_user"}


def test_trace_names_the_event_that_came() -> None:
    case = Case()
    case.do("work", T0, decision="ask")
    case.message("reply", T0 + hours(1))
    assert ids(case.last) == ["wait_reply", "reply_came"]


def test_trace_of_a_withdrawal_names_no_cancelled_step() -> None:
    case = Case()
    case.message("withdrawal", T0)
    assert ids(case.last) == ["withdrawn", "close_withdrawn", "end_withdrawn"]


def test_flows_are_those_taken() -> None:
    case = Case()
    case.do("work", T0, decision="escalate")
    case.do("solve", T0, decision="lkpp")
    assert [flow.id for flow in case.last.flows] == ["f_solve_solved", "f_solved_escalate", "f_escalate_record"]


def test_repeating_reminder_is_named_each_time() -> None:
    case = Case()
    case.do("work", T0, decision="escalate")
    case.do("solve", T0, decision="lkpp")
    case.tick(T0 + hours(24))
    assert ids(case.last) == ["daily", "nudge", "end_nudge"]
    case.tick(T0 + hours(500))
    assert ids(case.last).count("daily") == 2
    assert [flow.id for flow in case.last.flows].count("f_daily_nudge") == 2


def test_trace_begins_anew_with_each_restored_object() -> None:
    assert Case().load().trace == []
