"""PostgreSQL databases that one test gives back and the next one gets, as fresh as a clone of the template.

To clone and to drop one costs more than most tests do: all its files are copied, and each drop makes the server write
out everybody's pages. Giving back puts right what the test left: connections are cut, rows of the tables it touched go
and the template's come back, sequences begin again. What cannot be put right (the test changed the shape of the
database, or the role may not switch the triggers off that guard the audit trail) is dropped, and cloned anew.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

_CUT = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
_TABLES = """SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1"""
# a row of a catalogue that was written since has a younger transaction; one that went is missing in the count
_SHAPE = SQL(" UNION ALL ").join(
    SQL("SELECT count(*), max(xmin::text::bigint) FROM {} WHERE oid >= 16384").format(Identifier(name))
    for name in ("pg_class", "pg_constraint", "pg_namespace", "pg_proc", "pg_trigger", "pg_type")
) + SQL(
    " UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_attribute WHERE attrelid >= 16384"
    " UNION ALL SELECT count(*), max(xmin::text::bigint) FROM pg_db_role_setting"
    " WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_SEQUENCES = "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences ORDER BY 1"
_NO_GUARDS = "SET session_replication_role = replica"

Rows = dict[str, tuple[int, int | None]]


@dataclass
class _Database:
    """A clone and how it looked when it was fresh: transactions and counts, by table and by catalogue."""

    name: str
    shape: list[Any] = field(default_factory=list)
    rows: Rows = field(default_factory=dict)
    sequences: dict[str, int | None] = field(default_factory=dict)
    uses: int = 0


class UsedAgain:
    """The databases of a test session, on the server at `url`, all of them clones of the `template`."""

    def __init__(self, url: str, template: str, *, most_uses: int = 40) -> None:
        self._url, self._template = url, template
        self._most_uses = most_uses  # rows that went still take space, and statistics gather
        self._server = psycopg.connect(url, autocommit=True)
        with self._connect(template) as connection:
            self._tables = [name for (name,) in connection.execute(_TABLES)]
            held = _rows(connection, self._tables)
            self._contents = {name: _copy_out(connection, name) for name, (count, _) in held.items() if count}
        self._free: list[_Database] = []
        self._taken: dict[str, _Database] = {}

    def take(self) -> str:
        """Return the name of a database that is like the template; nobody else has it."""
        database = self._free.pop() if self._free else self._clone()
        self._taken[database.name] = database
        database.uses += 1
        return database.name

    def give_back(self, name: str) -> None:
        """Make it like the template again, or drop it."""
        database = self._taken.pop(name)
        if database.uses < self._most_uses and self._put_right(database):
            self._free.append(database)
        else:
            self._drop(name)

    def close(self) -> None:
        for name in [*self._taken, *(database.name for database in self._free)]:
            self._drop(name)
        self._server.close()

    def _connect(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self._url, dbname=name, autocommit=True)

    def _clone(self) -> _Database:
        name = f"lpse_test_{uuid.uuid4().hex[:12]}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, self._template)
        # a server that stops loses the last moments of it, which nobody reads any more
        self._run("ALTER DATABASE {} SET synchronous_commit = off", name)
        with self._connect(name) as connection:
            return _Database(name, _shape(connection), _rows(connection, self._tables), _sequences(connection))

    def _drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _run(self, command: str, *names: str) -> None:
        self._server.execute(SQL(command).format(*map(Identifier, names)))

    def _put_right(self, database: _Database) -> bool:
        try:
            with self._connect(database.name) as connection:
                connection.execute(_CUT)
                if _shape(connection) != database.shape:
                    return False
                connection.execute(_NO_GUARDS)
                self._restore_rows(connection, database)
                self._restore_sequences(connection, database)
        except psycopg.Error:  # gone, or not ours to put right
            return False
        return True

    def _restore_rows(self, connection: psycopg.Connection[Any], database: _Database) -> None:
        now = _rows(connection, self._tables)
        touched = [name for name in self._tables if now[name] != database.rows[name]]
        if not touched:
            return
        with connection.transaction():
            connection.execute(SQL("; ").join(SQL("DELETE FROM ") + SQL(name) for name in touched))
            for name in touched:
                if name in self._contents:
                    with connection.cursor().copy(SQL("COPY {} FROM STDIN").format(SQL(name))) as copy:
                        copy.write(self._contents[name])
        database.rows.update(_rows(connection, touched))

    def _restore_sequences(self, connection: psycopg.Connection[Any], database: _Database) -> None:
        now = _sequences(connection)
        calls = [
            SQL("setval({}, {}, {})").format(Literal(name), Literal(value or 1), Literal(value is not None))
            for name, value in database.sequences.items()
            if now[name] != value
        ]
        if calls:
            connection.execute(SQL("SELECT ") + SQL(", ").join(calls))


def _shape(connection: psycopg.Connection[Any]) -> list[Any]:
    return connection.execute(_SHAPE).fetchall()


def _rows(connection: psycopg.Connection[Any], tables: Iterable[str]) -> Rows:
    """Return for each table how many rows it has, and the youngest transaction that wrote one."""
    query: Composed = SQL(" UNION ALL ").join(
        SQL("SELECT {}, count(*), max(xmin::text::bigint) FROM {}").format(Literal(name), SQL(name)) for name in tables
    )
    return {name: (count, youngest) for name, count, youngest in connection.execute(query)}


def _sequences(connection: psycopg.Connection[Any]) -> dict[str, int | None]:
    return dict(connection.execute(_SEQUENCES).fetchall())


def _copy_out(connection: psycopg.Connection[Any], table: str) -> bytes:
    with connection.cursor().copy(SQL("COPY {} TO STDOUT").format(SQL(table))) as copy:
        return b"".join(bytes(block) for block in copy)
