import pytest
from flask import Flask

from app.administration.passwords import set_password
from app.audit import Actor
from app.database import begin_writing, db
from tests.browser_like import Client
from tests.desk import START, make_staff

OLD, NEW = "kuda laut menari pelan", "gajah terbang ke bulan"


@pytest.fixture
def budi(app: Flask, client: Client) -> Client:
    with app.app_context():
        begin_writing(db.session())
        set_password(db.session(), make_staff(db.session(), "helpdesk"), OLD, actor=Actor.system("cli"), now=START)
        db.session.commit()
    return client.login("helpdesk")


def test_a_new_password_keeps_this_browser_signed_in_and_ends_the_others(app: Flask, budi: Client) -> None:
    elsewhere = app.test_client()
    assert isinstance(elsewhere, Client)
    elsewhere.login("helpdesk")
    sent = {"password": OLD, "new_password": NEW, "new_password_again": NEW}
    assert budi.send("/akun/sandi", sent).status_code == 303
    assert budi.get("/akun/sandi").status_code == 200
    assert elsewhere.get("/akun/sandi").status_code == 302


def test_the_present_password_must_be_known(budi: Client) -> None:
    page = budi.send("/akun/sandi", {"password": "salah", "new_password": NEW, "new_password_again": NEW})
    assert page.status_code == 422
    assert "bukan kata sandi Anda sekarang" in page.text


def test_nobody_gets_there_without_signing_in(client: Client) -> None:
    assert client.get("/akun/sandi").location == "/masuk?next=/akun/sandi"
