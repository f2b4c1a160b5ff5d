"""Mapped objects of rows that were read past the mapper (`app.models.prepared`)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state, manager_of_class
from sqlalchemy.orm.util import identity_key

from app.models.base import Base, table_of

Row = TypeVar("Row", bound=Base)


def take_in(session: Session, model: type[Row], values: Sequence[Any]) -> Row:
    """Return the session's object of a row, all columns in the table's order, as the mapper's `populate_existing` does.

    What the session knew of it before is replaced; its relationships are loaded anew when somebody asks.
    """
    keys, relationships, at = _shape(model)
    key = identity_key(model, values[at])
    known = session.identity_map.get(key)
    if isinstance(known, model):
        state = instance_state(known)
        for name in relationships:
            state.dict.pop(name, None)
        state.dict.update(zip(keys, values, strict=True))
        state._commit_all(state.dict, session.identity_map)  # as a refresh leaves it
        return known
    made: Row = manager_of_class(model).new_instance()
    state = instance_state(made)
    state.dict.update(zip(keys, values, strict=True))
    state.key, state.session_id = key, session.hash_key  # as the mapper's own reading attaches it
    session.identity_map.add(state)
    return made


@lru_cache(maxsize=64)
def _shape(model: type[Base]) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return the names of a model's columns and of its relationships, and at which place its primary key stands."""
    mapper, columns = inspect(model), table_of(model).columns
    keys = tuple(mapper.get_property_by_column(column).key for column in columns)
    (primary,) = mapper.primary_key
    return keys, tuple(mapper.relationships.keys()), keys.index(mapper.get_property_by_column(primary).key)
