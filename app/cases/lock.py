"""One writer per case: the row lock that covers both of its process instances.

Where two cases are locked, the one that another is merged into comes first, always: else two writers wait for each
other.
"""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, lazyload

from app.audit.chain import hold
from app.cases.errors import NotFound
from app.models import Case, UserTask


@dataclass(frozen=True, slots=True)
class CaseOfTask:
    """The case that a user task belongs to, which never changes."""

    task_id: int


def lock_case(session: Session, which: int | CaseOfTask) -> Case:
    """Return the case with its row locked until the transaction ends, read afresh.

    On PostgreSQL by SELECT … FOR NO KEY UPDATE, beside which rows that refer to the case can be written; on SQLite
    the edge has begun the transaction with BEGIN IMMEDIATE, which keeps every other writer out. Raises NotFound.
    """
    if isinstance(which, CaseOfTask):
        statement, given = _BY_TASK, which.task_id
    else:
        statement, given = _BY_ID, which
    case = session.scalars(statement, {"given": given}).one_or_none()
    if case is None:
        raise NotFound("Tiket atau tugas itu tidak ada.")
    hold(session, case)
    return case


def lock_with_home(session: Session, case_id: int) -> Case:
    """Lock a case, before it the one that it is merged into. Raises NotFound.

    What it is merged into is known for certain only under its own lock. Where that changed meanwhile, the savepoint
    gives the locks back, and the right one is taken first.
    """
    while True:
        home_id = session.scalar(_HOME_OF, {"given": case_id})
        with session.begin_nested() as trial:
            if home_id is not None:
                lock_case(session, home_id)
            case = lock_case(session, case_id)
            if case.merged_into_id == home_id:
                return case
            trial.rollback()


_HOME_OF = select(Case.merged_into_id).where(Case.id == bindparam("given"))
_LOCKED = (
    select(Case)
    .with_for_update(of=Case, key_share=True)
    .options(lazyload(Case.requester), joinedload(Case.category))
    .execution_options(populate_existing=True, autoflush=False)
)
_BY_ID = _LOCKED.where(Case.id == bindparam("given"))
_BY_TASK = _LOCKED.where(Case.id == select(UserTask.case_id).where(UserTask.id == bindparam("given")).scalar_subquery())
