"""What everybody but the engine sees of a deployment."""

from typing import Any

import pytest

from app.engine import Element, Instance, InvalidProcess, parse
from tests.engine import small
from tests.engine.world import FILES, SPEC, T0, World

PLAIN = '<startEvent id="a"/><userTask id="u" name="Kerja"/><endEvent id="z"/>' + small.flows("a u", "u z")


def test_elements_carry_lane_properties_and_message() -> None:
    work = SPEC.element("handle_ticket", "work")
    assert (work.kind, work.name, work.lane, work.form) == ("user_task", "Tangani tiket", "Helpdesk", "work")
    start = SPEC.element("ticket", "received_phone")
    assert (start.message, start.properties["channel"]) == ("request_phone", "phone")
    assert SPEC.element("handle_ticket", "lkpp_came").lane == "Admin PPE"
    assert SPEC.processes["ticket"].documentation == "Satu tiket dari diterima sampai selesai."


def test_starts_are_in_the_order_of_the_file() -> None:
    assert [e.id for e in SPEC.processes["ticket"].starts] == ["received_portal", "received_phone", "received_counter"]


def test_specification_cannot_be_changed() -> None:
    process: Any = SPEC.processes["ticket"]
    with pytest.raises(TypeError):
        process.elements["x"] = process.elements["handle"]
    element: Any = SPEC.element("ticket", "handle")
    with pytest.raises(AttributeError):
        element.name = "x"


def test_settings_are_read() -> None:
    assert SPEC.settings.kinds["ticket"].watch == "watch_sla"
    assert SPEC.settings.lanes["Admin PPE"] == "admin_ppe"
    assert SPEC.settings.close_reasons["spam"].message is None


def test_decisions_can_be_asked() -> None:
    assert SPEC.decisions.ids == {"priority"}
    assert SPEC.decisions.decide("priority", {"channel": "counter"}) == "high"


def test_forms_are_kept_by_name() -> None:
    assert SPEC.forms["work"] == FILES["forms/work.json"]


def test_instances_do_not_disturb_each_other() -> None:
    spec = small.spec(PLAIN)
    first, second = (Instance.start(spec, "small", host=World(), now=T0) for _ in range(2))
    [wait] = first.waits()
    first.complete(wait.task_id, {"x": 1}, now=T0)
    assert first.completed
    assert [w.element.id for w in second.waits()] == ["u"]
    assert "x" not in second.data


def lanes(inner: str) -> str:
    return f'<laneSet id="l"><lane id="l1" name="Luar">{inner}</lane></laneSet>'


def test_boundary_event_stands_in_the_lane_of_its_task() -> None:
    body = lanes("<flowNodeRef>u</flowNodeRef>") + PLAIN
    body += '<boundaryEvent id="b" attachedToRef="u"><messageEventDefinition messageRef="r"/></boundaryEvent>'
    spec = small.spec(body + small.flows("b z"), root='<message id="r" name="reply"/>')
    assert spec.element("small", "b").lane == "Luar"


def embedded() -> str:
    inner = '<startEvent id="ia"/><userTask id="iu"/><endEvent id="iz"/>' + small.flows("ia iu", "iu iz")
    body = lanes("<flowNodeRef>box</flowNodeRef>") + '<startEvent id="a"/><endEvent id="z"/>'
    return body + f'<subProcess id="box">{inner}</subProcess>' + small.flows("a box", "box z")


def test_embedded_sub_process_gives_its_lane_and_runs() -> None:
    spec = small.spec(embedded())
    inner = spec.element("small", "iu")
    assert (inner.lane, inner.parent) == ("Luar", "box")
    instance = Instance.start(spec, "small", host=World(), now=T0)
    instance = Instance.restore(spec, "small", instance.dump(), host=World())
    [wait] = instance.waits()
    assert (wait.element, wait.depth) == (inner, 1)
    instance.complete(wait.task_id, {}, now=T0)
    assert instance.completed
    assert [e.id for e in instance.trace] == ["iu", "iz", "box", "z"]


def test_element_may_be_called_like_a_parameter_of_a_service() -> None:
    body = '<startEvent id="a"/><endEvent id="z"/><userTask id="level"/>'
    body += small.service("s", "case/escalate", level="1") + small.flows("a s", "s level", "level z")
    instance = Instance.start(small.spec(body), "small", host=World(), now=T0)
    assert [w.element.id for w in instance.waits()] == ["level"]


def test_unknown_element_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        SPEC.element("ticket", "nothing")


def test_what_would_harm_other_cases_is_not_loaded() -> None:
    with pytest.raises(InvalidProcess, match="called-process-missing"):
        parse({name: content for name, content in FILES.items() if name != "processes/inform_user.bpmn"})


def test_element_is_a_value() -> None:
    assert Element("a", "p", "task") == Element("a", "p", "task")
    assert len({Element("a", "p", "task"), Element("a", "p", "task")}) == 1
