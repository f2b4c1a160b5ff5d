"""Keep the user_task rows in line with what the engine waits for, and tell whoever is to do the new work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import and_, select
from sqlalchemy.orm import lazyload

from app.cases.notices import tell_new_work
from app.engine import Wait
from app.models import Membership, ProcessInstance, User, UserTask
from app.models.process import CANCELLED, COMPLETED

if TYPE_CHECKING:
    from app.cases.step import Step


def follow_tasks(step: Step, row: ProcessInstance, waits: Sequence[Wait]) -> None:
    """Close the rows that the engine no longer waits for, open those that it newly does."""
    known = {task.engine_task_id: task for task in step.open_tasks if task.instance_id == row.id}
    wanted = {wait.task_id: wait for wait in waits if wait.is_user_task}
    for task_id in known.keys() - wanted.keys():
        _close(step, known[task_id])
    for task_id in wanted.keys() - known.keys():
        _open(step, row, wanted[task_id])


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
    before = _last_hand(step, group)
    task = UserTask(
        case_id=case.id,
        instance_id=row.id,
        engine_task_id=wait.task_id,
        process_id=element.process_id,
        element_id=element.id,
        name=element.name,
        form_id=element.properties["form"],
        candidate_group=group,
        created_at=step.now,
        due_at=case.due_at if case.closed_at is None else None,
        assignee_id=before.id if before else None,
        claimed_at=step.now if before else None,
    )
    step.session.add(task)
    step.session.flush()
    step.open_tasks.append(task)
    step.record(
        "task_created",
        task=task.id,
        element=task.element_id,
        group=group,
        assignee=task.assignee_id,
        due_at=task.due_at,
    )
    tell_new_work(step, task, before)


def _last_hand(step: Step, group: str) -> User | None:
    """Return who last worked on this case for the group, if still a member: returning work goes back to them."""
    last = (
        select(User)
        .join(UserTask, UserTask.completed_by_id == User.id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.group_key == group))
        .where(UserTask.case_id == step.case.id, UserTask.candidate_group == group, User.is_active)
        .order_by(UserTask.ended_at.desc(), UserTask.id.desc())
        .limit(1)
        .options(lazyload(User.groups))
    )
    return step.session.scalar(last)
