"""Rows put in by one statement of their own, past the mapper: always, or unless one with the key is there."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from app.models.base import Base, table_of
from app.models.prepared import ask, is_sendable


def insert_missing(session: Session, model: type[Base], **values: Any) -> Any:
    """INSERT … ON CONFLICT DO NOTHING on both databases; return the new primary key, None where one was there."""
    return _first(session.connection(), _statement(session.get_bind().dialect.name, model), values)


def insert_all_missing(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Do the same with many rows of the same columns; return the new primary keys in ascending order."""
    if not rows:
        return []
    return sorted(session.connection().scalars(_statement(session.get_bind().dialect.name, model), rows))


def insert_row(session: Session, model: type[Base], **values: Any) -> Any:
    """INSERT past the mapper and return the primary key: nothing else that waits in the session is written early."""
    return _first(session.connection(), _plain_statement(model), values)


def _first(connection: Connection, statement: ReturningInsert[Any], values: Mapping[str, Any]) -> Any:
    if not is_sendable(connection, statement, tuple(values)):
        return connection.scalar(statement, values)
    (rows,) = ask(connection, (statement, values))
    return rows[0][0] if rows else None


@lru_cache(maxsize=64)
def _plain_statement(model: type[Base]) -> ReturningInsert[Any]:
    return insert(table_of(model)).returning(inspect(model).primary_key[0])


@lru_cache(maxsize=64)
def _statement(dialect: str, model: type[Base]) -> ReturningInsert[Any]:
    insert_or_not = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert_or_not(table_of(model)).on_conflict_do_nothing().returning(inspect(model).primary_key[0])
