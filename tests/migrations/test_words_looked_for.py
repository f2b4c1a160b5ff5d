"""What lists and exports of an earlier version looked for is forgotten with 0024."""

from sqlalchemy import Engine, MetaData, Table, insert, select

from tests.desk import START
from tests.migrations.test_migrations import migrate


def test_the_words_that_were_looked_for_are_forgotten_where_nothing_is_made_by_them(empty: Engine) -> None:
    migrate(empty, "0023")
    tables = MetaData()
    with empty.begin() as connection:
        users, runs, jobs = (Table(name, tables, autoload_with=connection) for name in NAMES)
        user = {"name": "Budi", "email": "b@lpse.test", "password_hash": "x", "is_active": True, "session_version": 1}
        optional = {column.name: 0 for column in users.columns if not column.nullable and column.name not in user}
        connection.execute(insert(users).values({**optional, **user, "id": 1, "created_at": START}))
        run = {"user_id": 1, "verb": "ambil", "at": START}
        for back_to in ("/kotak-tugas/kelompok?kanal=portal&q=zqsarikx", "/kotak-tugas/kelompok?q=zqsarikx"):
            connection.execute(insert(runs).values(back_to=back_to, **run))
        job = {
            "asked_by_id": 1, "asked_at": START, "form": "csv", "subject": "cases", "last_event_id": 0, "total": 0,
            "done": 0, "attempts": 0, "wanted": '{"number":"T-1","words":"zqsarikx"}',
        }  # fmt: skip
        for state in ("gone", "failed", "ready"):
            connection.execute(insert(jobs).values(state=state, **job))
    migrate(empty, "head")
    with empty.connect() as connection:
        kept = list(connection.scalars(select(runs.c.back_to).order_by(runs.c.id)))
        assert kept == ["/kotak-tugas/kelompok?kanal=portal", "/kotak-tugas/kelompok"]
        left = list(connection.scalars(select(jobs.c.wanted).order_by(jobs.c.id)))
        assert ["zqsarikx" in wanted for wanted in left] == [False, False, True]
        assert all('"number":"T-1"' in wanted for wanted in left)


NAMES = ("staff_user", "bulk_run", "audit_export_job")
