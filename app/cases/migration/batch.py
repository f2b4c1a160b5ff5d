"""Many cases to another version: rows first, then each case in a transaction of its own, by whoever has time.

The rows say what is still to be done, so a worker that is killed leaves a migration that the next one goes on with, and
two workers take different rows. A case that cannot move stays where it is, with the reason.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.dry_run import DryRun, MustStay
from app.cases.migration.move import move_case
from app.definitions.deploy import known_groups
from app.definitions.published import load
from app.models import MigratingCase, Migration, User
from app.models.base import table_of
from app.models.publication import MOVED, PENDING, STAYS
from app.models.write_behind import write_later

MOST_ATTEMPTS = 3
UNEXPECTED = "unexpected"
_LONGEST_NAME, _LONGEST_DETAIL = 200, 500


def migrations_in_work(session: Session) -> list[int]:
    """Return the ids of the migrations that are not finished, the oldest first: one indexed query."""
    return list(session.scalars(select(Migration.id).where(Migration.finished_at.is_(None)).order_by(Migration.id)))


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker takes along from case to case of one migration; what `run` has tried once it need not again."""

    migration_id: int
    reason: str
    ordered_by_id: int | None
    run: DryRun


def take_up(session: Session, migration_id: int) -> Order:
    """Return the order of a migration, to be worked off."""
    migration = session.get_one(Migration, migration_id)
    run = DryRun(load(session, migration.target_id), known_groups(session))
    return Order(migration_id, migration.reason, migration.ordered_by_id, run)


def claim_next(session: Session, migration_id: int) -> int | None:
    """Return the id of a case that waits for its turn, its row locked; None where others have the rest."""
    return session.scalar(_NEXT, {"of_migration": migration_id})


_NEXT = (
    select(MigratingCase.case_id)
    .where(MigratingCase.migration_id == bindparam("of_migration"), MigratingCase.state == PENDING)
    .order_by(MigratingCase.attempts, MigratingCase.case_id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def settle(session: Session, order: Order, case_id: int, *, now: datetime) -> None:
    """Move a claimed case for whoever ordered it. Raises MustStay, ProcessFault: roll back, then `keep_back`."""
    orderer = session.get(User, order.ordered_by_id) if order.ordered_by_id is not None else None
    actor = Actor(user=orderer, source="worker")
    migration_id = order.migration_id
    move_case(session, case_id, order.run, reason=order.reason, migration_id=migration_id, actor=actor, now=now)
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
    write_later(session, _SETTLED, {"of_migration": migration_id, "of_case": case_id, **_NOTHING_SAID, **values})


_ROWS = table_of(MigratingCase)
_NOTHING_SAID = dict.fromkeys(("reason", "element", "detail"))
_SETTLED = (
    update(_ROWS)
    .where(
        _ROWS.c.migration_id == bindparam("of_migration"),
        _ROWS.c.case_id == bindparam("of_case"),
        _ROWS.c.state == PENDING,
    )
    .values({name: bindparam(name) for name in ("state", "settled_at", *_NOTHING_SAID)})
)
