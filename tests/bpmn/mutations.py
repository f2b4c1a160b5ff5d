"""Real models, ours and in the manner of other vendors, damaged at random: what an upload may look like."""

from copy import deepcopy
from pathlib import Path

from hypothesis import strategies as st
from lxml import etree

HERE = Path(__file__).parent
MODELS = sorted((HERE.parent / "engine" / "models").glob("*.bpmn")) + sorted((HERE / "vendors").glob("*.bpmn"))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real model with pieces cut out, doubled, swapped or overwritten."""
    content = bytearray(draw(st.sampled_from(MODELS)).read_bytes())
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(len(content) - 1, 0)))
        end = min(len(content), start + draw(st.integers(0, 400)))
        kind = draw(st.sampled_from(["cut", "double", "junk", "swap"]))
        if kind == "cut":
            del content[start:end]
        elif kind == "double":
            content[end:end] = content[start:end]
        elif kind == "junk":
            content[start:start] = draw(
                st.sampled_from([b"<x/>", b'"', b"&amp;", b"&x;", b"\xff", b" id=''", b"<bpmn:task/>"])
            )
        else:
            content[start:end] = bytes(reversed(content[start:end]))
    return bytes(content)


WORDS = [
    "id",
    "name",
    "default",
    "messageRef",
    "attachedToRef",
    "sourceRef",
    "targetRef",
    "calledElement",
    "resultVariable",
]
NAMES = [
    "work",
    "worked",
    "begin",
    "end_spam",
    "f_spam",
    "handle_ticket",
    "",
    "ask",
    "wait_reply",
    "msg_reply",
    "End",
    "record",
]


@st.composite
def rewired(draw: st.DrawFn) -> bytes:
    """Well-formed XML whose references, tags or texts point elsewhere: what gets past the reader."""
    root = etree.fromstring(draw(st.sampled_from(MODELS)).read_bytes())
    nodes = [node for node in root.iter() if isinstance(node.tag, str) and "/DD/" not in node.tag]
    for _ in range(draw(st.integers(1, 5))):
        node = draw(st.sampled_from(nodes))
        change = draw(
            st.sampled_from(["attribute", "drop", "tag", "text", "move", "double", "swap", "lose", "trade", "long"])
        )
        if change == "attribute":
            node.set(draw(st.sampled_from(WORDS)), draw(st.sampled_from(NAMES)))
        elif change == "drop" and node.getparent() is not None:
            node.getparent().remove(node)
        elif change == "tag":
            node.tag = draw(st.sampled_from(nodes)).tag
        elif change == "text":
            node.text = draw(st.text(max_size=20).filter(lambda t: all(c.isprintable() for c in t)))
        elif change == "double" and node.getparent() is not None:
            node.addnext(deepcopy(node))
        elif change in ("lose", "trade") and node.attrib:
            lost = node.attrib.pop(draw(st.sampled_from(sorted(map(str, node.attrib)))))
            if change == "trade":
                node.set(draw(st.sampled_from(WORDS)), lost)
        elif change == "long":
            node.set(draw(st.sampled_from(WORDS)), draw(st.sampled_from(["x", "${", "\u202e"])) * 20_000)
        elif change == "swap" and node is not root:
            other = draw(st.sampled_from(nodes))
            _swap(node, other)
        elif node is not root:
            other = draw(st.sampled_from(nodes))
            if node not in other.iterancestors() and other is not node:
                other.append(node)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _swap(one: etree._Element, other: etree._Element) -> None:
    place, other_place = one.getparent(), other.getparent()
    if place is None or other_place is None or one in other.iterancestors() or other in one.iterancestors():
        return
    at = place.index(one)
    other.addprevious(one)
    place.insert(at, other)
