"""Read the published questions and answers by their category. Finding them by words: `app.search`."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models import Category, FaqEntry


def list_faq(*, category: str = "") -> Select[FaqEntry]:
    """Return the shown entries in the order of the categories, the newest first in each."""
    query = select(FaqEntry).outerjoin(FaqEntry.category).where(FaqEntry.retired_at.is_(None))
    if category:
        query = query.where(Category.code == category)
    order = (Category.sort_order.asc().nulls_first(), FaqEntry.published_at.desc(), FaqEntry.id.desc())
    return query.order_by(*order)


def shown_entry(session: Session, entry_id: int) -> FaqEntry | None:
    """Return an entry that everybody may read."""
    entry = session.get(FaqEntry, entry_id)
    return entry if entry is not None and entry.retired_at is None else None


def faq_categories(session: Session) -> Sequence[tuple[Category, int]]:
    """Return the categories that have shown entries, with how many, in the list's own order."""
    rows = session.execute(
        select(Category, func.count(FaqEntry.id))
        .join(FaqEntry, FaqEntry.category_id == Category.id)
        .where(FaqEntry.retired_at.is_(None))
        .group_by(Category.id)
        .order_by(Category.sort_order)
    )
    return [(category, count) for category, count in rows]
