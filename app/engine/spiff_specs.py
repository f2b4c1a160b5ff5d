"""Our kinds of task and event for Spiff, and the parser that makes them.

Timers ask clock.instant() and accept absolute, aware instants only (Spiff takes a naive one as local time and reads the
machine's clock). A message carries nothing into the data. Service and decision tasks call the script engine directly.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EventDefinitionParser,
    IntermediateCatchEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, IntermediateCatchEvent, StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from . import clock
from .catalog import COMMON_RESULT
from .errors import ElementFault
from .reading import bpmn_name, event_definitions, extension_text, service_operator, spiff_properties

_CYCLE = re.compile(r"R(\d+)/([^/]+)/(P[^/]+)")


class ServiceTask(BpmnSpecMixin):  # type: ignore[misc]
    """Calls one operation of the host and keeps its answer in the result variable."""

    def __init__(
        self, wf_spec: Any, name: str, *, operation: str, parameters: dict[str, str], result: str, **rest: Any
    ) -> None:
        super().__init__(wf_spec, name, **rest)
        self.operation, self.parameters, self.result = operation, parameters, result

    def _run_hook(self, my_task: Any) -> bool:
        engine = my_task.workflow.script_engine
        values = {name: engine.evaluate(my_task, text) for name, text in self.parameters.items()}
        my_task.data[self.result] = engine.call_service(my_task, self.operation, values)
        return bool(super()._run_hook(my_task))


class DecisionTask(BpmnSpecMixin):  # type: ignore[misc]
    """Asks one decision table and keeps its answer in the result variable."""

    def __init__(self, wf_spec: Any, name: str, *, decision_id: str, result: str, **rest: Any) -> None:
        super().__init__(wf_spec, name, **rest)
        self.decision_id, self.result = decision_id, result

    def _run_hook(self, my_task: Any) -> bool:
        my_task.data[self.result] = my_task.workflow.script_engine.decide(my_task, self.decision_id)
        return bool(super()._run_hook(my_task))


class Message(EventDefinition):  # type: ignore[misc]
    """A message by its name. What it says stands in tables, so nothing of it enters the data."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


def read_instant(value: object) -> datetime:
    """Return an aware instant from what a timer's expression gave. Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError(f"the timer's expression gave {value!r}, not an instant")
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(f"the timer's instant {value} has no time zone")
    return at


class InstantTimer(TimerEventDefinition):  # type: ignore[misc]
    """timeDate. `name` is the id of its event. Fires at its instant, not only after it."""

    def due(self, my_task: Any) -> datetime:
        value = my_task.internal_data.get("event_value")
        if value is None:
            value = my_task.workflow.script_engine.evaluate(my_task, self.expression)
            try:
                read_instant(value)
            except ValueError as cause:
                raise ElementFault(self.name, cause) from cause
            my_task.internal_data["event_value"] = value
        return read_instant(value)

    def has_fired(self, my_task: Any) -> bool:
        if self.due(my_task) <= clock.instant():
            my_task.internal_data["event_fired"] = True
        return bool(my_task.internal_data.get("event_fired", False))


class CycleTimer(CycleTimerEventDefinition):  # type: ignore[misc]
    """timeCycle: R<times>/<instant>/<duration>, for reminders that interrupt nothing."""

    def cycle_complete(self, my_task: Any) -> bool:
        state = my_task.internal_data.get("event_value")
        if state is None:
            text = my_task.workflow.script_engine.evaluate(my_task, self.expression)
            try:
                state = _read_cycle(text)
            except ValueError as cause:
                raise ElementFault(self.name, cause) from cause
            my_task.internal_data["event_value"] = state
        if state["cycles"] == 0:
            my_task.internal_data["event_fired"] = True
            return False
        due = read_instant(state["next"])
        if due > clock.instant():
            return False
        state["next"] = (due + timedelta(seconds=state["duration"])).isoformat()
        state["cycles"] -= 1
        return True


def _read_cycle(text: object) -> dict[str, Any]:
    found = _CYCLE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"the timer's expression gave {text!r}, not R<times>/<instant>/<duration>")
    start = read_instant(found[2])
    try:
        parts = TimerEventDefinition.parse_iso_duration(found[3])
        duration: timedelta = TimerEventDefinition.get_timedelta_from_start(parts, start.astimezone(UTC))
    except Exception as cause:  # Spiff raises bare Exception here
        raise ValueError(f"{found[3]} is not a duration") from cause
    if duration <= timedelta(0):
        raise ValueError(f"the timer's duration {found[3]} is not positive")
    return {"cycles": int(found[1]), "next": start.isoformat(), "duration": duration.total_seconds()}


class _OurEvents(EventDefinitionParser):  # type: ignore[misc]
    """Makes our timers and messages in place of Spiff's."""

    def parse_message_event(self, event: Any) -> Message:
        name = self.process_parser.parser.messages.get(event.get("messageRef")) or ""
        return Message(name, description=self.get_event_description(event))

    def parse_timer_event(self, event: Any) -> TimerEventDefinition:
        found = [child for child in event if bpmn_name(child) in ("timeDate", "timeCycle")]
        if not found:
            self.raise_validation_exception("a timer needs timeDate or timeCycle")
        kind = InstantTimer if bpmn_name(found[0]) == "timeDate" else CycleTimer
        return kind(self.bpmn_id, (found[0].text or "").strip(), description=self.get_event_description(event))

    def _create_task(self, event_definition: Any, cancel_activity: Any = None, parallel: Any = None) -> Any:
        if len(event_definitions(self.node)) > 1:
            self.raise_validation_exception("an event has one definition")
        return super()._create_task(event_definition, cancel_activity, parallel)


class _Start(_OurEvents, StartEventParser):  # type: ignore[misc]
    pass


class _Catch(_OurEvents, IntermediateCatchEventParser):  # type: ignore[misc]
    pass


class _Boundary(_OurEvents, BoundaryEventParser):  # type: ignore[misc]
    pass


class _ServiceParser(TaskParser):  # type: ignore[misc]
    def create_task(self) -> ServiceTask:
        operation, parameters, result = service_operator(self.node)
        return ServiceTask(
            self.spec,
            self.bpmn_id,
            operation=operation or "",
            parameters=parameters,
            result=result or COMMON_RESULT,
            **self.bpmn_attributes,
        )


class _DecisionParser(TaskParser):  # type: ignore[misc]
    def create_task(self) -> DecisionTask:
        return DecisionTask(
            self.spec,
            self.bpmn_id,
            decision_id=extension_text(self.node, "calledDecisionId") or "",
            result=dict(spiff_properties(self.node)).get("resultVariable") or COMMON_RESULT,
            **self.bpmn_attributes,
        )


class _Process(ProcessParser):  # type: ignore[misc]
    """Knows BPMN elements by their ids only: Spiff's would take a parameter called like a task for the task."""

    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        named = (node for node in self.node.iter() if bpmn_name(node) and node.get("id"))
        self.nodes_by_id = {node.get("id"): node for node in named}


class Parser(BpmnParser):  # type: ignore[misc]
    """Spiff's BPMN parser with our tasks and events; no scripts before or after tasks, no Python tables."""

    PROCESS_PARSER_CLASS = _Process
    OVERRIDE_PARSER_CLASSES = {
        full_tag("serviceTask"): (_ServiceParser, ServiceTask),
        full_tag("businessRuleTask"): (_DecisionParser, DecisionTask),
        full_tag("startEvent"): (_Start, StartEvent),
        full_tag("intermediateCatchEvent"): (_Catch, IntermediateCatchEvent),
        full_tag("boundaryEvent"): (_Boundary, BoundaryEvent),
    }
