"""What visitors say of an entry: that it helped, that it did not and why, that it answered what they came to ask.

Nothing of the visitor is kept; that nobody counts twice is the edge's matter, which knows the browser.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import FaqEntry, FaqFeedback
from app.models.faq import UNHELPFUL
from app.privacy import cover, find_identifying

LONGEST_REASON = 500
Counts = Mapping[int, Mapping[str, int]]


def tell(session: Session, entry: FaqEntry, kind: str, *, reason: str = "", now: datetime) -> None:
    """Count one visitor's word; a reason loses what says whom it is about."""
    said = cover(reason, find_identifying(reason))[:LONGEST_REASON] if reason else None
    session.add(FaqFeedback(entry_id=entry.id, kind=kind, reason=said, at=now))
    session.flush()


def counts_of(session: Session, *ids: int) -> Counts:
    """Return how often each kind was said, by entry; of all entries where none is named."""
    query = select(FaqFeedback.entry_id, FaqFeedback.kind, func.count()).group_by(
        FaqFeedback.entry_id, FaqFeedback.kind
    )
    counted: dict[int, dict[str, int]] = {}
    for entry_id, kind, number in session.execute(query.where(FaqFeedback.entry_id.in_(ids)) if ids else query):
        counted.setdefault(entry_id, {})[kind] = number
    return counted


def reasons_for(session: Session, entry: FaqEntry, limit: int = 20) -> list[FaqFeedback]:
    """Return why the entry did not help, the newest first."""
    query = select(FaqFeedback).where(FaqFeedback.entry_id == entry.id, FaqFeedback.kind == UNHELPFUL)
    query = query.where(FaqFeedback.reason.is_not(None)).order_by(FaqFeedback.id.desc()).limit(limit)
    return list(session.scalars(query))
