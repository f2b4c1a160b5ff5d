from flask import Flask
from sqlalchemy import select

from app.database import db
from app.models import AuditEvent, Category
from tests.browser_like import Client


def category(app: Flask, code: str) -> Category:
    with app.app_context():
        return db.session.scalars(select(Category).where(Category.code == code)).one()


def test_a_category_is_renamed_and_the_trail_keeps_the_old_name(app: Flask, client: Client) -> None:
    client.login("administrator")
    sirup = category(app, "sirup")
    answer = client.send(f"/admin/kategori/{sirup.id}", {"name": "SiRUP dan RUP", "is_active": "y"})
    assert answer.status_code == 303
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "category_changed")).one()
    assert '"before":{"is_active":true,"name":"SiRUP"}' in event.data


def test_a_retired_category_is_no_longer_offered(app: Flask, client: Client) -> None:
    client.login("administrator")
    client.send(f"/admin/kategori/{category(app, 'sirup').id}", {"name": "SiRUP"})
    assert 'value="sirup"' not in client.get("/tiket/baru").text
    assert "dihentikan" in client.get("/admin/kategori").text


def test_an_added_category_is_offered(client: Client) -> None:
    client.login("administrator")
    assert client.send("/admin/kategori/baru", {"code": "ekatalog", "name": "E-Katalog 6"}).status_code == 303
    assert "E-Katalog 6" in client.get("/tiket/baru").text


def test_a_code_that_is_taken_or_cannot_be_read_is_refused(client: Client) -> None:
    client.login("administrator")
    for code, sentence in (("sirup", "sudah dipakai"), ("Kode Baru", "huruf kecil"), ("", "Isi kode")):
        page = client.send("/admin/kategori/baru", {"code": code, "name": "Uji kode"})
        assert page.status_code == 422
        assert sentence in page.text
        assert 'value="Uji kode"' in page.text


def test_only_an_administrator_edits_categories(client: Client) -> None:
    assert client.login("koordinator").get("/admin/kategori").status_code == 403
    assert client.send("/admin/kategori/baru", {"code": "x1", "name": "X"}).status_code == 403
