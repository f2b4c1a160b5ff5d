"""Write the rows of a step together, just before its commit, and on PostgreSQL without waiting for each one's answer.

A step writes a handful of rows that nobody reads before it ends. Sent one by one, each costs a round trip and a turn
of the mapper's unit of work, which together were more than the engine's own work. So they wait here: `write_later`
takes one statement, `write_changes` what was changed on mapped rows. Whoever asks the session a question in between is
answered with all of it there, as with autoflush.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Insert,
    Update,
    bindparam,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_state

from app.models.base import Base, table_of
from app.models.case import Case
from app.models.process import ProcessInstance, UserTask

HasId = Case | ProcessInstance | UserTask
"""The rows that a step changes."""

_WAITING = "waiting_writes"  # in Session.info
_askers: list[Callable[[Session], None]] = []


def before_commit_ask(asker: Callable[[Session], None]) -> None:
    """Let this function `write_later` what it has, before each commit; asking twice changes nothing."""
    if asker not in _askers:
        _askers.append(asker)


def write_later(session: Session, statement: Executable, values: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Let a statement that returns nothing wait for the commit, or for the next question to this session."""
    if session.in_nested_transaction():  # which may be taken back alone
        session.connection().execute(statement, values)
    else:
        session.info.setdefault(_WAITING, []).append((statement, values, ()))


def write_changes(session: Session, *rows: HasId) -> None:
    """Let what was changed on these rows wait; to the session they are clean from now on.

    PostgreSQL takes all of it in one statement, SQLite one UPDATE a row.
    """
    changes: list[_Change] = []
    for row in rows:
        state = instance_state(row)
        if not (state.persistent and state.modified):
            continue
        changed = tuple(sorted(state.committed_state))
        if not all(key in table_of(type(row)).columns for key in changed):
            _let_wait(session, changes)
            session.flush()  # a relationship was set: the mapper knows what follows from that
            return
        if changed:
            changes.append(((type(row), changed), (row.id, *(getattr(row, key) for key in changed))))
        state._commit_all(state.dict, session.identity_map)  # as a flush leaves what it has written
    _let_wait(session, changes)


_Shape = tuple[type[Base], tuple[str, ...]]  # a table and the columns that change
_Change = tuple[_Shape, tuple[Any, ...]]  # what changes, and the row's id with the new values


_Waiting = tuple[Executable, Any, Sequence[_Change]]  # the last: what of it are changes of rows


def _let_wait(session: Session, changes: list[_Change]) -> None:
    together = len(changes) if session.get_bind().dialect.name == "postgresql" else 1
    for at in range(0, len(changes), max(1, together)):
        statement, values, some = _as_one(changes[at : at + together])
        if session.in_nested_transaction():
            session.connection().execute(statement, values)
        else:
            session.info.setdefault(_WAITING, []).append((statement, values, some))


def _as_one(changes: Sequence[_Change]) -> _Waiting:
    values: dict[str, Any] = {
        f"{name}_{place}": value
        for place, ((_, columns), given) in enumerate(changes)
        for name, value in zip(("row_id", *columns), given, strict=True)
    }
    return _update(tuple(shape for shape, _ in changes)), values, changes


def change_later(session: Session, model: type[HasId], row_id: int, values: Mapping[str, Any]) -> None:
    """Let an UPDATE of one row wait; where one of it waits already, the two are one."""
    waiting: list[_Waiting] = [] if session.in_nested_transaction() else session.info.get(_WAITING, [])
    for place, (_, _, changes) in enumerate(waiting):
        for at, ((of, columns), (changed_id, *given)) in enumerate(changes):
            if of is model and changed_id == row_id:
                both = {**dict(zip(columns, given, strict=True)), **values}
                more = [*changes]
                more[at] = ((model, tuple(both)), (row_id, *both.values()))
                waiting[place] = _as_one(more)
                return
    columns = tuple(sorted(values))
    _let_wait(session, [((model, columns), (row_id, *(values[key] for key in columns)))])


def insert_later(session: Session, row: Base) -> None:
    """Let a new row wait that has its id (`next_id`) and every value; to the session it is there from now on."""
    table = table_of(type(row))
    write_later(session, _insert(type(row)), {column.key: getattr(row, column.key) for column in table.columns})
    make_transient_to_detached(row)
    session.add(row)


def next_id(model: type[Base], dialect: str) -> ColumnElement[int]:
    """Return the expression that gives the next id of a table; on SQLite only a writing transaction may ask."""
    table = table_of(model)
    if dialect == "postgresql":
        return func.nextval(f"{table.name}_id_seq")
    return select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()


@lru_cache(maxsize=256)
def _insert(model: type[Base]) -> Insert:
    return insert(table_of(model)).inline()  # asks for no key back


@lru_cache(maxsize=256)
def _update(shapes: tuple[_Shape, ...]) -> Update:
    """Return one statement that updates a row of each shape, all but the last as data-modifying CTEs."""
    *others, last = (_update_of(place, *shape) for place, shape in enumerate(shapes))
    return last.add_cte(*(other.cte(f"changed_{place}") for place, other in enumerate(others)))


def _update_of(place: int, model: type[Base], columns: tuple[str, ...]) -> Update:
    table = table_of(model)
    values: dict[str, Any] = {name: bindparam(f"{name}_{place}") for name in columns}
    return update(table).where(table.c.id == bindparam(f"row_id_{place}")).values(values)


def write_waiting_rows(session: Session) -> None:
    """Write what waits, in the order in which it was given."""
    waiting = session.info.pop(_WAITING, ())
    if not waiting:
        return
    connection = session.connection()
    with _without_waiting(connection):
        for statement, values, _ in waiting:
            connection.execute(statement, values)


@contextmanager
def _without_waiting(connection: Connection) -> Iterator[None]:
    """Let psycopg send one statement after the other; what any of them meets is raised at the end, as elsewhere."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        yield
        return
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate(error)
        statement = "the rows of a step"
        lost = driver.closed
        raise DBAPIError.instance(statement, None, error, psycopg.Error, connection_invalidated=lost) from error


def _before_question(question: ORMExecuteState) -> None:
    write_waiting_rows(question.session)


def _before_commit(session: Session) -> None:
    for asker in _askers:
        asker(session)
    session.flush()  # what waits may refer to it
    write_waiting_rows(session)


def _after_transaction(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:  # neither a savepoint nor a flush
        session.info.pop(_WAITING, None)


event.listen(Session, "do_orm_execute", _before_question)
event.listen(Session, "before_commit", _before_commit)
event.listen(Session, "after_transaction_end", _after_transaction)
