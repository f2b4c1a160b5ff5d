from flask import Flask
from sqlalchemy import select

from app.database import db
from app.models import AuditEvent
from tests.browser_like import Client


def test_signing_out_ends_the_session_and_is_recorded(app: Flask, client: Client) -> None:
    client.login("helpdesk")
    answer = client.send("/keluar")
    assert (answer.status_code, answer.location) == (303, "/masuk")
    assert "Anda sudah keluar." in client.get("/masuk").text
    assert client.get("/akun/sandi").status_code == 302
    with app.app_context():
        assert "signed_out" in db.session.scalars(select(AuditEvent.name)).all()


def test_who_is_not_signed_in_may_sign_out_all_the_same(client: Client) -> None:
    assert client.send("/keluar").status_code == 303


def test_a_link_cannot_sign_anybody_out(client: Client) -> None:
    client.login("helpdesk")
    client.get("/keluar")
    client.post("/keluar")
    assert client.get("/akun/sandi").status_code == 200
