"""One writer per case: the row lock that covers both of its process instances."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.errors import NotFound
from app.models import Case


def lock_case(session: Session, case_id: int) -> Case:
    """Return the case with its row locked until the transaction ends, read afresh.

    On PostgreSQL by SELECT … FOR NO KEY UPDATE, beside which rows that refer to the case can be written; on SQLite
    the edge has begun the transaction with BEGIN IMMEDIATE, which keeps every other writer out. Raises NotFound.
    """
    query = select(Case).where(Case.id == case_id).with_for_update(of=Case, key_share=True)
    query = query.execution_options(populate_existing=True)
    case = session.scalars(query).unique().one_or_none()
    if case is None:
        raise NotFound("Tiket itu tidak ada.")
    return case
