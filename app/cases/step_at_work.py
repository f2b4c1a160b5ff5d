"""What one step of a case has in hand while it runs: shared by all that take part in it, made by `app.cases.step`."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.definitions.published import Published
from app.models import Case, ProcessInstance, UserTask


@dataclass(frozen=True, slots=True)
class Hand:
    """Who completed a task of the case for a group, whether they still may, and whether any of the staff is away."""

    group: str
    user_id: int
    is_able: bool
    is_anybody_away: bool


@dataclass
class Step:
    """What belongs together while one step runs."""

    session: Session
    case: Case
    published: Published
    actor: Actor
    now: datetime
    instances: dict[str, ProcessInstance] = field(default_factory=dict)  # by role
    open_tasks: list[UserTask] = field(default_factory=list)
    tasks: list[UserTask] = field(default_factory=list)  # those that were open when it began, and those it opened
    texts: dict[str, str] = field(default_factory=dict)  # what this step itself has learnt, by name of the fact
    completed_task: UserTask | None = None
    latest_hands: list[Hand] | None = None  # before this step, the latest first; None where nobody has asked
    path: list[dict[str, str]] = field(default_factory=list)
    is_clock_changed: bool = False

    def record(self, name: str, *, stated_at: datetime | None = None, **data: Any) -> None:
        record(self.session, name, actor=self.actor, at=self.now, case=self.case, stated_at=stated_at, **data)
