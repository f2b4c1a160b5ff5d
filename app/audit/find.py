"""Find cases for an auditor: by what they are, who asked, who worked on them, where they went, what was said.

Every part that is given must hold. The words of the cases' own texts lie above this package (`app.cases.inbox.find`),
so whoever searches hands that condition in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute

from app.models import AuditEvent, Case, CaseFact, Category, Deployment, Note, Requester, UserTask

LATE, IN_TIME = "lewat", "tepat"
_NOT_WORK = ("timeline_opened", "audit_exported", "case_viewed", "file_opened")  # a reader is not a handler


@dataclass(frozen=True, slots=True)
class CaseSearch:
    """What is looked for; an empty part asks for nothing. Instants are the first and the one after the last."""

    words: str = ""
    number: str = ""
    person: str = ""  # of the requester: name, company, address or telephone
    handler_id: int | None = None  # did something to the case
    step: str = ""  # key of a user task that the case came to
    category: str = ""  # its code
    breach: str = ""  # LATE or IN_TIME
    version: int | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not self.told()

    def told(self) -> dict[str, str]:
        """Say what is looked for, as the record of an export keeps it."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: str(value) for name, value in values if value not in ("", None)}

    @classmethod
    def from_told(cls, told: Mapping[str, str]) -> Self:
        """Return what `told` says is looked for."""
        return cls(**{name: _READ.get(name, str)(value) for name, value in told.items()})


_READ: Mapping[str, Callable[[str], Any]] = {
    "handler_id": int,
    "version": int,
    "received_from": datetime.fromisoformat,
    "received_before": datetime.fromisoformat,
}


def find_cases(search: CaseSearch, in_texts: ColumnElement[bool] | None = None) -> Select[Case]:
    """Return the cases that fit, newest first; `in_texts` holds of those whose own texts have the words."""
    query = select(Case).join(Case.requester).order_by(Case.id.desc())
    found = [*_of_case(search), *_of_people(search)]
    if search.words.strip() and in_texts is not None:
        said = [select(table.case_id).where(_contains(table.body, search.words)) for table in (CaseFact, Note)]
        found.append(or_(in_texts, Case.id.in_(union(*said))))
    return query.where(*found)


def _of_case(search: CaseSearch) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if search.number.strip():
        found.append(_contains(Case.number, search.number))
    if search.category:
        found.append(Case.category_id == select(Category.id).where(Category.code == search.category).scalar_subquery())
    if search.breach:
        found.append(Case.breached_at.is_not(None) if search.breach == LATE else Case.breached_at.is_(None))
    if search.version is not None:
        of_version = select(Deployment.id).where(Deployment.version == search.version)
        found.append(Case.deployment_id == of_version.scalar_subquery())
    if search.received_from is not None:
        found.append(Case.received_at >= search.received_from)
    if search.received_before is not None:
        found.append(Case.received_at < search.received_before)
    return found


def _of_people(search: CaseSearch) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    columns = (Requester.name, Requester.organization, Requester.email, Requester.phone)
    if search.person.strip():
        words = search.person.split()
        found.append(and_(*(or_(*(_contains(column, word) for column in columns)) for word in words)))
    if search.handler_id is not None:
        handled = select(AuditEvent.case_id).where(
            AuditEvent.actor_id == search.handler_id, AuditEvent.name.not_in(_NOT_WORK)
        )
        found.append(Case.id.in_(handled))
    if search.step:
        found.append(Case.id.in_(select(UserTask.case_id).where(UserTask.element_id == search.step)))
    return found


def _contains(column: InstrumentedAttribute[Any], words: str) -> ColumnElement[bool]:
    escaped = words.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return func.lower(column).like(f"%{escaped}%", escape="\\")
