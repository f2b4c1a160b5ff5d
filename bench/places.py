"""Where a bench runs: a prepared, filled installation on a database of its own, gone when the bench is done.

SQLite: a file in a folder of its own, with the application's pragmas (WAL, synchronous FULL). PostgreSQL: a database
created on the server of POSTGRES_URL and dropped after; without a server there is no place, and no figure.
"""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, create_engine, text

from app.database import db, with_driver
from app.factory import create_app
from config import load_settings

POSTGRES_URL = os.environ.get("POSTGRES_URL", "postgresql:///test")
SQLITE, POSTGRESQL = "sqlite", "postgresql"
START = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)  # a Tuesday, nine o'clock in Jakarta


class BenchClock:
    """The application's clock: a second passes at each step, so that every bench sees the same working day."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass(frozen=True)
class Place:
    """A running application on a fresh database."""

    kind: str
    url: str
    folder: Path
    app: Flask
    clock: BenchClock

    @property
    def engine(self) -> Engine:
        with self.app.app_context():
            return db.engine


@contextmanager
def place(kind: str) -> Iterator[Place | None]:
    """Give a fresh place on this kind of database, None where its server does not answer."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name, database(kind, name) as url:
        if url is None:
            yield None
            return
        clock = BenchClock()
        app = make_app(url, Path(name), clock)
        try:
            yield Place(kind, url, Path(name), app, clock)
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def make_app(url: str, folder: Path, clock: BenchClock) -> Flask:
    """Return the application as it is served, on this database; its mail goes nowhere."""
    settings = load_settings(
        {
            "APP_ENV": "test",
            "INSTANCE_DIR": str(folder),
            "DATABASE_URL": url,
            "SECRET_KEY": "only for the bench",
            "BASE_URL": "http://localhost",
        }
    )
    app = create_app(settings, clock=clock)
    app.config["TESTING"] = False  # errors become pages, as they do when it serves
    return app


@contextmanager
def database(kind: str, folder: str) -> Iterator[str | None]:
    """Give the URL of a fresh database, None where its server does not answer."""
    if kind == SQLITE:
        yield f"sqlite:///{Path(folder) / 'bench.db'}"
        return
    server = create_engine(with_driver(POSTGRES_URL), isolation_level="AUTOCOMMIT")
    name = f"lpse_bench_{uuid.uuid4().hex[:12]}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except Exception:  # whatever keeps the server from answering: there is no figure then
        yield None
        return
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
