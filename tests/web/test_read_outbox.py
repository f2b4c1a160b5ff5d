import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.channels.delivery import deliver_one
from app.channels.mailbox import HIDDEN, without_secrets
from app.channels.smtp import SmtpServer
from app.database import begin_writing, db
from app.models import OutgoingMail
from app.models.outbox import DEAD, WAITING
from tests.browser_like import Client
from tests.desk import START


@pytest.fixture
def token(app: Flask, client: Client) -> str:
    """A case of Sari's has brought about mail to her and to Helpdesk; its tracking token is hers alone."""
    with app.app_context():
        desk = client.desk()
        desk.staff("helpdesk")
        case = desk.open()
        db.session.rollback()
        return case.tracking_token


def receipt(app: Flask) -> OutgoingMail:
    with app.app_context():
        return db.session.scalars(select(OutgoingMail).where(OutgoingMail.requester_id.is_not(None))).one()


def set_state(app: Flask, mail: OutgoingMail, **values: object) -> None:
    with app.app_context():
        begin_writing(db.session())
        db.session.execute(update(OutgoingMail).where(OutgoingMail.id == mail.id).values(**values))
        db.session.commit()


@pytest.fixture
def trial(app: Flask) -> Iterator[None]:
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, environment="trial")
    yield
    app.extensions["settings"] = settings


def test_the_newest_mail_stands_first_with_recipient_case_and_state(client: Client, token: str) -> None:
    page = client.login("koordinator").get("/kotak-keluar").text
    assert "sari@penyedia.test" in page
    assert "Menunggu" in page
    assert "segera dicoba" in page
    assert page.index("Tangani tiket") < page.index("kami terima")


def test_a_mail_shows_its_text_and_a_sandboxed_frame(app: Flask, client: Client, token: str) -> None:
    client.login("koordinator")
    mail = receipt(app)
    page = client.get(f"/kotak-keluar/{mail.id}").text
    assert "Yth. Sari Wulandari" in page
    assert re.search(rf'<iframe class="letter-frame"\s+sandbox\s+src="/kotak-keluar/{mail.id}/html"', page)
    html = client.get(f"/kotak-keluar/{mail.id}/html")
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("page", ["/kotak-keluar/{id}", "/kotak-keluar/{id}/html"])
def test_links_that_are_keys_are_hidden_from_readers(app: Flask, client: Client, token: str, page: str) -> None:
    text = client.login("koordinator").get(page.format(id=receipt(app).id)).text
    assert token not in text
    assert f"/lacak/{HIDDEN}" in text


def test_only_the_part_that_is_a_key_is_hidden() -> None:
    assert (
        without_secrets("Lihat http://h.test/lacak/abcdefghijklmnopqrst1234 ya.")
        == f"Lihat http://h.test/lacak/{HIDDEN} ya."
    )
    assert without_secrets("http://h.test/tiket/17 dan abcdefghijklmnopqrst1234") == (
        "http://h.test/tiket/17 dan abcdefghijklmnopqrst1234"
    )


def test_an_administrator_sees_that_a_mail_went_but_not_what_was_said(app: Flask, client: Client, token: str) -> None:
    client.login("administrator")
    mail = receipt(app)
    assert "sari@penyedia.test" in client.get("/kotak-keluar").text
    page = client.get(f"/kotak-keluar/{mail.id}")
    assert page.status_code == 200
    assert "Yth. Sari Wulandari" not in page.text
    assert client.get(f"/kotak-keluar/{mail.id}/html").status_code == 403


@pytest.mark.parametrize("role", ["helpdesk", "auditor", "process_owner"])
def test_others_do_not_read_the_outbox(app: Flask, client: Client, token: str, role: str) -> None:
    client.login(role)
    for page in ("", f"/{receipt(app).id}", f"/{receipt(app).id}/html"):
        assert client.get(f"/kotak-keluar{page}").status_code == 403


def test_in_a_trial_everybody_who_is_signed_in_reads_it_and_follows_its_links(
    app: Flask, client: Client, token: str, trial: None
) -> None:
    page = client.login("helpdesk").get(f"/kotak-keluar/{receipt(app).id}").text
    link = re.search(r'href="(http://localhost(/lacak/[^"]+))"', page)
    assert link
    assert token in link[1]
    assert 'href="/kotak-keluar"' in client.get("/kotak-tugas/saya").text
    assert app.test_client().get("/kotak-keluar").status_code == 302


def test_a_dead_mail_says_why_and_is_tried_again_by_a_person(app: Flask, client: Client, token: str) -> None:
    mail = receipt(app)
    set_state(app, mail, state=DEAD, attempts=10, last_error="ConnectionRefusedError: ditolak")
    client.login("koordinator")
    assert "ConnectionRefusedError: ditolak" in client.get("/kotak-keluar?keadaan=dead").text
    assert "Coba kirim lagi" in client.get(f"/kotak-keluar/{mail.id}").text
    assert client.send(f"/kotak-keluar/{mail.id}/coba-lagi").status_code == 303
    again = receipt(app)
    assert (again.state, again.attempts) == (WAITING, 0)


def test_a_second_try_of_what_waits_already_is_a_conflict(app: Flask, client: Client, token: str) -> None:
    assert client.login("koordinator").send(f"/kotak-keluar/{receipt(app).id}/coba-lagi").status_code == 409


def test_a_waiting_mail_says_how_often_it_failed(app: Flask, client: Client, token: str) -> None:
    set_state(app, receipt(app), attempts=3, last_error="TimeoutError: lambat")
    page = client.login("administrator").get("/kotak-keluar").text
    assert "sudah 3 kali gagal" in page
    assert "TimeoutError: lambat" in page


def test_an_empty_outbox_and_an_unknown_state_say_so(client: Client) -> None:
    client.login("koordinator")
    assert "Belum ada surel." in client.get("/kotak-keluar").text
    assert "Tidak ada surel dalam keadaan ini." in client.get("/kotak-keluar?keadaan=sent").text


def test_a_mail_that_is_not_there_is_404(client: Client) -> None:
    client.login("koordinator")
    assert client.get("/kotak-keluar/4711").status_code == 404
    assert client.send("/kotak-keluar/4711/coba-lagi").status_code == 404


@pytest.mark.usefixtures("trial")
def test_a_trial_that_sends_mail_says_so(app: Flask, client: Client) -> None:
    assert "surel tidak dikirim ke luar" in client.get("/").text
    app.extensions["mail_server"] = SmtpServer("127.0.0.1", 9)
    assert "surelnya sungguh dikirim ke luar" in client.get("/").text


def test_a_server_that_is_down_is_told_in_words_with_the_next_try(app: Flask, client: Client, token: str) -> None:
    mail = receipt(app)
    with app.app_context():
        begin_writing(db.session())
        deliver_one(db.session(), mail.id, SmtpServer("127.0.0.1", 9), now=START)
    page = client.login("koordinator").get(f"/kotak-keluar/{mail.id}").text
    assert "Server surel tidak dapat dihubungi" in page
    assert "sudah 1 kali gagal" in page
    assert "09.01" in page
