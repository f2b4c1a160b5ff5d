"""How a transaction begins on each database.

SQLite lets one writer in at a time and cannot turn a read into a write while another writes. So whoever is going to
write says so before the first statement (`begin_writing`), and waits its turn there, up to the busy time-out, instead
of failing in the middle. PostgreSQL needs none of this: rows are locked as they are read for a change.
"""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 20_000
_WRITING = "begin_immediate"


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
