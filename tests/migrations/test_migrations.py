"""The tables come from empty and from every earlier shape, on both databases, with the data that is in them."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, func, inspect, select, text
from sqlalchemy.orm import Session

from app.database import begin_writing
from app.models import Base
from tests.desk import Desk

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
CONFIG = Config()
CONFIG.set_main_option("script_location", str(MIGRATIONS))
REVISIONS = [script.revision for script in ScriptDirectory.from_config(CONFIG).walk_revisions()]
OURS = set(Base.metadata.tables)


def migrate(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        CONFIG.attributes["connection"] = connection
        go = command.downgrade if revision == "base" else command.upgrade
        go(CONFIG, revision)


def tables_of(connection: Connection) -> MetaData:
    """Return our own tables as they are there."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name in OURS)
    return metadata


def columns_of(connection: Connection) -> dict[str, list[str]]:
    """Return the models' columns that are there, by table."""
    return {
        table.name: [one.name for one in Base.metadata.tables[table.name].columns if one.name in table.columns]
        for table in tables_of(connection).sorted_tables
    }


def rows_of(connection: Connection, columns: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of these tables, in these columns."""
    found = {}
    for name, table in tables_of(connection).tables.items():
        if name in columns:
            query = select(*(table.c[column] for column in columns[name])).order_by(*table.primary_key)
            found[name] = [tuple(row) for row in connection.execute(query)]
    return found


def copy(source: Connection, target: Connection) -> None:
    """Put the rows of one database into another, as far as that has the tables and columns."""
    theirs = tables_of(source).tables
    for table in tables_of(target).sorted_tables:
        names = [column.name for column in table.columns if column.name in theirs[table.name].columns]
        rows = [
            dict(zip(names, row, strict=True))
            for row in source.execute(select(*(theirs[table.name].c[name] for name in names)))
        ]
        if rows:
            target.execute(table.insert(), rows)
        if target.dialect.name == "postgresql" and "id" in table.columns:
            highest = target.scalar(select(func.max(table.c.id))) or 1
            target.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {highest})"))


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_what_is_in_the_tables_of_an_earlier_revision_stays_and_the_work_goes_on(
    revision: str, empty: Engine, desk: Desk
) -> None:
    case = desk.open()
    desk.session.commit()
    migrate(empty, revision)
    with empty.begin() as target:
        copy(desk.session.connection(), target)
    with empty.connect() as connection:
        columns = columns_of(connection)
        before = rows_of(connection, columns)
    migrate(empty, "head")
    with empty.connect() as connection:
        assert rows_of(connection, columns) == before
    assert len(before["service_case"]) == 1

    with Session(empty, info=dict(desk.session.info)) as session:
        begin_writing(session)
        later = Desk(session, desk.clock)
        moved = later.do(later.session.get_one(type(case), case.id), "answer", answer="Sudah dapat masuk.")
        assert "task_completed" in later.events(moved)


def test_from_empty_to_the_newest_shape_back_and_there_again(empty: Engine) -> None:
    migrate(empty, "head")
    with empty.connect() as connection:
        first = sorted(inspect(connection).get_table_names())
    migrate(empty, "base")
    with empty.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        if empty.dialect.name == "postgresql":
            left = "SELECT typname FROM pg_type WHERE typname LIKE 'procrastinate%'"
            assert connection.execute(text(left)).all() == []
            left = "SELECT proname FROM pg_proc WHERE proname LIKE 'procrastinate%'"
            assert connection.execute(text(left)).all() == []
    migrate(empty, "head")
    with empty.connect() as connection:
        assert sorted(inspect(connection).get_table_names()) == first


def test_the_queue_is_there_on_postgresql_alone_and_says_where_it_is_from(empty: Engine) -> None:
    migrate(empty, "0002")
    with empty.connect() as connection:
        has_queue = inspect(connection).has_table("procrastinate_jobs")
        assert has_queue == (empty.dialect.name == "postgresql")
        if has_queue:
            comment = inspect(connection).get_table_comment("procrastinate_jobs")["text"]
            assert comment is not None
            assert comment.startswith("procrastinate 3.")


def test_the_tables_are_as_the_models_say(empty: Engine) -> None:
    migrate(empty, "head")
    with empty.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in OURS}
        )
        assert compare_metadata(context, Base.metadata) == []
