"""What the tables say of a case, and what the replay of its events says, in one shape: plain values that compare.

Read past the mapper, a statement a table for all cases at once: a random life looks after each of its moves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from app.audit.salts import digest_with
from app.audit.then import CaseThen, TaskThen
from app.models import (
    Attachment,
    Case,
    CaseFact,
    Category,
    ClockPause,
    Escalation,
    Follower,
    Message,
    Note,
    Requester,
    UserTask,
)
from app.models.base import table_of

Said = dict[str, Any]
_SAME = (
    "deployment_id",
    "calendar_id",
    "received_at",
    "entered_at",
    "entered_by_id",
    "position",
    "level",
    "priority",
    "clock",
    "target_days",
    "due_at",
    "breached_at",
    "answered_at",
    "closed_at",
    "close_reason",
    "reminders_sent",
)
_COLUMNS = ("error_code", "root_cause", "request_type", "consent")
_SEALS = ("case.subject", "case.description", "requester.name", "requester.email")
_TASK = tuple(field.name for field in fields(TaskThen))
_CASE, _REQUESTER, _HOME = table_of(Case), table_of(Requester), table_of(Case).alias("home")
_ABOUT = (
    select(_CASE, _HOME.c.number.label("home"), table_of(Category).c.code, _REQUESTER.c.name, _REQUESTER.c.email)
    .join(_REQUESTER, _REQUESTER.c.id == _CASE.c.requester_id)
    .outerjoin(_HOME, _HOME.c.id == _CASE.c.merged_into_id)
    .outerjoin(table_of(Category), table_of(Category).c.id == _CASE.c.category_id)
)
ERASABLE = ("seals", "texts", "messages", "notes")


def tables_say(session: Session, case_ids: Iterable[int]) -> dict[int, Said]:
    """Return what the tables say of each case now."""
    ids = sorted(case_ids)
    rows = {model: _rows(session, model, ids) for model in _PARTS}
    return {
        case.id: _of_case(case, {model: found.get(case.id, []) for model, found in rows.items()})
        for case in session.execute(_ABOUT.where(_CASE.c.id.in_(ids)))
    }


def replay_says(then: CaseThen) -> Said:
    """Return what the events say."""
    return {name: _instant(getattr(then, name)) for name in _SAME} | {
        "merged_into": then.merged_into,
        "columns": (then.columns.get("category"), *(then.columns.get(name) or None for name in _COLUMNS)),
        "seals": tuple(then.seals.get(name) for name in _SEALS),
        "texts": sorted((row.id, name, row.sha256) for name, row in then.texts.items()),
        "tasks": [_instants(astuple(row)) for _, row in sorted(then.tasks.items())],
        "messages": [(row.id, row.kind, row.sha256) for _, row in sorted(then.messages.items())],
        "notes": [(row.id, row.sha256) for _, row in sorted(then.notes.items())],
        "files": [(row.id, row.sha256) for _, row in sorted(then.files.items())],
        "escalations": [
            _instants((row.id, row.level, row.sent_at, row.answered_at)) for _, row in sorted(then.escalations.items())
        ],
        "pauses": [_instants((row.reason, row.started_at, row.ended_at)) for row in then.pauses],
        "followers": sorted(then.followers),
    }


def without_texts(said: Said) -> Said:
    """Return a snapshot without what is gone from the tables of an erased case, and stays in the trail as digests."""
    return {name: len(value) if name in ERASABLE else value for name, value in said.items()}


def _rows(session: Session, model: Any, case_ids: list[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    found: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in session.execute(_PARTS[model], {"case_ids": case_ids}):
        found[row.case_id].append(row)
    return found


def _part(model: Any, *order: str) -> Select[*tuple[Any, ...]]:
    table = table_of(model)
    chosen = select(table).where(table.c.case_id.in_(bindparam("case_ids", expanding=True)))
    return chosen.order_by(*(table.c[name] for name in order))


_PARTS: Mapping[Any, Select[*tuple[Any, ...]]] = {
    **{model: _part(model, "id") for model in (CaseFact, UserTask, Message, Note, Attachment, Escalation, ClockPause)},
    Follower: _part(Follower, "user_id"),
}


def _of_case(case: Any, rows: Mapping[Any, list[Any]]) -> Said:
    def digest_of(text: str) -> str:
        return digest_with(case.digest_salt, text)

    sealed = (case.subject, case.description, case.name, case.email)
    newest = {row.name: row for row in rows[CaseFact]}
    return {name: _instant(getattr(case, name)) for name in _SAME} | {
        "merged_into": case.home,
        "columns": (case.code, *(getattr(case, name) or None for name in _COLUMNS)),
        "seals": tuple(digest_of(value) if value else None for value in sealed),  # what was never filled in is not told
        "texts": sorted((row.id, name, digest_of(row.body)) for name, row in newest.items()),
        "tasks": [_instants(tuple(_of_task(row, name) for name in _TASK)) for row in rows[UserTask]],
        "messages": [(row.id, row.kind, digest_of(row.body)) for row in rows[Message]],
        "notes": [(row.id, digest_of(row.body)) for row in rows[Note]],
        "files": [(row.id, row.sha256) for row in rows[Attachment]],
        "escalations": [_instants((row.id, row.level, row.sent_at, row.answered_at)) for row in rows[Escalation]],
        "pauses": [_instants((row.reason, row.started_at, row.ended_at)) for row in rows[ClockPause]],
        "followers": [row.user_id for row in rows[Follower]],
    }


def _of_task(row: Any, name: str) -> Any:
    return row.candidate_group if name == "group" else getattr(row, name)


def _instants(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(map(_instant, values))


def _instant(value: Any) -> Any:
    """Return instants in one zone, so that the two compare whatever database they come from."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value
