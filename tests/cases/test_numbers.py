"""Numbers of cases: without a gap, and none waits for an opening that is still at work."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.cases.numbers import LAID_READY, take_number
from app.database import begin_writing, prepare_engine
from app.models import CaseCounter
from tests.desk import Desk


@pytest.fixture
def others(database_url: str, session: Session) -> Iterator[list[Session]]:
    """Further sessions on the same database, each with a connection of its own."""
    engine = create_engine(database_url, pool_size=LAID_READY)
    prepare_engine(engine)
    made = [Session(engine, info=dict(session.info)) for _ in range(LAID_READY)]
    yield made
    for one in made:
        one.close()
    engine.dispose()


def test_an_opening_takes_its_number_while_others_are_still_at_work(desk: Desk, others: list[Session]) -> None:
    desk.open()
    desk.session.commit()
    if desk.session.get_bind().dialect.name == "postgresql":
        for one in others:
            one.execute(text("SET LOCAL lock_timeout = '5s'"))
    else:
        others = others[:1] * LAID_READY  # one writer is let in at a time: all of them are of its transaction
    taken = [take_number(one, "T", desk.now) for one in others[: LAID_READY // 2]]  # none of them commits
    assert taken == [f"T-2026-{number:06d}" for number in range(2, LAID_READY // 2 + 2)]


def test_the_number_of_an_opening_that_failed_is_the_next_ones(desk: Desk) -> None:
    first = desk.open().number
    desk.session.commit()
    begin_writing(desk.session)
    failed = take_number(desk.session, "T", desk.now)
    desk.session.rollback()
    assert (first, failed, desk.open().number) == ("T-2026-000001", "T-2026-000002", "T-2026-000002")


def test_a_savepoint_that_was_undone_gives_its_number_back(desk: Desk) -> None:
    with desk.session.begin_nested() as trial:
        take_number(desk.session, "T", desk.now)
        trial.rollback()
    assert take_number(desk.session, "T", desk.now) == "T-2026-000001"


def test_a_series_goes_on_beyond_what_lies_ready(desk: Desk) -> None:
    taken = [take_number(desk.session, "K", desk.now) for _ in range(2 * LAID_READY + 1)]
    assert taken == [f"K-2026-{number:06d}" for number in range(1, 2 * LAID_READY + 2)]


def test_a_series_from_before_numbers_lay_ready_goes_on(desk: Desk) -> None:
    desk.session.add(CaseCounter(prefix="T", year=2026, last=40))
    desk.session.flush()
    assert [take_number(desk.session, "T", desk.now) for _ in range(2)] == ["T-2026-000041", "T-2026-000042"]
