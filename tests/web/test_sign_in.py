from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.administration.accounts import fill_trial_staff
from app.administration.passwords import set_password
from app.audit import Actor
from app.database import begin_writing, db
from app.models import AuditEvent, FormDraft
from tests.browser_like import Client
from tests.desk import START, TravellingClock, make_staff
from tests.web.asking import hidden

PASSWORD = "kuda laut menari pelan"
EMAIL = "budi@lpse.test"


@pytest.fixture
def budi(app: Flask) -> int:
    """Budi of the helpdesk, who has a password."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        user = make_staff(session, "helpdesk")
        set_password(session, user, PASSWORD, actor=Actor.system("cli"), now=START)
        session.commit()
        return user.id


def sign_in(client: Client, password: str = PASSWORD, email: str = EMAIL, **more: str) -> TestResponse:
    return client.send("/masuk", {"email": email, "password": password, **more})


def events(app: Flask, user_id: int) -> list[str]:
    with app.app_context():
        query = select(AuditEvent.name).where(AuditEvent.actor_id == user_id).order_by(AuditEvent.id)
        return list(db.session.scalars(query))


@pytest.mark.usefixtures("budi")
def test_a_password_opens_the_inbox(client: Client) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/kotak-tugas")
    assert "Budi" in client.get("/akun/sandi").text


@pytest.mark.usefixtures("budi")
def test_the_address_may_be_typed_in_capitals(client: Client) -> None:
    assert sign_in(client, email=" BUDI@lpse.test ").status_code == 303


@pytest.mark.usefixtures("budi")
def test_a_wrong_password_and_an_unknown_address_get_the_same_sentence(client: Client) -> None:
    for page in (sign_in(client, "salah"), sign_in(client, email="siapa@lpse.test")):
        assert page.status_code == 422
        assert "tidak cocok" in page.text
    assert client.get("/akun/sandi").status_code == 302


def test_empty_fields_are_each_named(client: Client) -> None:
    page = sign_in(client, "", "")
    assert "Isi alamat surel akun Anda." in page.text
    assert "Isi kata sandi." in page.text


def test_an_account_that_was_closed_does_not_open(app: Flask, client: Client, budi: int) -> None:
    with app.app_context():
        begin_writing(db.session())
        make_staff(db.session(), "helpdesk").is_active = False
        db.session.commit()
    assert sign_in(client).status_code == 422


def test_it_is_recorded_with_the_failures_before_it(app: Flask, client: Client, budi: int) -> None:
    sign_in(client, "salah")
    sign_in(client)
    assert events(app, budi)[-2:] == ["sign_in_failed", "signed_in"]


def test_ten_failures_shut_the_door_for_a_while(client: Client, clock: TravellingClock, budi: int) -> None:
    for _time in range(10):
        sign_in(client, "salah")
    page = sign_in(client)
    assert page.status_code == 422
    assert "Coba lagi setelah pukul 09.15" in page.text
    clock.forward(minutes=15)
    assert sign_in(client).status_code == 303


def test_a_shut_door_records_nothing_more(app: Flask, client: Client, budi: int) -> None:
    for _time in range(13):
        sign_in(client, "salah")
    assert events(app, budi).count("sign_in_failed") == 10


@pytest.mark.usefixtures("budi")
def test_failures_before_a_success_no_longer_count(client: Client) -> None:
    for _time in range(9):
        sign_in(client, "salah")
    sign_in(client)
    sign_in(client, "salah")
    assert sign_in(client).status_code == 303


@pytest.mark.usefixtures("budi")
def test_it_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    asked = client.get("/akun/sandi")
    assert asked.location == "/masuk?next=/akun/sandi"
    assert hidden(client.get(asked.location), "next") == ["/akun/sandi"]
    assert sign_in(client, next="/akun/sandi").location == "/akun/sandi"


@pytest.mark.usefixtures("budi")
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://jahat.test/",
        "//jahat.test/",
        "/\\jahat.test",
        "/keluar",
        "/tugas/1/selesaikan",
        "/tidak-ada",
        "javascript:1",
    ],
)
def test_it_leads_to_no_page_but_ours(client: Client, elsewhere: str) -> None:
    assert sign_in(client, next=elsewhere).location == "/kotak-tugas"


@pytest.mark.usefixtures("budi")
def test_it_begins_a_new_session(client: Client) -> None:
    client.get("/masuk")
    with client.session_transaction() as before:
        before["left_by_somebody"] = "here"
    sign_in(client)
    with client.session_transaction() as after:
        assert "left_by_somebody" not in after
        assert after.permanent


def test_what_was_typed_when_the_sign_in_ended_comes_back_as_a_draft(app: Flask, client: Client, budi: int) -> None:
    with app.app_context():
        case_id = client.desk().open().id
    ended = client.send(f"/tiket/{case_id}/catatan", {"body": "Sudah saya telepon, tetapi tidak diangkat."})
    assert ended.status_code == 401
    assert "Tidak ada yang hilang" in ended.text
    assert "Sudah saya telepon, tetapi tidak diangkat." in ended.text
    kept = hidden(ended, "kept")[0]
    refused = sign_in(client, "salah", kept=kept)
    assert hidden(refused, "kept") == [kept]
    assert sign_in(client, kept=kept, next=f"/tiket/{case_id}/catatan").location == f"/tiket/{case_id}"
    with app.app_context():
        draft = db.session.scalars(select(FormDraft)).one()
        assert (draft.user_id, draft.form_key) == (budi, f"note:{case_id}")
        assert "tetapi tidak diangkat" in draft.content


@pytest.mark.usefixtures("budi")
def test_a_kept_text_that_was_tampered_with_is_left_out(client: Client) -> None:
    assert sign_in(client, kept="bukan dari kami").location == "/kotak-tugas"


@pytest.mark.usefixtures("budi")
def test_a_stale_page_asks_once_more_and_carries_on(client: Client) -> None:
    page = client.post(
        "/masuk", data={"email": EMAIL, "password": PASSWORD, "next": "/akun/sandi", "csrf_token": "basi"}
    )
    assert page.status_code == 400
    assert f'value="{EMAIL}"' in page.text
    assert hidden(page, "next") == ["/akun/sandi"]
    assert PASSWORD not in page.text


def test_trial_mode_lists_an_account_for_every_role(app: Flask, client: Client) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], environment="trial")
    with app.app_context():
        begin_writing(db.session())
        fill_trial_staff(db.session(), START)
        db.session.commit()
    page = client.get("/masuk")
    roles = ("Front Office", "Helpdesk", "Admin PPE", "Koordinator", "Pemilik Proses", "Auditor", "Administrator")
    assert [role for role in roles if f"<strong>{role}</strong>" not in page.text] == []
    password = hidden(page, "password")[0]
    for email in hidden(page, "email"):
        assert sign_in(client, password, email).status_code == 303


def test_outside_trial_mode_no_account_is_listed(client: Client) -> None:
    assert "Akun untuk mencoba" not in client.get("/masuk").text
