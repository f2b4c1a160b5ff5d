"""The generator of many cases leaves rows that fit together, in the number asked for."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.cases.inbox.queues import GROUPS, MINE, TaskFilter, open_tasks
from app.database import db
from bench.places import POSTGRESQL, SQLITE, Place, place
from bench.population import hire, populate


@pytest.fixture(params=(SQLITE, POSTGRESQL))
def here(request: pytest.FixtureRequest) -> Iterator[Place]:
    with place(request.param) as made:
        if made is None:
            pytest.skip("no PostgreSQL")
        yield made


def test_growing_twice_gives_the_number_asked_for_and_rows_that_fit_together(here: Place) -> None:
    for size in (40, 300):
        populate(here, size)
        assert _count(here, "service_case WHERE closed_at IS NULL") == size
    assert _count(here, "process_instance WHERE completed_at IS NULL AND next_timer_at IS NULL AND role = 'watch'") == 0
    assert _count(here, "service_case WHERE id NOT IN (SELECT case_id FROM process_instance)") == 0
    stray = "user_task AS t JOIN process_instance AS i ON i.id = t.instance_id WHERE i.case_id != t.case_id"
    assert _count(here, stray) == 0
    paused = "user_task AS t JOIN service_case AS c ON c.id = t.case_id WHERE t.state = 'open' AND c.clock != 'running'"
    assert _count(here, paused) == 0


def test_everybody_has_work_and_there_is_work_to_take(here: Place) -> None:
    populate(here, 300)
    with here.app.app_context():
        for users in hire(db.session(), here).values():
            for queue in (MINE, GROUPS):
                assert db.session.scalars(open_tasks(users[0], TaskFilter(queue), here.clock()).limit(1)).first()


def _count(here: Place, rows: str) -> int:
    with here.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {rows}")).scalar_one())
