"""What a case's answer and its end mean for the cases that are merged into it.

Their requesters are told its answer, each by a message and a mail of their own. They close with it, but only by an
answer: one that ends without (withdrawn, spam) gives its cases back to work.
"""

from dataclasses import replace
from datetime import datetime

from app.audit import digest_of
from app.cases.clock import BREACH, RUNNING, STOPPED
from app.cases.merging.merged import MERGED, back_to_work, merges_into, parked_tasks, step_on_source
from app.cases.notices import tell_requester
from app.cases.step_at_work import Step
from app.definitions.published import active
from app.engine import CloseReason
from app.models import CaseMerge, ClockMark, ClockPause, Message
from app.models.process import OPEN
from app.models.upsert import insert_row

_CLOSED_WITH_TARGET = CloseReason("Ditutup bersama tiket yang menampungnya", "closed", None)


def answer_sources(step: Step, body: str, message: str) -> None:
    """Tell each merged case's requester the answer, in the case's own conversation and by a mail of its own."""
    for merge in merges_into(step.session, step.case.id):
        tell_answer(step_on_source(step, merge.source_id), merge, body, message)


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
    own.record("message_sent", message=message_id, kind="answer", sha256=digest_of(own.case, body))
    own.record("case_answered", message=message_id, before=before, after={"answered_at": own.now})
    if not _has_same_address(merge):
        tell_in_force(own, message, body=body, dedup_key=f"message:{message_id}")


def end_sources(step: Step) -> None:
    """Close the merged cases by the answer that stands, or give them back to work where there is none.

    Called while the target closes: its clock still says whether the answer stood until now.
    """
    for merge in merges_into(step.session, step.case.id):
        own = step_on_source(step, merge.source_id)
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
    own.open_tasks = parked_tasks(own)
    for task in own.open_tasks:
        task.state = OPEN  # until the end of its process cancels it
    _stop_clock(own, merge.answered_at)
    rule = own.published.settings.close_reasons.get(MERGED, _CLOSED_WITH_TARGET)
    close_by(own, MERGED, replace(rule, message=None) if _has_same_address(merge) else rule)
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
        own.record("clock_changed", stated_at=at, before={"clock": case.clock}, after={"clock": STOPPED})
        case.clock = STOPPED


def _set_breach(own: Step, due_at: datetime) -> None:
    days = own.case.target_days
    own.session.add(ClockMark(case_id=own.case.id, target_days=days, mark=BREACH, due_at=due_at, set_at=own.now))
    own.case.breached_at = due_at
    own.record("sla_breached", target_days=days, due_at=due_at)


def _has_same_address(merge: CaseMerge) -> bool:
    """Say whether both requesters read the same mailbox: one who asked twice is written to once."""
    one, other = (case.requester.email or "" for case in (merge.source, merge.target))
    return bool(one) and one.casefold() == other.casefold()
