"""Sequence flows of two versions of a process: where they lead, and under which condition."""

from collections.abc import Iterator

from app.definitions.comparison.difference import FLOWS, Difference, change, in_both_orders, quoted
from app.engine import Flow, Process


def compare_flows(old: Process, new: Process) -> Iterator[Difference]:
    """Compare by id; a flow that was drawn anew between the same two steps is taken for the same one."""
    twin = _redrawn(old, new)
    for flow_id in in_both_orders((key for key in old.flows if key not in twin), new.flows):
        mine = old.flows.get(next((key for key, other in twin.items() if other == flow_id), flow_id))
        theirs = new.flows.get(flow_id)
        if mine is None and theirs is not None:
            sentence = f"Alur baru {_ends(new, theirs)}{_when(theirs)}."
            yield _difference(new, theirs, "flow_added", "", None, _short(theirs), sentence)
        elif theirs is None and mine is not None:
            sentence = f"Alur {_ends(old, mine)}{_when(mine)} dihapus."
            yield _difference(old, mine, "flow_removed", "", _short(mine), None, sentence)
        elif mine is not None and theirs is not None:
            yield from _changed(old, new, mine, theirs)


def _redrawn(old: Process, new: Process) -> dict[str, str]:
    """Map ids that went to ids that came, where both lead from the same step to the same step."""
    gone = [flow for key, flow in old.flows.items() if key not in new.flows]
    come = {(flow.source, flow.target): key for key, flow in new.flows.items() if key not in old.flows}
    return {flow.id: come[flow.source, flow.target] for flow in gone if (flow.source, flow.target) in come}


def _changed(old: Process, new: Process, mine: Flow, theirs: Flow) -> Iterator[Difference]:
    if (mine.source, mine.target) != (theirs.source, theirs.target):
        sentence = f"Alur {_ends(old, mine)} kini {_ends(new, theirs)}."
        yield _difference(new, theirs, "flow_rerouted", "ends", _short(mine), _short(theirs), sentence)
    where = _ends(new, theirs)
    if mine.condition != theirs.condition:
        sentence = f"Syarat alur {where}: {change(mine.condition, theirs.condition)}."
        yield _difference(new, theirs, "condition_changed", "condition", mine.condition, theirs.condition, sentence)
    if mine.name != theirs.name:
        sentence = f"Label alur {where}: {change(mine.name, theirs.name)}."
        yield _difference(new, theirs, "flow_renamed", "name", mine.name, theirs.name, sentence)


def _difference(
    process: Process, flow: Flow, kind: str, field: str, before: str | None, after: str | None, sentence: str
) -> Difference:
    return Difference(kind, process.file, flow.id, field, before, after, FLOWS, sentence, process.id)


def _ends(process: Process, flow: Flow) -> str:
    return f"dari {_name(process, flow.source)} ke {_name(process, flow.target)}"


def _name(process: Process, element_id: str) -> str:
    element = process.elements.get(element_id)
    return quoted((element.name if element else None) or element_id)


def _when(flow: Flow) -> str:
    words = flow.name or flow.condition
    return f" bila {quoted(words)}" if words else ""


def _short(flow: Flow) -> str:
    return f"{flow.source} → {flow.target}"
