"""A process as its file says it, free of the engine: what the screens, the lint rules and the audit trail know.

Read by us from the XML and not from Spiff, whose notion of a lane is wrong inside embedded sub-processes and which
drops what it does not use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TimerText:
    """A timer's kind (timeDate, timeDuration, timeCycle, or empty) and its FEEL text."""

    kind: str
    expression: str


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node. `kind` is the BPMN name in snake case: user_task, event_based_gateway, boundary_event …"""

    id: str
    process_id: str
    kind: str
    name: str | None = None
    lane: str | None = None
    properties: Mapping[str, str] = field(default_factory=_nothing, hash=False)
    instructions: str | None = None
    documentation: str | None = None
    message: str | None = None
    line: int | None = None
    parent: str | None = None  # the embedded sub-process it stands in
    events: tuple[str, ...] = ()  # names of its event definitions, as in BPMN
    timer: TimerText | None = None
    attached_to: str | None = None
    interrupting: bool = True
    operation: str | None = None
    parameters: Mapping[str, str] = field(default_factory=_nothing, hash=False)
    result_variable: str | None = None
    decision_id: str | None = None
    called_process: str | None = None
    default_flow: str | None = None

    @property
    def form(self) -> str | None:
        return self.properties.get("form")


@dataclass(frozen=True, slots=True)
class Flow:
    """One sequence flow. `condition` is FEEL, or None."""

    id: str
    source: str
    target: str
    name: str | None = None
    condition: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """One process: elements of embedded sub-processes included, in the order of the file."""

    id: str
    name: str
    file: str
    documentation: str | None
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    line: int | None = None

    @property
    def starts(self) -> tuple[Element, ...]:
        """The start events of the process itself, not those of embedded sub-processes."""
        return tuple(e for e in self.elements.values() if e.kind == "start_event" and e.parent is None)

    def outgoing(self, element_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.source == element_id]

    def flow_between(self, source: str, target: str) -> Flow | None:
        return next((f for f in self.flows.values() if f.source == source and f.target == target), None)
