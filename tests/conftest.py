"""What every test may ask for.

- `session`: a SQLAlchemy session on a fresh database with the shipped procedure published, no Flask. Runs on SQLite,
  and on PostgreSQL too: on the server at POSTGRES_URL, else on one that the tests start themselves. Where neither can
  be had they are skipped aloud; in CI, and under REQUIRE_SERVICES=1, the one at POSTGRES_URL must be there.
- `desk`: the helpdesk on that session with a clock that travels: see `tests.desk.Desk`.
- `app`, `client`: the Flask application on a fresh SQLite database, its clock (`app.extensions["clock"]`) travelling
  too; `client` signs in with `client.login(user)`: see `tests.browser_like.Client`.
Each test has its own of these. What makes that cheap stands in `tests.work_done_once` and `tests.used_again`.
The cast: Sari asks, Fitri is front office, Budi is helpdesk, Ani is Admin PPE, Dewi coordinates, Rina owns the process,
Agus audits, Tono administrates.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session

from app.administration import passwords
from app.bootstrap import fill, migrate
from app.channels.site import Site
from app.database import begin_writing, db, prepare_engine
from config import Settings, load_settings
from tests.browser_like import Client
from tests.desk import START, Desk, TravellingClock
from tests.faults.own_postgres import own_postgres, services_are_required
from tests.used_again import UsedAgain
from tests.work_done_once import remember

POSTGRES_URL = os.environ.get("POSTGRES_URL", "postgresql:///test")
DATABASES = ("sqlite", "postgresql")
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH_OF_NOBODY = CHEAP.hash("nobody has this password")

remember()  # before any test module makes an engine


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless `-m soak` asks for it."""
    if "soak" in config.getoption("markexpr"):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


def settings_for(instance: Path, url: str | None = None) -> Settings:
    return load_settings(
        {
            "APP_ENV": "test",
            "INSTANCE_DIR": str(instance),
            "DATABASE_URL": url or f"sqlite:///{instance / 'app.db'}",
            "SECRET_KEY": "only for tests",
            "BASE_URL": "http://localhost",
        }
    )


def make_database(url: str, instance: Path) -> None:
    """Migrate and fill a new database, as the first start does."""
    engine = create_engine(url)
    prepare_engine(engine)
    migrate(engine, instance)
    with Session(engine) as session:
        fill(session, now=START, is_trial=False)
        session.commit()
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared database file, copied for each test."""
    instance = tmp_path_factory.mktemp("template")
    make_database(f"sqlite:///{instance / 'app.db'}", instance)
    return instance / "app.db"


def psycopg_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of the server on which tests make their databases: the one that is there, else one of our own."""
    try:
        create_engine(psycopg_url(POSTGRES_URL)).connect().close()
    except Exception as error:
        if services_are_required():
            pytest.fail(f"PostgreSQL is required at {POSTGRES_URL}: {error}")
    else:
        yield psycopg_url(POSTGRES_URL)
        return
    with own_postgres() as server:
        yield server.url


@pytest.fixture(scope="session")
def postgresql_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a prepared PostgreSQL database, the template of each test's own."""
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    name = f"lpse_template_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = psycopg_url(str(server.url.set(database=name).render_as_string(hide_password=False)))
    make_database(url, tmp_path_factory.mktemp("postgresql"))
    yield name
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def postgresql_databases(postgres_url: str, postgresql_template: str) -> Iterator[UsedAgain]:
    """Clones of the template, each for one test at a time."""
    databases = UsedAgain(postgres_url.replace("+psycopg", "", 1), postgresql_template)
    yield databases
    databases.close()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, prepared database of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "app.db")
        yield f"sqlite:///{tmp_path / 'app.db'}"
        return
    databases = request.getfixturevalue("postgresql_databases")
    name = databases.take()
    yield psycopg_url(
        make_url(request.getfixturevalue("postgres_url")).set(database=name).render_as_string(hide_password=False)
    )
    databases.give_back(name)


@pytest.fixture
def session(database_url: str, tmp_path: Path) -> Iterator[Session]:
    engine = create_engine(database_url)
    prepare_engine(engine)
    site = Site(
        base_url="http://localhost",
        mail_from="Helpdesk LPSE <helpdesk@lpse.test>",
        files=tmp_path / "files",
        most_upload_bytes=10 * 1_048_576,
        zone=ZoneInfo("Asia/Jakarta"),
    )
    with Session(engine, info={"site": site}) as made:
        yield made
    engine.dispose()


@pytest.fixture
def desk(session: Session) -> Desk:
    begin_writing(session)
    return Desk(session)


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost nothing to check. Their strength is tested where they are made."""
    monkeypatch.setattr(passwords, "_hasher", CHEAP)
    monkeypatch.setattr(passwords, "_NOBODY", HASH_OF_NOBODY)


@pytest.fixture
def clock() -> TravellingClock:
    return TravellingClock(START)


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path, clock: TravellingClock) -> Iterator[Flask]:
    from app.factory import create_app  # only tests of pages need the whole of it

    shutil.copy(sqlite_template, tmp_path / "app.db")
    made = create_app(settings_for(tmp_path), clock=clock)
    made.config.update(TESTING=True)
    made.test_client_class = Client
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Client:
    made = app.test_client()
    assert isinstance(made, Client)
    return made
