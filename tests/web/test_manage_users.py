import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.models import AuditEvent, OutgoingMail, User
from tests.browser_like import Client
from tests.desk import make_staff


def user_named(app: Flask, name: str) -> User:
    with app.app_context():
        return db.session.scalars(select(User).where(User.name == name)).one()


@pytest.fixture
def budi(app: Flask, client: Client) -> User:
    client.login("helpdesk")
    return user_named(app, "Budi")


def last_event(app: Flask) -> AuditEvent:
    with app.app_context():
        found = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
        assert found.actor is None or found.actor.name
        return found


@pytest.mark.parametrize("role", ["helpdesk", "koordinator", "process_owner", "auditor"])
@pytest.mark.parametrize("page", ["/admin/pengguna", "/admin/pengguna/baru", "/admin/kelompok", "/admin/kelompok/baru"])
def test_only_an_administrator_comes_here(client: Client, role: str, page: str) -> None:
    assert client.login(role).get(page).status_code == 403


def test_a_new_account_gets_a_link_to_choose_a_password(app: Flask, client: Client) -> None:
    client.login("administrator")
    answer = client.send("/admin/pengguna/baru", {"name": "Wati", "email": "Wati@LPSE.test", "roles": ["helpdesk"]})
    assert answer.status_code == 303
    with app.app_context():
        wati = db.session.scalars(select(User).where(User.email == "wati@lpse.test")).one()
        mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.user_id == wati.id)).one()
        assert wati.group_keys == {"helpdesk"}
    link = re.search(r"http://localhost(/\S+)", mail.text_body)
    assert link
    assert app.test_client().get(link[1]).status_code == 200


def test_a_refused_account_keeps_what_was_typed(client: Client, budi: User) -> None:
    client.login("administrator")
    page = client.send("/admin/pengguna/baru", {"name": "Budi Dua", "email": "budi@lpse.test", "roles": ["auditor"]})
    assert page.status_code == 422
    assert "sudah mempunyai akun" in page.text
    assert 'value="Budi Dua"' in page.text
    assert re.search(r'<input [^>]*checked[^>]*value="auditor"', page.text)


def test_missing_name_bad_address_and_no_role_are_each_told(client: Client) -> None:
    page = client.login("administrator").send("/admin/pengguna/baru", {"name": " ", "email": "budi"})
    assert page.status_code == 422
    for sentence in ("Isi nama petugas.", "Tulis alamat surel yang lengkap", "Pilih paling sedikit satu peran."):
        assert sentence in page.text


def test_the_form_shows_present_roles_and_state(client: Client, budi: User) -> None:
    page = client.login("administrator").get(f"/admin/pengguna/{budi.id}").text
    assert re.search(r'<input [^>]*checked[^>]*value="helpdesk"', page)
    assert re.search(r'<input [^>]*checked[^>]*name="is_active"', page)
    assert not re.search(r'<input [^>]*checked[^>]*value="auditor"', page)


def test_roles_change_and_the_trail_says_from_what_to_what(app: Flask, client: Client, budi: User) -> None:
    client.login("administrator")
    answer = client.send(
        f"/admin/pengguna/{budi.id}", {"name": "Budi", "roles": ["helpdesk", "koordinator"], "is_active": "y"}
    )
    assert answer.status_code == 303
    event = last_event(app)
    assert event.name == "user_changed"
    assert '"before":{"is_active":true,"roles":["helpdesk"]}' in event.data
    assert '"roles":["helpdesk","koordinator"]' in event.data


def test_a_retired_account_is_signed_out(app: Flask, client: Client, budi: User) -> None:
    his = app.test_client()
    assert isinstance(his, Client)
    assert his.login("helpdesk").get("/kotak-tugas/saya").status_code == 200
    client.login("administrator").send(f"/admin/pengguna/{budi.id}", {"name": "Budi", "roles": ["helpdesk"]})
    assert his.get("/kotak-tugas/saya").status_code == 302
    refused = client.send(f"/admin/pengguna/{budi.id}/tautan-sandi", follow_redirects=True)
    assert "tidak aktif" in refused.text


def test_the_last_administrator_stays_one(app: Flask, client: Client) -> None:
    client.login("administrator")
    tono = user_named(app, "Tono")
    page = client.send(f"/admin/pengguna/{tono.id}", {"name": "Tono", "roles": ["auditor"], "is_active": "y"})
    assert page.status_code == 422
    assert "administrator lain yang aktif" in page.text


def test_a_link_for_a_new_password_goes_out_by_mail(app: Flask, client: Client, budi: User) -> None:
    client.login("administrator")
    assert client.send(f"/admin/pengguna/{budi.id}/tautan-sandi").status_code == 303
    with app.app_context():
        mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.user_id == budi.id)).one()
    assert "/atur-sandi/" in mail.text_body
    assert last_event(app).name == "password_link_sent"


def test_a_group_is_added_and_gets_a_shared_address(app: Flask, client: Client) -> None:
    client.login("administrator")
    answer = client.send("/admin/kelompok/baru", {"key": "helpdesk_timur", "name": "Helpdesk Timur", "email": ""})
    assert answer.status_code == 303
    client.send("/admin/kelompok/helpdesk_timur", {"name": "Helpdesk Timur", "email": "timur@lpse.test"})
    page = client.get("/admin/kelompok").text
    assert "timur@lpse.test" in page
    assert last_event(app).name == "group_changed"


@pytest.mark.parametrize(
    ("key", "sentence"), [("Helpdesk Timur", "huruf kecil"), ("helpdesk", "sudah ada"), ("", "Isi kunci kelompok.")]
)
def test_a_key_that_cannot_be_used_is_refused_beside_its_field(client: Client, key: str, sentence: str) -> None:
    page = client.login("administrator").send("/admin/kelompok/baru", {"key": key, "name": "Timur", "email": "x"})
    assert page.status_code == 422
    assert "Tulis alamat surel yang lengkap" in page.text
    page = client.send("/admin/kelompok/baru", {"key": key, "name": "Timur"})
    assert sentence in page.text
    assert 'value="Timur"' in page.text


def test_make_staff_is_listed(app: Flask, client: Client) -> None:
    client.login("administrator")
    with app.app_context():
        assert make_staff(client.desk().session, "auditor").name == "Agus"
        db.session.commit()
    page = client.get("/admin/pengguna").text
    assert "Agus" in page
    assert "belum memilih kata sandi" in page
