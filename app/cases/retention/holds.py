"""Legal hold: a case that may not be erased, because somebody must still be able to prove what is in it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.audit.typed import without_identity
from app.cases.errors import BadAnswer, Conflict, NotAllowed
from app.cases.lock import lock_case
from app.channels.site import site_of
from app.models import Case, LegalHold
from app.models.people import ADMINISTRATOR, AUDITOR

HOLDERS = frozenset({ADMINISTRATOR, AUDITOR})
LONGEST_REASON = 500
_IS_OVER = "Masa penahanan berakhir."


def may_hold(actor: Actor) -> bool:
    return bool(actor.groups & HOLDERS)


def set_hold(
    session: Session, case_id: int, reason: str, *, until: date | None = None, actor: Actor, now: datetime
) -> LegalHold:
    """Keep a case from being erased, until a last day or until it is lifted.

    Raises NotAllowed, NotFound, BadAnswer, Conflict (held already, or erased).
    """
    _require_holder(actor)
    said = _required(reason, "reason", "Tuliskan mengapa tiket ini ditahan.")
    today = _today(session, now)
    if until is not None and until < today:
        raise BadAnswer("until", "Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya, atau kosongkan.")
    case = lock_case(session, case_id)
    if case.erased_at is not None:
        raise Conflict(f"Isi {case.number} sudah dihapus, jadi tidak ada lagi yang dapat ditahan.")
    known = open_hold(session, case_id)
    if known is not None and known.until is not None and known.until < today:
        _end(session, case, known, _IS_OVER, Actor.system(), now)  # it has not been in force since
    elif known is not None:
        raise Conflict(f"{case.number} sudah ditahan. Cabut penahanan itu lebih dahulu untuk menggantinya.")
    said = _covered(said, case)
    hold = LegalHold(case_id=case_id, reason=said, until=until, set_at=now, set_by_id=actor.user_id)
    session.add(hold)
    session.flush()
    record(session, "hold_set", actor=actor, at=now, case=case, hold=hold.id, hold_until=until, reason=said)
    return hold


def lift_hold(session: Session, case_id: int, reason: str, *, actor: Actor, now: datetime) -> LegalHold:
    """Let a case be erased again. Raises NotAllowed, NotFound, BadAnswer, Conflict (it is not held)."""
    _require_holder(actor)
    said = _required(reason, "reason", "Tuliskan mengapa penahanan ini dicabut.")
    case = lock_case(session, case_id)
    hold = open_hold(session, case_id)
    if hold is None:
        raise Conflict(f"{case.number} tidak sedang ditahan.")
    _end(session, case, hold, _covered(said, case), actor, now)
    return hold


def _end(session: Session, case: Case, hold: LegalHold, reason: str, actor: Actor, now: datetime) -> None:
    hold.lifted_at, hold.lifted_by_id, hold.lift_reason = now, actor.user_id, reason
    session.flush()
    record(session, "hold_lifted", actor=actor, at=now, case=case, hold=hold.id, reason=reason)


def _covered(reason: str, case: Case) -> str:
    """Return a reason as the trail has it: without what says whom the case is about."""
    return str(without_identity({"reason": reason}, case)["reason"])[:LONGEST_REASON]


def open_hold(session: Session, case_id: int) -> LegalHold | None:
    """Return the hold of a case that nobody has lifted, its last day may be over."""
    return session.scalar(select(LegalHold).where(LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None)))


def hold_in_force(session: Session, case_id: int, now: datetime) -> LegalHold | None:
    return session.scalar(select(LegalHold).where(LegalHold.case_id == case_id, in_force(session, now)))


def in_force(session: Session, now: datetime) -> ColumnElement[bool]:
    """Return the condition on LegalHold that it keeps its case from being erased."""
    return LegalHold.lifted_at.is_(None) & or_(LegalHold.until.is_(None), LegalHold.until >= _today(session, now))


def holds(session: Session, now: datetime, *, are_over: bool = False) -> Select[LegalHold]:
    """Return the query for the holds in force, or for those that are over, the newest first."""
    condition = ~in_force(session, now) if are_over else in_force(session, now)
    query = select(LegalHold).where(condition).order_by(LegalHold.set_at.desc(), LegalHold.id.desc())
    return query.options(joinedload(LegalHold.case), joinedload(LegalHold.set_by), joinedload(LegalHold.lifted_by))


def holds_of(session: Session, case: Case) -> Sequence[LegalHold]:
    return session.scalars(select(LegalHold).where(LegalHold.case_id == case.id).order_by(LegalHold.id)).all()


def _require_holder(actor: Actor) -> None:
    if not may_hold(actor):
        raise NotAllowed("Tiket ditahan, dan penahanannya dicabut, oleh auditor atau administrator.")


def _required(text: str, field: str, sentence: str) -> str:
    said = text.strip()
    if not said:
        raise BadAnswer(field, sentence)
    if len(said) > LONGEST_REASON:
        raise BadAnswer(field, f"Paling banyak {LONGEST_REASON} karakter.")
    return said


def _today(session: Session, now: datetime) -> date:
    return now.astimezone(site_of(session).zone).date()
