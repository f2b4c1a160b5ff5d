"""The words that a case is found by, kept by the database itself: an index made of our tables, not one of them.

The first row of a case says what it and its requester are, one more each message and each internal note. Triggers
write them, so that no way of changing a case can forget to. PostgreSQL finds any part of a word by trigrams where the
extension pg_trgm may be installed, and by reading every row where not; SQLite by the trigrams of FTS5.

The triggers are not in a migration alone: SQLite drops a table's triggers when a migration writes the table anew. So
`migrations/env.py` takes them away before the revisions run and puts them back after.
"""

from sqlalchemy import Connection, Integer, Text, column, inspect, table, text

case_text = table("case_text", column("id", Integer), column("case_id", Integer), column("body", Text))

_CASE_COLUMNS = ("number", "subject", "description", "reference_code", "error_code", "lpse_support_number")
_PERSON_COLUMNS = ("name", "organization", "email", "phone", "spse_user_id")
_PHONE_MARKS = " ()+-./"


def _facts(dialect: str) -> str:
    """Return the expression for the words of case `c` and requester `r`, the phone's bare digits among them."""
    columns = [*(f"c.{name}" for name in _CASE_COLUMNS), *(f"r.{name}" for name in _PERSON_COLUMNS)]
    digits = "regexp_replace(r.phone, '[^0-9]', '', 'g')"
    if dialect == "sqlite":
        digits = "r.phone"
        for mark in _PHONE_MARKS:
            digits = f"replace({digits}, '{mark}', '')"
    return "lower(" + " || ' ' || ".join(f"coalesce({one}, '')" for one in [*columns, digits]) + ")"


def _insert(dialect: str, of_case: str) -> str:
    return (
        f"INSERT INTO case_text (case_id, body) SELECT c.id, {_facts(dialect)} "  # noqa: S608
        f"FROM service_case c JOIN requester r ON r.id = c.requester_id WHERE {of_case};"
    )


def _update(dialect: str, of_case: str) -> str:
    return (
        f"UPDATE case_text SET body = (SELECT {_facts(dialect)} FROM service_case c "  # noqa: S608
        "JOIN requester r ON r.id = c.requester_id WHERE c.id = case_text.case_id) "
        f"WHERE {_IS_FIRST} AND {of_case};"
    )


# the row of the case itself: it is written as the case is opened, before anything can be said on it
_IS_FIRST = "id = (SELECT min(own.id) FROM case_text own WHERE own.case_id = case_text.case_id)"


# a message that only repeats the description adds nothing to be found
_INSERT_MESSAGE = (
    "INSERT INTO case_text (case_id, message_id, body) "
    "SELECT c.id, NEW.id, lower(c.number || ' ' || r.name || ' ' || coalesce(r.organization, '') || ' ' || NEW.body) "
    "FROM service_case c JOIN requester r ON r.id = c.requester_id "
    "WHERE c.id = NEW.case_id AND c.description <> NEW.body;"
)
_INSERT_NOTE = (
    "INSERT INTO case_text (case_id, body) SELECT c.id, lower(c.number || ' ' || r.name || ' ' || NEW.body) "
    "FROM service_case c JOIN requester r ON r.id = c.requester_id WHERE c.id = NEW.case_id;"
)
_DELETE_MESSAGE = "DELETE FROM case_text WHERE message_id = NEW.id;"


def _actions(dialect: str) -> dict[str, tuple[str, str, str]]:
    """Return by the trigger's name: what it follows, on which table, and what it does."""
    of_requester = "case_id IN (SELECT id FROM service_case WHERE requester_id = NEW.id)"
    return {
        "case_text_opened": ("INSERT", "service_case", _insert(dialect, "c.id = NEW.id")),
        "case_text_changed": (
            f"UPDATE OF requester_id, {', '.join(_CASE_COLUMNS)}",
            "service_case",
            _update(dialect, "case_id = NEW.id"),
        ),
        "case_text_requester": (
            f"UPDATE OF {', '.join(_PERSON_COLUMNS)}",
            "requester",
            _update(dialect, of_requester),
        ),
        "case_text_said": ("INSERT", "message", _INSERT_MESSAGE),
        "case_text_noted": ("INSERT", "note", _INSERT_NOTE),
        "case_text_moved": ("UPDATE OF body, case_id", "message", _DELETE_MESSAGE + _INSERT_MESSAGE),
    }


def fill_case_text(connection: Connection) -> None:
    """Write the words of every case and message that is there already."""
    connection.execute(text(_insert(connection.dialect.name, "true")))
    connection.execute(
        text(_INSERT_MESSAGE.replace("NEW.id", "m.id").replace("NEW.", "m.").replace("WHERE", "JOIN message m ON", 1))
    )


def fill_notes(connection: Connection) -> None:
    """Write the words of every internal note that is there already."""
    connection.execute(text(_INSERT_NOTE.replace("NEW.", "n.").replace("WHERE", "JOIN note n ON", 1)))


def drop_notes(connection: Connection) -> None:
    """Take the words of the internal notes away again."""
    connection.execute(text(f"DELETE FROM case_text WHERE message_id IS NULL AND NOT {_IS_FIRST}"))  # noqa: S608


def forget_words(connection: Connection, case_id: int) -> None:
    """Keep of an erased case its own row alone, which says by now what is left of it."""
    of_case = text(f"DELETE FROM case_text WHERE case_id = :case_id AND NOT {_IS_FIRST}")  # noqa: S608
    connection.execute(of_case, {"case_id": case_id})


def take_triggers(connection: Connection) -> None:
    """Take the triggers away, so that tables can be written anew."""
    for name, (_, on, _action) in _actions(connection.dialect.name).items():
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        elif inspect(connection).has_table(on):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {on}"))
            connection.execute(text(f"DROP FUNCTION IF EXISTS {name}()"))


def put_triggers(connection: Connection) -> None:
    """Put the triggers where the tables are that they write to."""
    if not inspect(connection).has_table("case_text"):
        return
    for name, (when, on, action) in _actions(connection.dialect.name).items():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"CREATE TRIGGER {name} AFTER {when} ON {on} BEGIN {action} END")
            continue
        body = f"BEGIN {action} RETURN NULL; END"
        connection.exec_driver_sql(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        connection.exec_driver_sql(f"CREATE TRIGGER {name} AFTER {when} ON {on} FOR EACH ROW EXECUTE FUNCTION {name}()")
