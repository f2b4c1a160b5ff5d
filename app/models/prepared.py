"""Statements that run in every step: compiled once, sent by the driver itself, on PostgreSQL many in one round trip.

SQLAlchemy takes more time to send a statement and to make objects of its rows than SQLite takes to answer it. So the
few statements that a step cannot do without skip its execution, and nothing else of it: they are written as Core
statements, each value passes through the type of its column both ways, whoever listens to the engine hears of them,
and what the driver raises comes as SQLAlchemy's own error.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Executable, Insert, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert

Values = Mapping[str, Any]
Question = Select[*tuple[Any, ...]] | ReturningInsert[*tuple[Any, ...]]
_Process = Callable[[Any], Any]
_NAMED = re.compile(r"%\((\w+)\)s|%%")


class Prepared:
    """A statement in the words of one driver, its values by place."""

    def __init__(self, statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names) or None)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        if compiled.post_compile_params or compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError(f"cannot be sent as it is: {compiled}")
        self.sql, places = str(compiled), compiled.positiontup
        if places is None:
            self.sql, places = _numbered(self.sql)
        self._binds = [
            (name, compiled.params.get(name), _to_driver(compiled.binds[name].type, dialect)) for name in places
        ]
        processes = [_from_driver(type_, dialect) for type_ in _types_of(statement)]
        self._processes = [(at, process) for at, process in enumerate(processes) if process is not None]

    def given(self, values: Values) -> list[Any]:
        """Return the values as the driver takes them."""
        found = [(values.get(name, default), process) for name, default, process in self._binds]
        return [process(value) if process else value for value, process in found]

    def read(self, row: Sequence[Any]) -> list[Any]:
        """Return a row of the driver as the types of its columns have it."""
        values = list(row)
        for at, process in self._processes:
            values[at] = process(values[at])
        return values


def _numbered(sql: str) -> tuple[str, list[str]]:
    """Return a statement with $1, $2 in place of names, as PostgreSQL itself has it, and the names in order."""
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return "%"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _NAMED.sub(number, sql), names


def _types_of(statement: Executable) -> list[Any]:
    if isinstance(statement, Select):
        return [column.type for column in statement.selected_columns]
    if isinstance(statement, Insert):
        return [column["type"] for column in statement.returning_column_descriptions]
    return []


def _to_driver(type_: Any, dialect: Dialect) -> _Process | None:
    process: _Process | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return process


def _from_driver(type_: Any, dialect: Dialect) -> _Process | None:
    process: _Process | None = type_.dialect_impl(dialect).result_processor(dialect, None)
    return process


@lru_cache(maxsize=1024)
def prepared(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> Prepared:
    """Return a statement for a driver, by the object it is: only one that is kept as a constant is found again.

    `names` are the columns of an INSERT that does not say them itself. Raises ValueError for a statement that
    SQLAlchemy completes at each execution (a list of IN, a default).
    """
    return Prepared(statement, dialect, names)


def is_sendable(connection: Connection, statement: Executable, names: tuple[str, ...]) -> bool:
    """Say whether a statement can go past SQLAlchemy's execution."""
    try:
        prepared(statement, connection.dialect, names)
    except ValueError:
        return False
    return True


def ask(connection: Connection, *questions: tuple[Question, Values]) -> list[list[list[Any]]]:
    """Return the rows of each question. On PostgreSQL they go together, and each sees what was committed before it."""
    asked: list[tuple[Prepared, Any]] = []
    with in_one_trip(connection):  # even one: where it is the first of its transaction, BEGIN goes with it
        for statement, values in questions:
            names = tuple(values) if isinstance(statement, Insert) else ()
            question = prepared(statement, connection.dialect, names)
            asked.append((question, _execute(connection, question.sql, question.given(values))))
    answers = [[question.read(row) for row in cursor.fetchall()] for question, cursor in asked]
    for question, cursor in asked:
        _tell(connection, "after_cursor_execute", cursor, question.sql, None)
    return answers


def send(connection: Connection, statement: Executable, values: Values, names: tuple[str, ...] = ()) -> None:
    """Send a statement that returns nothing; several `in_one_trip`. Only an INSERT without columns needs `names`."""
    write = prepared(statement, connection.dialect, names)
    given = write.given(values)
    cursor = _execute(connection, write.sql, given)
    _tell(connection, "after_cursor_execute", cursor, write.sql, given)


def send_word(connection: Connection, sql: str) -> None:
    """Send a statement without values or an answer, such as BEGIN."""
    with _errors_as_ours(connection):
        cursor = _execute(connection, sql, [])
    _tell(connection, "after_cursor_execute", cursor, sql, [])


def _execute(connection: Connection, sql: str, given: list[Any]) -> Any:
    driver = connection.connection.driver_connection
    cursor = psycopg.RawCursor(driver) if isinstance(driver, psycopg.Connection) else driver.cursor()  # type: ignore[union-attr]
    _tell(connection, "before_cursor_execute", cursor, sql, given)
    cursor.execute(sql, given)
    return cursor


def _tell(connection: Connection, event: str, cursor: Any, sql: str, given: Any) -> None:
    if connection._has_events or connection.engine._has_events:
        getattr(connection.dispatch, event)(connection, cursor, sql, given, None, False)


@contextmanager
def in_one_trip(connection: Connection) -> Iterator[None]:
    """Let psycopg send one statement after the other; what any of them meets is raised at the end, as elsewhere."""
    driver = connection.connection.driver_connection
    with _errors_as_ours(connection):
        if not isinstance(driver, psycopg.Connection):
            yield
            return
        with driver.pipeline():
            yield


@contextmanager
def _errors_as_ours(connection: Connection) -> Iterator[None]:
    """Raise what the driver raises as SQLAlchemy does, which also gives up a connection that is lost."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        connection._handle_dbapi_exception(error, None, None, None, None)
