"""How a transaction begins on each database.

SQLite lets one writer in at a time and cannot turn a read into a write while another writes. So whoever is going to
write says so before the first statement (`begin_writing`), and waits its turn there, up to the busy time-out, instead
of failing in the middle. PostgreSQL needs none of this: rows are locked as they are read for a change.
"""

import sqlite3
import time
from collections.abc import Callable, Generator
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session

from app.models.prepared import send_word

BUSY_TIMEOUT_MS = 20_000
SECONDS_TRUSTED = 1
_WRITING = "begin_immediate"
_IDLE_SINCE = "idle_since"  # in the connection record's info


class Driver(psycopg.Connection[Any]):
    """PostgreSQL's driver, which begins and commits without a round trip of its own for each.

    BEGIN goes with the first statements, where those go in a pipeline; what waits for the commit goes with it.
    """

    with_commit: Callable[[], None] | None = None
    _begun_in: object = None

    def commit(self) -> None:
        """Let what waits be sent, and commit. Raises what any of it meets; then nothing is committed."""
        send, self.with_commit = self.with_commit, None
        if send is not None:
            with self.pipeline():
                send()
                if self.pgconn.transaction_status != TransactionStatus.IDLE:
                    super().commit()
        super().commit()  # nothing is left to do, unless the transaction began just now

    def rollback(self) -> None:
        self.with_commit = None
        super().rollback()

    def _start_query(self) -> Generator[Any, Any, None]:
        """Begin a transaction where there is none, as psycopg does; in a pipeline it would wait for the answer."""
        if self._autocommit or self._pipeline is None or self.pgconn.transaction_status != TransactionStatus.IDLE:
            yield from super()._start_query()
        elif self._begun_in is not self._pipeline:
            self._begun_in = self._pipeline
            yield from self._exec_command(self._get_tx_start_command())


def begin_writing(session: Session) -> None:
    """Begin a transaction that will write. To be called before the session's first statement."""
    session.connection(execution_options={_WRITING: True})


def prepare_engine(engine: Engine) -> None:
    """Teach an engine the pragmas and the kinds of BEGIN that SQLite needs, and any other to try an idle connection."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "do_connect", lambda _dialect, _record, given, named: Driver.connect(*given, **named))
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", lambda connection, record, _: _on_checkout(engine, connection, record))


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
    send_word(connection, "BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _on_checkin(_connection: Any, record: Any) -> None:
    record.info[_IDLE_SINCE] = time.monotonic()


def _on_checkout(engine: Engine, connection: Any, record: Any) -> None:
    """Replace a connection that died in the pool (the server was restarted at night) before anybody uses it.

    SQLAlchemy's own `pool_pre_ping` asks every time, a round trip that a busy server need not pay.
    """
    idle_since = record.info.get(_IDLE_SINCE)
    if idle_since is None or time.monotonic() - idle_since < SECONDS_TRUSTED:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error  # the pool connects anew and tries again
