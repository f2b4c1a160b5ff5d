"""Put the token somewhere else than the process would, or nowhere: what a person decides when a step cannot be run.

Spiff's own `reset_from_task_id` goes back along the history, which compaction has forgotten, and leaves timers of the
old place alive. Here the old place is cancelled with everything that hangs on it, and the new one becomes a child of
the same parent: compaction always keeps it, and a waiting place has its data from nowhere else.
"""

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

from .compaction import scopes
from .errors import CannotMove
from .standing import waiting_tasks


@dataclass(frozen=True, slots=True)
class Start:
    """The task where the token waits, and the specification it shall wait at."""

    origin: Any
    target: Any


def find(workflow: Any, from_task_id: str, to_element_id: str) -> Start:
    """Return both ends of the move. Raises CannotMove."""
    origin = next((task for task in waiting_tasks(workflow) if str(task.id) == from_task_id), None)
    if origin is None or isinstance(origin.task_spec, BoundaryEvent):
        raise CannotMove("the token does not wait there")
    target = origin.workflow.spec.task_specs.get(to_element_id)
    if target is None or not target.manual:
        raise CannotMove(f"{to_element_id} is no user task of the process where the token stands")
    return Start(origin, target)


def move(start: Start) -> None:
    """Cancel the old place and its boundary events, and predict and begin the new one."""
    parent = start.origin.parent
    around = parent.children if isinstance(parent.task_spec, BoundaryEventSplit) else [start.origin]
    for task in around:
        task.cancel()
    begun = parent._add_child(_entrance(start.target), TaskState.FUTURE)
    begun.task_spec._predict(begun, mask=TaskState.PREDICTED_MASK | TaskState.FUTURE)
    begun.task_spec._update(begun)


def _entrance(target: Any) -> Any:
    """A task with boundary events is entered by the split that Spiff puts before it."""
    return next((spec for spec in target.inputs if isinstance(spec, BoundaryEventSplit)), target)


def cancel(workflow: Any) -> None:
    """Cancel every open task, the innermost scope first, so that no scope's end is noticed by its caller."""
    for scope in sorted(scopes(workflow), key=lambda scope: int(scope.depth), reverse=True):
        for task in list(scope.tasks.values()):
            if task.id in scope.tasks and task.has_state(TaskState.NOT_FINISHED_MASK):
                task.cancel()
        scope.completed, scope.success = True, False
    workflow.event_manager.tasks = {}
    workflow.subprocesses = {}
