"""The operations that a service task may ask for (`app.engine.SERVICES` lists them with their parameters).

Each writes rows in the step's own transaction; none talks to the outside. Facts they need come from tables, because
the process itself holds only ids and decisions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.administration.agency import setting
from app.audit import digest_of
from app.cases.answers.blackout import black_out
from app.cases.answers.outgoing import by_kind
from app.cases.clock import BREACH, calendar_of, next_mark, set_due
from app.cases.facts import current_text
from app.cases.faq.publish import FROM_CASE, EntryText, publish, revise
from app.cases.merging.answer import answer_sources, end_sources
from app.cases.notices import tell_holder, tell_requester, tell_watchers, text
from app.cases.step_at_work import Step
from app.channels.outbox import queue, queue_to_group
from app.engine import CloseReason
from app.engine.own_settings import (
    ANSWER,
    FAQ_FACTS,
    LKPP,
    LKPP_QUESTION,
    MARK_TEXTS,
    QUESTION,
    REMINDER,
    USER_REMINDERS,
)
from app.models import ClockMark, Escalation, FaqEntry, Message
from app.models.upsert import insert_row
from app.models.write_behind import insert_values_later
from app.sla import workdays_later


class OperationHost:
    """What the engine may ask of the application during one step (`app.engine.Host`)."""

    def __init__(self, step: Step) -> None:
        self.step = step

    def call_service(self, operation: str, parameters: Mapping[str, object]) -> Any:
        return OPERATIONS[operation](self.step, **parameters)

    def workdays_later(self, days: int) -> str:
        step = self.step
        return workdays_later(calendar_of(step.session, step.case), step.now, days).isoformat()


def _text_of(step: Step, name: str) -> str:
    """Return the newest text of a fact, "" where there is none; what this step has just learnt needs no query."""
    return step.texts.get(name) or current_text(step.session, step.case.id, name) or ""


def set_target(step: Step, target_days: int, priority: str | None = None) -> None:
    """Set the target in working days from the original receipt, and the priority where one is given."""
    case = step.case
    before = {"target_days": case.target_days, "priority": case.priority, "due_at": case.due_at}
    case.target_days = int(target_days)
    case.priority = priority or case.priority
    set_due(step)
    after = {"target_days": case.target_days, "priority": case.priority, "due_at": case.due_at}
    step.record("target_set", before=before, after=after)


def escalate(step: Step, level: str) -> str:
    """Write a line of the escalation log; to LKPP, also queue the letter where their address is known."""
    case, session = step.case, step.session
    reason_fact = "lkpp_question" if level == LKPP else "escalation_reason"
    reason = _text_of(step, reason_fact)
    number = (_text_of(step, "lkpp_number") or None) if level == LKPP else None
    log = {
        "case_id": case.id,
        "level": level,
        "reason": reason,
        "external_number": number,
        "sent_by_id": step.actor.user_id,
        "sent_at": step.now,
    }
    row_id = insert_values_later(session, Escalation, log)
    before, case.level = case.level, level
    step.record(
        "case_escalated",
        escalation=row_id,
        before={"level": before},
        after={"level": level},
        reason={"sha256": digest_of(case, reason)},
    )
    tell_watchers(step, "case_escalated")
    address = setting(session, "lkpp_email") if level == LKPP and not number else ""
    if address:
        queue(
            session,
            address,
            text(step, LKPP_QUESTION, body=reason),
            kind=LKPP_QUESTION,
            dedup_key=f"escalation:{row_id}",
            case=case,
            actor=step.actor,
            now=step.now,
        )
    return level


def escalation_answered(step: Step, level: str) -> None:
    """Close the open line of the escalation log of this level."""
    row = step.session.scalar(
        select(Escalation)
        .where(Escalation.case_id == step.case.id, Escalation.level == level, Escalation.answered_at.is_(None))
        .order_by(Escalation.id.desc())
        .limit(1)
    )
    if row is None:
        return
    row.answered_at = step.now
    if level == LKPP and not row.external_number:
        row.external_number = _text_of(step, "lkpp_number") or None
    step.record("escalation_answered", escalation=row.id, level=level)


def close(step: Step, reason: str) -> None:
    """Close the case: its position and the closing mail follow from the reason, by the procedure's settings."""
    close_by(step, reason, step.published.settings.close_reasons[reason])


def close_by(step: Step, reason: str, rule: CloseReason) -> None:
    case = step.case
    before = {"position": case.position, "closed_at": None}
    case.closed_at, case.close_reason, case.position = step.now, reason, rule.position
    step.is_clock_changed = True
    after = {"position": case.position, "closed_at": case.closed_at, "reason": reason}
    step.record("case_closed", before=before, after=after)
    if rule.message:
        tell_requester(step, rule.message, dedup_key=f"case:{case.id}:closed:{case.closed_at.isoformat()}")
    tell_watchers(step, "case_closed")
    if case.merged_count:
        end_sources(step)


