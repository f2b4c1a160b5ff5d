"""A picture for a process that has none, or only part of one: an editor draws nothing else."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from app.engine.reading import BPMN, BPMNDI, FLOW_NODES

DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
SIZES = {"startEvent": 36, "endEvent": 36, "boundaryEvent": 36, "exclusiveGateway": 50}
WIDTH = 3000
ROW = 260


def with_picture(text: str) -> str:
    """Return the file with every pool, lane, node and flow of its processes drawn, instead of what was drawn."""
    root: Any = etree.fromstring(text.encode())
    for old in root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        root.remove(old)
    collaboration = root.find(f"{{{BPMN}}}collaboration")
    page = collaboration if collaboration is not None else root.find(f"{{{BPMN}}}process")
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", id="picture")
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", id="picture_plane", bpmnElement=page.get("id"))
    pools = {pool.get("processRef"): pool.get("id") for pool in root.iter(f"{{{BPMN}}}participant")}
    top = 0
    for process in root.findall(f"{{{BPMN}}}process"):
        if collaboration is None or process.get("id") in pools:
            top = _draw(plane, process, pools.get(process.get("id")), top)
    return etree.tostring(root, encoding="unicode")


def _draw(plane: Any, process: Any, pool: str | None, top: int) -> int:
    """Draw one process from `top` on and return where it ends."""
    lanes = list(_lanes(process, top))
    bottom = max([top + ROW, *(place[1] for _, place in lanes)])
    if pool:
        _band(plane, pool, 0, top, bottom)
    rows: dict[str, int] = {}
    for lane, (above, below, depth) in lanes:
        _band(plane, lane.get("id"), 30 * (depth + 1), above, below)
        rows |= dict.fromkeys([(one.text or "").strip() for one in lane.findall(f"{{{BPMN}}}flowNodeRef")], above)
    nodes = [one for one in process if isinstance(one.tag, str) and etree.QName(one).localname in FLOW_NODES]
    for place, node in enumerate(nodes):
        size = SIZES.get(etree.QName(node).localname, 80)
        _shape(plane, node.get("id"), 200 + place * 130, rows.get(node.get("id"), top) + 80, size, size)
    drawn = {node.get("id") for node in nodes}
    for flow in process.findall(f"{{{BPMN}}}sequenceFlow"):
        if {flow.get("sourceRef"), flow.get("targetRef")} <= drawn:
            _edge(plane, flow.get("id"), top)
    return bottom


def _lanes(owner: Any, top: int, depth: int = 0) -> Iterator[tuple[Any, tuple[int, int, int]]]:
    """Give each lane its band (from, to, depth); one that holds others is as high as they are together."""
    for lane in owner.findall(f"{{{BPMN}}}laneSet/{{{BPMN}}}lane") + owner.findall(
        f"{{{BPMN}}}childLaneSet/{{{BPMN}}}lane"
    ):
        inner = list(_lanes(lane, top, depth + 1))
        bottom = max([top + ROW, *(place[1] for _, place in inner)])
        yield lane, (top, bottom, depth)
        yield from inner
        top = bottom


def _band(plane: Any, element: str, left: int, top: int, bottom: int) -> None:
    _shape(plane, element, left, top, WIDTH - left, bottom - top).set("isHorizontal", "true")


def _shape(plane: Any, element: str, x: int, y: int, width: int, height: int) -> Any:
    shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", id=f"picture_{element}", bpmnElement=element)
    numbers = {"x": x, "y": y, "width": width, "height": height}
    etree.SubElement(shape, f"{{{DC}}}Bounds", {name: str(number) for name, number in numbers.items()})
    return shape


def _edge(plane: Any, element: str, top: int) -> None:
    edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"picture_{element}", bpmnElement=element)
    for x in (220, 330):
        etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(x), y=str(top + 100))
