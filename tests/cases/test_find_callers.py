"""Who may be calling, and what may be the same matter, is found by indexes: no table is read whole for it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.cases.callers import earlier_cases, find_callers
from app.cases.duplicates import duplicate_hints
from tests.desk import Desk

LARGE = ("service_case", "requester", "message", "case_text", "user_task")


@contextmanager
def plans(desk: Desk) -> Iterator[list[str]]:
    """Collect how SQLite carries out the statements that are sent meanwhile."""
    sent: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        sent.append((statement, values))

    engine, found = desk.session.get_bind(), []
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
    for statement, values in sent:
        plan = desk.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        found += [row.detail for row in plan]


@pytest.mark.parametrize("search", ["sari", "sari wulandri", "PT Maju Jaya", "0812", "+62 812-3456-7890", "tidak ada"])
def test_no_table_is_read_whole_for_a_caller(desk: Desk, search: str) -> None:
    if desk.session.get_bind().dialect.name != "sqlite":
        pytest.skip("another database explains itself in another way")
    case = desk.open(requester_phone="0812 3456 7890", requester_organization="PT Maju Jaya")
    budi = desk.staff("helpdesk")
    with plans(desk) as found:
        find_callers(desk.session, budi, search)
        earlier_cases(desk.session, budi, case.requester)
        duplicate_hints(desk.session, case, budi)
    assert found
    assert [line for line in found if line.startswith("SCAN") and line.split()[1] in LARGE] == []
