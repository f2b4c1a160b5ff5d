"""Retention rules: how many months after closing the personal data of a kind of case are kept.

There is none at first, and nothing is ever erased by itself: the agency decides by its own schedule (JRA). A rule of a
category goes before the one of its kind.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.cases.errors import BadAnswer, NotAllowed, NotFound
from app.models import COMPLAINT, TICKET, Category, RetentionRule
from app.models.people import ADMINISTRATOR

KINDS = {TICKET: "Tiket", COMPLAINT: "Pengaduan"}
LONGEST_REASON = 500
MOST_MONTHS = 100 * 12


def rules(session: Session) -> Sequence[RetentionRule]:
    """Return every rule, tickets first, that of the whole kind before those of its categories."""
    query = select(RetentionRule).options(joinedload(RetentionRule.category), joinedload(RetentionRule.set_by))
    found = session.scalars(query).all()
    return sorted(found, key=lambda rule: (rule.kind != TICKET, rule.category is not None, _name(rule)))


def set_rule(
    session: Session, kind: str, category_id: int | None, months: int, reason: str, *, actor: Actor, now: datetime
) -> RetentionRule:
    """Make or change the rule of a kind, or of one category of it. Raises NotAllowed, BadAnswer."""
    _require_administrator(actor)
    said = _checked(kind, months, reason)
    category = session.get(Category, category_id) if category_id is not None else None
    if category_id is not None and category is None:
        raise BadAnswer("category", "Pilih kategori dari daftar.")
    same = RetentionRule.category_id == category_id if category else RetentionRule.category_id.is_(None)
    rule = session.scalar(select(RetentionRule).where(RetentionRule.kind == kind, same).with_for_update())
    before = rule.months if rule is not None else None
    rule = rule or RetentionRule(kind=kind, category_id=category_id)
    rule.months, rule.reason, rule.set_at, rule.set_by_id = months, said, now, actor.user_id
    session.add(rule)
    session.flush()
    _record(session, rule, before, months, said, actor, now)
    return rule


def remove_rule(session: Session, rule_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take a rule back: what it let be erased is kept again. Raises NotAllowed, NotFound, BadAnswer."""
    _require_administrator(actor)
    rule = session.get(RetentionRule, rule_id, with_for_update=True)
    if rule is None:
        raise NotFound("Aturan itu tidak ada lagi.")
    said = _checked(rule.kind, rule.months, reason)
    _record(session, rule, rule.months, None, said, actor, now)
    session.delete(rule)
    session.flush()


def in_words(months: int) -> str:
    """Say a span in years and months."""
    years, rest = divmod(months, 12)
    return " ".join([*([f"{years} tahun"] if years else []), *([f"{rest} bulan"] if rest else [])])


def _record(
    session: Session,
    rule: RetentionRule,
    before: int | None,
    after: int | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    record(
        session,
        "retention_rule_changed",
        actor=actor,
        at=now,
        case_kind=rule.kind,
        category=rule.category.code if rule.category else None,
        before={"months": before},
        after={"months": after},
        reason=reason,
    )


def _checked(kind: str, months: int, reason: str) -> str:
    if kind not in KINDS:
        raise BadAnswer("kind", "Pilih jenis kasusnya.")
    if not 1 <= months <= MOST_MONTHS:
        raise BadAnswer("months", "Isi sedikitnya 1 bulan dan paling lama 100 tahun.")
    said = reason.strip()
    if not said:
        raise BadAnswer("reason", "Tuliskan dasarnya, misalnya nomor dan butir jadwal retensi arsip.")
    if len(said) > LONGEST_REASON:
        raise BadAnswer("reason", f"Paling banyak {LONGEST_REASON} karakter.")
    return said


def _require_administrator(actor: Actor) -> None:
    if ADMINISTRATOR not in actor.groups:
        raise NotAllowed("Aturan masa simpan ditetapkan administrator.")


def _name(rule: RetentionRule) -> str:
    return rule.category.name if rule.category else ""
