"""Which events an export holds: those of one case, of the cases that were found, or of a filter of the whole trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.audit.timeline import EventFilter
from app.models import AuditEvent, Case


@dataclass(frozen=True, slots=True)
class Scope:
    """`told` is what was asked for, for the record of the export; `case` is set where it is one case's own."""

    conditions: tuple[ColumnElement[bool], ...] = ()
    told: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    case: Case | None = None


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
