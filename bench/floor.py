"""The floor of a step, as the issue fixes it: the bare engine, the specification cached, orjson; restore, run, dump,
one row through the raw driver, commit; the same flow, the same pragmas.

Below it lies the engine alone, with the state kept in memory.
"""

import sqlite3
import time
from datetime import timedelta
from typing import Any

import psycopg

from app.database import db
from app.definitions.published import load
from app.engine import Instance
from bench.places import SQLITE, START
from bench.stage import DECISIONS, Ticket


class QuietHost:
    """Answers the engine without a database."""

    def call_service(self, operation: str, parameters: Any) -> Any:
        return parameters.get("level") if operation == "case/escalate" else None

    def workdays_later(self, days: int) -> str:
        return (START + timedelta(days=days)).isoformat()


class BareEngine:
    """The engine alone, from where a ticket stands."""

    def __init__(self, ticket: Ticket) -> None:
        row = ticket.instance()
        with ticket.place.app.app_context():
            self.spec = load(db.session(), row.deployment_id).specification
        self.process_id, self.state = row.process_id, row.state
        self.host, self.at = QuietHost(), ticket.place.clock()

    def complete(self) -> float:
        self.at += timedelta(seconds=1)
        begin = time.perf_counter()
        self.state = self.run(self.state)
        return (time.perf_counter() - begin) * 1000

    def run(self, state: bytes) -> bytes:
        instance = Instance.restore(self.spec, self.process_id, state, host=self.host)
        task = next(wait for wait in instance.waits() if wait.is_user_task)
        instance.complete(task.task_id, {"decision": DECISIONS[task.element.id]}, now=self.at)
        return instance.dump()


class Floor(BareEngine):
    """The engine and one row."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(ticket)
        place = ticket.place
        self.database = _Sqlite(place.folder / "floor.db") if place.kind == SQLITE else _Postgresql(place.url)
        self.database.put(self.state)

    def complete(self) -> float:
        self.at += timedelta(seconds=1)
        begin = time.perf_counter()
        self.database.store(self.run(self.database.lock()))
        return (time.perf_counter() - begin) * 1000


class _Sqlite:
    def __init__(self, file: Any) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, state BLOB)")

    def put(self, state: bytes) -> None:
        self.connection.execute("INSERT INTO instance VALUES (1, ?)", (state,))

    def lock(self) -> bytes:
        self.connection.execute("BEGIN IMMEDIATE")
        return bytes(self.connection.execute("SELECT state FROM instance WHERE id = 1").fetchone()[0])

    def store(self, state: bytes) -> None:
        self.connection.execute("UPDATE instance SET state = ? WHERE id = 1", (state,))
        self.connection.execute("COMMIT")


class _Postgresql:
    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"))
        self.connection.execute("CREATE TABLE IF NOT EXISTS bench_floor (id INTEGER PRIMARY KEY, state BYTEA)")

    def put(self, state: bytes) -> None:
        self.connection.execute("INSERT INTO bench_floor VALUES (1, %s)", (state,))
        self.connection.commit()

    def lock(self) -> bytes:
        row = self.connection.execute("SELECT state FROM bench_floor WHERE id = 1 FOR UPDATE").fetchone()
        assert row is not None
        return bytes(row[0])

    def store(self, state: bytes) -> None:
        self.connection.execute("UPDATE bench_floor SET state = %s WHERE id = 1", (state,))
        self.connection.commit()
