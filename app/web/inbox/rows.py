"""Rows of the inbox's list: a task, or a case that is followed, read in one glance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.inbox.queues import IS_OPEN
from app.models import Case, UserTask
from app.web.cases.labels import positions
from app.web.inbox.columns import cells

Opened = tuple[str, int] | None
"""What the address opens beside the list: ("tugas" or "tiket", its id)."""


@dataclass(frozen=True, slots=True)
class Row:
    """`key` names the row while the list changes around it; `due_at` and `clock` are what the macro `due` reads."""

    key: str
    case: Case
    position: str
    url: str
    due_at: datetime | None
    clock: str
    task_id: int | None = None
    note: str = ""
    cells: Sequence[tuple[str, str]] = ()
    is_selected: bool = False
    is_free: bool = False


def _open_tasks(session: Session, cases: Sequence[Case]) -> dict[int, int]:
    """Return the open task of each case that has one, by which many cases are chosen and worked on at once."""
    query = select(UserTask.case_id, func.min(UserTask.id)).where(
        IS_OPEN, UserTask.case_id.in_(one.id for one in cases)
    )
    return {case_id: task_id for case_id, task_id in session.execute(query.group_by(UserTask.case_id))}


@dataclass(frozen=True, slots=True)
class RowsFor:
    """Who reads the list, how they have arranged it, and what of it is open."""

    reader_id: int
    list_url: str
    columns: Sequence[str] = ()
    opened: Opened = None

    def tasks(self, session: Session, tasks: Iterable[UserTask]) -> list[Row]:
        tasks = list(tasks)
        words = positions(session, (task.case for task in tasks))
        return [
            Row(
                f"tugas-{task.id}",
                task.case,
                words[task.case_id],
                self._url("tugas", task.id),
                task.due_at,
                task.case.clock if task.due_at else "running",
                task_id=task.id,
                note=self._note(task),
                cells=cells(self.columns, task.case, task),
                is_selected=self.opened in (("tugas", task.id), ("tiket", task.case_id)),
                is_free=task.assignee_id is None,
            )
            for task in tasks
        ]

    def cases(self, session: Session, cases: Iterable[Case]) -> list[Row]:
        cases = list(cases)
        words, open_tasks = positions(session, cases), _open_tasks(session, cases)
        return [
            Row(
                f"tiket-{case.id}",
                case,
                words[case.id],
                self._url("tiket", case.id),
                None if case.closed_at else case.due_at,
                case.clock,
                task_id=open_tasks.get(case.id),
                cells=cells(self.columns, case),
                is_selected=self.opened == ("tiket", case.id),
            )
            for case in cases
        ]

    def _url(self, name: str, number: int) -> str:
        """Return the list's address with this row open; put together by hand, since a page has fifty."""
        return f"{self.list_url}{'&' if '?' in self.list_url else '?'}{name}={number}"

    def _note(self, task: UserTask) -> str:
        """Return what the position alone does not tell: who else holds the task, or what a closed case still needs."""
        if task.assignee is not None and task.assignee_id != self.reader_id:
            return "" if "handler" in self.columns else task.assignee.name
        return task.name if task.case.closed_at else ""
