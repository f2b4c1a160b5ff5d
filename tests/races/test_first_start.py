"""A web server and its workers come up together on an empty database: one prepares it, the others find it ready."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app.bootstrap import migrate
from tests.races.conftest import Race


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path) -> Iterator[str]:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"{url.database}_empty"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.mark.parametrize("has_tables", [False, True], ids=["without tables", "with empty tables"])
def test_several_processes_start_first(race: Race, empty_url: str, tmp_path: Path, has_tables: bool) -> None:
    if has_tables:
        engine = create_engine(empty_url)
        migrate(engine, tmp_path)
        engine.dispose()
    starting = ("first_start", {"url": empty_url, "instance": str(tmp_path / "instance")})
    assert [outcome.value for outcome in race.run(starting, starting, starting)] == [[1], [1], [1]]
