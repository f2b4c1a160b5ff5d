"""Steps that take no time: nothing can interrupt them, and a circle of nothing else would never come to rest."""

from collections.abc import Iterator

from ..draft import Draft
from ..model import Element, Process
from .page import Page
from .registry import Problem, rule

_INSTANT = frozenset({"start_event", "exclusive_gateway", "service_task", "business_rule_task"})


@rule("boundary-instant")
def boundary_instant(page: Page) -> Iterator[Problem]:
    for event in page.of_kind("boundary_event"):
        host = page.find(event.attached_to)
        if host is not None and host.kind in _INSTANT:
            yield (
                event.id,
                "Langkah itu selesai seketika, jadi peristiwa ini tidak pernah terjadi. Tempelkan pada tugas pengguna.",
            )


@rule("loop-without-wait")
def loop_without_wait(page: Page) -> Iterator[Problem]:
    """What is left after taking away, again and again, steps that nothing left leads to lies on a circle or behind."""
    instant = {e.id for e in page.elements if _is_instant(page.draft, page.process, e, {})}
    left = {here: [t.target for t in page.outgoing(here) if t.target in instant] for here in instant}
    ends = [here for here, targets in left.items() if not targets]
    while ends:
        gone = ends.pop()
        del left[gone]
        for before in {flow.source for flow in page.incoming(gone)} & left.keys():
            left[before] = [target for target in left[before] if target != gone]
            if not left[before]:
                ends.append(before)
    circle = _circle(left)
    if circle:
        yield (
            min(circle, key=lambda here: (page.line_of(here) or 0, here)),
            "Lingkaran ini tidak pernah menunggu, sehingga berputar terus. Sisipkan tugas pengguna atau peristiwa.",
        )


def _circle(left: dict[str, list[str]]) -> list[str]:
    """Follow steps that all lead on until one comes again: those from there on are the circle."""
    way: list[str] = []
    here = min(left, default=None)
    while here is not None and here not in way:
        way.append(here)
        here = left[here][0]
    return way[way.index(here) :] if here is not None else []


def _is_instant(draft: Draft, process: Process, element: Element, known: dict[tuple[str, str | None], bool]) -> bool:
    if element.kind == "sub_process":
        return _passes(draft, process, element.id, known)
    called = draft.processes.get(element.called_process or "")
    return element.kind in _INSTANT or (called is not None and _passes(draft, called, None, known))


def _passes(draft: Draft, process: Process, scope: str | None, known: dict[tuple[str, str | None], bool]) -> bool:
    """Whether some way through a process, or a box in it, never waits; remembered, since many may call it."""
    key = process.id, scope
    if key in known:
        return known[key]
    known[key] = False
    inside = {e.id: e for e in process.elements.values() if e.parent == scope}
    frontier = [e.id for e in inside.values() if e.kind == "start_event" and not e.events]
    seen: set[str] = set()
    while frontier and not known[key]:
        here = inside.get(frontier.pop())
        if here is None or here.id in seen:
            continue
        seen.add(here.id)
        known[key] = here.kind == "end_event"
        if _is_instant(draft, process, here, known):
            frontier += [flow.target for flow in process.outgoing(here.id)]
    return known[key]
