"""Timers fire at the instant of the step that looks at them, once, wherever they wait."""

from datetime import UTC, timedelta

import pytest

from app.engine import Instance, NotWaiting, Specification, TaskNotReady
from tests.engine import small
from tests.engine.world import T0, Case, World, hours

SECOND = timedelta(seconds=1)


def asked() -> Case:
    case = Case()
    case.do("work", T0, decision="ask")
    return case


def waiting_for_lkpp() -> Case:
    case = Case()
    case.do("work", T0, decision="escalate")
    case.do("solve", T0, decision="lkpp")
    return case


def test_next_timer_names_the_event_behind_a_gateway_in_a_called_process() -> None:
    timer = asked().load().next_timer()
    assert timer is not None
    assert (timer.element_id, timer.at) == ("no_reply", T0 + hours(48))


def test_nothing_is_due_where_nothing_waits_for_time() -> None:
    assert Case().load().next_timer() is None


def test_timer_fires_at_its_instant_and_not_before() -> None:
    case = asked()
    case.tick(T0 + hours(48) - SECOND)
    assert case.world.called("user/remind") == 0
    case.tick(T0 + hours(48))
    assert case.world.called("user/remind") == 1
    assert case.open == ["wait_reply", "withdrawn"]


def test_tick_with_nothing_due_changes_nothing() -> None:
    case = asked()
    before = case.stored
    case.tick(T0 + hours(1))
    assert case.stored == before
    assert case.last.trace == []


def test_second_reminder_counts_from_the_first() -> None:
    case = asked()
    case.run_timers(T0 + hours(50))
    timer = case.load().next_timer()
    assert timer is not None
    assert timer.at == T0 + hours(96)
    case.run_timers(T0 + hours(200))
    assert case.last.completed
    assert case.world.calls[-1] == ("case/close", {"reason": "no_reply"})


def test_reply_received_before_the_deadline_wins_however_late_it_is_handled() -> None:
    case = asked()
    case.message("reply", T0 + hours(47))
    assert case.open == ["withdrawn", "work"]
    assert case.world.called("user/remind") == 0


def test_reply_after_an_overdue_timer_makes_one_token() -> None:
    case = asked()
    case.message("reply", T0 + hours(49))
    assert case.open == ["withdrawn", "work"]
    assert case.world.called("user/remind") == 1


def test_reply_after_the_last_overdue_timer_comes_too_late() -> None:
    case = asked()
    case.run_timers(T0 + hours(48))
    with pytest.raises(NotWaiting):
        case.message("reply", T0 + hours(97))


def test_every_reply_is_one_token_whenever_it_comes() -> None:
    for count in range(1, 200, 3):
        case = asked()
        try:
            case.message("reply", T0 + hours(count))
        except NotWaiting:
            continue
        assert case.open == ["withdrawn", "work"]


def test_downtime_fires_each_reminder_once() -> None:
    case = waiting_for_lkpp()
    case.tick(T0 + hours(2000))
    case.tick(T0 + hours(2001))
    assert case.world.called("user/remind") == 3
    assert case.open == ["lkpp_came", "record", "withdrawn"]
    assert case.load().next_timer() is None


def test_repeating_timer_says_when_it_is_due_again() -> None:
    case = waiting_for_lkpp()
    for count in (24, 48, 72):
        timer = case.load().next_timer()
        assert timer is not None
        assert (timer.element_id, timer.at.astimezone(UTC)) == ("daily", T0 + hours(count))
        case.tick(timer.at)
    assert case.load().next_timer() is None


def test_completing_a_task_with_an_overdue_reminder_makes_one_token() -> None:
    case = waiting_for_lkpp()
    case.do("record", T0 + hours(30))
    assert case.open == ["review", "withdrawn"]


def test_reminder_goes_with_its_task() -> None:
    case = waiting_for_lkpp()
    case.message("lkpp_answer", T0 + hours(1))
    case.run_timers(T0 + hours(500))
    assert case.world.called("user/remind") == 0


def test_task_whose_boundary_message_came_first_is_refused() -> None:
    case = waiting_for_lkpp()
    [task_id] = [wait.task_id for wait in case.waits() if wait.is_user_task]
    case.message("lkpp_answer", T0 + hours(1))
    with pytest.raises(TaskNotReady):
        case.load().complete(task_id, {}, now=T0 + hours(1))


