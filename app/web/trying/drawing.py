"""Where the case of a try is on the diagram: the way that it took, where it waits, what failed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext as _

from app.definitions.outline import KINDS
from app.definitions.published import Published
from app.engine import Element, Process
from app.scenarios.playing import Played
from app.scenarios.standing import Passed


@dataclass(frozen=True, slots=True)
class Drawing:
    """One process drawn; `processes` are those that the case has been in, to choose from."""

    processes: Sequence[Process]
    process: Process
    highlighted: str
    waiting: str
    near: str
    notes: str


def draw(procedure: Published, played: Played, wanted: str) -> Drawing | None:
    """Choose the process to draw: the one asked for, else where something failed, else where the case waits."""
    passed = [one for standing in played.standings for one in standing.passed]
    trouble, waits = played.trouble, played.last.waits if played.last is not None else ()
    known = procedure.specification.processes
    order = dict.fromkeys([*(one.process for one in passed), *(process for process, _element in waits)])
    if trouble is not None and trouble.process:
        order.setdefault(trouble.process)
    likely = [wanted, trouble.process if trouble else "", *(process for process, _element in reversed(waits)), *order]
    chosen = next((known[one] for one in likely if one in known), None)
    if chosen is None:
        return None
    here = [one for one in passed if one.process == chosen.id]
    notes = {}
    if trouble is not None and trouble.element in chosen.elements:
        notes[trouble.element] = str(_("Gagal: %(why)s", why=trouble.sentence))
    waiting = " ".join(element for process, element in waits if process == chosen.id)
    return Drawing(
        processes=[known[one] for one in order if one in known],
        process=chosen,
        highlighted=" ".join([*dict.fromkeys(one.element for one in here), *_flows(chosen, here)]),
        waiting=waiting,
        near=" ".join(notes) or waiting,
        notes=json.dumps(notes),
    )


def _flows(process: Process, passed: Sequence[Passed]) -> list[str]:
    pairs = pairwise(one.element for one in passed)
    flows = (process.flow_between(source, target) for source, target in pairs)
    return list(dict.fromkeys(flow.id for flow in flows if flow is not None))


def elements_of(procedure: Published, played: Played) -> dict[str, Element]:
    """Return the elements by id. Of those that share one, the element of a process that the case has been in."""
    found: dict[str, Element] = {}
    processes = procedure.specification.processes
    been = dict.fromkeys(one.process for standing in played.standings for one in standing.passed)
    for process_id in dict.fromkeys([*been, *processes]):
        for element in processes[process_id].elements.values():
            if element.id not in found or not found[element.id].name:
                found[element.id] = element
    return found


def way_through(procedure: Published, passed: Sequence[Passed]) -> list[str]:
    """Return the names of what was passed; gateways, whose names are questions, say nothing here."""
    elements = (procedure.specification.element(one.process, one.element) for one in passed)
    return [one.name for one in elements if one.name and not one.kind.endswith("gateway")]


def name_in(elements: Mapping[str, Element], element_id: str) -> str:
    element = elements.get(element_id)
    if element is None:
        return element_id
    return element.name or f"{KINDS.get(element.kind, element.kind)} {element_id}"
