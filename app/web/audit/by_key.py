"""A page of a list that is read from the newest on, begun after the last row that was shown.

Unlike a page by its number it costs the same wherever it lies in the list, and nothing moves from one to the next
while events are added at the top.
"""

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, lazyload

from app.database import db
from app.web.addresses import number_asked_for

PER_PAGE = 50
MOST_COUNTED = 1000
_BEFORE = "sebelum"


@dataclass(frozen=True, slots=True)
class KeyPage:
    """`before` begins the next page, None on the last one; `count` is None where there are too many to be counted."""

    items: list[Any]
    before: int | None
    is_first: bool
    count: int | None

    @property
    def count_words(self) -> str:
        return f"{MOST_COUNTED}+" if self.count is None else str(self.count)


def page_by_key(query: Select[Any], key: InstrumentedAttribute[int]) -> KeyPage:
    """Return the page that `?sebelum=` asks for, of a query ordered by this key, greatest first."""
    before = number_asked_for(_BEFORE)
    asked = query if before is None else query.where(key < before)
    rows = list(db.session.scalars(asked.limit(PER_PAGE + 1)).unique())
    items = rows[:PER_PAGE]
    has_next = len(rows) > PER_PAGE
    count = _count(query) if has_next or before is not None else len(items)
    return KeyPage(items, getattr(items[-1], key.key) if has_next else None, before is None, count)


def asked() -> dict[str, str]:
    """Return what the list is filtered by, as its address says it, without the place in it."""
    return {name: value for name, value in request.args.items() if name != _BEFORE and value.strip()}


def _count(query: Select[Any]) -> int | None:
    rows: Select[Any] = query.options(lazyload("*")).order_by(None)
    rows = rows.with_only_columns(literal_column("1"), maintain_column_froms=True).limit(MOST_COUNTED + 1)
    counted = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    return counted if counted <= MOST_COUNTED else None
