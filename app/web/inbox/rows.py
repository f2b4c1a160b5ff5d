"""Rows of the inbox's list: a task, or a case that is followed, read in one glance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from app.models import Case, UserTask
from app.web.cases.labels import positions


@dataclass(frozen=True, slots=True)
class Row:
    """`due_at` and `clock` are what the macro `due` reads."""

    case: Case
    position: str
    url: str
    due_at: datetime | None
    clock: str
    note: str = ""
    holder: str = ""
    is_selected: bool = False


def task_rows(
    session: Session, queue: str, tasks: Iterable[UserTask], reader_id: int, selected: int | None
) -> list[Row]:
    """Return a row a task; who holds it is said where it is not the reader."""
    tasks = list(tasks)
    words = positions(session, (task.case for task in tasks))
    return [
        Row(
            task.case,
            words[task.case_id],
            _url(queue, tugas=task.id),
            task.due_at,
            task.case.clock if task.due_at else "running",
            task.name,
            task.assignee.name if task.assignee and task.assignee_id != reader_id else "",
            task.id == selected,
        )
        for task in tasks
    ]


def case_rows(session: Session, queue: str, cases: Iterable[Case], selected: int | None) -> list[Row]:
    cases = list(cases)
    words = positions(session, cases)
    return [
        Row(
            case,
            words[case.id],
            _url(queue, tiket=case.id),
            None if case.closed_at else case.due_at,
            case.clock,
            is_selected=case.id == selected,
        )
        for case in cases
    ]


def _url(queue: str, **opened: int) -> str:
    """Return the address that opens a row, with the search and the page of the list kept."""
    values: dict[str, Any] = {name: request.args[name] for name in ("q", "page") if request.args.get(name)}
    return url_for("inbox.queue", queue=queue, **{**values, **opened})
