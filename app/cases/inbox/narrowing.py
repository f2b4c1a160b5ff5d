"""What a list of tasks is narrowed to, beside its queue and the words that are searched for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models import Case, Category, UserTask

OVERDUE, AT_RISK, PAUSED = "lewat", "berisiko", "jeda"
AT_RISK_WITHIN = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Each field that is set must hold; an empty one asks for nothing. Instants are the first and the one after."""

    group: str = ""
    position: str = ""
    category: str = ""  # its code
    channel: str = ""
    priority: str = ""
    level: str = ""
    due: str = ""  # OVERDUE, AT_RISK or PAUSED
    handler_id: int | None = None
    is_free: bool = False
    received_from: datetime | None = None
    received_before: datetime | None = None

    def of_case(
        self, now: datetime, due_at: InstrumentedAttribute[datetime | None] = Case.due_at
    ) -> list[ColumnElement[bool]]:
        """Return what must hold of a case, whether or not a task is open on it."""
        columns = {
            Case.position: self.position,
            Case.channel: self.channel,
            Case.priority: self.priority,
            Case.level: self.level,
        }
        found: list[ColumnElement[bool]] = [column == value for column, value in columns.items() if value]
        if self.category:
            of_code = select(Category.id).where(Category.code == self.category)
            found.append(Case.category_id == of_code.scalar_subquery())
        if self.due:
            found.append(is_due(self.due, now, due_at))
        if self.received_from is not None:
            found.append(Case.received_at >= self.received_from)
        if self.received_before is not None:
            found.append(Case.received_at < self.received_before)
        return found

    def of_task(self) -> list[ColumnElement[bool]]:
        """Return what must hold of an open task."""
        found: list[ColumnElement[bool]] = []
        if self.group:
            found.append(UserTask.candidate_group == self.group)
        if self.handler_id is not None:
            found.append(UserTask.assignee_id == self.handler_id)
        if self.is_free:
            found.append(UserTask.assignee_id.is_(None))
        return found


def is_due(due: str, now: datetime, due_at: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    """Return the condition that a case is late, soon will be, or that its clock stands.

    `due_at` is the case's, or that of its open task, which is the same instant in an index of open work.
    """
    if due == PAUSED:
        return Case.clock == "paused"
    running = and_(Case.closed_at.is_(None), Case.clock == "running")
    if due == OVERDUE:
        return and_(running, due_at < now)
    if due == AT_RISK:
        return and_(running, due_at >= now, due_at < now + AT_RISK_WITHIN)
    raise ValueError(f"nothing is due {due!r}")
