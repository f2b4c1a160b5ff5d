"""Series go on where they were, whichever way a database is migrated over 0025."""

from alembic import command
from sqlalchemy import Engine, MetaData, Table, insert, select

from tests.migrations.test_migrations import CONFIG, migrate


def test_a_counter_stands_again_at_the_last_number_that_was_taken(empty: Engine) -> None:
    migrate(empty, "head")
    tables = MetaData()
    with empty.begin() as connection:
        counters, free = (
            Table(name, tables, autoload_with=connection) for name in ("case_counter", "free_case_number")
        )
        connection.execute(insert(counters), [{"prefix": kind, "year": 2026, "last": 40} for kind in ("T", "K")])
        untaken = [17, *range(25, 41)]  # the opening that had 17 failed, and nobody came after it
        connection.execute(insert(free), [{"prefix": "T", "year": 2026, "number": number} for number in untaken])
    with empty.begin() as connection:
        CONFIG.attributes["connection"] = connection
        command.downgrade(CONFIG, "0024")
    with empty.connect() as connection:
        left = connection.execute(select(counters.c.prefix, counters.c.last).order_by(counters.c.prefix)).all()
    assert [tuple(row) for row in left] == [("K", 40), ("T", 24)]
