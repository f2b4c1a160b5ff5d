"""Set a case aside in favour of another, and take it up again as it was: rows alone, the engine stands still.

A merged case is set aside, not ended: its tasks leave the inbox, its timers wait where no worker looks, its processes
stand still as they were. What becomes of it with the target: `app.cases.merging.answer`. See decision 010.

Locks: the target before its sources, always.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.clock import MICROSECOND
from app.cases.lock import lock_case
from app.cases.notices import tell_holder
from app.cases.step_at_work import Step
from app.definitions.published import load
from app.engine.own_settings import STAFF_NEW_TASK
from app.models import Case, CaseMerge, Message, ProcessInstance, UserTask
from app.models.process import OPEN, PARKED

MERGED = "merged"  # the position, the text to the requester, and the reason of closing


def merges_into(session: Session, target_id: int) -> Sequence[CaseMerge]:
    """Return the merges of which this case is the target now, the oldest first."""
    query = select(CaseMerge).where(CaseMerge.target_id == target_id, CaseMerge.ended_at.is_(None))
    return session.scalars(query.order_by(CaseMerge.id)).all()


def merge_of(session: Session, source_id: int) -> CaseMerge | None:
    """Return the merge by which this case is set aside now."""
    return session.scalar(select(CaseMerge).where(CaseMerge.source_id == source_id, CaseMerge.ended_at.is_(None)))


def home_of(session: Session, case: Case) -> Case:
    """Return the case in which a case goes on: the one that it is merged into, else itself."""
    return session.get_one(Case, case.merged_into_id) if case.merged_into_id else case


def merged_cases(session: Session, target: Case) -> Sequence[Case]:
    """Return the cases that this one holds, those that it closed with it included, the oldest merge first."""
    if not target.merged_count:
        return ()
    query = select(Case).join(CaseMerge, CaseMerge.source_id == Case.id)
    of_target = query.where(CaseMerge.target_id == target.id, CaseMerge.is_undone.is_(False))
    return session.scalars(of_target.order_by(CaseMerge.id)).all()


def set_aside(step: Step) -> None:
    """Take the case out of everybody's way, as it stands."""
    for task in step.open_tasks:
        task.state = PARKED
    step.open_tasks.clear()
    for row in step.instances.values():
        row.parked_timer_at, row.next_timer_at = row.next_timer_at, None
    step.case.position = MERGED


def take_up(step: Step, merge: CaseMerge) -> None:
    """Put everything back as it was when the case was set aside; what fell due meanwhile fires at the next sweep.

    Both cases are locked by now.
    """
    own, target = step.case, step.session.get_one(Case, merge.target_id)
    step.open_tasks = parked_tasks(step)
    for task in step.open_tasks:
        task.state = OPEN
    for row in step.instances.values():
        row.next_timer_at, row.parked_timer_at = row.parked_timer_at, None
    own.position, own.merged_into_id = merge.position_before, None
    target.merged_count -= 1
    merge.ended_at, merge.ended_by_id, merge.is_undone = step.now, step.actor.user_id, True
    step.session.flush()
    step.record(
        "case_unmerged",
        other_case=target.number,
        before={"position": MERGED},
        after={"position": own.position},
    )
    replace(step, case=target).record("merged_case_removed", other_case=own.number)


def back_to_work(step: Step, merge: CaseMerge) -> None:
    """Take a case up again and let those who work on it know."""
    take_up(step, merge)
    for task in step.open_tasks:
        tell_holder(step, task, STAFF_NEW_TASK, dedup_key=f"merge:{merge.id}:undone:{task.id}")
    _deliver_what_came_meanwhile(step, merge.merged_at)


def _deliver_what_came_meanwhile(step: Step, since: datetime) -> None:
    """Let the case's own process have the message that it waited for and that came while it stood aside.

    Its timers stood still meanwhile, so one that is overdue by now does not go before the message.
    """
    from app.cases.step import MAIN, deliver

    row = step.instances.get(MAIN)
    awaited = row.messages.split(",") if row is not None else []
    came = select(Message.kind).where(
        Message.case_id == step.case.id, Message.direction == "inbound", Message.at >= since
    )
    kind = next((kind for kind in step.session.scalars(came.order_by(Message.id)) if kind in awaited), None)
    if kind is not None:
        timer_at = row.next_timer_at if row is not None else None
        is_overdue = timer_at is not None and timer_at <= step.now
        deliver(step, kind, came_at=timer_at - MICROSECOND if timer_at and is_overdue else None)
        step.record("message_delivered", kind=kind, after={"position": step.case.position}, path=step.path)


def step_on_source(step: Step, source_id: int) -> Step:
    """Return the same actor's step on a merged case, locked; its timers are parked, so none can be overdue."""
    case = lock_case(step.session, source_id)
    own = Step(step.session, case, load(step.session, case.deployment_id), step.actor, step.now)
    rows = select(ProcessInstance).where(ProcessInstance.case_id == source_id).order_by(ProcessInstance.id)
    own.instances = {row.role: row for row in step.session.scalars(rows.execution_options(populate_existing=True))}
    return own


def parked_tasks(step: Step) -> list[UserTask]:
    query = select(UserTask).where(UserTask.case_id == step.case.id, UserTask.state == PARKED).order_by(UserTask.id)
    return list(step.session.scalars(query.execution_options(populate_existing=True)))
