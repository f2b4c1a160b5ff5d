"""Find cases for an auditor: by number, by person, or by words said anywhere in them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models import Case, CaseFact, Message, Note, Requester


def find_cases(words: str) -> Select[Case]:
    """Return the cases in which the words stand, newest first; every case where none are given."""
    query = select(Case).join(Case.requester).order_by(Case.id.desc())
    text = words.strip().lower()
    if not text:
        return query
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"

    def contains(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        return func.lower(column).like(pattern, escape="\\")

    said = [Case.id.in_(select(table.case_id).where(contains(table.body))) for table in (Message, CaseFact, Note)]
    columns = (
        Case.number,
        Case.subject,
        Case.description,
        Case.reference_code,
        Case.lpse_support_number,
        Requester.name,
        Requester.organization,
        Requester.email,
        Requester.phone,
    )
    return query.where(or_(*(contains(column) for column in columns), *said))
