"""Rebuild a case as it stood at an instant, from its events alone.

Pure: events in, values out; it knows neither a database nor a process. What an event says happened is done again in
the order of the trail. An event that says nothing of the case's state (a reader opened it, a mail was sent) changes
nothing, and so does one of a kind that did not exist when this was written, but for the columns in its `after`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.audit.then import (
    CANCELLED,
    COMPLETED,
    OPEN,
    PARKED,
    CaseThen,
    EscalationThen,
    MessageThen,
    PauseThen,
    TaskThen,
    TextThen,
)

_PERSONAL = frozenset({"subject", "description"})
_AFTER = ("position", "level", "priority", "clock", "target_days")
_INSTANTS_AFTER = ("due_at", "answered_at", "closed_at")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, as far as it matters here."""

    id: int
    at: datetime
    name: str
    data: Mapping[str, Any]
    stated_at: datetime | None = None
    actor_id: int | None = None
    deployment_id: int | None = None
    digest: str | None = None


def as_it_was(events: Iterable[Happened], at: datetime) -> CaseThen | None:
    """Return the case as it stood at an instant, what happened at that very instant included.

    The events are those of one case in the order of the trail. None where it was not opened by then.
    """
    then: CaseThen | None = None
    for event in events:
        if event.at > at:
            continue
        if then is None:
            if event.name != "case_opened":
                continue
            then = CaseThen(at)
        then.event_id, then.deployment_id = event.id, event.deployment_id
        _columns(then, event)
        _rows(then, event)
        if event.name in _VERBS:
            _VERBS[event.name](then, event)
    return then


def _columns(then: CaseThen, event: Happened) -> None:
    after = event.data.get("after")
    if not isinstance(after, Mapping) or event.name == "case_opened":
        return
    clock = then.clock
    for name in _AFTER:
        if name in after:
            setattr(then, name, after[name])
    for name in _INSTANTS_AFTER:
        if name in after:
            setattr(then, name, _instant(after[name]))
    if then.clock != clock:
        _turn_clock(then, event)
    if "due_at" in after:
        for task in then.open_tasks:
            task.due_at = then.due_at


def _turn_clock(then: CaseThen, event: Happened) -> None:
    at = event.stated_at or event.at  # a merged case's clock has stood since its requester was answered
    if then.pauses and then.pauses[-1].ended_at is None:
        then.pauses[-1].ended_at = at
    if then.clock != "running":
        then.pauses.append(PauseThen(then.clock, at))


def _rows(then: CaseThen, event: Happened) -> None:
    """Add what an event says was written: answers, a message, a note, files."""
    data = event.data
    _facts(then, event, data.get("facts") or (data.get("after") if event.name == "case_opened" else None) or {})
    for file in data.get("attachments") or ():
        if event.name != "file_opened" and not _is_of_another(data):
            then.files[file["attachment"]] = TextThen(file["attachment"], file["sha256"], event.at, event.actor_id)
    if "sha256" not in data:
        return
    if "note" in data:
        then.notes[data["note"]] = TextThen(data["note"], data["sha256"], event.at, event.actor_id)
    elif "message" in data and not _is_of_another(data):
        kind, at = data.get("kind", "request"), event.at
        author = event.actor_id if event.name == "message_sent" else None
        if event.name == "case_opened":
            at = event.stated_at or at  # the request itself came then
        then.messages[data["message"]] = MessageThen(data["message"], kind, data["sha256"], at, author)


def _is_of_another(data: Mapping[str, Any]) -> bool:
    """Say whether a message that moved this case stands in the conversation of one that is merged into it."""
    return "other_case" in data and "after" in data


