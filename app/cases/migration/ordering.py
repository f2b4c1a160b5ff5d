"""Order the moving of running cases: an order, and a row for each case that is to move."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.migration.stopping import give_way
from app.models import Case, Deployment, MigratingCase, Migration, ProcessInstance
from app.models.base import table_of
from app.models.publication import PENDING

_CASES_A_STATEMENT = 500


def order_migration(
    session: Session,
    target: Deployment,
    *,
    case_ids: Collection[int] | None = None,
    publication_id: int | None = None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Migration | None:
    """Let the background move running cases to a version: these, or all. None where there is none to move.

    An older migration that has not begun them yet leaves them to this one.
    """
    migration = Migration(
        target_id=target.id, publication_id=publication_id, reason=reason, ordered_by_id=actor.user_id, ordered_at=now
    )
    session.add(migration)
    session.flush()
    count = sum(_add(session, migration, chosen) for chosen in _in_portions(case_ids))
    if not count:
        session.delete(migration)
        session.flush()
        return None
    give_way(session, migration, now=now)
    record(
        session,
        "migration_ordered",
        actor=actor,
        at=now,
        deployment_id=target.id,
        migration=migration.id,
        version=target.version,
        cases=count,
        reason=reason,
    )
    return migration


def _in_portions(case_ids: Collection[int] | None) -> list[list[int] | None]:
    if case_ids is None:
        return [None]
    ids = sorted(set(case_ids))
    return [ids[first : first + _CASES_A_STATEMENT] for first in range(0, len(ids), _CASES_A_STATEMENT)]


def _add(session: Session, migration: Migration, chosen: list[int] | None) -> int:
    """Write a row for each of these cases that runs, and on another version."""
    running = (
        select(literal(migration.id), Case.id, Case.deployment_id, literal(PENDING), literal(0))
        .join(ProcessInstance, ProcessInstance.case_id == Case.id)
        .where(
            ProcessInstance.role == "main",
            ProcessInstance.completed_at.is_(None),
            Case.deployment_id != migration.target_id,
        )
    )
    if chosen is not None:
        running = running.where(Case.id.in_(chosen))
    columns = ["migration_id", "case_id", "from_id", "state", "attempts"]
    copied = insert(table_of(MigratingCase)).from_select(columns, running)
    written = session.execute(copied, execution_options={"preserve_rowcount": True})  # else psycopg's is gone by now
    return int(written.rowcount)  # type: ignore[attr-defined]
