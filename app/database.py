"""The session, and how it begins a transaction on each database.

SQLite lets one writer in at a time and cannot turn a read into a write while another writes. So whoever is going to
write says so before the first statement (`begin_writing`), and waits its turn there, up to the busy time-out, instead
of failing in the middle. PostgreSQL needs none of this: rows are locked as they are read for a change.
"""

import sqlite3
from typing import Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from app.models import Base

BUSY_TIMEOUT_MS = 20_000
_WRITING = "begin_immediate"


class SiteSession(FlaskSession):
    """A session that knows where it runs (`app.channels.site`), so that services need not ask Flask."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self.info["site"] = current_app.extensions["site"]


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": SiteSession})


def with_driver(url: str) -> str:
    """Return a database URL that names the driver we install for PostgreSQL."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def begin_writing(session: Session) -> None:
    """Begin a transaction that will write. To be called before the session's first statement."""
    session.connection(execution_options={_WRITING: True})


def prepare_engine(engine: Engine) -> None:
    """Teach an engine the pragmas and the kinds of BEGIN that SQLite needs; leave any other database alone."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by us, below
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what was acknowledged survives a power cut
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
