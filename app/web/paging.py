"""One page of a list that may be long: fifty rows are read, never all of them counted.

COUNT(*) over a hundred thousand rows takes longer than everything else on the page, and nobody reads the exact number
of a long list. So it is counted up to MOST_COUNTED; beyond that the page says "500+" and whether there is a next one.
Nobody leafs through thousands either: a list ends at MOST_PAGES, whatever the address asks for, and further on only the
keys of what is skipped are read.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, inspect, literal_column, select
from sqlalchemy.orm import Session, lazyload

MOST_COUNTED = 500
MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Rows `first` to `last` of a list; `total` is None where there are too many to be counted."""

    items: list[Any]
    number: int
    per_page: int
    has_next: bool
    total: int | None

    @property
    def has_prev(self) -> bool:
        return self.number > 1

    @property
    def has_others(self) -> bool:
        return self.has_prev or self.has_next

    @property
    def prev_num(self) -> int:
        return self.number - 1

    @property
    def next_num(self) -> int:
        return self.number + 1

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.per_page + len(self.items)

    @property
    def total_words(self) -> str:
        return f"{max(MOST_COUNTED, self.last)}+" if self.total is None else str(self.total)


def read_page(session: Session, query: Select[Any], number: int, per_page: int) -> Page:
    """Read a page, the last one where there are fewer by now: one statement where the list ends on its first page."""
    number = min(number, MOST_PAGES)
    rows = _rows(session, query, number, per_page)
    if not rows and number > 1:
        number = max(1, -(-_count(session, query, MOST_PAGES * per_page) // per_page))
        rows = _rows(session, query, number, per_page)
    is_longer = len(rows) > per_page
    seen = (number - 1) * per_page + len(rows)
    total = _count_up_to(session, query, seen) if is_longer else seen
    return Page(rows[:per_page], number, per_page, is_longer and number < MOST_PAGES, total)


def _count_up_to(session: Session, query: Select[Any], seen: int) -> int | None:
    counted = _count(session, query, MOST_COUNTED + 1) if seen <= MOST_COUNTED else seen
    return counted if counted <= MOST_COUNTED else None


def _rows(session: Session, query: Select[Any], number: int, per_page: int) -> list[Any]:
    """Return one row more than the page has, where there is one."""
    keys = inspect(query.column_descriptions[0]["entity"]).primary_key
    if number > 1 and len(keys) == 1:
        skipped = query.with_only_columns(keys[0], maintain_column_froms=True).offset((number - 1) * per_page)
        rows = query.where(keys[0].in_(skipped.limit(per_page + 1).subquery().select()))
    else:
        rows = query.limit(per_page + 1).offset((number - 1) * per_page)
    return list(session.scalars(rows).unique())


def _count(session: Session, query: Select[Any], most: int | None = None) -> int:
    rows: Select[Any] = query.options(lazyload("*")).with_only_columns(literal_column("1"), maintain_column_froms=True)
    return session.scalar(select(func.count()).select_from(rows.limit(most).subquery())) or 0
