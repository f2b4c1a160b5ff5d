"""Take a task, give it back, hand it over: who answers for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, lazyload, object_session

from app.audit import Actor, digest_of, record
from app.cases.bell import ring
from app.cases.errors import AlreadyClaimed, AlreadyCompleted, NotAllowed, NotFound
from app.cases.last_move import moved_on
from app.cases.lock import CaseOfTask, lock_case
from app.models import Membership, Note, User, UserTask
from app.models.people import KOORDINATOR
from app.models.process import CANCELLED, COMPLETED, PARKED

_NO_LONGER = {
    CANCELLED: "Tugas ini tidak berlaku lagi: tiketnya sudah berpindah ke langkah lain.",
    PARKED: "Tugas ini tidak berlaku lagi: tiketnya digabung ke tiket lain dan ditangani di sana.",
}


def task_by_id(session: Session, task_id: int) -> UserTask:
    """Return a task as it stands in the database now. Raises NotFound."""
    task = session.get(UserTask, task_id, populate_existing=True, options=[joinedload(UserTask.case)])
    if task is None:
        raise NotFound("Tugas itu tidak ada.")
    return task


def lock_task(session: Session, task: UserTask) -> None:
    """Lock the task's case and read the task afresh: a step may have been made on it since it was shown."""
    lock_case(session, CaseOfTask(task.id))
    session.refresh(task)


def require_open(task: UserTask) -> None:
    """Raise AlreadyCompleted or MovedOn for a task that no longer waits, naming who and when."""
    if task.state == COMPLETED:
        who = task.completed_by.name if task.completed_by else None
        raise AlreadyCompleted(f"Tugas ini sudah diselesaikan oleh {who or 'orang lain'}.", who=who, when=task.ended_at)
    if task.state in _NO_LONGER:
        session = object_session(task)
        assert session is not None
        raise moved_on(session, task.case_id, _NO_LONGER[task.state])


def require_candidate(task: UserTask, actor: Actor) -> None:
    if task.candidate_group not in actor.groups:
        raise NotAllowed("Tugas ini milik kelompok lain.")


def require_not_held_by_another(task: UserTask, actor: Actor) -> None:
    if task.assignee_id is not None and task.assignee_id != actor.user_id:
        who = task.assignee.name if task.assignee else None
        raise AlreadyClaimed(f"Tugas ini sedang dipegang {who}.", who=who, when=task.claimed_at)


def claim_task(session: Session, task: UserTask, *, actor: Actor, now: datetime) -> None:
    """Give an open task to one member of its candidate group.

    Raises NotAllowed, AlreadyClaimed, AlreadyCompleted, MovedOn.
    """
    require_candidate(task, actor)
    lock_task(session, task)
    require_open(task)
    require_not_held_by_another(task, actor)
    if task.assignee_id == actor.user_id:
        return
    task.assignee_id, task.claimed_at = actor.user_id, now
    session.flush()
    record(
        session,
        "task_claimed",
        actor=actor,
        at=now,
        case=task.case,
        task=task.id,
        before={"assignee": None},
        after={"assignee": actor.user_id},
    )


def release_task(session: Session, task: UserTask, *, actor: Actor, now: datetime) -> None:
    """Give a task back to its group. Raises NotAllowed for whoever does not hold it."""
    lock_task(session, task)
    require_open(task)
    if task.assignee_id != actor.user_id:
        raise NotAllowed("Hanya pemegang tugas yang dapat melepasnya.")
    task.assignee_id, task.claimed_at, task.on_behalf_of_id = None, None, None
    session.flush()
    record(
        session,
        "task_released",
        actor=actor,
        at=now,
        case=task.case,
        task=task.id,
        before={"assignee": actor.user_id},
        after={"assignee": None},
    )


def assign_task(
    session: Session,
    task: UserTask,
    to: User,
    *,
    note: str = "",
    on_behalf_of_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Hand a task over: its holder (or a candidate, while nobody holds it) to a colleague, Koordinator to anybody.

    `on_behalf_of_id` is the absent colleague whose deputy gets it.

    Raises NotAllowed, AlreadyClaimed, AlreadyCompleted, MovedOn.
    """
    lock_task(session, task)
    require_open(task)
    if KOORDINATOR not in actor.groups:
        require_candidate(task, actor)
        require_not_held_by_another(task, actor)
    if task.candidate_group not in to.group_keys or not to.is_active:
        raise NotAllowed(f"{to.name} bukan anggota kelompok tugas ini. Pilih anggota lain.")
    before = task.assignee_id
    task.assignee_id, task.claimed_at, task.on_behalf_of_id = to.id, now, on_behalf_of_id
    told: dict[str, Any] = {"on_behalf_of": on_behalf_of_id} if on_behalf_of_id is not None else {}
    if note.strip():
        row = Note(case_id=task.case_id, author_id=actor.user_id, body=note.strip(), at=now)
        session.add(row)
        session.flush()
        told |= {"note": row.id, "sha256": digest_of(task.case, row.body)}
    session.flush()
    record(
        session,
        "task_handed_over",
        actor=actor,
        at=now,
        case=task.case,
        task=task.id,
        before={"assignee": before},
        after={"assignee": to.id},
        **told,
    )
    ring(session, task.case, "task_handed_over", [to.id], actor=actor, now=now)


def members_of(session: Session, group: str) -> list[User]:
    """Return who may take a task of this group, by name."""
    members = select(User).join(Membership, Membership.user_id == User.id)
    able = members.where(Membership.group_key == group, User.is_active).order_by(User.name, User.id)
    return list(session.scalars(able.options(lazyload(User.groups))))
