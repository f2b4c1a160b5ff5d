"""An export too long to wait for: asked for as a row, made by a worker, kept for a day, then cleared away.

Asking and fetching are events, as taking out a short one is. How it is made: `app.cases.auditing.export_work`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, canonical, record
from app.audit.export import FORMATS, Scope, count_of, newest_id, of_cases, of_events
from app.audit.find import CaseSearch, find_cases
from app.audit.timeline import EventFilter
from app.audit.typed import without_words
from app.cases.errors import BadAnswer, Conflict, NotFound
from app.cases.inbox.find import has_words
from app.channels.site import site_of
from app.models import AuditExportJob, User
from app.models.audit_desk import GONE, OF_CASES, OF_EVENTS, READY, RUNNING, WAITING

MOST_AT_ONCE = 5_000
"""Events that are handed out while their reader waits."""
LISTED_FOR = timedelta(days=7)
MOST_WAITING_OF_ONE = 5
IS_DUE = AuditExportJob.state.in_((WAITING, RUNNING))


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
        total=count_of(session, scope_wanted(subject, wanted, actor.user)),
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
        listed=subject,
        events=job.total,
        filter=without_words(wanted),
    )
    return job


def _refuse_too_many(session: Session, user: User) -> None:
    mine = select(AuditExportJob.id).where(AuditExportJob.asked_by_id == user.id, IS_DUE)
    if len(session.scalars(mine).all()) >= MOST_WAITING_OF_ONE:
        raise Conflict(f"{MOST_WAITING_OF_ONE} ekspor Anda masih dibuat. Tunggu salah satunya selesai, lalu coba lagi.")


def scope_wanted(subject: str, wanted: Mapping[str, str], reader: User) -> Scope:
    """Return the scope that was asked for."""
    if subject == OF_CASES:
        search = CaseSearch.from_told(wanted)
        return of_cases(find_cases(search, has_words(reader, search.words)), wanted)
    return of_events(EventFilter.from_told(wanted))


def scope_of(job: AuditExportJob) -> Scope:
    return scope_wanted(job.subject, orjson.loads(job.wanted), job.asked_by)


def export_by_id(session: Session, job_id: int) -> AuditExportJob:
    """Return an export as it stands now. Raises NotFound."""
    job = session.get(AuditExportJob, job_id, populate_existing=True)
    if job is None:
        raise NotFound("Ekspor itu tidak ada.")
    return job


def recent_exports(session: Session, now: datetime) -> Sequence[AuditExportJob]:
    """Return what was asked for in the last days, the newest first, with what has been cleared away since."""
    query = select(AuditExportJob).where(AuditExportJob.asked_at > now - LISTED_FOR)
    return session.scalars(query.order_by(AuditExportJob.id.desc()).limit(50)).all()


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
        filter=without_words(orjson.loads(job.wanted)),
    )
    return job


def path_of_export(session: Session, job_id: int, form: str) -> Path:
    """Return where the file lies: with the attachments, in the one folder that all hosts share."""
    return site_of(session).files / "ekspor" / f"{job_id}.{form}"
