"""A case as it stood at an instant: values only, as the events tell them (see `app.audit.replay`).

People are ids. What identifies somebody is a digest, and a text is the id of its row with a digest: whoever shows this
looks them up and says which of them still are what they were.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OPEN, COMPLETED, CANCELLED, PARKED = "open", "completed", "cancelled", "parked"


@dataclass(slots=True)
class TaskThen:
    id: int
    element_id: str
    group: str
    created_at: datetime
    due_at: datetime | None
    state: str = OPEN
    assignee_id: int | None = None
    claimed_at: datetime | None = None
    on_behalf_of_id: int | None = None
    completed_by_id: int | None = None
    ended_at: datetime | None = None


@dataclass(slots=True)
class MessageThen:
    id: int
    kind: str
    sha256: str
    at: datetime
    author_id: int | None = None  # a member of staff; None for the requester and for the system


@dataclass(slots=True)
class TextThen:
    """A note, a named text or a file: its row and the digest of what stood there."""

    id: int
    sha256: str
    at: datetime
    author_id: int | None = None


@dataclass(slots=True)
class EscalationThen:
    id: int
    level: str
    sent_at: datetime
    answered_at: datetime | None = None


@dataclass(slots=True)
class PauseThen:
    reason: str  # paused | stopped
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(slots=True)
class CaseThen:
    """`columns` are the structured answers (category, application …) by name; `seals` those that identify somebody.

    A seal is the digest of a text, or the value itself where it is none (True, None).
    """

    at: datetime
    event_id: int = 0  # the last event that is in it
    deployment_id: int | None = None
    calendar_id: int | None = None
    received_at: datetime | None = None
    entered_at: datetime | None = None
    entered_by_id: int | None = None

    position: str = "new"
    level: str = "helpdesk"
    priority: str | None = None
    clock: str = "running"
    target_days: int | None = None
    due_at: datetime | None = None
    breached_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    close_reason: str | None = None
    reminders_sent: int = 0
    merged_into: str | None = None  # the other case's number

    columns: dict[str, Any] = field(default_factory=dict)
    seals: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, TextThen] = field(default_factory=dict)  # by name, the newest
    tasks: dict[int, TaskThen] = field(default_factory=dict)
    messages: dict[int, MessageThen] = field(default_factory=dict)
    notes: dict[int, TextThen] = field(default_factory=dict)
    files: dict[int, TextThen] = field(default_factory=dict)
    escalations: dict[int, EscalationThen] = field(default_factory=dict)
    pauses: list[PauseThen] = field(default_factory=list)
    followers: set[int] = field(default_factory=set)

    @property
    def open_tasks(self) -> list[TaskThen]:
        return [task for task in self.tasks.values() if task.state == OPEN]
