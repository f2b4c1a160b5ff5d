"""What a diagram says beside its process: where things stand, and what is drawn but never run.

Together with `files` it sees to it that no changed byte goes unmentioned, and that a moved box is not taken for more.
"""

from collections.abc import Iterator
from typing import Any

from app.definitions.comparison.difference import DRAWING, STEPS, Difference, change, in_both_orders, quoted
from app.engine.draft import Draft
from app.engine.reading import BPMNDI, FLOW_NODES, SPIFF, Document, bpmn_name, extensions
from app.engine.xml import XmlElement

DRAWN = {
    "lane": "Lajur",
    "participant": "Kolam",
    "messageFlow": "Aliran pesan",
    "textAnnotation": "Catatan",
    "association": "Garis catatan",
    "group": "Bingkai",
    "dataObjectReference": "Data",
    "dataStoreReference": "Penyimpanan data",
}
_REFERENCES = frozenset({"flowNodeRef", "childLaneSet"})  # told as steps that changed their lane


def compare_drawings(before: Draft, after: Draft) -> Iterator[Difference]:
    old = {document.file: document for document in before.documents}
    for document in after.documents:
        mine = old.get(document.file)
        if mine is not None and mine.root is not document.root:
            yield from _drawn(mine, document)
            yield from _extensions(mine, document)


def compare_layouts(before: Draft, after: Draft, told: frozenset[str]) -> Iterator[Difference]:
    """Say of each file whether what stayed in it stands elsewhere; `told` are the files with other differences."""
    old = {document.file: document for document in before.documents}
    for document in after.documents:
        mine = _places(old[document.file]) if document.file in old else {}
        theirs = _places(document)
        moved = sorted(key for key in mine.keys() & theirs.keys() if mine[key] != theirs[key])
        if moved:
            what = "Di samping itu letak gambar" if document.file in told else "Hanya letak gambar"
            count = f"{len(moved)} bentuk atau garis"
            sentence = f"{what} pada {document.file} yang berubah ({count}); jalannya proses tidak terpengaruh."
            yield Difference("layout_changed", document.file, "", "diagram", None, moved, DRAWING, sentence)


def _places(document: Document) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for name in ("BPMNShape", "BPMNEdge"):
        for node in document.root.iter(f"{{{BPMNDI}}}{name}"):
            inner = (tuple(sorted(part.attrib.items())) for part in node.iter() if part is not node)
            found[node.get("bpmnElement") or ""] = tuple(inner)
    return found


def _drawn(old: Document, new: Document) -> Iterator[Difference]:
    for key in in_both_orders(old.nodes, new.nodes):
        mine, theirs = old.nodes.get(key), new.nodes.get(key)
        node = mine if theirs is None else theirs
        title = DRAWN.get(bpmn_name(node)) if node is not None else None
        if title is None:
            continue
        before, after = _words(mine), _words(theirs)
        if mine is None or theirs is None:
            kind, verb = ("note_added", "baru") if mine is None else ("note_removed", "dihapus")
            sentence = f"{title} {quoted(after if mine is None else before)} {verb}."
            yield Difference(kind, new.file, key, "", before, after, DRAWING, sentence)
        elif _content(mine) != _content(theirs):
            sentence = f"{title} berubah: {change(before, after)}."
            yield Difference("note_changed", new.file, key, "", before, after, DRAWING, sentence)


def _words(node: XmlElement | None) -> str | None:
    if node is None:
        return None
    ends = [node.get("sourceRef"), node.get("targetRef")]
    text = " ".join("".join(str(part) for part in node.itertext()).split()) if bpmn_name(node) != "lane" else ""
    return node.get("name") or text or " → ".join(end for end in ends if end) or node.get("id")


def _content(node: XmlElement) -> tuple[Any, ...]:
    """Return what an element says, free of the order of attributes and of white space."""
    inner = tuple(_content(child) for child in node if bpmn_name(child) not in _REFERENCES)
    return node.tag, tuple(sorted(node.attrib.items())), (node.text or "").strip(), inner


def _extensions(old: Document, new: Document) -> Iterator[Difference]:
    """Tell what other tools wrote into a step: we keep it and never read it."""
    for key, theirs in new.nodes.items():
        mine = old.nodes.get(key)
        if mine is not None and bpmn_name(theirs) in FLOW_NODES and _foreign(mine) != _foreign(theirs):
            sentence = f"{quoted(theirs.get('name') or key)}: keterangan dari perkakas lain berubah."
            yield Difference("step_changed", new.file, key, "extensions", None, None, STEPS, sentence)


def _foreign(node: XmlElement) -> tuple[Any, ...]:
    attributes = tuple(sorted(item for item in node.attrib.items() if str(item[0]).startswith("{")))
    boxes = (box for box in extensions(node) if not str(box.tag).startswith(f"{{{SPIFF}}}"))
    return attributes, tuple(_content(box) for box in boxes)
