"""Make the exports that were asked for: whose turn it is, how far it is, when its file goes.

Whoever makes one holds a lease that each batch renews; a worker that dies loses it, and the next one makes the same
file again: what is in it ends at the event that was the newest when it was asked for.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.audit import canonical
from app.audit.export import Exported
from app.audit.typed import without_words
from app.cases.auditing.export_jobs import IS_DUE, export_by_id, path_of_export
from app.models import AuditExportJob
from app.models.audit_desk import FAILED, GONE, READY, RUNNING

LEASE = timedelta(seconds=60)
KEPT_FOR = timedelta(days=1)
MOST_ATTEMPTS = 3


def due_exports(session: Session, now: datetime) -> Sequence[int]:
    """Return the exports that nobody makes now, the one asked for first first."""
    return session.scalars(select(AuditExportJob.id).where(_is_free(now)).order_by(AuditExportJob.id)).all()


def _is_free(now: datetime) -> ColumnElement[bool]:
    return IS_DUE & or_(AuditExportJob.leased_until.is_(None), AuditExportJob.leased_until < now)


def take_export(session: Session, job_id: int, *, now: datetime) -> bool:
    """Take an export in hand, or say that another worker has it. One that has failed too often is given up."""
    job = session.scalar(select(AuditExportJob).where(AuditExportJob.id == job_id, _is_free(now)).with_for_update())
    if job is None:
        return False
    if job.attempts >= MOST_ATTEMPTS:
        job.state, job.leased_until = FAILED, None
        _forget_words(job)
        return False
    job.state, job.done, job.attempts, job.leased_until = RUNNING, 0, job.attempts + 1, now + LEASE
    return True


def advance(session: Session, job_id: int, done: int, *, now: datetime) -> None:
    """Say how far an export is, and keep it in hand."""
    values = {"done": done, "leased_until": now + LEASE}
    session.execute(update(AuditExportJob).where(AuditExportJob.id == job_id).values(values))


def finish_export(session: Session, job_id: int, exported: Exported, size: int, *, now: datetime) -> None:
    job = export_by_id(session, job_id)
    job.state, job.ready_at, job.leased_until = READY, now, None
    job.done = job.total = exported.events
    job.digest, job.size = exported.digest, size
    session.flush()


def is_any_over(session: Session, now: datetime) -> bool:
    """Say whether the day of an export is over."""
    return session.scalar(select(AuditExportJob.id).where(_is_over(now)).limit(1)) is not None


def _is_over(now: datetime) -> ColumnElement[bool]:
    return (AuditExportJob.state == READY) & (AuditExportJob.ready_at < now - KEPT_FOR)


def clear_exports(session: Session, *, now: datetime) -> list[Path]:
    """Let the files of finished exports go when their day is over; return what to remove once that is committed."""
    gone = session.scalars(select(AuditExportJob).where(_is_over(now)).limit(100)).all()
    for job in gone:
        job.state = GONE
        _forget_words(job)
    return [path_of_export(session, job.id, job.form) for job in gone]


def _forget_words(job: AuditExportJob) -> None:
    """Keep of what was looked for only what the trail has too: nothing is made by it any more."""
    job.wanted = canonical(without_words(orjson.loads(job.wanted)))


def stray_files(session: Session, now: datetime) -> list[Path]:
    """Return the files older than a day that are no export to be fetched: what failed, or a worker left half made."""
    folder = path_of_export(session, 0, "").parent
    ready = session.execute(
        select(AuditExportJob.id, AuditExportJob.form).where(AuditExportJob.state.in_((READY, RUNNING)))
    )
    kept = {path_of_export(session, job_id, form) for job_id, form in ready}
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    before = (now - KEPT_FOR).timestamp()
    return [path for path in files if path not in kept and path.stat().st_mtime < before]
