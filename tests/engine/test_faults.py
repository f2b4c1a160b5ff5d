"""A fault of the process names its element and its cause, and leaves the stored state as it was."""

import pytest

from app.engine import Instance, InvalidProcess, StepFailed, clock
from app.engine.instance import TooManyElements
from app.expressions import FeelError
from tests.engine import small
from tests.engine.world import T0, Case, World, hours

ONE_TASK = '<startEvent id="a"/><userTask id="work"/><endEvent id="z"/>'


def begin(body: str, world: World | None = None, **data: object) -> Instance:
    return Instance.start(small.spec(body), "small", data=data, host=world or World(), now=T0)


def finish(instance: Instance, **answers: object) -> None:
    [wait] = [w for w in instance.waits() if w.is_user_task]
    instance.complete(wait.task_id, answers, now=T0)


def test_failing_service_names_element_and_cause() -> None:
    case = Case()
    case.world.failing["user/ask"] = cause = RuntimeError("no such fact")
    before = case.stored
    with pytest.raises(StepFailed) as caught:
        case.do("work", T0, decision="ask")
    assert caught.value.element_id == "ask"
    assert caught.value.cause is cause
    assert case.stored == before
    case.world.failing.clear()
    case.do("work", T0, decision="ask")
    assert case.open == ["wait_reply", "withdrawn"]


def test_failing_service_in_a_called_process_names_its_element() -> None:
    case = Case()
    case.world.failing["user/inform"] = RuntimeError()
    with pytest.raises(StepFailed) as caught:
        case.do("work", T0, decision="answer")
    assert caught.value.element_id == "send_answer"


def test_failing_service_behind_a_timer_names_its_element() -> None:
    case = Case()
    case.do("work", T0, decision="ask")
    case.world.failing["user/remind"] = RuntimeError()
    with pytest.raises(StepFailed) as caught:
        case.tick(T0 + hours(48))
    assert caught.value.element_id == "remind"


def test_a_timer_that_is_due_again_at_once_ends_as_a_fault_and_leaves_the_case_waiting() -> None:
    case = Case(world=World({"user/remind": 1}))
    case.do("work", T0, decision="ask")
    instance = case.load()
    with pytest.raises(StepFailed) as caught:
        instance.tick(T0 + hours(500))  # the world stands still: whatever it is asked for has come long ago
    assert isinstance(caught.value.cause, TooManyElements)


def test_failed_instance_refuses_everything() -> None:
    instance = begin(ONE_TASK + small.service("broken") + small.flows("a work", "work broken", "broken z"))
    instance._workflow.script_engine._host.failing["faq/publish"] = RuntimeError()
    with pytest.raises(StepFailed):
        finish(instance)
    for use in (instance.dump, instance.waits, instance.messages, instance.next_timer):
        with pytest.raises(StepFailed):
            use()
    with pytest.raises(StepFailed):
        instance.tick(T0)


def test_failing_decision_names_its_task() -> None:
    rule = '<businessRuleTask id="decide"><extensionElements><s:calledDecisionId>weather</s:calledDecisionId>'
    rule += "</extensionElements></businessRuleTask>"
    with pytest.raises(StepFailed) as caught:
        begin('<startEvent id="a"/><endEvent id="z"/>' + rule + small.flows("a decide", "decide z"))
    assert caught.value.element_id == "decide"
    assert isinstance(caught.value.cause, KeyError)


GATEWAY = '<startEvent id="a"/><exclusiveGateway id="which"/><endEvent id="y"/><endEvent id="z"/>'


def test_gateway_without_a_way_names_itself() -> None:
    with pytest.raises(StepFailed) as caught:
        begin(GATEWAY + small.flows("a which", 'which y :: x = "b"', 'which z :: x = "c"'), x="d")
    assert caught.value.element_id == "which"


