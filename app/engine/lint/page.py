"""One process as lint walks it: its elements, who leads where, and the markup behind each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..draft import Draft
from ..model import Element, Flow, Process
from ..reading import Document
from ..xml import XmlElement, line_of

GATEWAYS = frozenset(
    ["exclusive_gateway", "event_based_gateway", "parallel_gateway", "inclusive_gateway", "complex_gateway"]
)


@dataclass(frozen=True)
class Page:
    """A process in its file, among the other files of the draft."""

    draft: Draft
    document: Document
    process: Process

    @property
    def elements(self) -> Iterable[Element]:
        return self.process.elements.values()

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        return (element for element in self.elements if element.kind in kinds)

    def find(self, element_id: str | None) -> Element | None:
        return self.process.elements.get(element_id or "")

    def node(self, element_id: str) -> XmlElement:
        return self.document.nodes[element_id]

    def line_of(self, element_id: str) -> int | None:
        node = self.document.nodes.get(element_id)
        return line_of(node) if node is not None else self.process.line

    @cached_property
    def _outgoing(self) -> dict[str, list[Flow]]:
        found: dict[str, list[Flow]] = {}
        for flow in self.process.flows.values():
            found.setdefault(flow.source, []).append(flow)
        return found

    @cached_property
    def _incoming(self) -> dict[str, list[Flow]]:
        found: dict[str, list[Flow]] = {}
        for flow in self.process.flows.values():
            found.setdefault(flow.target, []).append(flow)
        return found

    @cached_property
    def _boundaries(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.of_kind("boundary_event"):
            found.setdefault(element.attached_to or "", []).append(element)
        return found

    def outgoing(self, element_id: str) -> list[Flow]:
        return self._outgoing.get(element_id, [])

    def incoming(self, element_id: str) -> list[Flow]:
        return self._incoming.get(element_id, [])

    def boundaries(self, element_id: str) -> list[Element]:
        return self._boundaries.get(element_id, [])

    def successors(self, element_id: str) -> list[str]:
        """Where a token can go from here: along the flows, and out at the events on its border."""
        onward = [flow.target for flow in self.outgoing(element_id)]
        return onward + [event.id for event in self.boundaries(element_id)]

    def reach(self, beginnings: Iterable[str]) -> set[str]:
        """Everything a token can come to from any of these, themselves included."""
        seen: set[str] = set()
        frontier = list(beginnings)
        while frontier:
            here = frontier.pop()
            if here not in seen:
                seen.add(here)
                frontier += self.successors(here)
        return seen

    def inside(self, parent: str | None) -> list[Element]:
        return [element for element in self.elements if element.parent == parent]
