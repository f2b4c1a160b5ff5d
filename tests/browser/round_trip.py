"""What a file says, whoever wrote it: to compare one that went through an editor with what it was.

The order of different siblings and the prefixes of namespaces say nothing; everything else does, comments too.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

Facts = Counter[tuple[str, ...]]
GEOMETRY = ("Bounds", "waypoint")


def xml_facts(text: str) -> Facts:
    """Count what is said: of each element where it stands, its attributes, its text, the comments in it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return Counter(_element(etree.fromstring(text.encode(), parser), ()))


def without_geometry(facts: Facts) -> Facts:
    return Counter(
        {fact: count for fact, count in facts.items() if not any(f"}}{one}" in fact[-3] for one in GEOMETRY)}
    )


def _element(node: Any, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    here = (*way, f"{node.tag}#{node.get('id', '')}")
    yield (*here, "is", "")
    for name, value in node.attrib.items():
        yield (*here, f"@{name}", value)
    text = " ".join(part.strip() for part in [node.text or "", *(child.tail or "" for child in node)] if part.strip())
    if text:
        yield (*here, "text", text)
    for child in node:
        if isinstance(child.tag, str):
            yield from _element(child, here)
        else:
            yield (*here, "comment", (child.text or "").strip())


def json_facts(text: str) -> Facts:
    return Counter(_value(json.loads(text), ()))


def _value(value: Any, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _value(inner, (*way, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _value(inner, (*way, str(number)))
    else:
        yield (*way, json.dumps(value))
