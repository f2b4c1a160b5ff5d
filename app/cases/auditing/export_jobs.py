"""An export too long to wait for: asked for as a row, made by a worker, kept for a day, then cleared away.

Asking and fetching are events, as taking out a short one is. Whoever makes it holds a lease that each batch renews; a
worker that dies loses it, and the next one makes the same file again: what is in it ends at the event that was the
newest when it was asked for.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, canonical, record
from app.audit.export import FORMATS, Exported, Scope, count_of, newest_id, of_cases, of_events
from app.audit.find import CaseSearch, find_cases
from app.audit.timeline import EventFilter
from app.cases.errors import BadAnswer, Conflict, NotFound
from app.cases.inbox.find import has_words
from app.channels.site import site_of
from app.models import AuditExportJob, User
from app.models.audit_desk import FAILED, GONE, OF_CASES, OF_EVENTS, READY, RUNNING, WAITING

MOST_AT_ONCE = 5_000
"""Events that are handed out while their reader waits."""
LEASE = timedelta(seconds=60)
KEPT_FOR = timedelta(days=1)
MOST_ATTEMPTS = 3
MOST_WAITING_OF_ONE = 5


def ask_export(
    session: Session, subject: str, wanted: Mapping[str, str], form: str, *, actor: Actor, now: datetime
) -> AuditExportJob:
    """Ask for an export; `wanted` is what `told` of a search or a filter says. Raises BadAnswer, Conflict."""
    assert actor.user is not None
    if form not in FORMATS or subject not in (OF_CASES, OF_EVENTS):
        raise BadAnswer("format", "Pilih bentuk berkas dari daftar.")
    _refuse_too_many(session, actor.user)
    job = AuditExportJob(
        asked_by_id=actor.user.id,
        asked_at=now,
        form=form,
        subject=subject,
        wanted=canonical(wanted),
        last_event_id=newest_id(session),
        state=WAITING,
        total=count_of(session, scope_wanted(session, subject, wanted, actor.user)),
        done=0,
        attempts=0,
    )
    session.add(job)
    session.flush()
    record(
        session,
        "audit_export_asked",
        actor=actor,
        at=now,
        export=job.id,
        format=form,
        subject=subject,
        events=job.total,
        filter=dict(wanted),
    )
    return job


def _refuse_too_many(session: Session, user: User) -> None:
    mine = select(AuditExportJob.id).where(AuditExportJob.asked_by_id == user.id, _is_due())
    if len(session.scalars(mine).all()) >= MOST_WAITING_OF_ONE:
        raise Conflict(f"{MOST_WAITING_OF_ONE} ekspor Anda masih dibuat. Tunggu salah satunya selesai, lalu coba lagi.")


def scope_wanted(session: Session, subject: str, wanted: Mapping[str, str], reader: User) -> Scope:
    """Return the scope that was asked for."""
    if subject == OF_CASES:
        search = CaseSearch.from_told(wanted)
        return of_cases(find_cases(search, has_words(reader, search.words)), wanted)
    return of_events(EventFilter.from_told(wanted))


def scope_of(session: Session, job: AuditExportJob) -> Scope:
    return scope_wanted(session, job.subject, orjson.loads(job.wanted), job.asked_by)


def export_by_id(session: Session, job_id: int) -> AuditExportJob:
    """Return an export as it stands now. Raises NotFound."""
    job = session.get(AuditExportJob, job_id, populate_existing=True)
    if job is None:
        raise NotFound("Ekspor itu tidak ada.")
    return job


def recent_exports(session: Session, now: datetime) -> Sequence[AuditExportJob]:
    """Return what was asked for in the last days, the newest first, with what has been cleared away since."""
    query = select(AuditExportJob).where(AuditExportJob.asked_at > now - 7 * KEPT_FOR)
    return session.scalars(query.order_by(AuditExportJob.id.desc()).limit(50)).all()


def due_exports(session: Session, now: datetime) -> Sequence[int]:
    """Return the exports that nobody makes now, the one asked for first first."""
    return session.scalars(select(AuditExportJob.id).where(_is_free(now)).order_by(AuditExportJob.id)).all()


def take_export(session: Session, job_id: int, *, now: datetime) -> bool:
    """Take an export in hand, or say that another worker has it. One that has failed too often is given up."""
    job = session.scalar(select(AuditExportJob).where(AuditExportJob.id == job_id, _is_free(now)).with_for_update())
    if job is None:
        return False
    if job.attempts >= MOST_ATTEMPTS:
        job.state, job.leased_until = FAILED, None
        return False
    job.state, job.done, job.attempts, job.leased_until = RUNNING, 0, job.attempts + 1, now + LEASE
    return True


def _is_due() -> ColumnElement[bool]:
    return AuditExportJob.state.in_((WAITING, RUNNING))


def _is_free(now: datetime) -> ColumnElement[bool]:
    return _is_due() & or_(AuditExportJob.leased_until.is_(None), AuditExportJob.leased_until < now)


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


def record_fetching(session: Session, job_id: int, *, actor: Actor, now: datetime) -> AuditExportJob:
    """Note that the file is handed out, to whom, and exactly which bytes. Raises NotFound, Conflict."""
    job = export_by_id(session, job_id)
    if job.state == GONE:
        raise NotFound("Berkas ekspor itu sudah dihapus: disimpan satu hari saja. Buat lagi bila masih diperlukan.")
    if job.state != READY:
        raise Conflict("Ekspor itu belum selesai dibuat.")
    record(
        session,
        "audit_exported",
        actor=actor,
        at=now,
        export=job.id,
        format=job.form,
        events=job.done,
        digest=job.digest,
        filter=orjson.loads(job.wanted),
    )
    return job


def path_of_export(session: Session, job_id: int, form: str) -> Path:
    """Return where the file lies: with the attachments, in the one folder that all hosts share."""
    return site_of(session).files / "ekspor" / f"{job_id}.{form}"


def clear_exports(session: Session, *, now: datetime) -> list[Path]:
    """Let the files of finished exports go when their day is over; return what to remove once that is committed."""
    over = select(AuditExportJob).where(AuditExportJob.state == READY, AuditExportJob.ready_at < now - KEPT_FOR)
    gone = session.scalars(over.limit(100)).all()
    for job in gone:
        job.state = GONE
    return [path_of_export(session, job.id, job.form) for job in gone]
