"""The application on PostgreSQL, its job table, and workers that are shut down whatever happens."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.channels.smtp import SmtpServer
from app.database import begin_writing, db
from app.factory import create_app
from app.jobs import worker
from app.jobs.worker import Background
from tests.conftest import settings_for
from tests.desk import Desk, TravellingClock
from tests.faults.post_office import PostOffice
from tests.jobs.watching import JobTable


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with PostOffice(tmp_path / "accepted") as office:
        yield office


@pytest.fixture
def helpdesk(database_url: str, tmp_path: Path, clock: TravellingClock) -> Iterator[Flask]:
    """The application; a test that delivers puts the post office's address in."""
    made = create_app(settings_for(tmp_path, database_url), clock=clock)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def with_mail(helpdesk: Flask, post_office: PostOffice) -> None:
    helpdesk.extensions["mail_server"] = SmtpServer("127.0.0.1", post_office.port, timeout_seconds=10)


@pytest.fixture
def app_session(helpdesk: Flask) -> Session:
    """The session that the pages use, which tells the workers."""
    session = db.session()
    begin_writing(session)
    return session


@pytest.fixture
def app_desk(app_session: Session, clock: TravellingClock) -> Desk:
    return Desk(app_session, clock)


@pytest.fixture
def job_table(helpdesk: Flask) -> Iterator[JobTable]:
    engine = create_engine(db.engine.url, pool_pre_ping=True)
    yield JobTable(engine)
    engine.dispose()


@pytest.fixture
def start_worker(helpdesk: Flask) -> Iterator[Callable[[], Background]]:
    started: list[Background] = []

    def start() -> Background:
        started.append(worker.start(helpdesk, concurrency=2))
        return started[-1]

    yield start
    for background in started:
        background.shutdown()