def test_watch_waits_again_after_each_mark() -> None:
    answer = {"state": "running", "mark": "reminder", "at": (T0 + hours(18)).isoformat()}
    case = watch_with(answer)
    case.world.answers["sla/next"] = {"state": "running", "mark": "breach", "at": (T0 + hours(24)).isoformat()}
    case.run_timers(T0 + hours(20))
    timer = case.load().next_timer()
    assert timer is not None
    assert timer.at == T0 + hours(24)
    case.world.answers["sla/next"] = {"state": "stopped", "mark": None, "at": None}
    case.run_timers(T0 + hours(30))
    assert [parameters for name, parameters in case.world.calls if name == "sla/mark"] == [
        {"mark": "reminder"},
        {"mark": "breach"},
    ]
    case.world.answers["sla/next"] = {"state": "finished", "mark": None, "at": None}
    case.message("clock_changed", T0 + hours(31))
    assert case.last.completed


def watch_with(answer: dict[str, object]) -> Case:
    return Case("watch_sla", None, world=World({"sla/next": answer}))


def test_timer_that_is_past_when_it_is_reached_fires_in_the_same_step() -> None:
    case = watch_with({"state": "running", "mark": "reminder", "at": (T0 + hours(1)).isoformat()})
    overdue = {"state": "running", "mark": "breach", "at": (T0 + hours(2)).isoformat()}
    stopped = {"state": "stopped", "mark": None, "at": None}
    answers = iter([overdue, stopped])
    case.world.call_service = lambda name, parameters: (  # type: ignore[method-assign]
        case.world.calls.append((name, dict(parameters))) or (next(answers) if name == "sla/next" else None)
    )
    case.tick(T0 + hours(3))
    assert case.world.called("sla/mark") == 2
    assert case.open == ["running"]


DEADLINE = (T0 + hours(1)).isoformat()
ON_A_TASK = (
    '<startEvent id="a"/><userTask id="work"/><endEvent id="done"/><endEvent id="late"/>'
    '<boundaryEvent id="limit" attachedToRef="work">' + small.timer(f'"{DEADLINE}"') + "</boundaryEvent>"
) + small.flows("a work", "work done", "limit late")
ON_A_CALL = (
    '<startEvent id="a"/><callActivity id="call" calledElement="inner"/><endEvent id="done"/><endEvent id="late"/>'
    '<boundaryEvent id="limit" attachedToRef="call">' + small.timer(f'"{DEADLINE}"') + "</boundaryEvent>"
) + small.flows("a call", "call done", "limit late")
INNER = '<startEvent id="ia"/><userTask id="work"/><userTask id="more"/><endEvent id="iz"/>' + small.flows(
    "ia work", "work more", "more iz"
)


def on_a_call() -> Specification:
    return small.spec(ON_A_CALL, more={"processes/inner.bpmn": small.process(INNER, name="inner")})


@pytest.mark.parametrize("spec", [small.spec(ON_A_TASK), on_a_call()])
def test_overdue_deadline_and_completion_make_one_token(spec: Specification) -> None:
    """The task was completed before anybody looked at the clock: the case goes one way, never both."""
    instance = Instance.start(spec, "small", host=World(), now=T0)
    while tasks := [wait for wait in instance.waits() if wait.is_user_task]:
        instance.complete(tasks[0].task_id, {}, now=T0 + hours(2))
    assert instance.completed
    assert sum(element.id in ("done", "late") for element in instance.trace) == 1


def test_step_comes_to_rest_when_it_finds_an_overdue_deadline_outside() -> None:
    instance = Instance.start(on_a_call(), "small", host=World(), now=T0)
    [task_id] = [wait.task_id for wait in instance.waits() if wait.is_user_task]
    instance.complete(task_id, {}, now=T0 + hours(2))
    assert instance.completed
    assert [element.id for element in instance.trace][-2:] == ["limit", "late"]


@pytest.mark.parametrize("spec", [small.spec(ON_A_TASK), on_a_call()])
def test_deadline_takes_the_task_away(spec: Specification) -> None:
    instance = Instance.start(spec, "small", host=World(), now=T0)
    timer = instance.next_timer()
    assert timer is not None
    assert timer.element_id == "limit"
    instance.tick(timer.at)
    assert instance.completed
    assert [element.id for element in instance.trace][-2:] == ["limit", "late"]