@pytest.mark.parametrize("condition", ["x", "x + 1", '"yes"'])
def test_condition_that_is_neither_true_nor_false_is_a_fault(condition: str) -> None:
    with pytest.raises(StepFailed) as caught:
        begin(GATEWAY + small.flows("a which", f"which y :: {condition}", "which z :: x = 2"), x=1)
    assert caught.value.element_id == "which"
    assert isinstance(caught.value.cause, TypeError)


def test_condition_on_an_absent_name_does_not_hold() -> None:
    instance = begin(GATEWAY + small.flows("a which", "which y :: nobody > 1", "which z :: nobody = null"))
    assert [element.id for element in instance.trace] == ["a", "which", "z"]


def test_expression_outside_the_language_is_a_fault() -> None:
    with pytest.raises(StepFailed) as caught:
        begin('<startEvent id="a"/><endEvent id="z"/>' + small.service("s", text="open(1)") + small.flows("a s", "s z"))
    assert caught.value.element_id == "s"
    assert isinstance(caught.value.cause, FeelError)


def test_loop_without_a_wait_is_stopped() -> None:
    loop = '<startEvent id="a"/><exclusiveGateway id="g" default="f_g_s"/><endEvent id="z"/>' + small.service("s")
    with pytest.raises(StepFailed):
        begin(loop + small.flows("a g", "g s", "s g", "g z :: false"))


TIMER = '<startEvent id="a"/><endEvent id="z"/><intermediateCatchEvent id="t">{}</intermediateCatchEvent>'


@pytest.mark.parametrize("text", ["nobody", "1", '"P3D"', '"2026-12-31T08:00:00"', '"soon"', "P3D", '"2026-12-31"'])
def test_timer_that_is_no_aware_instant_names_its_event(text: str) -> None:
    with pytest.raises(StepFailed) as caught:
        begin(TIMER.format(small.timer(text)) + small.flows("a t", "t z"))
    assert caught.value.element_id == "t"


def test_timer_behind_an_event_gateway_names_its_event() -> None:
    body = TIMER.format(small.timer("nobody")) + '<eventBasedGateway id="g"/><intermediateCatchEvent id="m">'
    body += '<messageEventDefinition messageRef="r"/></intermediateCatchEvent>'
    spec = small.spec(body + small.flows("a g", "g t", "g m", "t z", "m z"), root='<message id="r" name="reply"/>')
    with pytest.raises(StepFailed) as caught:
        Instance.start(spec, "small", host=World(), now=T0)
    assert caught.value.element_id == "t"


def test_cycle_without_a_start_is_a_fault() -> None:
    body = ONE_TASK + '<boundaryEvent id="b" attachedToRef="work" cancelActivity="false">'
    body += small.timer('"R3/P1D"', "timeCycle") + '</boundaryEvent><endEvent id="y"/>'
    with pytest.raises(StepFailed) as caught:
        begin(body + small.flows("a work", "work z", "b y"))
    assert caught.value.element_id == "b"


def test_scripts_do_not_even_load() -> None:
    body = '<startEvent id="a"/><scriptTask id="s"><script>import os</script></scriptTask><endEvent id="z"/>'
    with pytest.raises(InvalidProcess, match="script-task"):
        small.spec(body + small.flows("a s", "s z"))


def test_script_engine_runs_no_script_by_either_door() -> None:
    engine = Case().load()._workflow.script_engine
    task = Case().load()._workflow.task_tree
    with pytest.raises(Exception, match=r"Start|script"):
        engine.execute(task, "x = 1")
    with pytest.raises(Exception, match="script"):
        engine.environment.execute("x = 1", {})
    with clock.at(T0), pytest.raises(FeelError):
        engine.environment.evaluate("__import__('os')", {})


def test_answer_that_json_cannot_hold_is_a_fault() -> None:
    world = World({"faq/publish": object()})
    with pytest.raises(StepFailed) as caught:
        begin('<startEvent id="a"/><endEvent id="z"/>' + small.service("s") + small.flows("a s", "s z"), world)
    assert caught.value.element_id == "s"
