"""New and changed rows as statements: one a row, or on PostgreSQL one for all, with data-modifying CTEs.

The parts of such a statement see the tables as they were before it, so a row stands in it once: where a row that is
inserted is changed afterwards, that is a second statement. What a row refers to may be in the same one, for foreign
keys are checked, and triggers run, when it ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Insert, Update, bindparam, insert, update

from app.models.base import Base, table_of

MOST_TOGETHER = 16
MOST_ROWS = 16  # of one table in one INSERT: each number of rows is a statement of its own
Kind = Literal["insert", "update"]
_Shape = tuple[Kind, type[Base], tuple[str, ...], int]  # what is done to which table, which columns, how many rows
_Statement = tuple[Insert | Update, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RowWrite:
    """A row that is to be inserted, or what changes on one.

    Rows without a `row_id` get theirs from the database, so that nothing can change them in the same transaction;
    there can be `more` of them, with the same columns.
    """

    kind: Kind
    model: type[Base]
    row_id: int | None
    values: Mapping[str, Any]
    more: Sequence[Mapping[str, Any]] = ()


def together(writes: Sequence[RowWrite], most: int) -> Iterator[_Statement]:
    """Return the statements that do these writes in their order, with their values, at most so many in one.

    PostgreSQL runs the parts of one in no promised order. So two INSERTs whose ids it gives itself never share one:
    those ids would not tell what came first.
    """
    group: list[RowWrite] = []
    for write in writes:
        is_there = any(one.model is write.model and one.row_id == write.row_id for one in group)
        if is_there or len(group) == most:
            yield _as_one(group)
            group = []
        group.append(write)
    if group:
        yield _as_one(group)


def _as_one(writes: Sequence[RowWrite]) -> _Statement:
    values: dict[str, Any] = {}
    for place, write in enumerate(writes):
        if write.kind == "update":
            values[f"row_id_{place}"] = write.row_id
        for at, row in enumerate((write.values, *write.more)):
            for name, value in row.items():
                values[f"{name}_{place}_{at}"] = value
    shapes = tuple((write.kind, write.model, tuple(write.values), 1 + len(write.more)) for write in writes)
    return _statement(shapes), values


@lru_cache(maxsize=512)
def _statement(shapes: tuple[_Shape, ...]) -> Insert | Update:
    *others, last = (_of_row(place, *shape) for place, shape in enumerate(shapes))
    return last.add_cte(*(other.cte(f"row_{place}") for place, other in enumerate(others)))


def _of_row(place: int, kind: Kind, model: type[Base], columns: tuple[str, ...], number: int) -> Insert | Update:
    table = table_of(model)
    # the type is said: SQLAlchemy gives its column's to the first row's alone
    rows: list[dict[str, Any]] = [
        {name: bindparam(f"{name}_{place}_{at}", type_=table.c[name].type) for name in columns} for at in range(number)
    ]
    if kind == "insert":
        return insert(table).values(rows if number > 1 else rows[0]).inline()
    return update(table).where(table.c.id == bindparam(f"row_id_{place}")).values(rows[0])
