from flask import Flask
from sqlalchemy import select

from app.administration.agency import DETAILS
from app.database import db
from app.models import AuditEvent
from tests.browser_like import Client

TYPED = {detail.key: detail.first_value for detail in DETAILS}


def test_an_empty_detail_is_marked_as_not_yet_determined(client: Client) -> None:
    page = client.login("administrator").get("/admin/instansi").text
    assert page.count("Sekarang belum ditetapkan.") == sum(not detail.first_value for detail in DETAILS)


def test_only_what_differs_is_stored_and_recorded(app: Flask, client: Client) -> None:
    client.login("administrator")
    assert client.send("/admin/instansi", {**TYPED, "decree_number": " SK-12/2026 "}).status_code == 303
    with app.app_context():
        (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "setting_changed")).all()
    assert '"after":{"value":"SK-12/2026"}' in event.data
    assert "SK-12/2026" in client.get("/").text


def test_nothing_changed_says_so(client: Client) -> None:
    page = client.login("administrator").send("/admin/instansi", TYPED, follow_redirects=True)
    assert "Tidak ada yang berubah." in page.text


def test_a_bad_address_is_refused_and_the_rest_kept(client: Client) -> None:
    page = client.login("administrator").send(
        "/admin/instansi", {**TYPED, "lkpp_email": "lkpp", "website": "situs.test"}
    )
    assert page.status_code == 422
    assert "Tulis alamat surel yang lengkap" in page.text
    assert 'value="situs.test"' in page.text


def test_only_an_administrator_edits_the_agency(client: Client) -> None:
    assert client.login("process_owner").get("/admin/instansi").status_code == 403
