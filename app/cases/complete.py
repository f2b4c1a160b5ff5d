"""Complete a user task with the answers of its form."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit import Actor, canonical
from app.cases import step as steps
from app.cases.claim import (
    require_candidate,
    require_not_held_by_another,
    require_open,
    task_by_id,
)
from app.cases.facts import store_facts
from app.cases.lock import CaseOfTask
from app.cases.open_case import take_attachments
from app.cases.step_at_work import Step
from app.models import Attachment, UserTask


def complete_task(
    session: Session,
    task_id: int,
    *,
    facts: Mapping[str, Any],
    data: Mapping[str, Any],
    attachments: Sequence[Attachment] = (),
    actor: Actor,
    now: datetime,
) -> UserTask:
    """Complete an open task and run the case to its next wait.

    A task that nobody holds is claimed by completing it. Raises NotFound, NotAllowed, AlreadyClaimed (another holds
    it), AlreadyCompleted (who, when), MovedOn (the case is elsewhere by now).
    """
    step, task = begin_on_task(session, task_id, actor=actor, now=now)
    require_to_complete(task, actor)
    return complete_in(step, task, facts=facts, data=data, attachments=attachments)


def begin_on_task(session: Session, task_id: int, *, actor: Actor, now: datetime) -> tuple[Step, UserTask]:
    """Begin a step of the case that a task belongs to, whatever became of the task. Raises NotFound."""
    step = steps.begin(session, CaseOfTask(task_id), actor=actor, now=now)
    task = next((task for task in step.open_tasks if task.id == task_id), None)
    return step, task or task_by_id(session, task_id)


def require_to_complete(task: UserTask, actor: Actor) -> None:
    """Raise NotAllowed, AlreadyClaimed, AlreadyCompleted or MovedOn where this actor may not complete it now."""
    require_candidate(task, actor)
    require_open(task)
    require_not_held_by_another(task, actor)


def complete_in(
    step: Step,
    task: UserTask,
    *,
    facts: Mapping[str, Any],
    data: Mapping[str, Any],
    attachments: Sequence[Attachment] = (),
) -> UserTask:
    """Complete an open task of a step that has begun, by an actor who may."""
    session, actor, now = step.session, step.actor, step.now
    step.actor = acting(step.actor, task)
    changed = store_facts(session, step.case, facts, author=actor.user, task=task, now=now)
    step.texts = {name: value for name, value in facts.items() if isinstance(value, str) and value}
    take_attachments(attachments, step.case, None)
    if task.assignee_id is None:
        task.assignee_id, task.claimed_at = actor.user_id, now
    task.answers = canonical(data)
    before = {"position": step.case.position}
    steps.complete(step, task, data)
    step.record(
        "task_completed",
        task=task.id,
        element=task.element_id,
        process=task.process_id,
        answers=dict(data),
        facts=changed,
        attachments=[{"attachment": file.id, "sha256": file.sha256} for file in attachments],
        before=before,
        after={"position": step.case.position},
        path=step.path,
    )
    steps.store(step)
    return task


def acting(actor: Actor, task: UserTask) -> Actor:
    """Return the actor as whoever they stand in for on this task, where they do."""
    is_deputy = task.on_behalf_of_id is not None and task.assignee_id == actor.user_id
    return replace(actor, on_behalf_of_id=task.on_behalf_of_id) if is_deputy else actor
