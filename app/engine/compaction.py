"""Forget the finished part of an instance, so that a step costs the same at the thousandth reply as at the first.

Spiff keeps every task that ever ran; a loop of ten tasks makes it slow at a hundred rounds and dead of recursion near
140. What an open task can still ask for is little: the root of its scope, its direct parent (data is inherited from
there again at each refresh) and, for a waiting boundary join, the split above it with all its children. The audit
trail keeps the rest.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, StartEventJoin, StartEventSplit
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.start_event import StartEvent
from SpiffWorkflow.util.task import TaskState

from .catalog import words

# joins that count finished siblings: lint refuses them, a scope that has one is left alone
_COUNTING = words(
    """
    ParallelGateway InclusiveGateway StandardLoopTask SequentialMultiInstanceTask
    ParallelMultiInstanceTask AdHocSubprocess EventSubprocess
    """
)
_DEFINITE_JOIN = TaskState.WAITING | TaskState.READY | TaskState.STARTED | TaskState.FUTURE


def scopes(workflow: Any) -> Iterator[Any]:
    """The workflow itself and every called or embedded process in it."""
    yield workflow
    yield from workflow.subprocesses.values()


def tasks(workflow: Any, state: int) -> list[Any]:
    return [task for scope in scopes(workflow) for task in scope.tasks.values() if task.has_state(state)]


def compact(workflow: Any) -> None:
    """Drop what no open task can ask for. Does nothing to a scope that is not at rest. Idempotent."""
    for scope in scopes(workflow):
        if _may_forget(scope):
            _forget(scope, _needed(scope))
    workflow.subprocesses = dict(_living(workflow))
    waiting = tasks(workflow, TaskState.WAITING)
    workflow.event_manager.tasks = {t.id: t for t in waiting if isinstance(t.task_spec, CatchingEvent)}


def _may_forget(scope: Any) -> bool:
    if scope.completed:
        return True
    if _COUNTING & {type(spec).__name__ for spec in scope.spec.task_specs.values()}:
        return False
    return not any(_restless(task) for task in scope.tasks.values())


def _restless(task: Any) -> bool:
    """An error, an automatic task about to run, or a start that has not been chosen yet."""
    if task.state == TaskState.ERROR:
        return True
    if task.state == TaskState.READY and not task.task_spec.manual:
        return True
    unchosen = isinstance(task.task_spec, StartEvent | StartEventSplit | StartEventJoin)
    return unchosen and task.has_state(TaskState.DEFINITE_MASK)


def _needed(scope: Any) -> set[Any]:
    """The ids of the tasks to keep."""
    keep = {scope.task_tree.id}
    if scope.completed:
        return keep
    for task in scope.tasks.values():
        if task.has_state(TaskState.FINISHED_MASK):
            continue
        keep |= {task.id, task._parent}
        if isinstance(task.task_spec, BoundaryEventJoin) and task.has_state(_DEFINITE_JOIN):
            split = task.find_ancestor(task.task_spec.split_task)
            keep |= {split.id, *split._children}
    return keep & set(scope.tasks)


def _forget(scope: Any, keep: set[Any]) -> None:
    """Hang each kept task on its nearest kept ancestor; the order of birth and of siblings stays."""
    rehung: dict[Any, list[Any]] = {}
    for task in scope.tasks.values():
        if task.id in keep and task._parent is not None:
            parent = _nearest_kept(task, keep)
            if parent != task._parent:
                task._parent = parent
                rehung.setdefault(parent, []).append(task.id)
    for task_id in keep:
        task = scope.tasks[task_id]
        task._children = [c for c in task._children if c in keep] + rehung.get(task_id, [])
    scope.tasks = {task_id: task for task_id, task in scope.tasks.items() if task_id in keep}
    if scope.last_task is not None and scope.last_task.id not in keep:
        scope.last_task = None


def _nearest_kept(task: Any, keep: set[Any]) -> Any:
    parent = task.parent
    while parent.id not in keep:  # the root is always kept
        parent = parent.parent
    return parent.id


def _living(workflow: Any) -> Iterable[tuple[Any, Any]]:
    """Scopes whose calling task is still open, outer ones first; the others went with their task."""
    frontier = [workflow]
    while frontier:
        for task_id, task in frontier.pop().tasks.items():
            inner = workflow.subprocesses.get(task_id)
            if inner is not None and not task.has_state(TaskState.FINISHED_MASK):
                yield task_id, inner
                frontier.append(inner)
