"""Many cases to another version: rows first, then each case in a transaction of its own, by whoever has time.

The rows say what is still to be done, so a worker that is killed leaves a migration that the next one goes on with, and
two workers take different rows. A case that cannot move stays where it is, with the reason.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.dry_run import DryRun, MustStay
from app.cases.migration.move import move_case
from app.definitions.deploy import known_groups
from app.definitions.published import load
from app.models import Case, Deployment, MigratingCase, Migration, ProcessInstance, User
from app.models.base import table_of
from app.models.publication import MOVED, PENDING, STAYS

MOST_ATTEMPTS = 3
UNEXPECTED = "unexpected"
_LONGEST_NAME, _LONGEST_DETAIL, _CASES_A_STATEMENT = 200, 500, 500


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
    """Let the background move running cases to a version: these, or all. None where there is none to move."""
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
    written = session.execute(insert(table_of(MigratingCase)).from_select(columns, running))
    return int(written.rowcount)  # type: ignore[attr-defined]


def migrations_in_work(session: Session) -> list[int]:
    """Return the ids of the migrations that are not finished, the oldest first: one indexed query."""
    return list(session.scalars(select(Migration.id).where(Migration.finished_at.is_(None)).order_by(Migration.id)))


def dry_run_for(session: Session, migration_id: int) -> DryRun:
    """Return what tries the cases of a migration; what it has tried once it need not try again."""
    migration = session.get_one(Migration, migration_id)
    return DryRun(load(session, migration.target_id), known_groups(session))


def claim_next(session: Session, migration_id: int) -> int | None:
    """Return the id of a case that waits for its turn, its row locked; None where others have the rest."""
    row = (
        select(MigratingCase.case_id)
        .where(MigratingCase.migration_id == migration_id, MigratingCase.state == PENDING)
        .order_by(MigratingCase.attempts, MigratingCase.case_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(row)


def settle(session: Session, migration_id: int, case_id: int, run: DryRun, *, now: datetime) -> None:
    """Move a claimed case for whoever ordered it. Raises MustStay, ProcessFault: roll back, then `keep_back`."""
    migration = session.get_one(Migration, migration_id)
    orderer = session.get(User, migration.ordered_by_id) if migration.ordered_by_id is not None else None
    actor = Actor(user=orderer, source="worker")
    move_case(session, case_id, run, reason=migration.reason, migration_id=migration_id, actor=actor, now=now)
    _leave(session, migration_id, case_id, state=MOVED, settled_at=now)


def keep_back(session: Session, migration_id: int, case_id: int, stay: MustStay, name: str, *, now: datetime) -> None:
    """Say that a case stays on its version, why, and at which element."""
    _leave(
        session,
        migration_id,
        case_id,
        state=STAYS,
        reason=stay.reason,
        element=name[:_LONGEST_NAME],
        detail=stay.detail[:_LONGEST_DETAIL] or None,
        settled_at=now,
    )


def give_up_after_failures(session: Session, migration_id: int, case_id: int, *, now: datetime) -> None:
    """Count a failure that nobody foresaw; after a few the case stays, and the log says why."""
    row = session.get(MigratingCase, (migration_id, case_id), populate_existing=True, with_for_update=True)
    if row is None or row.state != PENDING:
        return
    row.attempts += 1
    if row.attempts >= MOST_ATTEMPTS:
        row.state, row.reason, row.settled_at = STAYS, UNEXPECTED, now
    session.flush()


def finish(session: Session, migration_id: int, *, now: datetime) -> bool:
    """Close a migration that has nothing left to do; say whether it is closed."""
    migration = session.get(Migration, migration_id, populate_existing=True, with_for_update=True)
    if migration is None or migration.finished_at is not None:
        return True
    left = select(MigratingCase.case_id).where(
        MigratingCase.migration_id == migration_id, MigratingCase.state == PENDING
    )
    if session.scalar(left.limit(1)) is not None:
        return False
    states = select(MigratingCase.state).where(MigratingCase.migration_id == migration_id)
    found = list(session.scalars(states))
    migration.finished_at = now
    session.flush()
    record(
        session,
        "migration_finished",
        actor=Actor.system(),
        at=now,
        deployment_id=migration.target_id,
        migration=migration_id,
        moved=found.count(MOVED),
        stayed=found.count(STAYS),
    )
    return True


def _leave(session: Session, migration_id: int, case_id: int, **values: object) -> None:
    settled = update(MigratingCase).where(
        MigratingCase.migration_id == migration_id, MigratingCase.case_id == case_id, MigratingCase.state == PENDING
    )
    session.execute(settled.values(**values))
