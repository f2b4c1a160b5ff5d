"""The trigram index of the search is there where it may be, and is done without where not."""

import uuid
from io import StringIO

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from tests.migrations.test_migrations import MIGRATIONS, migrate

HAS_INDEX = "SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_case_text_body'"


def upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def test_whoever_owns_the_database_gets_the_index(empty: Engine) -> None:
    if empty.dialect.name != "postgresql":
        pytest.skip("SQLite has FTS5")
    migrate(empty, "head")
    with empty.connect() as connection:
        assert connection.scalar(text(HAS_INDEX)) == 1


def test_whoever_may_not_install_the_extension_gets_everything_else(empty: Engine) -> None:
    if empty.dialect.name != "postgresql":
        pytest.skip("SQLite has FTS5")
    role = f"lpse_plain_{uuid.uuid4().hex[:12]}"
    with empty.connect() as connection, connection.begin() as whole:
        connection.execute(text(f"CREATE ROLE {role}"))
        connection.execute(text(f"GRANT CREATE, USAGE ON SCHEMA public TO {role}"))
        connection.execute(text(f"SET ROLE {role}"))
        upgrade(connection)
        assert connection.scalar(text(HAS_INDEX)) == 0
        assert connection.scalar(text("SELECT count(*) FROM case_text")) == 0
        whole.rollback()  # the role is gone with it


def test_asking_where_a_database_stands_moves_nothing(empty: Engine) -> None:
    migrate(empty, "0007")
    told = StringIO()
    config = Config(stdout=told)
    config.set_main_option("script_location", str(MIGRATIONS))
    with empty.begin() as connection:
        config.attributes["connection"] = connection
        command.current(config)
    assert "0007" in told.getvalue()


def test_a_table_that_is_written_anew_keeps_its_words_followed(empty: Engine) -> None:
    """SQLite writes a table anew to change it, and its triggers go with the old one."""
    migrate(empty, "0007")
    if empty.dialect.name == "sqlite":
        with empty.begin() as connection:
            for name in ("case_text_opened", "case_text_changed"):
                connection.execute(text(f"DROP TRIGGER {name}"))
    migrate(empty, "head")
    there = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'case_text_%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'case_text_%'",
    }
    with empty.connect() as connection:
        names = set(connection.scalars(text(there[empty.dialect.name])))
    assert {
        "case_text_opened",
        "case_text_changed",
        "case_text_requester",
        "case_text_said",
        "case_text_moved",
        "case_text_noted",
    } <= names
