"""One place a message: also through called processes, and except directly behind one choice."""

from app.engine import lint
from tests.engine.small import flows, process
from tests.engine.world import FILES


def found(file: str, *changes: tuple[str, str]) -> set[tuple[str, str]]:
    content = FILES[f"processes/{file}.bpmn"].decode()
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return {(f.rule, f.element) for f in lint({**FILES, f"processes/{file}.bpmn": content.encode()})}


def test_message_on_the_border_of_a_call_may_not_wait_inside_it() -> None:
    change = (
        '<bpmn:message id="msg_objection" name="objection" />',
        '<bpmn:message id="msg_objection" name="withdrawal" />',
    )
    assert found("handle_ticket", change) == {("message-waits-twice", "withdrawn")}


def test_two_events_behind_one_gateway_may_not_wait_for_the_same() -> None:
    change = ('messageRef="msg_objection"', 'messageRef="msg_confirmation"')
    assert found("handle_ticket", change) == {("message-waits-twice", "confirmed")}


def test_ways_out_of_one_choice_are_one_place() -> None:
    """The watch waits for a change whether its clock runs or stands still."""
    stopped = '<bpmn:intermediateCatchEvent id="resumed" name="Berubah"><bpmn:messageEventDefinition '
    stopped += 'messageRef="msg_clock_changed" /></bpmn:intermediateCatchEvent>'
    stopped += '<bpmn:sequenceFlow id="f_r" sourceRef="resumed" targetRef="next" />'
    stopped += '<bpmn:sequenceFlow id="f_s" sourceRef="clock" targetRef="resumed">'
    stopped += (
        '<bpmn:conditionExpression>sla.state = "stopped"</bpmn:conditionExpression></bpmn:sequenceFlow></bpmn:process>'
    )
    shape = '<bpmndi:BPMNShape id="r_di" bpmnElement="resumed"><dc:Bounds x="1" y="1" width="36" height="36" />'
    shape += "</bpmndi:BPMNShape></bpmndi:BPMNPlane>"
    assert found("watch_sla", ("</bpmn:process>", stopped), ("</bpmndi:BPMNPlane>", shape)) == set()


def test_message_on_the_border_of_a_box_may_not_wait_in_a_box_inside_it() -> None:
    """Nor in what is called there: however deep, the message could mean either."""
    waits = '<intermediateCatchEvent id="w"><messageEventDefinition id="d" messageRef="m"/></intermediateCatchEvent>'
    inner = f'<startEvent id="a"/>{waits}<endEvent id="b"/>{flows("a w", "w b")}'
    middle = f'<startEvent id="i"/><subProcess id="box">{inner}</subProcess><endEvent id="j"/>{flows("i box", "box j")}'
    border = '<boundaryEvent id="border" attachedToRef="outer"><messageEventDefinition id="f" messageRef="m"/>'
    body = f'<startEvent id="s"/><subProcess id="outer">{middle}</subProcess>{border}</boundaryEvent><endEvent id="e"/>'
    content = process(body + flows("s outer", "outer e", "border e"), root='<message id="m" name="reply"/>')
    found = {(f.rule, f.element) for f in lint({**FILES, "processes/page.bpmn": content})}
    assert ("message-waits-twice", "border") in found
