"""The shipped procedure changed around a place where cases wait: what is on its edge, what it calls, what holds it."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from tests.definitions.changed_procedures import BPMN, SHIPPED, SPIFF, VERIFY, Files, _in_order, _insert

HANDLING, FAQ, COMPLAINT, TICKET, WATCH = (
    f"processes/{name}.bpmn" for name in ("handle_ticket", "publish_faq", "complaint", "ticket", "watch_sla")
)
COMPLAINT_HANDLING = "processes/handle_complaint.bpmn"


def changed_at(path: str, element_id: str, change: Callable[[Any, Any], None]) -> Files:
    """Change the XML of one file around one element: `change` is given the root and the element."""
    root = etree.fromstring(SHIPPED[path])
    change(root, root.find(f".//*[@id='{element_id}']"))
    return {**SHIPPED, path: etree.tostring(root)}


def wait_renamed(path: str, element_id: str) -> Files:
    return changed_at(path, element_id, lambda _root, node: node.set("name", "Nama yang baru"))


def wait_moved(path: str, element_id: str) -> Files:
    def move(root: Any, _node: Any) -> None:
        shape = next(one for one in root.iter() if one.get("bpmnElement") == element_id)
        shape[0].set("y", str(float(shape[0].get("y")) + 7))

    return changed_at(path, element_id, move)


def step_before_wait(path: str, element_id: str) -> Files:
    def add(root: Any, node: Any) -> None:
        _insert(root, node, _flows(root, "targetRef", element_id), "targetRef", element_id)

    return {**changed_at(path, element_id, add), **VERIFY}


def step_after_wait(path: str, element_id: str) -> Files:
    """A new step behind everything that may end the wait."""

    def add(root: Any, node: Any) -> None:
        for number, ends in enumerate(_flows(root, "sourceRef", element_id)):
            [onward] = _flows(root, "sourceRef", ends.get("targetRef"))
            _insert(root, node, [onward], "targetRef", onward.get("targetRef"), name=f"verify_{number}")

    return {**changed_at(path, element_id, add), **VERIFY}


def service_before_wait(path: str, element_id: str) -> Files:
    """What no person does: the instant is computed once more before it is waited for."""

    def add(root: Any, node: Any) -> None:
        task = etree.Element(f"{BPMN}serviceTask", id="again", name="Hitung sekali lagi")
        box = etree.SubElement(task, f"{BPMN}extensionElements")
        etree.SubElement(box, f"{SPIFF}serviceTaskOperator", id="sla/next", resultVariable="sla")
        for flow in _flows(root, "targetRef", element_id):
            flow.set("targetRef", "again")
            etree.SubElement(task, f"{BPMN}incoming").text = flow.get("id")
        etree.SubElement(task, f"{BPMN}outgoing").text = "again_onward"
        for incoming in node.findall(f"{BPMN}incoming"):
            node.remove(incoming)
        etree.SubElement(node, f"{BPMN}incoming").text = "again_onward"
        _in_order(node)
        node.addprevious(task)
        ends = {"id": "again_onward", "sourceRef": "again", "targetRef": element_id}
        node.addprevious(etree.Element(f"{BPMN}sequenceFlow", ends))

    return changed_at(path, element_id, add)


def boxed(path: str, element_id: str) -> Files:
    """Put an embedded sub-process around one node: it starts, does that, and ends."""

    def wrap(root: Any, node: Any) -> None:
        box = etree.Element(f"{BPMN}subProcess", id="box", name="Sekitarnya")
        node.addprevious(box)
        for edge in root.iterfind(f".//{BPMN}boundaryEvent[@attachedToRef='{element_id}']"):
            edge.set("attachedToRef", "box")
        for way in ("incoming", "outgoing"):
            for one in node.findall(f"{BPMN}{way}"):
                box.append(one)
        for flow in root.iter(f"{BPMN}sequenceFlow"):
            for end in ("sourceRef", "targetRef"):
                if flow.get(end) == element_id:
                    flow.set(end, "box")
        for kind, name, way in (("startEvent", "box_begins", "outgoing"), ("endEvent", "box_ends", "incoming")):
            etree.SubElement(etree.SubElement(box, f"{BPMN}{kind}", id=name), f"{BPMN}{way}").text = f"{name}_flow"
        box.append(node)
        etree.SubElement(node, f"{BPMN}incoming").text = "box_begins_flow"
        etree.SubElement(node, f"{BPMN}outgoing").text = "box_ends_flow"
        for flow_id, source, target in (
            ("box_begins_flow", "box_begins", element_id),
            ("box_ends_flow", element_id, "box_ends"),
        ):
            etree.SubElement(box, f"{BPMN}sequenceFlow", id=flow_id, sourceRef=source, targetRef=target)

    return changed_at(path, element_id, wrap)


def replaced_by_another(path: str, element_id: str) -> Files:
    """Draw the same anew, as whoever deletes a node and puts another in its place."""
    text = SHIPPED[path].decode()
    for mark in (f'"{element_id}"', f">{element_id}<"):
        text = text.replace(mark, mark.replace(element_id, f"{element_id}_new"))
    return {**SHIPPED, path: text.encode()}


def edge_added(path: str, element_id: str) -> Files:
    """Let a timer interrupt a step, and lead to where the step leads."""

    def add(root: Any, node: Any) -> None:
        [onward] = _flows(root, "sourceRef", element_id)
        edge = etree.Element(f"{BPMN}boundaryEvent", id="hurry", attachedToRef=element_id)
        etree.SubElement(edge, f"{BPMN}outgoing").text = "hurry_onward"
        timer = etree.SubElement(edge, f"{BPMN}timerEventDefinition", id="hurry_definition")
        etree.SubElement(timer, f"{BPMN}timeDate").text = "workdays_later(2)"
        flow = etree.Element(
            f"{BPMN}sequenceFlow", id="hurry_onward", sourceRef="hurry", targetRef=onward.get("targetRef")
        )
        node.addnext(flow)
        node.addnext(edge)
        target = root.find(f".//*[@id='{onward.get('targetRef')}']")
        etree.SubElement(target, f"{BPMN}incoming").text = "hurry_onward"
        _in_order(target)

    return changed_at(path, element_id, add)


def edge_removed(path: str, edge_id: str) -> Files:
    def remove(root: Any, node: Any) -> None:
        gone = {edge_id, *(flow.get("id") for flow in _flows(root, "sourceRef", edge_id))}
        for other in list(root.iter()):
            named = {other.get("id"), other.get("bpmnElement"), other.get("targetRef"), (other.text or "").strip()}
            if named & gone and other.getparent() is not None:
                other.getparent().remove(other)

    return changed_at(path, edge_id, remove)


def kind_changed(path: str, element_id: str) -> Files:
    """Let a service do what a person did."""

    def to_service(_root: Any, node: Any) -> None:
        node.tag = f"{BPMN}serviceTask"
        box = node.find(f"{BPMN}extensionElements")
        box[:] = [etree.Element(f"{SPIFF}serviceTaskOperator", id="user/remind")]

    return changed_at(path, element_id, to_service)


def calls_another(path: str, element_id: str, process: str) -> Files:
    return changed_at(path, element_id, lambda _root, node: node.set("calledElement", process))


def message_renamed(path: str, message: str) -> Files:
    root = etree.fromstring(SHIPPED[path])
    root.find(f".//{BPMN}message[@name='{message}']").set("name", f"{message}_lain")
    return {**SHIPPED, path: etree.tostring(root)}


def _flows(root: Any, end: str, element_id: str) -> list[Any]:
    return list(root.findall(f".//{BPMN}sequenceFlow[@{end}='{element_id}']"))