def _facts(then: CaseThen, event: Happened, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        owner, _, column = name.rpartition(".")
        if not owner:
            then.texts[name] = TextThen(value["fact"], value["sha256"], event.at, event.actor_id)
        elif owner == "requester" or column in _PERSONAL:
            then.seals[name] = value["after"]
        else:
            then.columns[column] = value["after"]


def _opened(then: CaseThen, event: Happened) -> None:
    then.received_at, then.entered_at = event.stated_at or event.at, event.at
    then.entered_by_id, then.calendar_id = event.actor_id, event.data.get("calendar")


def _task_created(then: CaseThen, event: Happened) -> None:
    data, assignee = event.data, event.data.get("assignee")
    then.tasks[data["task"]] = TaskThen(
        id=data["task"],
        element_id=data["element"],
        group=data["group"],
        created_at=event.at,
        due_at=_instant(data.get("due_at")),
        assignee_id=assignee,
        claimed_at=event.at if assignee is not None else None,
        on_behalf_of_id=data.get("on_behalf_of"),
    )


def _task_held(then: CaseThen, event: Happened) -> None:
    """Taken, given back or handed over."""
    task = then.tasks[event.data["task"]]
    task.assignee_id = event.data["after"]["assignee"]
    task.claimed_at = event.at if task.assignee_id is not None else None
    if event.name != "task_claimed":
        task.on_behalf_of_id = event.data.get("on_behalf_of")


def _task_completed(then: CaseThen, event: Happened) -> None:
    task = then.tasks[event.data["task"]]
    if task.assignee_id is None:  # completing it has taken it
        task.assignee_id, task.claimed_at = event.actor_id, event.at
    task.state, task.ended_at, task.completed_by_id = COMPLETED, event.at, event.actor_id


def _task_cancelled(then: CaseThen, event: Happened) -> None:
    task = then.tasks[event.data["task"]]
    task.state, task.ended_at = CANCELLED, event.at


def _migrated(then: CaseThen, event: Happened) -> None:
    for changed in event.data.get("tasks") or ():
        task = then.tasks[changed["task"]]
        task.group = changed["group"]
        if changed["assignee"] != task.assignee_id:
            task.assignee_id = changed["assignee"]
            task.claimed_at = task.on_behalf_of_id = None


def _merged(then: CaseThen, event: Happened) -> None:
    then.merged_into = event.data["other_case"]
    for task in then.open_tasks:
        task.state = PARKED


def _unmerged(then: CaseThen, _event: Happened) -> None:
    then.merged_into = None
    for task in then.tasks.values():
        if task.state == PARKED:
            task.state = OPEN


def _ended_or_reopened(then: CaseThen, event: Happened) -> None:
    then.close_reason = event.data["after"]["reason"]


def _breached(then: CaseThen, event: Happened) -> None:
    then.breached_at = then.breached_at or _instant(event.data["due_at"])


def _escalated(then: CaseThen, event: Happened) -> None:
    row = event.data["escalation"]
    then.escalations[row] = EscalationThen(row, event.data["after"]["level"], event.at)


def _escalation_answered(then: CaseThen, event: Happened) -> None:
    then.escalations[event.data["escalation"]].answered_at = event.at


def _reminded(then: CaseThen, event: Happened) -> None:
    then.reminders_sent = event.data["count"]


def _sent(then: CaseThen, event: Happened) -> None:
    if event.data.get("kind") == "question":
        then.reminders_sent = 0


def _delivered(then: CaseThen, event: Happened) -> None:
    """A message that was kept as an addition has been counted as the one that the process waited for."""
    message = then.messages.get(event.data.get("message", 0))
    if message is not None:
        message.kind = event.data["kind"]


def _followed(then: CaseThen, event: Happened) -> None:
    if event.actor_id is not None:
        then.followers.add(event.actor_id)


def _unfollowed(then: CaseThen, event: Happened) -> None:
    then.followers.discard(event.actor_id or 0)


def _instant(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


_VERBS: Mapping[str, Callable[[CaseThen, Happened], None]] = {
    "case_opened": _opened,
    "task_created": _task_created,
    "task_claimed": _task_held,
    "task_released": _task_held,
    "task_handed_over": _task_held,
    "task_completed": _task_completed,
    "task_cancelled": _task_cancelled,
    "case_migrated": _migrated,
    "case_merged": _merged,
    "case_unmerged": _unmerged,
    "case_closed": _ended_or_reopened,
    "case_reopened": _ended_or_reopened,
    "sla_breached": _breached,
    "case_escalated": _escalated,
    "escalation_answered": _escalation_answered,
    "requester_reminded": _reminded,
    "message_sent": _sent,
    "message_delivered": _delivered,
    "case_followed": _followed,
    "case_unfollowed": _unfollowed,
}
