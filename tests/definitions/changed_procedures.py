"""The shipped procedure with one thing changed, as a process owner would change it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from app.definitions.folder import read_folder

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = read_folder(ROOT)
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
Files = dict[str, bytes]
VERIFY = {
    "forms/verify.json": json.dumps(
        {
            "type": "default",
            "id": "verify",
            "schemaVersion": 16,
            "components": [{"type": "checkbox", "id": "field_seen", "key": "seen", "label": "Sudah diperiksa"}],
        }
    ).encode()
}
"""The form of a step that is put in: it decides nothing."""


def replaced(path: str, old: str, new: str) -> Files:
    text = SHIPPED[path].decode()
    assert old in text, f"{old} is not in {path}"
    return {**SHIPPED, path: text.replace(old, new).encode()}


def file_of(element_id: str) -> str:
    """Return the file of a user task."""
    return next(path for path, content in SHIPPED.items() if f'userTask id="{element_id}"'.encode() in content)


def redrawn(element_id: str, change: Callable[[Any, Any], None], files: Files | None = None) -> Files:
    """Change the XML around one element: `change` is given the root and the element."""
    path = file_of(element_id)
    root = etree.fromstring((files or SHIPPED)[path])
    change(root, root.find(f".//*[@id='{element_id}']"))
    return {**(files or SHIPPED), path: etree.tostring(root)}


def setting(section: str, key: str, value: Any) -> Files:
    content = json.loads(SHIPPED["processes/settings.json"])
    content[section][key] = value
    return {**SHIPPED, "processes/settings.json": json.dumps(content).encode()}


def renamed(element_id: str) -> Files:
    return redrawn(element_id, lambda root, node: node.set("name", "Nama yang baru"))


def moved(element_id: str) -> Files:
    def move(root: Any, node: Any) -> None:
        bounds = root.find(f".//{DI}BPMNShape[@bpmnElement='{element_id}']/{BOUNDS}")
        bounds.set("x", str(float(bounds.get("x")) + 13))

    return redrawn(element_id, move)


def step_before(element_id: str) -> Files:
    def add(root: Any, node: Any) -> None:
        _insert(root, node, root.findall(f".//{BPMN}sequenceFlow[@targetRef='{element_id}']"), "targetRef", element_id)

    return {**redrawn(element_id, add), **VERIFY}


def step_after(element_id: str) -> Files:
    def add(root: Any, node: Any) -> None:
        flow = root.find(f".//{BPMN}sequenceFlow[@sourceRef='{element_id}']")
        _insert(root, node, [flow], "targetRef", flow.get("targetRef"))

    return {**redrawn(element_id, add), **VERIFY}


def step_around(element_id: str) -> Files:
    """A new step before it, and another behind it."""
    before = step_before(element_id)

    def add(root: Any, node: Any) -> None:
        flow = root.find(f".//{BPMN}sequenceFlow[@sourceRef='{element_id}']")
        _insert(root, node, [flow], "targetRef", flow.get("targetRef"), name="verify_again")

    return redrawn(element_id, add, before)


def _insert(root: Any, beside: Any, flows: list[Any], end: str, onward: str, *, name: str = "verify") -> None:
    task = etree.Element(f"{BPMN}userTask", id=name, name="Verifikasi")
    beside.addprevious(task)
    box = etree.SubElement(etree.SubElement(task, f"{BPMN}extensionElements"), f"{SPIFF}properties")
    etree.SubElement(box, f"{SPIFF}property", name="form", value="verify")
    for flow in flows:
        flow.set(end, name)
        etree.SubElement(task, f"{BPMN}incoming").text = flow.get("id")
    etree.SubElement(task, f"{BPMN}outgoing").text = f"{name}_onward"
    target = root.find(f".//*[@id='{onward}']")
    for incoming in target.findall(f"{BPMN}incoming"):
        if incoming.text in {flow.get("id") for flow in flows}:
            target.remove(incoming)
    onward_flow = etree.Element(f"{BPMN}sequenceFlow", id=f"{name}_onward", sourceRef=name, targetRef=onward)
    beside.addprevious(onward_flow)
    etree.SubElement(target, f"{BPMN}incoming").text = f"{name}_onward"
    lane = root.find(f".//{BPMN}lane[@id='lane_koordinator']")
    lane = lane if lane is not None else root.find(f".//{BPMN}lane")
    etree.SubElement(lane, f"{BPMN}flowNodeRef").text = name
    _in_order(target)
    _in_order(task)


def _in_order(node: Any) -> None:
    """BPMN's schema wants what hangs on a node in one order."""
    order = ("documentation", "extensionElements", "laneSet", "incoming", "outgoing")
    rank = {f"{BPMN}{name}": place for place, name in enumerate(order)}
    node[:] = sorted(node, key=lambda child: rank.get(child.tag, len(order)))


def removed(element_id: str) -> Files:
    """Take a step out, with what hangs on its edge; whatever led to it leads to the step behind it."""

    def remove(root: Any, node: Any) -> None:
        out = root.find(f".//{BPMN}sequenceFlow[@sourceRef='{element_id}']")
        target = root.find(f".//*[@id='{out.get('targetRef')}']")
        for incoming in target.findall(f"{BPMN}incoming"):
            if incoming.text == out.get("id"):
                target.remove(incoming)
        for flow in root.findall(f".//{BPMN}sequenceFlow[@targetRef='{element_id}']"):
            flow.set("targetRef", target.get("id"))
            etree.SubElement(target, f"{BPMN}incoming").text = flow.get("id")
        _in_order(target)
        gone = {element_id, out.get("id")}
        for edge in root.findall(f".//{BPMN}boundaryEvent[@attachedToRef='{element_id}']"):
            gone |= {edge.get("id"), *(flow.get("id") for flow in _after(root, edge.get("id")))}
        for other in list(root.iter()):
            text = (other.text or "").strip()
            if other.get("id") in gone or other.get("bpmnElement") in gone or (len(other) == 0 and text in gone):
                other.getparent().remove(other)
        for flow in root.findall(f".//{BPMN}messageFlow"):
            if flow.get("targetRef") in gone or flow.get("sourceRef") in gone:
                flow.getparent().remove(flow)

    return redrawn(element_id, remove)


def _after(root: Any, element_id: str) -> list[Any]:
    return list(root.findall(f".//{BPMN}sequenceFlow[@sourceRef='{element_id}']"))


def form_of(element_id: str) -> str:
    root = etree.fromstring(SHIPPED[file_of(element_id)])
    path = f".//*[@id='{element_id}']//{SPIFF}property[@name='form']"
    return f"forms/{root.find(path).get('value')}.json"


def form_changed(element_id: str) -> Files:
    path = form_of(element_id)
    form = json.loads(SHIPPED[path])
    form["components"].append({"type": "textfield", "id": "field_more", "key": "more", "label": "Keterangan lain"})
    return {**SHIPPED, path: json.dumps(form).encode()}


def lane_changed(element_id: str) -> Files:
    def move(root: Any, node: Any) -> None:
        [reference] = [one for one in root.iter(f"{BPMN}flowNodeRef") if one.text == element_id]
        lanes = list(root.iter(f"{BPMN}lane"))
        other = next((lane for lane in lanes if lane is not reference.getparent()), None)
        if other is None:
            reference.getparent().set("name", "Front Office")
        else:
            other.append(reference)

    return redrawn(element_id, move)
