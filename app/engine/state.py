"""An instance as bytes, without its specification.

The specification is most of what Spiff's own serializer writes, and is the same for every case of a deployment; here it
is named, not stored. Tasks are rows that point at each other by number, equal data is written once, and the result does
not depend on the order of keys. The bytes belong to us: nobody else reads them, so the format carries a version.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from .errors import StateMismatch

VERSION = 1


def dump(workflow: Any) -> bytes:
    """Write the workflow. Raises TypeError for data that JSON cannot hold: nothing is dropped in silence."""
    values = _Values()
    scopes = [_dump_scope(workflow, None, values)]
    for task_id, inner in workflow.subprocesses.items():
        scopes.append(_dump_scope(inner, _short(task_id), values))
    return orjson.dumps({"v": VERSION, "scopes": scopes, "data": values.written})


class _Values:
    """Each distinct dictionary once; tasks refer to it by number, -1 being the empty one."""

    def __init__(self) -> None:
        self.written: list[Any] = []
        self._numbers: dict[bytes, int] = {}

    def number(self, data: dict[str, Any]) -> int:
        if not data:
            return -1
        key = orjson.dumps(data, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)
        if key not in self._numbers:
            self._numbers[key] = len(self.written)
            self.written.append(data)
        return self._numbers[key]


def _short(task_id: UUID) -> str:
    return urlsafe_b64encode(task_id.bytes)[:22].decode()


def _long(text: str) -> UUID:
    return UUID(bytes=urlsafe_b64decode(text + "=="))


def _dump_scope(scope: Any, called_by: str | None, values: _Values) -> dict[str, Any]:
    number = {task_id: i for i, task_id in enumerate(scope.tasks)}
    rows = []
    for task in scope.tasks.values():
        row: list[Any] = [
            _short(task.id),
            number.get(task._parent, -1),
            [number[child] for child in task._children],
            task.state,
            task.task_spec.name,
            values.number(task.data),
        ]
        if task.internal_data and not task.has_state(TaskState.FINISHED_MASK):
            row.append(task.internal_data)
        rows.append(row)
    return {
        "by": called_by,
        "done": scope.completed,
        "success": scope.success,
        "root": number[scope.task_tree.id],
        "last": -1 if scope.last_task is None else number[scope.last_task.id],
        "data": values.number(scope.data),
        "tasks": rows,
    }


def restore(spec: Any, called_specs: dict[str, Any], state: bytes, engine: Any) -> Any:
    """Return the workflow. Raises StateMismatch when the bytes are no state of this specification.

    Whatever the bytes hold: Spiff has exceptions of its own for what it does not find.
    """
    try:
        return _restore(spec, called_specs, orjson.loads(state), engine)
    except Exception as error:
        raise StateMismatch(f"the stored state does not fit the specification: {error!r}") from error


def _restore(spec: Any, called_specs: dict[str, Any], content: dict[str, Any], engine: Any) -> Any:
    if content["v"] != VERSION:
        raise ValueError(f"state version {content['v']}")
    outer, *called = content["scopes"]
    workflow = BpmnWorkflow(spec, called_specs, script_engine=engine, deserializing=True)
    _fill(workflow, outer, content["data"])
    for stored in called:
        task = workflow.get_task_from_id(_long(stored["by"]))
        inner = BpmnSubWorkflow(called_specs[task.task_spec.spec], task.id, workflow, deserializing=True)
        _fill(inner, stored, content["data"])
        workflow.subprocesses[task.id] = inner
        inner.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
    return workflow


def _fill(scope: Any, stored: dict[str, Any], values: list[Any]) -> None:
    rows = stored["tasks"]
    ids = [_long(row[0]) for row in rows]
    specs = scope.spec.task_specs
    events = scope.top_workflow.event_manager
    for task_id, row in zip(ids, rows, strict=True):
        task = Task(scope, specs[row[4]], state=row[3], id=task_id)
        task._parent = ids[row[1]] if row[1] >= 0 else None
        task._children = [ids[child] for child in row[2]]
        task.data = _copy(values, row[5])
        if len(row) > 6:
            task.internal_data = row[6]
        if row[3] == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            events.add_task(task)
    tasks = scope.tasks
    scope.task_tree = tasks[ids[stored["root"]]]
    scope.last_task = tasks[ids[stored["last"]]] if stored["last"] >= 0 else None
    scope.completed, scope.success = stored["done"], stored["success"]
    scope.data = _copy(values, stored["data"])


def _copy(values: list[Any], number: int) -> dict[str, Any]:
    """A dictionary of its own for each task: Spiff changes them in place."""
    if number < 0:
        return {}
    data: dict[str, Any] = values[number]
    return {key: _deep(entry) for key, entry in data.items()}


def _deep(entry: Any) -> Any:
    if isinstance(entry, dict):
        return {key: _deep(inner) for key, inner in entry.items()}
    if isinstance(entry, list):
        return [_deep(inner) for inner in entry]
    return entry
