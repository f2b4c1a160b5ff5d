"""Keep the user_task rows in line with what the engine waits for, and tell whoever is to do the new work."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from app.cases.last_hand import last_hand
from app.cases.notices import tell_new_work
from app.cases.step_at_work import Step
from app.engine import Element, StepFailed, Wait
from app.models import ProcessInstance, UserTask
from app.models.process import CANCELLED, COMPLETED, OPEN
from app.models.write_behind import insert_later


def follow_tasks(step: Step, row: ProcessInstance, waits: Sequence[Wait]) -> None:
    """Close the rows that the engine no longer waits for, open those that it newly does."""
    known = {task.engine_task_id: task for task in step.open_tasks if task.instance_id == row.id}
    wanted = {wait.task_id: wait for wait in waits if wait.is_user_task}
    for task_id in known.keys() - wanted.keys():
        _close(step, known[task_id])
    for task_id in wanted.keys() - known.keys():
        with _blaming(wanted[task_id].element):
            _open(step, row, wanted[task_id])


@contextmanager
def _blaming(element: Element) -> Iterator[None]:
    """Take what a version of the procedure lacks (a lane's group, a text, a form) for a fault of the step it is for."""
    try:
        yield
    except LookupError as cause:
        raise StepFailed(element.id, cause, element.process_id) from cause


def _close(step: Step, task: UserTask) -> None:
    task.ended_at = step.now
    step.open_tasks.remove(task)
    if step.completed_task is not None and task.id == step.completed_task.id:
        task.state, task.completed_by_id = COMPLETED, step.actor.user_id
        return  # the verb itself records who completed it and with which answers
    task.state = CANCELLED
    step.record("task_cancelled", task=task.id, element=task.element_id)


def _open(step: Step, row: ProcessInstance, wait: Wait) -> None:
    element, case = wait.element, step.case
    group = step.published.group_of(element.lane)
    worker, on_behalf_of = last_hand(step, group)
    values = {
        "case_id": case.id,
        "instance_id": row.id,
        "engine_task_id": wait.task_id,
        "process_id": element.process_id,
        "element_id": element.id,
        "name": element.name,
        "form_id": element.properties["form"],
        "candidate_group": group,
        "state": OPEN,
        "created_at": step.now,
        "due_at": case.due_at if case.closed_at is None else None,
        "assignee_id": worker,
        "claimed_at": step.now if worker else None,
        "on_behalf_of_id": on_behalf_of,
    }
    task = insert_later(step.session, UserTask, values)
    step.open_tasks.append(task)
    step.tasks.append(task)
    on_behalf: dict[str, Any] = {"on_behalf_of": on_behalf_of} if on_behalf_of is not None else {}
    step.record(
        "task_created",
        task=task.id,
        element=task.element_id,
        group=group,
        assignee=task.assignee_id,
        due_at=task.due_at,
        **on_behalf,
    )
    tell_new_work(step, task)
