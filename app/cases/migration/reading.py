"""How far a migration is, and what became of each of its cases, for pages and commands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload

from app.cases.errors import NotFound
from app.models import Case, MigratingCase, Migration
from app.models.publication import MOVED, PENDING, STAYS, STOPPED


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of a migration's cases."""

    pending: int
    moved: int
    staying: int
    stopped: int = 0

    @property
    def done(self) -> int:
        return self.moved + self.staying

    @property
    def total(self) -> int:
        return self.done + self.pending + self.stopped


def migration_by_id(session: Session, migration_id: int) -> Migration:
    """Return a migration. Raises NotFound."""
    migration = session.get(Migration, migration_id, populate_existing=True)
    if migration is None:
        raise NotFound("Pemindahan kasus itu tidak ada.")
    return migration


def progress_of(session: Session, migration_id: int) -> Progress:
    counted = select(MigratingCase.state, func.count()).where(MigratingCase.migration_id == migration_id)
    counts = {state: count for state, count in session.execute(counted.group_by(MigratingCase.state))}
    return Progress(*(counts.get(state, 0) for state in (PENDING, MOVED, STAYS, STOPPED)))


def staying_cases(migration_id: int) -> Select[MigratingCase]:
    return _cases(migration_id, STAYS).order_by(MigratingCase.reason, MigratingCase.case_id)


def moved_cases(migration_id: int) -> Select[MigratingCase]:
    return _cases(migration_id, MOVED).order_by(MigratingCase.case_id)


def stopped_among(session: Session, migrations: Sequence[Migration]) -> frozenset[int]:
    """Return the ids of those that were stopped and have cases left."""
    ids = [one.id for one in migrations]
    query = select(MigratingCase.migration_id).where(
        MigratingCase.migration_id.in_(ids), MigratingCase.state == STOPPED
    )
    return frozenset(session.scalars(query.distinct()))


def _cases(migration_id: int, state: str) -> Select[MigratingCase]:
    query = select(MigratingCase).join(MigratingCase.case)
    query = query.where(MigratingCase.migration_id == migration_id, MigratingCase.state == state)
    return query.options(contains_eager(MigratingCase.case).options(lazyload(Case.category), lazyload(Case.requester)))


def migrations_of(session: Session, limit: int = 50) -> Sequence[Migration]:
    """Return the last migrations, the newest first."""
    query = select(Migration).order_by(Migration.id.desc()).limit(limit)
    return session.scalars(query.options(joinedload(Migration.target), joinedload(Migration.ordered_by))).all()
