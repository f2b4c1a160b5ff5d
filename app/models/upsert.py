"""Put a row in unless one with its key is there: the one statement that both databases do without a race."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.base import Base


def insert_missing(session: Session, model: type[Base], **values: Any) -> Any:
    """INSERT … ON CONFLICT DO NOTHING on both databases; return the new primary key, None where one was there."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    key = inspect(model).primary_key[0]
    return session.scalar(insert(model).values(**values).on_conflict_do_nothing().returning(key))