def send(step: Step, message: str, text: str | None = None) -> None:
    """Mail the requester; with `text`, the fact of that name is also put into the conversation."""
    body, key = "", f"case:{step.case.id}:{message}"
    if text:
        row = _say(step, kind=message, fact=text)
        body, key = row.body, f"message:{row.id}"
    tell_requester(step, message, body=body, dedup_key=key)


def ask(step: Step, text: str) -> int:
    """Ask the requester back; return how many reminders may follow."""
    row = _say(step, kind="question", fact=text)
    step.case.reminders_sent = 0
    tell_requester(step, QUESTION, body=row.body, dedup_key=f"message:{row.id}")
    return _reminders_allowed(step)


def remind(step: Step) -> int:
    """Remind the requester of the question; return how many reminders are left."""
    case = step.case
    case.reminders_sent += 1
    question = step.session.scalar(
        select(Message)
        .where(Message.case_id == case.id, Message.kind == "question")
        .order_by(Message.id.desc())
        .limit(1)
    )
    step.record("requester_reminded", count=case.reminders_sent)
    key = f"message:{question.id if question else 0}:reminder:{case.reminders_sent}"
    tell_requester(step, REMINDER, body=question.body if question else "", dedup_key=key)
    return max(0, _reminders_allowed(step) - case.reminders_sent)


def _reminders_allowed(step: Step) -> int:
    return int(step.published.settings.values[USER_REMINDERS] or 0)


def inform(step: Step, text: str, message: str = ANSWER) -> None:
    """Put the answer into the conversation and mail it: this is the instant of the answer."""
    row = _say(step, kind="answer", fact=text)
    before = {"answered_at": step.case.answered_at}
    step.case.answered_at = step.now
    step.record("case_answered", message=row.id, before=before, after={"answered_at": step.now})
    tell_requester(step, message, body=row.body, dedup_key=f"message:{row.id}")
    tell_watchers(step, "case_answered")
    if step.case.merged_count:
        answer_sources(step, row.body, message)


@dataclass(frozen=True, slots=True)
class Said:
    """A message that was put into the conversation."""

    id: int
    body: str


def _say(step: Step, *, kind: str, fact: str) -> Said:
    body = _text_of(step, fact)
    if not body:
        raise LookupError(f"the case has no text “{fact}” to send")
    message_id = insert_row(
        step.session,
        Message,
        case_id=step.case.id,
        direction="outbound",
        kind=kind,
        body=body,
        author_id=step.actor.user_id,
        at=step.now,
    )
    step.record("message_sent", message=message_id, kind=kind, sha256=digest_of(step.case, body))
    return Said(message_id, body)


def publish_faq(step: Step) -> None:
    """Publish the approved question and answer. A case has one entry: publishing again replaces its text."""
    session, case = step.session, step.case
    question, answer = (_text_of(step, name) for name in FAQ_FACTS)
    if not question or not answer:
        raise LookupError("the case has no question and answer to publish")
    (question, answer), gone = black_out(session, case, (question, answer))
    if gone:
        step.record("faq_blacked_out", values=by_kind(gone))
    written = EntryText(question, answer, category_id=case.category_id)
    entry = session.scalar(select(FaqEntry).where(FaqEntry.case_id == case.id))
    if entry is None:
        publish(session, written, reason=FROM_CASE, actor=step.actor, now=step.now, case=case)
    else:
        written = replace(written, keywords=entry.keywords)
        revise(session, entry, written, reason=FROM_CASE, actor=step.actor, now=step.now, case=case)


def set_mark(step: Step, mark: str, notify: str | None = None) -> None:
    """Set a reminder or a breach of the present target, once, and tell the holder of the open task."""
    case, session = step.case, step.session
    assert case.target_days is not None
    known = select(ClockMark.id).where(
        ClockMark.case_id == case.id, ClockMark.target_days == case.target_days, ClockMark.mark == mark
    )
    if session.scalar(known) is not None:
        return
    due_at = case.due_at or step.now
    session.add(ClockMark(case_id=case.id, target_days=case.target_days, mark=mark, due_at=due_at, set_at=step.now))
    if mark == BREACH:
        case.breached_at = case.breached_at or due_at
        tell_watchers(step, "sla_breached")
    step.record("sla_breached" if mark == BREACH else "sla_reminded", target_days=case.target_days, due_at=due_at)
    message, key = MARK_TEXTS[mark], f"case:{case.id}:{mark}:{case.target_days}"
    for task in step.open_tasks:
        tell_holder(step, task, message, dedup_key=key)
    if notify:
        queue_to_group(
            session,
            notify,
            text(step, message),
            kind=message,
            dedup_key=f"{key}:{notify}",
            case=case,
            actor=step.actor,
            now=step.now,
        )


OPERATIONS: dict[str, Callable[..., Any]] = {
    "case/set_target": set_target,
    "case/escalate": escalate,
    "case/escalation_answered": escalation_answered,
    "case/close": close,
    "user/send": send,
    "user/ask": ask,
    "user/remind": remind,
    "user/inform": inform,
    "faq/publish": publish_faq,
    "sla/next": next_mark,
    "sla/mark": set_mark,
}
