"""Rows of the inbox's list: a task, or a case that is followed, read in one glance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from app.models import Case, UserTask
from app.web.cases.labels import positions

Opened = tuple[str, int] | None
"""What the address opens beside the list: ("tugas" or "tiket", its id)."""


@dataclass(frozen=True, slots=True)
class Row:
    """`due_at` and `clock` are what the macro `due` reads."""

    case: Case
    position: str
    url: str
    due_at: datetime | None
    clock: str
    note: str = ""
    is_selected: bool = False


def task_rows(session: Session, queue: str, tasks: Iterable[UserTask], reader_id: int, selected: Opened) -> list[Row]:
    tasks = list(tasks)
    words = positions(session, (task.case for task in tasks))
    return [
        Row(
            task.case,
            words[task.case_id],
            _url(queue, tugas=task.id),
            task.due_at,
            task.case.clock if task.due_at else "running",
            _note(task, reader_id),
            selected in (("tugas", task.id), ("tiket", task.case_id)),
        )
        for task in tasks
    ]


def _note(task: UserTask, reader_id: int) -> str:
    """Return what the position alone does not tell: who else holds the task, or what a closed case still needs."""
    if task.assignee is not None and task.assignee_id != reader_id:
        return task.assignee.name
    return task.name if task.case.closed_at else ""


def case_rows(session: Session, queue: str, cases: Iterable[Case], selected: Opened) -> list[Row]:
    cases = list(cases)
    words = positions(session, cases)
    return [
        Row(
            case,
            words[case.id],
            _url(queue, tiket=case.id),
            None if case.closed_at else case.due_at,
            case.clock,
            is_selected=selected == ("tiket", case.id),
        )
        for case in cases
    ]


def _url(queue: str, **opened: int) -> str:
    """Return the address that opens a row, with the search and the page of the list kept."""
    values: dict[str, Any] = {name: request.args[name] for name in ("q", "page") if request.args.get(name)}
    return url_for("inbox.queue", queue=queue, **{**values, **opened})
