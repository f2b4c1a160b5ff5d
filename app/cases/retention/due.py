"""Which cases the rules no longer keep: closed for longer than their kind, or their category, is to be kept."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app.cases.retention.holds import in_force
from app.cases.retention.rules import rules
from app.channels.site import site_of
from app.models import Case, LegalHold, RetentionRule


@dataclass(frozen=True, slots=True)
class DueCount:
    """How many cases of a kind, closed in a month ("2024-03"), are due; `held` of them stay."""

    kind: str
    month: str
    number: int
    held: int


def due_cases(session: Session, now: datetime) -> Select[Case]:
    """Return the query for what is due, whoever was closed first first; what is held is left out."""
    is_held = exists().where(LegalHold.case_id == Case.id, in_force(session, now))
    return select(Case).where(is_due(session, now), ~is_held).order_by(Case.closed_at, Case.id)


def counts(session: Session, now: datetime) -> Sequence[DueCount]:
    """Return what is due by kind and by the month in which it was closed, in the service's own zone."""
    zone = site_of(session).zone
    is_held = exists().where(LegalHold.case_id == Case.id, in_force(session, now))
    found: dict[tuple[str, str], list[int]] = {}
    for kind, at, held in session.execute(select(Case.kind, Case.closed_at, is_held).where(is_due(session, now))):
        assert at is not None
        counted = found.setdefault((kind, f"{at.astimezone(zone):%Y-%m}"), [0, 0])
        counted[0] += 1
        counted[1] += bool(held)
    return [DueCount(*key, *counted) for key, counted in sorted(found.items(), key=lambda one: (one[0][1], one[0][0]))]


def count_due(session: Session, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(due_cases(session, now).order_by(None).subquery())) or 0


def is_due(session: Session, now: datetime) -> ColumnElement[bool]:
    """Return the condition on Case that a rule lets it be erased at this instant; without a rule nothing is due."""
    known = rules(session)
    own = [rule for rule in known if rule.category_id is not None]
    conditions = []
    for rule in known:
        of_rule = [Case.kind == rule.kind, Case.closed_at < _limit(session, rule, now)]
        if rule.category_id is not None:
            of_rule.append(Case.category_id == rule.category_id)
        elif others := [one.category_id for one in own if one.kind == rule.kind]:
            of_rule.append(or_(Case.category_id.is_(None), Case.category_id.not_in(others)))
        conditions.append(and_(*of_rule))
    return and_(Case.closed_at.is_not(None), Case.erased_at.is_(None), or_(false(), *conditions))


def _limit(session: Session, rule: RetentionRule, now: datetime) -> datetime:
    """Return the beginning of the day, months ago: a case is kept through the last day of its span."""
    local = now.astimezone(site_of(session).zone)
    years, month = divmod(local.year * 12 + local.month - 1 - rule.months, 12)
    day = min(local.day, monthrange(years, month + 1)[1])
    return local.replace(year=years, month=month + 1, day=day, hour=0, minute=0, second=0, microsecond=0)
