"""Messages: known names, each waiting in one place, so that a delivery can only mean one thing."""

from collections.abc import Iterator

from .. import catalog
from ..model import Element
from .page import Page
from .registry import Problem, rule


def _waiting(page: Page) -> list[Element]:
    return [element for element in page.elements if element.message is not None]


@rule("message-missing")
def message_missing(page: Page) -> Iterator[Problem]:
    for element in _waiting(page):
        if not element.message:
            yield element.id, "Pesannya belum dipilih atau tidak bernama. Pilih satu pesan."


@rule("unknown-message")
def unknown_message(page: Page) -> Iterator[Problem]:
    for element in _waiting(page):
        if element.message and element.message not in catalog.MESSAGES:
            known = ", ".join(sorted(catalog.MESSAGES))
            yield element.id, f'Pesan "{element.message}" tidak dikenal. Yang dikenal: {known}.'


@rule("message-waits-twice")
def message_waits_twice(page: Page) -> Iterator[Problem]:
    """One place a name, also through the processes that are called under an event on the border of the call.

    The ways directly out of one exclusive gateway count as one place: exactly one of them is ever taken.
    """
    first: dict[str, Element] = {}
    for element in _waiting(page):
        before = first.setdefault(element.message or "", element)
        if before is not element and not _alternatives(page, before, element):
            yield (
                element.id,
                f'Pesan "{element.message}" sudah ditunggu di {before.id}. Tunggu di satu tempat saja.',
            )
    for event in page.of_kind("boundary_event"):
        host = page.find(event.attached_to)
        if event.message and host is not None and event.message in _inside(page, host):
            yield (
                event.id,
                f'Pesan "{event.message}" juga ditunggu di dalam {host.id}. Tunggu di satu tempat saja.',
            )


def _alternatives(page: Page, one: Element, other: Element) -> bool:
    entries = [_entry(page, element) for element in (one, other)]
    choices = [{flow.source for flow in page.incoming(entry)} for entry in entries]
    shared = choices[0] & choices[1] if entries[0] != entries[1] else set()
    return len(shared) == 1 and all(len(c) == 1 for c in choices) and _is_choice(page, shared.pop())


def _entry(page: Page, element: Element) -> str:
    """Where the token waits for an event: at its event gateway, or at itself."""
    sources = [page.find(flow.source) for flow in page.incoming(element.id)]
    gateways = [s.id for s in sources if s is not None and s.kind == "event_based_gateway"]
    return gateways[0] if gateways else element.id


def _is_choice(page: Page, element_id: str) -> bool:
    element = page.find(element_id)
    return element is not None and element.kind == "exclusive_gateway"


def _within(page: Page, host: Element) -> list[Element]:
    """A call itself, or everything in an embedded sub-process and the boxes in it."""
    found, frontier = [host] if host.called_process else [], [host.id]
    while frontier:
        inner = page.inside(frontier.pop())
        found += inner
        frontier += [e.id for e in inner if e.kind == "sub_process"]
    return found


def _inside(page: Page, host: Element) -> set[str]:
    """The messages that wait in an embedded sub-process or in what a call runs, however deep."""
    within = _within(page, host)
    found = {e.message for e in within if e.message}
    seen: set[str] = set()
    frontier = [e.called_process for e in within if e.called_process]
    while frontier:
        process = page.draft.processes.get(frontier.pop())
        if process is None or process.id in seen:
            continue
        seen.add(process.id)
        for element in process.elements.values():
            if element.message and element.kind != "start_event":
                found.add(element.message)
            if element.called_process:
                frontier.append(element.called_process)
    return found
