"""Ids of rows to come, from PostgreSQL's sequences: drawn together with what a step reads first, else one by one.

Ids that were drawn are given out in their order within their transaction; what is left over is lost, as with any
sequence. They are drawn under the lock of the case, so that its rows keep the order in which they were written.
"""

from functools import lru_cache

from sqlalchemy import Select, event, func, select
from sqlalchemy.orm import Session, SessionTransaction

from app.models.base import Base, table_of
from app.models.prepared import ask

Models = tuple[type[Base], ...]
_DRAWN = "drawn_ids"  # in Session.info: by model


@lru_cache(maxsize=64)
def drawing(models: Models) -> Select[*tuple[int, ...]]:
    """Return the question that draws an id for each of these models."""
    return select(*(func.nextval(f"{table_of(model).name}_id_seq") for model in models))


def keep_drawn(session: Session, models: Models, ids: list[int]) -> None:
    """Keep what `drawing` was answered for whoever asks `next_id` in this transaction."""
    drawn: dict[type[Base], list[int]] = session.info.setdefault(_DRAWN, {})
    for model, row_id in zip(models, ids, strict=True):
        drawn.setdefault(model, []).append(row_id)


def add_with_id(session: Session, row: Base) -> None:
    """Add a new row whose id is asked for at once: the row itself waits for the flush, but on SQLite."""
    if session.get_bind().dialect.name == "postgresql":
        row.id = next_id(session, type(row))  # type: ignore[attr-defined]
        session.add(row)
    else:
        session.add(row)
        session.flush()


def next_id(session: Session, model: type[Base]) -> int:
    """Return the id of a row to come."""
    drawn: list[int] = session.info.get(_DRAWN, {}).get(model, [])
    if not drawn:
        ((row_id,),) = ask(session.connection(), (drawing((model,)), {}))[0]
        drawn = [row_id]
    return drawn.pop(0)


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_DRAWN, None)


event.listen(Session, "after_transaction_end", _forget)
