"""Look through the entries in time, so that none gives an answer that was true once."""

from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import FaqEntry


def due_for_review(today: date) -> Select[FaqEntry]:
    """Return the shown entries whose date has come, or that have none, the longest overdue first."""
    is_due = or_(FaqEntry.review_on.is_(None), FaqEntry.review_on <= today)
    query = select(FaqEntry).where(FaqEntry.retired_at.is_(None), is_due)
    return query.order_by(FaqEntry.review_on.asc().nulls_first(), FaqEntry.id)


def count_due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).select_from(due_for_review(today).subquery())) or 0


def review(session: Session, entry: FaqEntry, *, next_on: date, actor: Actor, now: datetime) -> None:
    """Note that the entry still holds, and when to look at it again."""
    before, entry.review_on = entry.review_on, next_on
    told = {"review_on": next_on}
    record(session, "faq_reviewed", actor=actor, at=now, faq=entry.id, before={"review_on": before}, after=told)
