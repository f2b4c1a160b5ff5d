"""Ask for the evidence of a month, and find what was made."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.administration.business_calendar import latest_calendar_id
from app.audit import Actor, record
from app.cases.clock import calendar_version
from app.cases.errors import NotFound
from app.models import DailyRound, EvidencePack
from app.models.insight import MADE, WAITING
from app.models.upsert import insert_missing

FORMS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MONTHS_OFFERED = 24
MOST_SHOWN = 60
ROUND = "evidence"


def all_packs(session: Session) -> Sequence[EvidencePack]:
    """Return what was asked for, the newest first, without the files."""
    query = select(EvidencePack).options(joinedload(EvidencePack.requested_by)).order_by(EvidencePack.id.desc())
    return session.scalars(query.limit(MOST_SHOWN)).all()


def months_until(today: date) -> list[date]:
    """Return the months that can be asked for, the last complete one first, this one last but asked for by choice."""
    first, found = today.replace(day=1), []
    for _ in range(MONTHS_OFFERED):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return [*found[:1], today.replace(day=1), *found[1:]]


def month_from(text: str) -> date | None:
    """Read "2026-03"; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def request_pack(session: Session, month: date, *, actor: Actor, now: datetime) -> EvidencePack:
    """Want the evidence of a month. One that waits already is enough."""
    waiting = session.scalar(
        select(EvidencePack).where(EvidencePack.month == month, EvidencePack.state == WAITING).limit(1)
    )
    if waiting is not None:
        return waiting
    pack = EvidencePack(month=month, requested_at=now, requested_by_id=actor.user_id, state=WAITING)
    session.add(pack)
    session.flush()
    record(session, "evidence_requested", actor=actor, at=now, evidence_pack=pack.id, month=month)
    return pack


def is_pack_due(session: Session, now: datetime) -> bool:
    """Say whether a working day of this month has begun, and last month's evidence was not yet wanted."""
    calendar = calendar_version(session, latest_calendar_id(session))
    today = now.astimezone(calendar.timezone).date()
    this_month = today.replace(day=1)
    days = (this_month + timedelta(days=offset) for offset in range((today - this_month).days + 1))
    if not any(calendar.is_working_day(day) for day in days):
        return False
    known = select(DailyRound.day).where(DailyRound.kind == ROUND, DailyRound.day == this_month)
    return session.scalar(known) is None


def request_scheduled(session: Session, *, now: datetime) -> EvidencePack | None:
    """Want the evidence of last month, where it is due and nobody else was first."""
    if not is_pack_due(session, now):
        return None
    calendar = calendar_version(session, latest_calendar_id(session))
    this_month = now.astimezone(calendar.timezone).date().replace(day=1)
    if insert_missing(session, DailyRound, kind=ROUND, day=this_month, at=now) is None:
        return None
    month = (this_month - timedelta(days=1)).replace(day=1)
    return request_pack(session, month, actor=Actor.system(), now=now)


def made_pack(session: Session, pack_id: int) -> EvidencePack:
    """Return one that is ready. Raises NotFound."""
    pack = session.get(EvidencePack, pack_id)
    if pack is None or pack.state != MADE:
        raise NotFound("Berkas bukti itu tidak ada atau belum selesai dibuat.")
    return pack


def record_download(session: Session, pack: EvidencePack, form: str, *, actor: Actor, now: datetime) -> None:
    digest = pack.pdf_digest if form == "pdf" else pack.xlsx_digest
    record(session, "evidence_downloaded", actor=actor, at=now, evidence_pack=pack.id, format=form, digest=digest)
