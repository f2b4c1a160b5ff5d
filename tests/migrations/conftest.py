"""An empty database beside the filled one of `database_url`, of the same kind."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from app.database import prepare_engine
from tests.conftest import psycopg_url


@pytest.fixture
def empty(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    server = None
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if database_url.startswith("postgresql"):
        server = create_engine(request.getfixturevalue("postgres_url"), isolation_level="AUTOCOMMIT")
        name = f"lpse_empty_{uuid.uuid4().hex[:12]}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        url = psycopg_url(server.url.set(database=name).render_as_string(hide_password=False))
    engine = create_engine(url)
    prepare_engine(engine)
    yield engine
    engine.dispose()
    if server is not None:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
