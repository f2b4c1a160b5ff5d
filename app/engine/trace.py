"""What a step did, in BPMN's words: the elements it finished and the sequence flows it took.

Spiff's tree has nodes of its own (splits, joins, ends of a process); they are skipped here.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

from .model import Element, Flow
from .specification import Specification
from .spiff_events import CycleTimer


class Trace:
    """Filled while a step runs; `current` is the element at work and its scope, to be blamed when something raises."""

    def __init__(self, spec: Specification) -> None:
        self._spec = spec
        self.elements: list[Element] = []
        self.flows: list[Flow] = []
        self.current = "", ""

    def element(self, task: Any) -> Element:
        """Return the element a task stands for. Raises KeyError for Spiff's own nodes."""
        return self._spec.element(self._process_id(task), task.task_spec.name)

    def begin(self, task: Any) -> None:
        if task.task_spec.bpmn_id:
            self.current = str(task.task_spec.bpmn_id), str(task.workflow.spec.name)

    def finish(self, task: Any) -> None:
        if not task.task_spec.bpmn_id or task.state == TaskState.ERROR or _repeats(task):
            return
        self._note_cycle(task)
        self.elements.append(self.element(task))
        process = self._spec.processes[self._process_id(task)]
        for child in task.children:
            target = self._target(child)
            flow = process.flow_between(task.task_spec.name, target) if target else None
            if flow is not None:
                self.flows.append(flow)

    def _process_id(self, task: Any) -> str:
        return self._spec._scopes[task.workflow.spec.name]

    def _note_cycle(self, task: Any) -> None:
        """A repeating timer fires without finishing: name it before the first element of its branch, each time."""
        parent = task.parent
        if parent is not None and _repeats(parent):
            self.elements.append(self.element(parent))
            flow = self._spec.processes[self._process_id(task)].flow_between(parent.task_spec.name, task.task_spec.name)
            self.flows += [flow] if flow is not None else []

    def _target(self, child: Any) -> str:
        """The element a token went to; where a boundary split stands before it, the one behind the split."""
        if isinstance(child.task_spec, BoundaryEventSplit):
            inner = [c for c in child.children if not isinstance(c.task_spec, BoundaryEvent)]
            return str(inner[0].task_spec.name) if inner else ""
        return str(child.task_spec.bpmn_id or "")


def _repeats(task: Any) -> bool:
    return isinstance(getattr(task.task_spec, "event_definition", None), CycleTimer)
