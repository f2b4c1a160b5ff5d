"""BPMN XML → Process. Reads whatever is there; whether it may be published is lint's business."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from .catalog import words
from .findings import Finding
from .model import Element, Flow, Process, TimerText
from .xml import XmlElement, line_of, read_xml

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"

FLOW_NODES = words(
    """
    startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent implicitThrowEvent
    task userTask manualTask scriptTask serviceTask sendTask receiveTask businessRuleTask callActivity
    subProcess transaction adHocSubProcess exclusiveGateway parallelGateway inclusiveGateway
    complexGateway eventBasedGateway callChoreography choreographyTask subChoreography
    """
)
SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})


@dataclass(frozen=True)
class Document:
    """One BPMN file, its processes, and the XML node of every id for the rules that must see the markup."""

    file: str
    root: XmlElement
    processes: tuple[Process, ...]
    nodes: dict[str, XmlElement] = field(repr=False)


def bpmn_name(node: XmlElement) -> str:
    """Return the local name of a BPMN element, empty for elements of other namespaces."""
    tag = node.tag
    return tag[len(BPMN) + 2 :] if isinstance(tag, str) and tag.startswith(f"{{{BPMN}}}") else ""


def children(node: XmlElement, name: str, namespace: str = BPMN) -> list[XmlElement]:
    return node.findall(f"{{{namespace}}}{name}")


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def read_document(file: str, content: bytes) -> tuple[Document | None, list[Finding]]:
    """Read one BPMN file, hardened. None with findings when it is no BPMN at all."""
    root, findings = read_xml(file, content)
    if root is None:
        return None, findings
    if bpmn_name(root) != "definitions":
        message = "Akar berkas bukan <definitions> BPMN 2.0. Ekspor diagram sebagai BPMN 2.0 XML."
        return None, [Finding(file, "", "not-bpmn", message, line_of(root))]
    messages = {m.get("id", ""): m.get("name") or "" for m in children(root, "message")}
    processes = tuple(_process(file, node, messages) for node in children(root, "process"))
    if not processes:
        message = "Berkas tidak berisi proses. Gambar setidaknya satu proses."
        return None, [Finding(file, "", "no-process", message, line_of(root))]
    nodes = {node.get("id") or "": node for node in root.iter() if bpmn_name(node) and node.get("id")}
    return Document(file, root, processes, nodes), []


def _text(node: XmlElement | None) -> str | None:
    if node is None:
        return None
    text = "".join(str(part) for part in node.itertext()).strip()
    return text or None


def _process(file: str, node: XmlElement, messages: dict[str, str]) -> Process:
    process_id = node.get("id") or ""
    lanes = _lanes(node)
    elements: dict[str, Element] = {}
    flows: dict[str, Flow] = {}
    stack: list[tuple[XmlElement, str | None, str | None]] = [(node, None, None)]
    while stack:
        scope, parent, scope_lane = stack.pop()
        for child in scope:
            name, child_id = bpmn_name(child), child.get("id") or ""
            if name == "sequenceFlow":
                flows.setdefault(child_id, _flow(child, child_id))
            elif name in FLOW_NODES:
                lane = lanes.get(child_id, scope_lane)
                elements.setdefault(child_id, _element(child, process_id, parent, lane, messages))
                if name in SCOPES:
                    stack.append((child, child_id, lane))
    _boundary_lanes(elements)
    return Process(
        process_id,
        node.get("name") or process_id,
        file,
        _text(node.find(f"{{{BPMN}}}documentation")),
        MappingProxyType(dict(sorted(elements.items(), key=lambda item: item[1].line or 0))),
        MappingProxyType(flows),
        line_of(node),
    )


def _boundary_lanes(elements: dict[str, Element]) -> None:
    for element in list(elements.values()):
        host = elements.get(element.attached_to or "")
        if element.lane is None and host is not None and host.lane is not None:
            elements[element.id] = replace(element, lane=host.lane)


def _lanes(process: XmlElement) -> dict[str, str]:
    """Map node ids to the name of the innermost lane that lists them."""
    found: dict[str, str] = {}
    for lane in process.iter(f"{{{BPMN}}}lane"):  # document order: an inner lane comes after its outer one
        for reference in children(lane, "flowNodeRef"):
            found[(reference.text or "").strip()] = lane.get("name") or ""
    return found


def _flow(node: XmlElement, flow_id: str) -> Flow:
    condition = node.find(f"{{{BPMN}}}conditionExpression")
    return Flow(
        flow_id,
        node.get("sourceRef") or "",
        node.get("targetRef") or "",
        node.get("name") or None,
        _text(condition),
        line_of(node),
    )


def event_definitions(node: XmlElement) -> list[XmlElement]:
    return [child for child in node if bpmn_name(child).lower().endswith("eventdefinition")]


def _element(
    node: XmlElement, process_id: str, parent: str | None, lane: str | None, messages: dict[str, str]
) -> Element:
    events = event_definitions(node)
    properties = dict(spiff_properties(node))
    operation, parameters, result = service_operator(node)
    return Element(
        id=node.get("id") or "",
        process_id=process_id,
        kind=snake(bpmn_name(node)),
        name=(node.get("name") or "").strip() or None,
        lane=lane,
        properties=MappingProxyType(properties),
        instructions=properties.get("instructions") or extension_text(node, "instructionsForEndUser"),
        documentation=_text(node.find(f"{{{BPMN}}}documentation")),
        message=_message(events, messages),
        line=line_of(node),
        parent=parent,
        events=tuple(bpmn_name(event) for event in events),
        timer=_timer(events),
        attached_to=node.get("attachedToRef"),
        interrupting=(node.get("cancelActivity") or "true").lower() == "true",
        operation=operation,
        parameters=MappingProxyType(parameters),
        result_variable=result or properties.get("resultVariable"),
        decision_id=extension_text(node, "calledDecisionId"),
        called_process=node.get("calledElement"),
        default_flow=node.get("default"),
    )


def extensions(node: XmlElement) -> Iterator[XmlElement]:
    for box in children(node, "extensionElements"):
        yield from box


def extension_text(node: XmlElement, name: str) -> str | None:
    return next((_text(e) for e in extensions(node) if e.tag == f"{{{SPIFF}}}{name}"), None)


def spiff_properties(node: XmlElement) -> Iterator[tuple[str, str]]:
    for box in extensions(node):
        if box.tag == f"{{{SPIFF}}}properties":
            for entry in children(box, "property", SPIFF):
                yield entry.get("name") or "", entry.get("value") or ""


def service_operator(node: XmlElement) -> tuple[str | None, dict[str, str], str | None]:
    """Return the operation, its parameters (name to FEEL text) and the result variable of a service task."""
    operator = next((e for e in extensions(node) if e.tag == f"{{{SPIFF}}}serviceTaskOperator"), None)
    if operator is None:
        return None, {}, None
    parameters = {entry.get("id") or "": entry.get("value") or "" for entry in operator.iter(f"{{{SPIFF}}}parameter")}
    return operator.get("id"), parameters, operator.get("resultVariable") or None


def _message(events: list[XmlElement], messages: dict[str, str]) -> str | None:
    for event in events:
        if bpmn_name(event) == "messageEventDefinition":
            return messages.get(event.get("messageRef") or "", "")
    return None


def _timer(events: list[XmlElement]) -> TimerText | None:
    for event in events:
        if bpmn_name(event) == "timerEventDefinition":
            found = [c for c in event if bpmn_name(c) in ("timeDate", "timeDuration", "timeCycle")]
            return TimerText(bpmn_name(found[0]), _text(found[0]) or "") if found else TimerText("", "")
    return None
