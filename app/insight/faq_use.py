"""How the FAQ served in a period: what was published, what it answered, what was asked of it in vain."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.channels.site import site_of
from app.models import FaqEntry, FaqFeedback, UnansweredQuestion
from app.models.faq import ANSWERED, HELPFUL, UNHELPFUL


@dataclass(frozen=True, slots=True)
class EntryUse:
    question: str
    answered: int
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class FaqUse:
    """`hits` are requests that an entry answered before they were sent."""

    published: int
    hits: int
    helpful: int
    unhelpful: int
    entries: list[EntryUse]
    unanswered: list[tuple[str, int]]


def span_of(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants from which and before which a period of days runs."""
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def faq_use(session: Session, first: date, last: date, most: int = 20) -> FaqUse:
    start, end = span_of(first, last, site_of(session).zone)
    said = (FaqFeedback.at >= start, FaqFeedback.at < end)
    by_entry: dict[int, dict[str, int]] = {}
    rows = session.execute(
        select(FaqFeedback.entry_id, FaqFeedback.kind, func.count())
        .where(*said)
        .group_by(FaqFeedback.entry_id, FaqFeedback.kind)
    )
    for entry_id, kind, number in rows:
        by_entry.setdefault(entry_id, {})[kind] = number
    questions = {
        key: text
        for key, text in session.execute(select(FaqEntry.id, FaqEntry.question).where(FaqEntry.id.in_(by_entry)))
    }
    entries = [
        EntryUse(questions[key], kinds.get(ANSWERED, 0), kinds.get(HELPFUL, 0), kinds.get(UNHELPFUL, 0))
        for key, kinds in by_entry.items()
    ]
    entries.sort(key=lambda one: (-one.answered - one.helpful, -one.unhelpful, one.question))
    asked = (
        select(UnansweredQuestion.text, UnansweredQuestion.times)
        .where(
            UnansweredQuestion.last_at >= start,
            UnansweredQuestion.first_at < end,
            UnansweredQuestion.settled_at.is_(None),
        )
        .order_by(UnansweredQuestion.times.desc(), UnansweredQuestion.id)
        .limit(most)
    )
    published = (
        select(func.count()).select_from(FaqEntry).where(FaqEntry.published_at >= start, FaqEntry.published_at < end)
    )
    return FaqUse(
        session.scalar(published) or 0,
        sum(one.answered for one in entries),
        sum(one.helpful for one in entries),
        sum(one.unhelpful for one in entries),
        entries[:most],
        [(text, times) for text, times in session.execute(asked)],
    )
