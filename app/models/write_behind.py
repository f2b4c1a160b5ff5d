"""Write the rows of a step together, just before its commit, and on PostgreSQL in the same round trip as that.

A step writes a handful of rows that nobody reads before it ends. Sent one by one, each costs a round trip and a turn
of the mapper's unit of work, which together were more than the engine's own work. So they wait here: `write_later`
takes one statement, `insert_later` and `insert_values_later` a new row, `write_changes` what was changed on mapped
rows. Whoever asks the session a question in between is answered with all of it there, as with autoflush.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, Insert, event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.orm.attributes import instance_state

from app.models.base import Base, table_of
from app.models.case import Case
from app.models.ids import next_id
from app.models.prepared import in_one_trip, is_sendable, send
from app.models.process import ProcessInstance, UserTask
from app.models.row_writes import MOST_ROWS, MOST_TOGETHER, RowWrite, together
from app.models.taken_in import take_in
from app.models.transactions import Driver
from app.models.upsert import insert_row

HasId = Case | ProcessInstance | UserTask
"""The rows that a step changes."""

Row = TypeVar("Row", bound=Base)
_Waiting = RowWrite | tuple[Executable, Any]  # the latter with its values
_WAITING = "waiting_writes"  # in Session.info
_askers: list[Callable[[Session], None]] = []


def before_commit_ask(asker: Callable[[Session], None]) -> None:
    """Let this function say what it has to write, as below, before each commit; asking twice changes nothing."""
    if asker not in _askers:
        _askers.append(asker)


def write_later(session: Session, statement: Executable, values: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Let a statement that returns nothing wait for the commit, or for the next question to this session."""
    _let_wait(session, (statement, values))


def write_changes(session: Session, *rows: HasId) -> None:
    """Let what was changed on these rows wait; to the session they are clean from now on."""
    for row in rows:
        state = instance_state(row)
        if not (state.persistent and state.modified):
            continue
        changed = tuple(sorted(state.committed_state))
        if not all(key in table_of(type(row)).columns for key in changed):
            session.flush()  # a relationship was set: the mapper knows what follows from that
            return
        if changed:
            values = {key: getattr(row, key) for key in changed}
            _let_wait(session, RowWrite("update", type(row), row.id, values))
        state._commit_all(state.dict, session.identity_map)  # as a flush leaves what it has written


def change_later(session: Session, model: type[HasId], row_id: int, values: Mapping[str, Any]) -> None:
    """Let an UPDATE of one row wait; where one of it waits already, the two are one."""
    waiting: list[_Waiting] = [] if session.in_nested_transaction() else session.info.get(_WAITING, [])
    for at, write in enumerate(waiting):
        if isinstance(write, RowWrite) and (write.kind, write.model, write.row_id) == ("update", model, row_id):
            waiting[at] = RowWrite("update", model, row_id, {**write.values, **values})
            return
    _let_wait(session, RowWrite("update", model, row_id, dict(values)))


def insert_later(session: Session, model: type[Row], values: Mapping[str, Any]) -> Row:
    """Let a new row wait and return its object, which the session has from now on; columns left out are null."""
    columns = [column.key for column in table_of(model).columns]
    given = {key: values.get(key) for key in columns if key != "id"}
    row_id = insert_values_later(session, model, given)
    return take_in(session, model, [row_id if key == "id" else given[key] for key in columns])


def insert_values_later(session: Session, model: type[Base], values: Mapping[str, Any]) -> int:
    """Let a new row wait, past the mapper, and return its id. SQLite, which is no journey away, takes it at once."""
    if session.get_bind().dialect.name != "postgresql":
        write_waiting_rows(session)  # it may refer to what waits
        row_id: int = insert_row(session, model, **values)
        return row_id
    row_id = next_id(session, model)
    _let_wait(session, RowWrite("insert", model, row_id, {"id": row_id, **values}))
    return row_id


def insert_rows_later(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Let new rows wait whose ids nobody asks for; all have the same columns."""
    for at in range(0, len(rows), MOST_ROWS):
        first, *more = rows[at : at + MOST_ROWS]
        _let_wait(session, RowWrite("insert", model, None, first, more))


def write_waiting_rows(session: Session) -> None:
    """Write what waits, in the order in which it was given."""
    if session.info.get(_WAITING):
        connection = session.connection()
        with in_one_trip(connection):
            _write(session.info, connection)


def _let_wait(session: Session, write: _Waiting) -> None:
    if session.in_nested_transaction():  # which may be taken back alone
        connection = session.connection()
        with in_one_trip(connection):
            _write_all(connection, [write])
    else:
        session.info.setdefault(_WAITING, []).append(write)


def _write(info: dict[Any, Any], connection: Connection) -> None:
    _write_all(connection, info.pop(_WAITING, []))


def _write_all(connection: Connection, waiting: Sequence[_Waiting]) -> None:
    most = MOST_TOGETHER if connection.dialect.name == "postgresql" else 1
    rows: list[RowWrite] = []
    for write in waiting:
        if isinstance(write, RowWrite):
            rows.append(write)
            continue
        _write_rows(connection, rows, most)
        rows.clear()
        statement, values = write
        names = tuple(values) if isinstance(statement, Insert) else ()
        if isinstance(values, dict) and is_sendable(connection, statement, names):
            send(connection, statement, values, names)
        else:
            connection.execute(statement, values)
    _write_rows(connection, rows, most)


def _write_rows(connection: Connection, rows: Sequence[RowWrite], most: int) -> None:
    for statement, values in together(rows, most):
        send(connection, statement, values)


def _before_question(question: ORMExecuteState) -> None:
    write_waiting_rows(question.session)


def _before_flush(session: Session, _flush: Any, _rows: Any) -> None:
    """Let what waits be there before what the mapper writes, which may refer to it, or be newer."""
    if any(isinstance(write, RowWrite) for write in session.info.get(_WAITING, ())):
        write_waiting_rows(session)


def _before_commit(session: Session) -> None:
    for asker in _askers:
        asker(session)
    session.flush()  # what waits may refer to it
    if not session.info.get(_WAITING):
        return
    connection = session.connection()
    driver = connection.connection.driver_connection
    if isinstance(driver, Driver) and not session.in_nested_transaction() and isinstance(session.get_bind(), Engine):
        driver.with_commit = partial(_write, session.info, connection)
    else:
        write_waiting_rows(session)


def _after_transaction(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:  # neither a savepoint nor a flush
        session.info.pop(_WAITING, None)


def _after_rollback(session: Session, undone: SessionTransaction) -> None:
    """Let rows that a savepoint may have changed be read anew: to the session they were clean, and would stay so."""
    if undone.nested:
        for row in [row for row in session.identity_map.values() if isinstance(row, HasId)]:
            session.expire(row)


event.listen(Session, "do_orm_execute", _before_question)
event.listen(Session, "after_soft_rollback", _after_rollback)
event.listen(Session, "before_flush", _before_flush)
event.listen(Session, "before_commit", _before_commit)
event.listen(Session, "after_transaction_end", _after_transaction)
