"""A PostgreSQL database that a test gives back is for the next one as if nobody had been there."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL

from tests.used_again import UsedAgain

LEFT_BEHIND = {
    "a row": "INSERT INTO staff_group VALUES ('tamu', 'Tamu')",
    "a changed row": "UPDATE category SET name = 'lain' WHERE id = 1",
    "a row that went": "DELETE FROM synonym_group WHERE id = 1",
    "a row in place of another": "DELETE FROM synonym_group WHERE id = 1; "
    "INSERT INTO synonym_group VALUES (1, 'lain', now())",
    "a row that is guarded": "INSERT INTO audit_event (at, name, source, data) VALUES (now(), 'x', 'web', '{}')",
    "a number that was drawn": "SELECT nextval('case_text_id_seq')",
}
NEW_SHAPES = {
    "a column": "ALTER TABLE category ADD COLUMN colour text",
    "a table": "CREATE TABLE guests (id int)",
    "a table that went": "DROP TABLE synonym_group",
    "an index that went": "DROP INDEX ix_audit_event_case_id_id",
    "a guard that sleeps": "ALTER TABLE audit_event DISABLE TRIGGER USER",
    "a setting": "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 64', current_database()); END $$",
}


@pytest.fixture(scope="module")
def databases(postgres_url: str, postgresql_template: str) -> Iterator[UsedAgain]:
    made = UsedAgain(postgres_url.replace("+psycopg", "", 1), postgresql_template, most_uses=1_000)
    yield made
    made.close()


@pytest.fixture
def connect(postgres_url: str) -> Callable[[str], psycopg.Connection[Any]]:
    server = postgres_url.replace("+psycopg", "", 1)
    return lambda name: psycopg.connect(server, dbname=name, autocommit=True)


def contents(connection: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    names = connection.execute("SELECT relname FROM pg_stat_user_tables ORDER BY 1").fetchall()
    found = {
        name: connection.execute(SQL("SELECT * FROM {} t ORDER BY t::text").format(SQL(name))).fetchall()
        for (name,) in names
    }
    drawn = connection.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1").fetchall()
    return {**found, "sequences": drawn}


@pytest.mark.parametrize("what", LEFT_BEHIND)
def test_what_a_test_leaves_is_gone_for_the_next(databases: UsedAgain, connect: Any, what: str) -> None:
    name = databases.take()
    with connect(name) as connection:
        before = contents(connection)
        connection.execute(LEFT_BEHIND[what])
        assert contents(connection) != before
    databases.give_back(name)
    assert databases.take() == name
    with connect(name) as connection:
        assert contents(connection) == before
    databases.give_back(name)


@pytest.mark.parametrize("what", NEW_SHAPES)
def test_a_database_of_another_shape_is_not_used_again(databases: UsedAgain, connect: Any, what: str) -> None:
    name = databases.take()
    with connect(name) as connection:
        connection.execute(NEW_SHAPES[what])
    databases.give_back(name)
    another = databases.take()
    assert another != name
    databases.give_back(another)


def test_who_is_still_connected_is_cut_off(databases: UsedAgain, connect: Any) -> None:
    name = databases.take()
    lingering = connect(name)
    lingering.execute("BEGIN; DELETE FROM synonym_group")
    databases.give_back(name)
    with pytest.raises(psycopg.OperationalError):
        lingering.execute("COMMIT")


def test_it_is_thrown_away_before_it_grows_old(postgres_url: str, postgresql_template: str) -> None:
    databases = UsedAgain(postgres_url.replace("+psycopg", "", 1), postgresql_template, most_uses=2)
    names = []
    for _ in range(3):
        names.append(databases.take())
        databases.give_back(names[-1])
    databases.close()
    assert names[0] == names[1] != names[2]
