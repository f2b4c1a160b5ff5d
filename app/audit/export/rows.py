"""The events of a scope with what stands behind their ids, a batch at a time.

What is the same for a whole batch is looked up once for it, so that neither the number of statements nor the memory
grows with the trail faster than they must.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.audit.export.scope import Scope
from app.models import AuditEvent, Case, Category, Deployment, UserTask
from app.models.base import table_of

BATCH = 500
_EVENTS, _CASES, _VERSIONS = table_of(AuditEvent), table_of(Case), table_of(Deployment)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event. `step` is the key of the user task that it is about, `step_name` what it was called; "" for none."""

    id: int
    at: datetime
    stated_at: datetime | None
    name: str
    source: str
    case_id: int | None
    actor_id: int | None
    on_behalf_of_id: int | None
    requester_id: int | None
    case_sequence: int | None
    previous_digest: str | None
    digest: str | None
    version: int | None
    number: str | None
    subject: str | None
    data: dict[str, Any]
    step: str
    step_name: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What an export says of a case beside its events; nothing of it names a person."""

    number: str
    kind: str
    channel: str
    category: str | None
    priority: str | None
    level: str
    received_at: datetime
    closed_at: datetime | None
    is_breached: bool


def event_rows(session: Session, scope: Scope, *, by_case: bool = False) -> Iterator[EventRow]:
    """Yield the events in the order of the trail; case after case where they are grouped, those of none left out."""
    query = _query(scope)
    if by_case:
        query = query.where(_EVENTS.c.case_id.is_not(None)).order_by(_EVENTS.c.case_id, _EVENTS.c.id)
    else:
        query = query.order_by(_EVENTS.c.id)
    for rows in session.execute(query.execution_options(yield_per=BATCH)).partitions():
        yield from _complete(session, rows)
        scope.progress(len(rows))


def facts_of_cases(session: Session, case_ids: Sequence[int]) -> dict[int, CaseFacts]:
    """Return what is said of these cases, by id."""
    query = (
        select(
            Case.id,
            Case.number,
            Case.kind,
            Case.channel,
            Category.code,
            Case.priority,
            Case.level,
            Case.received_at,
            Case.closed_at,
            Case.breached_at.is_not(None),
        )
        .select_from(Case)
        .outerjoin(Category, Category.id == Case.category_id)
        .where(Case.id.in_(case_ids))
    )
    return {case_id: CaseFacts(*rest) for case_id, *rest in session.execute(query)}


def _query(scope: Scope) -> Select[*tuple[Any, ...]]:
    event = _EVENTS.c
    return (
        select(
            event.id,
            event.at,
            event.stated_at,
            event.name,
            event.source,
            event.case_id,
            event.actor_id,
            event.on_behalf_of_id,
            event.requester_id,
            event.case_sequence,
            event.previous_digest,
            event.digest,
            _VERSIONS.c.version,
            _CASES.c.number,
            _CASES.c.subject,
            event.data,
        )
        .select_from(
            _EVENTS.outerjoin(_CASES, _CASES.c.id == event.case_id).outerjoin(
                _VERSIONS, _VERSIONS.c.id == event.deployment_id
            )
        )
        .where(*scope.conditions)
    )


def _complete(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[EventRow]:
    events = [(row, orjson.loads(row.data)) for row in rows]
    tasks = {data["task"] for _, data in events if isinstance(data.get("task"), int)}
    named: dict[int, tuple[str, str]] = {
        key: (element, name)
        for key, element, name in session.execute(
            select(UserTask.id, UserTask.element_id, UserTask.name).where(UserTask.id.in_(tasks))
        )
    }
    for row, data in events:
        step, step_name = named.get(data.get("task", 0), ("", ""))
        yield EventRow(*[*row[:-1], data, step, step_name])
