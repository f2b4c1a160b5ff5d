"""While the database is away a person is told to try again, has what they typed, and can go on when it is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from app.database import db
from app.factory import create_app
from tests.browser_like import Client
from tests.conftest import settings_for
from tests.desk import START, TravellingClock
from tests.faults.own_postgres import OwnPostgres

TYPED = "Jawaban panjang yang tidak boleh hilang begitu saja."


@pytest.fixture
def app_on_own_server(server: OwnPostgres, tmp_path: Path) -> Iterator[Flask]:
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    app = create_app(settings_for(tmp_path, server.url), clock=TravellingClock(START))
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = Client
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_form_sent_while_it_is_away_is_not_lost(app_on_own_server: Flask, server: OwnPostgres) -> None:
    client = app_on_own_server.test_client()
    assert isinstance(client, Client)
    client.login("helpdesk")
    with app_on_own_server.app_context():
        desk = client.desk()
        case = desk.open()
        path = f"/tugas/{desk.task(case).id}/selesaikan"
        db.session.rollback()
    form = {"decision": "answer", "answer": TYPED, "category": "akun"}

    server.stop()
    try:
        page = client.send(path, form)
        assert page.status_code == 503
        assert page.headers["Retry-After"].isdigit()
        assert TYPED in page.text
        assert client.get("/").status_code == 503
    finally:
        server.start()

    assert client.send(path, form).status_code == 303


def test_a_connection_that_went_stale_in_the_pool_harms_nobody(
    app_on_own_server: Flask, server: OwnPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart at night the first visitor of the morning sees a page, not an error."""
    monkeypatch.setattr("app.models.transactions.SECONDS_TRUSTED", 0)  # the night is over
    client = app_on_own_server.test_client()
    assert client.get("/faq").status_code == 200
    server.restart(is_crash=False)
    assert client.get("/faq").status_code == 200
