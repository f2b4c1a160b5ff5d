"""The trail as an event log of process mining: XES, IEEE 1849-2016.

A case is a trace. Events about a user task carry the step's name as their activity and its life cycle (schedule,
start, complete …), so that a miner draws the procedure; any other event is an activity of its own kind. Resources are
numbers of accounts, as in the trail: no person is named, and no word of a requester is repeated.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby, islice
from typing import Any, BinaryIO

from lxml import etree
from sqlalchemy.orm import Session

from app.audit.export.rows import CaseFacts, EventRow, event_rows, facts_of_cases
from app.audit.export.scope import Scope
from app.audit.words import event_words

_NAMESPACE = "http://www.xes-standard.org/"
_EXTENSIONS: Mapping[str, str] = {
    "concept": "Concept",
    "lifecycle": "Lifecycle",
    "org": "Organizational",
    "time": "Time",
}
LIFECYCLE: Mapping[str, str] = {  # of the user task that an event is about; XES standard model
    "task_created": "schedule",
    "task_claimed": "start",
    "task_released": "suspend",
    "task_handed_over": "reassign",
    "task_completed": "complete",
    "task_cancelled": "withdraw",
}
_CASES_AT_ONCE = 100
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xes(session: Session, scope: Scope, file: BinaryIO) -> int:
    """Write a log of the cases; return the number of events. What belongs to no case has no place in it."""
    count = 0
    with etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(_tag("log"), {"xes.version": "1849.2016", "xes.features": ""}, nsmap={None: _NAMESPACE}):
            for head in _heads():
                xml.write(head)
            for facts, events in _traces(session, scope):
                xml.write(_trace(facts, events))
                count += len(events)
    return count


def _traces(session: Session, scope: Scope) -> Iterator[tuple[CaseFacts, list[EventRow]]]:
    traces = ((case, list(rows)) for case, rows in groupby(event_rows(session, scope, by_case=True), _case_of))
    while some := list(islice(traces, _CASES_AT_ONCE)):
        facts = facts_of_cases(session, [case for case, _ in some])
        yield from ((facts[case], rows) for case, rows in some)


def _case_of(row: EventRow) -> int:
    assert row.case_id is not None
    return row.case_id


def _heads() -> Iterator[Any]:
    """Give what stands before the traces: extensions, what every trace and event has, what tells events apart."""
    for prefix, name in _EXTENSIONS.items():
        uri = f"{_NAMESPACE}{prefix}.xesext"
        yield etree.Element(_tag("extension"), {"name": name, "prefix": prefix, "uri": uri})
    of_trace = etree.Element(_tag("global"), {"scope": "trace"})
    _add(of_trace, "concept:name", "")
    of_event = etree.Element(_tag("global"), {"scope": "event"})
    for key in ("concept:name", "org:resource", "lifecycle:transition"):
        _add(of_event, key, "")
    _add(of_event, "time:timestamp", datetime.fromisoformat("1970-01-01T00:00:00+00:00"))
    yield of_trace
    yield of_event
    for name, keys in (("Kegiatan", "concept:name"), ("Kegiatan dan tahapnya", "concept:name lifecycle:transition")):
        yield etree.Element(_tag("classifier"), {"name": name, "scope": "event", "keys": keys})


def _trace(facts: CaseFacts, events: list[EventRow]) -> Any:
    trace = etree.Element(_tag("trace"))
    _add(trace, "concept:name", facts.number)
    for key in ("kind", "channel", "category", "priority", "level", "received_at", "closed_at"):
        _add(trace, f"case:{key}", getattr(facts, key))
    _add(trace, "case:breached", facts.is_breached)
    for row in events:
        trace.append(_event(row))
    return trace


def _event(row: EventRow) -> Any:
    event = etree.Element(_tag("event"))
    _add(event, "concept:name", row.step_name if row.name in LIFECYCLE and row.step_name else event_words(row.name))
    _add(event, "lifecycle:transition", LIFECYCLE.get(row.name, "complete"))
    _add(event, "org:resource", resource_of(row))
    _add(event, "org:group", row.data.get("group"))
    _add(event, "time:timestamp", row.at)
    _add(event, "audit:event", row.name)
    _add(event, "audit:id", row.id)
    _add(event, "audit:step", row.step or None)
    _add(event, "audit:version", row.version)
    return event


def resource_of(row: EventRow) -> str:
    """Name who acted by number; the requester and the program itself are resources too."""
    if row.actor_id is not None:
        return f"petugas-{row.actor_id}"
    return "sistem" if row.requester_id is None else f"pengguna-{row.requester_id}"


def _add(parent: Any, key: str, value: object) -> None:
    """Append an attribute of the type that its value has in XES; none for None."""
    match value:
        case None:
            return
        case bool():
            kind, text = "boolean", str(value).lower()
        case int():
            kind, text = "int", str(value)
        case datetime():
            kind, text = "date", value.isoformat(timespec="milliseconds")
        case _:
            kind, text = "string", _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))
    etree.SubElement(parent, _tag(kind), {"key": key, "value": text})


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
