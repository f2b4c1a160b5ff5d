"""Keep the user_task rows in line with what the engine waits for, and tell whoever is to do the new work."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Date, bindparam, exists, select

from app.cases.absence import day_of, is_on, stand_in
from app.cases.notices import tell_new_work
from app.cases.step_at_work import Step
from app.engine import Element, StepFailed, Wait
from app.models import Membership, ProcessInstance, User, UserTask
from app.models.base import table_of
from app.models.prepared import ask
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
    last_hand, on_behalf_of = _last_hand(step, group)
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
        "assignee_id": last_hand,
        "claimed_at": step.now if last_hand else None,
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


def _last_hand(step: Step, group: str) -> tuple[int | None, int | None]:
    """Return who last worked on this case for the group, if still a member, and for whom.

    Returning work goes back to them; while they are away to their deputy, who acts on their behalf.
    """
    done = step.completed_task
    if done is not None and done.candidate_group == group:
        return step.actor.user_id, step.actor.on_behalf_of_id  # the hand at work just now
    session = step.session
    today = day_of(session, step.now)
    which = {"of_case": step.case.id, "of_group": group, "today": today}
    ((last_hand, is_anybody_away),) = ask(session.connection(), (_LAST_HAND_AND_AWAY, which))[0]
    if last_hand is not None and is_anybody_away:
        return stand_in(session, last_hand, group, today)
    return last_hand, None


_tasks, _members, _users = table_of(UserTask), table_of(Membership), table_of(User)
_LAST_HAND = (
    select(_tasks.c.completed_by_id)
    .join(_members, _members.c.user_id == _tasks.c.completed_by_id)
    .join(_users, _users.c.id == _tasks.c.completed_by_id)
    .where(
        _tasks.c.case_id == bindparam("of_case"),
        _tasks.c.candidate_group == bindparam("of_group"),
        _members.c.group_key == bindparam("of_group"),
        _users.c.is_active,
    )
    .order_by(_tasks.c.ended_at.desc(), _tasks.c.id.desc())
    .limit(1)
)


_LAST_HAND_AND_AWAY = select(_LAST_HAND.scalar_subquery(), exists().where(is_on(bindparam("today", type_=Date))))
