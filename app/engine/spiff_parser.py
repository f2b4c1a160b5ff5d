"""Our kinds of task for Spiff, and the parser that makes them in place of Spiff's.

Service and decision tasks call the script engine directly; nothing runs before or after a task; extensions are read by
us and not by Spiff.
"""

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
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from .catalog import COMMON_RESULT
from .reading import bpmn_name, event_definitions, extension_text, service_operator, spiff_properties
from .spiff_events import CycleTimer, InstantTimer, Message


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


class _OurEvents(EventDefinitionParser):  # type: ignore[misc]
    """Makes our timers and messages in place of Spiff's."""

    def parse_message_event(self, event: Any) -> Message:
        name = self.process_parser.parser.messages.get(event.get("messageRef")) or ""
        return Message(name, description=self.get_event_description(event))

    def parse_timer_event(self, event: Any) -> InstantTimer | CycleTimer:
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
