"""Stop a migration that runs, and let one that was stopped go on.

Whatever is being moved at that moment is moved whole: the rows that still wait are taken out of their turn, and a row
that a worker has in hand is waited for. Stopping and finishing both lock the migration first, so one of them comes too
late and says so.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from app.audit import Actor, record
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.migration.reading import progress_of
from app.models import AuditEvent, MigratingCase, Migration
from app.models.people import PROCESS_OWNER
from app.models.publication import PENDING, STAYS, STOPPED

LONGEST_REASON = 450
SUPERSEDED = "superseded"
_STOPPED_EVENT = "migration_stopped"


@dataclass(frozen=True, slots=True)
class Stop:
    """Who stopped a migration last, when and why."""

    name: str | None
    at: datetime
    reason: str


def stop_migration(session: Session, migration_id: int, reason: str, *, actor: Actor, now: datetime) -> Migration:
    """Let the cases that nobody has begun keep their version until somebody resumes.

    Raises NotAllowed, NotFound, BadAnswer, Conflict (it is over, or a colleague was first).
    """
    _require_owner(actor)
    reason = reason.strip()
    if not reason:
        raise BadAnswer("reason", "Tulis mengapa pemindahan ini dihentikan.")
    if len(reason) > LONGEST_REASON:
        raise BadAnswer("reason", f"Alasan paling banyak {LONGEST_REASON} karakter.")
    migration = _locked(session, migration_id)
    if migration.finished_at is not None:
        raise _too_late(session, migration)
    stopped = _change_rows(session, migration_id, PENDING, state=STOPPED, settled_at=now)
    if not stopped:
        raise Conflict("Semua kasusnya sudah selesai dilihat: tidak ada lagi yang dapat dihentikan.")
    migration.finished_at = now
    session.flush()
    _record(session, _STOPPED_EVENT, migration, actor, now, reason=reason)
    return migration


def resume_migration(session: Session, migration_id: int, *, actor: Actor, now: datetime) -> Migration:
    """Let the cases wait for their turn again. One that a newer migration has taken over stays with that.

    Raises NotAllowed, NotFound, Conflict (it runs, it is over, or a newer one has all of its cases).
    """
    _require_owner(actor)
    migration = _locked(session, migration_id)
    if migration.finished_at is None:
        raise Conflict("Pemindahan ini sedang berjalan.")
    if not progress_of(session, migration_id).stopped:
        raise Conflict("Pemindahan ini sudah selesai: tidak ada kasus yang tersisa.")
    newer = aliased(MigratingCase)
    is_taken_over = exists().where(newer.case_id == MigratingCase.case_id, newer.migration_id > migration_id)
    taken_over = update(MigratingCase).where(
        MigratingCase.migration_id == migration_id, MigratingCase.state == STOPPED, is_taken_over
    )
    session.execute(
        taken_over.values(state=STAYS, reason=SUPERSEDED, settled_at=now).execution_options(synchronize_session=False)
    )
    if not _change_rows(session, migration_id, STOPPED, state=PENDING, settled_at=None, attempts=0):
        raise Conflict("Semua kasus yang tersisa sudah diambil alih pemindahan yang lebih baru.")
    migration.finished_at = None
    session.flush()
    _record(session, "migration_resumed", migration, actor, now)
    return migration


def give_way(session: Session, migration: Migration, *, now: datetime) -> None:
    """Take the cases of a new migration out of older ones that have not begun them: the last order counts."""
    own = select(MigratingCase.case_id).where(MigratingCase.migration_id == migration.id)
    older = update(MigratingCase).where(
        MigratingCase.migration_id < migration.id,
        MigratingCase.state.in_((PENDING, STOPPED)),
        MigratingCase.case_id.in_(own.scalar_subquery()),
    )
    session.execute(
        older.values(state=STAYS, reason=SUPERSEDED, settled_at=now).execution_options(synchronize_session=False)
    )


def last_stop(session: Session, migration: Migration) -> Stop | None:
    """Return who stopped it last, and why."""
    query = (
        select(AuditEvent)
        .where(AuditEvent.name == _STOPPED_EVENT, AuditEvent.deployment_id == migration.target_id)
        .options(joinedload(AuditEvent.actor))
        .order_by(AuditEvent.id.desc())
    )
    for event in session.scalars(query):
        told = orjson.loads(event.data)
        if told["migration"] == migration.id:
            return Stop(event.actor.name if event.actor else None, event.at, told["reason"])
    return None


def _locked(session: Session, migration_id: int) -> Migration:
    migration = session.get(Migration, migration_id, populate_existing=True, with_for_update={"of": Migration})
    if migration is None:
        raise NotFound("Pemindahan kasus itu tidak ada.")
    return migration


def _too_late(session: Session, migration: Migration) -> Conflict:
    if progress_of(session, migration.id).stopped:
        stop = last_stop(session, migration)
        return Conflict("Pemindahan ini sudah dihentikan.", who=stop.name if stop else None, when=migration.finished_at)
    return Conflict("Pemindahan ini sudah selesai.", when=migration.finished_at)


def _change_rows(session: Session, migration_id: int, before: str, **values: object) -> int:
    rows = update(MigratingCase).where(MigratingCase.migration_id == migration_id, MigratingCase.state == before)
    changed = session.execute(rows.values(**values).execution_options(synchronize_session=False))
    return int(changed.rowcount)  # type: ignore[attr-defined]


def _record(session: Session, name: str, migration: Migration, actor: Actor, now: datetime, **data: Any) -> None:
    progress = progress_of(session, migration.id)
    record(
        session,
        name,
        actor=actor,
        at=now,
        deployment_id=migration.target_id,
        migration=migration.id,
        moved=progress.moved,
        stayed=progress.staying,
        remaining=progress.stopped + progress.pending,
        **data,
    )


def _require_owner(actor: Actor) -> None:
    if PROCESS_OWNER not in actor.groups:
        raise NotAllowed("Pemindahan kasus dihentikan dan dilanjutkan oleh pemilik proses.")
