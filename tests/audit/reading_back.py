"""Readers of exports that share nothing with what wrote them: files in, plain values out."""

import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

XES = "{http://www.xes-standard.org/}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass
class Log:
    """What a process miner sees of an event log."""

    cases: int = 0
    events: int = 0
    actors: set[str] = field(default_factory=set)
    variants: Counter[tuple[str, ...]] = field(default_factory=Counter)
    traces: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    facts: dict[str, dict[str, str]] = field(default_factory=dict)


def read_xes(path: Path) -> Log:
    log = Log()
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{XES}log"
    assert root.attrib.keys() == {"xes.version", "xes.features"}
    for trace in root.iterfind(f"{XES}trace"):
        events = [_attributes(event) for event in trace.iterfind(f"{XES}event")]
        facts = _attributes(trace)
        log.cases += 1
        log.events += len(events)
        log.actors |= {event["org:resource"] for event in events}
        log.variants[tuple(event["concept:name"] for event in events)] += 1
        log.traces[facts["concept:name"]] = events
        log.facts[facts["concept:name"]] = facts
    return log


def _attributes(node: ElementTree.Element) -> dict[str, str]:
    found = {child.attrib["key"]: child for child in node if "key" in child.attrib}
    for child in found.values():
        if child.tag == f"{XES}date":
            assert datetime.fromisoformat(child.attrib["value"]).tzinfo is not None
    return {key: child.attrib["value"] for key, child in found.items()}


def read_xlsx(path: Path) -> list[list[str | float | None]]:
    """Return the cells of the first sheet. A formula in it fails the test that reads it."""
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert list(sheet.iter(f"{SHEET}f")) == []
    return [_cells(row) for row in sheet.iter(f"{SHEET}row")]


def _cells(row: ElementTree.Element) -> list[str | float | None]:
    """Return the cells by their columns, each named by one letter in a sheet this narrow; an empty one is None."""
    found = {ord(cell.attrib["r"][0]) - ord("A"): _cell(cell) for cell in row}
    return [found.get(column) for column in range(max(found) + 1)]


def _cell(cell: ElementTree.Element) -> str | float | None:
    if cell.attrib.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{SHEET}t"))
    value = cell.find(f"{SHEET}v")
    return float(value.text or "") if value is not None else None
