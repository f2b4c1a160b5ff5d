"""What a step on a case does for the cases that are merged into it.

A merged case is set aside, not ended: its tasks leave the inbox, its timers wait where no worker looks, its processes
stand still as they were. Its requester is told the target's answer, and it closes with the target, but only by an
answer: a target that ends without one (withdrawn, spam) gives its cases back to work. See decision 010.

Locks: the target before its sources, always.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import digest
from app.cases.clock import BREACH, RUNNING, STOPPED
from app.cases.lock import lock_case
from app.cases.notices import tell_holder, tell_requester
from app.cases.step_at_work import Step
from app.definitions.published import active, load
from app.engine import CloseReason
from app.engine.own_settings import STAFF_NEW_TASK
from app.models import Case, CaseMerge, ClockMark, ClockPause, Message, ProcessInstance, UserTask
from app.models.process import OPEN, PARKED
from app.models.upsert import insert_row

MERGED = "merged"  # the position, the text to the requester, and the reason of closing
_CLOSED_WITH_TARGET = CloseReason("Ditutup bersama tiket yang menampungnya", "closed", None)


def merges_into(session: Session, target_id: int) -> Sequence[CaseMerge]:
    """Return the merges of which this case is the target now, the oldest first."""
    query = select(CaseMerge).where(CaseMerge.target_id == target_id, CaseMerge.ended_at.is_(None))
    return session.scalars(query.order_by(CaseMerge.id)).all()


def merge_of(session: Session, source_id: int) -> CaseMerge | None:
    """Return the merge by which this case is set aside now."""
    return session.scalar(select(CaseMerge).where(CaseMerge.source_id == source_id, CaseMerge.ended_at.is_(None)))


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
    step.open_tasks = _parked_tasks(step)
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


def answer_sources(step: Step, body: str, message: str) -> None:
    """Tell each merged case's requester the answer, in the case's own conversation and by a mail of its own."""
    for merge in merges_into(step.session, step.case.id):
        tell_answer(_step_on(step, merge.source_id), merge, body, message)


def tell_answer(own: Step, merge: CaseMerge, body: str, message: str) -> None:
    message_id = insert_row(
        own.session,
        Message,
        case_id=own.case.id,
        direction="outbound",
        kind="answer",
        body=body,
        author_id=own.actor.user_id,
        at=own.now,
    )
    before = {"answered_at": own.case.answered_at}
    own.case.answered_at = merge.answered_at = own.now
    own.session.flush()
    own.record("message_sent", message=message_id, kind="answer", sha256=digest(body))
    own.record("case_answered", message=message_id, before=before, after={"answered_at": own.now})
    tell_in_force(own, message, body=body, dedup_key=f"message:{message_id}")


def end_sources(step: Step) -> None:
    """Close the merged cases by the answer that stands, or give them back to work where there is none.

    Called while the target closes: its clock still says whether the answer stood until now.
    """
    for merge in merges_into(step.session, step.case.id):
        own = _step_on(step, merge.source_id)
        if merge.answered_at is not None and (step.case.clock == STOPPED or merge.answered_at == step.now):
            _close(own, merge)
        else:
            back_to_work(own, merge)


def tell_in_force(step: Step, message: str, *, body: str = "", dedup_key: str) -> None:
    """Mail the requester in the words of the case's version, else of the one in force: an older may lack the text."""
    for published in (step.published, active(step.session)):
        if message in published.settings.messages:
            return tell_requester(replace(step, published=published), message, body=body, dedup_key=dedup_key)
    return None


def _close(own: Step, merge: CaseMerge) -> None:
    from app.cases.operations import close_by  # which calls this module
    from app.cases.step import MAIN, abandon

    assert merge.answered_at is not None
    merge.ended_at, merge.ended_by_id = own.now, own.actor.user_id
    own.open_tasks = _parked_tasks(own)
    for task in own.open_tasks:
        task.state = OPEN  # until the end of its process cancels it
    _stop_clock(own, merge.answered_at)
    reasons = own.published.settings.close_reasons
    close_by(own, MERGED, reasons.get(MERGED, _CLOSED_WITH_TARGET))
    for row in sorted(own.instances.values(), key=lambda row: row.role == MAIN):
        if row.completed_at is None:
            abandon(own, row)
        row.parked_timer_at = None


def _stop_clock(own: Step, at: datetime) -> None:
    """Let the clock have stood since the requester was answered; an answer after the due instant is a breach."""
    case = own.case
    if case.clock == RUNNING:
        if case.due_at is not None and case.due_at < at and case.breached_at is None:
            _set_breach(own, case.due_at)
        own.session.add(ClockPause(case_id=case.id, reason=STOPPED, started_at=at))
        own.record("clock_changed", before={"clock": case.clock}, after={"clock": STOPPED})
        case.clock = STOPPED


def _set_breach(own: Step, due_at: datetime) -> None:
    days = own.case.target_days
    own.session.add(ClockMark(case_id=own.case.id, target_days=days, mark=BREACH, due_at=due_at, set_at=own.now))
    own.case.breached_at = due_at
    own.record("sla_breached", target_days=days, due_at=due_at)


def _deliver_what_came_meanwhile(step: Step, since: datetime) -> None:
    """Let the case's own process have the message that it waited for and that came while it stood aside."""
    from app.cases.step import MAIN, deliver

    row = step.instances.get(MAIN)
    awaited = row.messages.split(",") if row is not None else []
    came = select(Message.kind).where(
        Message.case_id == step.case.id, Message.direction == "inbound", Message.at >= since
    )
    kind = next((kind for kind in step.session.scalars(came.order_by(Message.id)) if kind in awaited), None)
    if kind is not None:
        deliver(step, kind)
        step.record("message_delivered", kind=kind, after={"position": step.case.position}, path=step.path)


def _step_on(step: Step, source_id: int) -> Step:
    """Return the same actor's step on a merged case, locked; its timers are parked, so none can be overdue."""
    case = lock_case(step.session, source_id)
    own = Step(step.session, case, load(step.session, case.deployment_id), step.actor, step.now)
    rows = select(ProcessInstance).where(ProcessInstance.case_id == source_id).order_by(ProcessInstance.id)
    own.instances = {row.role: row for row in step.session.scalars(rows.execution_options(populate_existing=True))}
    return own


def _parked_tasks(step: Step) -> list[UserTask]:
    query = select(UserTask).where(UserTask.case_id == step.case.id, UserTask.state == PARKED).order_by(UserTask.id)
    return list(step.session.scalars(query.execution_options(populate_existing=True)))
