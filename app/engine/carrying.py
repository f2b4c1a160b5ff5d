"""Take an instance from the version it runs on to another, where it stands.

Spiff's `migrate_workflow` refuses nothing, restarts timers and forgets what compaction has dropped. Here the version is
exchanged under the stored state: what is open must exist in the new one and be of the same kind; what lies ahead is
forgotten and predicted anew; what lies behind only hands down its data, so a step that is gone there is stood in for by
the start of its process. Timers keep the instant they wait for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from . import clock, standing, state
from .compaction import scopes
from .errors import StateMismatch
from .host import Host
from .instance import Instance, Timer
from .scripting import FeelScriptEngine
from .specification import Specification
from .spiff_events import CycleTimer, InstantTimer, read_instant

STEP_MISSING = "step_missing"
KIND_CHANGED = "kind_changed"
BOUNDARY_CHANGED = "boundary_changed"
CALL_CHANGED = "call_changed"
PROCESS_MISSING = "process_missing"
UNREADABLE = "unreadable"

_AHEAD = TaskState.PREDICTED_MASK | TaskState.FUTURE
_BY, _NAME, _STATE = 1, 4, 3  # of a task's row: its parent, its specification, its state


class CannotCarry(ValueError):
    """The instance must stay on its version: `reason` is one of the words above, `element_id` stands in the way."""

    def __init__(self, reason: str, element_id: str) -> None:
        super().__init__(f"{reason}: {element_id}")
        self.reason, self.element_id = reason, element_id


def carry(old: Specification, new: Specification, process_id: str, stored: bytes, *, host: Host) -> Instance:
    """Return the stored instance on the new version, at the same places; nothing runs. Raises CannotCarry."""
    if process_id not in new._specs:
        raise CannotCarry(PROCESS_MISSING, process_id)
    try:
        content = orjson.loads(stored)
        moved = _Move(old, new, process_id, content).exchanged()
    except (CannotCarry, StateMismatch):
        raise
    except Exception as error:  # bytes that are no state of the old version
        raise CannotCarry(UNREADABLE, process_id) from error
    outer, called = new._specs[process_id]
    engine = FeelScriptEngine(new.settings.values, new.decisions, host)
    try:
        workflow = state.restore(outer, called, orjson.dumps(moved), engine)
        _predict(workflow)
        _forget_other_timers(workflow, old, process_id)
    except Exception as error:
        raise CannotCarry(UNREADABLE, process_id) from error
    return Instance(new, process_id, workflow)


@dataclass
class _Move:
    """One stored state between two versions."""

    old: Specification
    new: Specification
    process_id: str
    content: dict[str, Any]

    def exchanged(self) -> dict[str, Any]:
        callers = self._callers()
        found = []
        for scope in self.content["scopes"]:
            process = callers[scope["by"]]
            found.append(scope if scope["done"] else self._scope(scope, *self._specs(process)))
        return {**self.content, "scopes": found}

    def _specs(self, process: str | None) -> tuple[Any, Any]:
        """Return both specifications of a scope: the process itself (None), or one that it calls or embeds."""
        if process is None:
            return self.old._specs[self.process_id][0], self.new._specs[self.process_id][0]
        called = self.new._specs[self.process_id][1]
        if process not in called:
            raise CannotCarry(PROCESS_MISSING, process)
        return self.old._specs[self.process_id][1][process], called[process]

    def _callers(self) -> dict[str | None, str | None]:
        """Map the id of each calling task to the process that it calls."""
        found: dict[str | None, str | None] = {None: None}
        for scope in self.content["scopes"]:  # a caller's scope comes before those that it calls
            spec = self._old_spec(found[scope["by"]])
            for row in scope["tasks"]:
                called = spec.task_specs[row[_NAME]]
                if isinstance(called, SubWorkflowTask):
                    found[row[0]] = called.spec
        return found

    def _old_spec(self, process: str | None) -> Any:
        outer, called = self.old._specs[self.process_id]
        return outer if process is None else called[process]

    def _scope(self, scope: dict[str, Any], old: Any, new: Any) -> dict[str, Any]:
        rows = scope["tasks"]
        stays = [number for number, row in enumerate(rows) if not row[_STATE] & _AHEAD]
        place = {number: index for index, number in enumerate(stays)}
        moved = []
        for number in stays:
            row = list(rows[number])
            row[_NAME] = self._name(rows, row, old, new)
            row[_BY] = place.get(row[_BY], -1)
            row[2] = [place[child] for child in row[2] if child in place]
            moved.append(row)
        return {**scope, "tasks": moved, "root": place[scope["root"]], "last": place.get(scope["last"], -1)}

    def _name(self, rows: list[Any], row: list[Any], old: Any, new: Any) -> str:
        name: str = row[_NAME]
        if row[_STATE] & TaskState.FINISHED_MASK:
            return name if name in new.task_specs else new.start.name
        if name not in new.task_specs:
            raise CannotCarry(STEP_MISSING, name)
        _check_kind(old.task_specs[name], new.task_specs[name])
        if row[_BY] >= 0:
            _check_boundary(rows, row, new.task_specs)
        return name


def _check_kind(old: Any, new: Any) -> None:
    """Compare one open place on both sides. Raises CannotCarry."""
    if type(old) is not type(new):
        raise CannotCarry(KIND_CHANGED, old.name)
    if isinstance(old, SubWorkflowTask) and old.spec != new.spec:
        raise CannotCarry(CALL_CHANGED, old.name)
    if isinstance(old, CatchingEvent) and not _is_alike(old.event_definition, new.event_definition):
        raise CannotCarry(KIND_CHANGED, old.name)
    if isinstance(old, BoundaryEvent) and old.cancel_activity != new.cancel_activity:
        raise CannotCarry(BOUNDARY_CHANGED, old.name)


def _is_alike(old: Any, new: Any) -> bool:
    """Say whether two events wait for the same kind of thing. A gateway may get and lose events: what it keeps of them
    is the instant of its one timer, and a timer that repeats keeps another kind of value.
    """
    if not isinstance(old, MultipleEventDefinition):
        return type(old) is type(new)
    kinds = [{type(one) for one in both.event_definitions} & {InstantTimer, CycleTimer} for both in (old, new)]
    return kinds[0] == kinds[1] or not all(kinds)


def _check_boundary(rows: list[Any], row: list[Any], new: Mapping[str, Any]) -> None:
    """An open task waits beside the events on its edge: the same ones must be there. Raises CannotCarry."""
    name, parent = row[_NAME], rows[row[_BY]]
    around = next((spec for spec in new[name].inputs if isinstance(spec, BoundaryEventSplit)), None)
    if isinstance(new[name], BoundaryEvent):
        if around is None or around.name != parent[_NAME]:  # hangs on another step now
            raise CannotCarry(BOUNDARY_CHANGED, name)
        return
    is_inside = parent[_NAME].endswith(".BoundaryEventSplit")
    siblings = {rows[child][_NAME] for child in parent[2]} if is_inside else {name}
    wanted = {spec.name for spec in around.outputs} if around is not None else {name}
    if wanted != siblings:
        raise CannotCarry(BOUNDARY_CHANGED, name)


def _predict(workflow: Any) -> None:
    for scope in scopes(workflow):
        if scope.completed:
            continue
        open_tasks = [task for task in scope.tasks.values() if task.has_state(TaskState.DEFINITE_MASK)]
        for task in open_tasks:
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)


def _forget_other_timers(workflow: Any, old: Specification, process_id: str) -> None:
    """Let an event gateway whose timer is another one now wait for no instant: what it kept was the old one's."""
    outer, called = old._specs[process_id]
    for task, definition in standing.listening(workflow):
        if isinstance(definition, InstantTimer | CycleTimer):
            spec = outer if task.workflow is workflow else called[task.workflow.spec.name]
            before = spec.task_specs[task.task_spec.name].event_definition
            known = before.event_definitions if isinstance(before, MultipleEventDefinition) else [before]
            if definition.name not in {one.name for one in known}:
                task.internal_data.pop("event_value", None)


