"""Which events an export holds: those of one case, of the cases that were found, or of a filter of the whole trail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.audit.timeline import EventFilter
from app.models import AuditEvent, Case


def _nobody(_count: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Scope:
    """`told` is what was asked for, for the record of the export; `case` is set where it is one case's own."""

    conditions: tuple[ColumnElement[bool], ...] = ()
    told: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    case: Case | None = None
    progress: Callable[[int], None] = _nobody
    """Told how many further events have been read, a batch at a time."""


def of_case(
    session: Session, number: str, *, at_from: datetime | None = None, at_before: datetime | None = None
) -> Scope:
    """Return the scope of one case, known by its number. Raises LookupError."""
    case = session.scalar(select(Case).where(Case.number == number))
    if case is None:
        raise LookupError(number)
    within = EventFilter(at_from=at_from, at_before=at_before)
    return Scope((AuditEvent.case_id == case.id, *within.conditions()), {"number": number, **within.told()}, case)


def of_cases(found: Select[Case], told: Mapping[str, str]) -> Scope:
    """Return the scope of the cases that a query finds."""
    ids = found.order_by(None).with_only_columns(Case.id, maintain_column_froms=True)
    return Scope((AuditEvent.case_id.in_(ids),), told)


def of_events(wanted: EventFilter) -> Scope:
    """Return the scope of the events of the whole service that a filter lets through."""
    return Scope(wanted.conditions(), wanted.told())


def count_of(session: Session, scope: Scope, *, most: int | None = None) -> int:
    """Count the events of a scope, no further than one more than `most`."""
    rows = select(AuditEvent.id).where(*scope.conditions)
    rows = rows.limit(most + 1) if most is not None else rows
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def newest_id(session: Session) -> int:
    """Return the number of the newest event of the whole trail."""
    return session.scalar(select(func.max(AuditEvent.id))) or 0


def up_to(scope: Scope, last_event_id: int, progress: Callable[[int], None]) -> Scope:
    """Return a scope without what was recorded after an event, so that it is the same whenever it is read."""
    within = (*scope.conditions, AuditEvent.id <= last_event_id)
    return replace(scope, conditions=within, progress=progress)
