"""Find published questions and answers."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.models import Category, FaqEntry

MOST_WORDS = 8


def words_of(search: str) -> list[str]:
    """Return the words that a search asks for, each once, in lower case."""
    return list(dict.fromkeys(search.lower().split()))[:MOST_WORDS]


def find_faq(search: str = "", *, category: str = "") -> Select[FaqEntry]:
    """Return the entries in which every word is found, those with the first word in the question before the others."""
    query = select(FaqEntry).outerjoin(FaqEntry.category)
    words = words_of(search)
    for word in words:
        columns = (FaqEntry.question, FaqEntry.answer, Category.name)
        query = query.where(or_(*(_holds(func.lower(column), word) for column in columns)))
    if category:
        query = query.where(Category.code == category)
    if words:
        query = query.order_by(_holds(func.lower(FaqEntry.question), words[0]).desc())
    return query.order_by(FaqEntry.published_at.desc(), FaqEntry.id.desc())


def faq_categories(session: Session) -> Sequence[tuple[Category, int]]:
    """Return the categories that have entries, with how many, in the list's own order."""
    rows = session.execute(
        select(Category, func.count(FaqEntry.id))
        .join(FaqEntry, FaqEntry.category_id == Category.id)
        .group_by(Category.id)
        .order_by(Category.sort_order)
    )
    return [(category, count) for category, count in rows]


def _holds(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return text.like(f"%{escaped}%", escape="\\")
