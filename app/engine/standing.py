"""Where a workflow stands: its open tasks, what it listens for, what is due. Reads only."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from .compaction import scopes
from .errors import TaskNotReady
from .spiff_events import CycleTimer, InstantTimer, read_instant


def _is_open(task: Any) -> bool:
    return bool(task.state == TaskState.READY and task.task_spec.manual)


def waiting_tasks(workflow: Any) -> list[Any]:
    """Open user tasks and waiting events, outer scopes first."""
    living = sorted((scope for scope in scopes(workflow) if not scope.completed), key=lambda scope: int(scope.depth))
    return [
        task
        for scope in living
        for task in scope.tasks.values()
        if _is_open(task) or (task.state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent))
    ]


def listening(workflow: Any) -> Iterator[tuple[Any, Any]]:
    """Every waiting event task with each event it waits for; an event gateway waits for several."""
    for task in workflow.event_manager.tasks.values():
        if task.state != TaskState.WAITING:
            continue
        definition = task.task_spec.event_definition
        if isinstance(definition, MultipleEventDefinition):
            for one in definition.event_definitions:
                yield task, one
        else:
            yield task, definition


def due_instants(workflow: Any) -> Iterator[tuple[datetime, str]]:
    """The next instant of every waiting timer, with its event's id."""
    for task, definition in listening(workflow):
        value = task.internal_data.get("event_value")
        if value is None:
            continue
        if isinstance(definition, InstantTimer):
            yield read_instant(value), definition.name
        elif isinstance(definition, CycleTimer) and value["cycles"] != 0:
            yield read_instant(value["next"]), definition.name


def open_user_task(workflow: Any, task_id: str) -> Any:
    """Return the open user task of this id. Spiff would run a completed one again, so: raises TaskNotReady."""
    try:
        wanted = UUID(task_id)
    except ValueError:
        raise TaskNotReady(task_id) from None
    for scope in scopes(workflow):
        task = scope.tasks.get(wanted)
        if task is not None and not scope.completed and _is_open(task):
            return task
    raise TaskNotReady(task_id)