def arm_new_timers(instance: Instance, now: datetime) -> None:
    """Let timers that a place has only got by the new version wait for their instant, as if it was come to at `now`.

    Nothing fires. Raises StepFailed where an expression gives no instant.
    """
    with instance._step(now):
        for task, definition in standing.listening(instance._workflow):
            if task.internal_data.get("event_value") is not None:
                continue
            if isinstance(definition, InstantTimer):
                definition.due(task)
            elif isinstance(definition, CycleTimer):
                definition.armed(task)


def timers(instance: Instance) -> list[Timer]:
    """Return every timer that waits, with the instant it waits for."""
    return sorted(
        (Timer(at, element_id) for at, element_id in standing.due_instants(instance._workflow)),
        key=lambda timer: (timer.element_id, timer.at),
    )


def timers_as_new(instance: Instance, now: datetime) -> list[Timer]:
    """Return the instants that the same places would wait for had the token come there at `now`."""
    found = []
    with clock.at(now):
        for task, definition in standing.listening(instance._workflow):
            if isinstance(definition, InstantTimer | CycleTimer):
                value = task.workflow.script_engine.evaluate(task, definition.expression)
                text = value.split("/")[1] if isinstance(definition, CycleTimer) else value
                found.append(Timer(read_instant(text), definition.name))
    return sorted(found, key=lambda timer: (timer.element_id, timer.at))
