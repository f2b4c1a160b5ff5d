"""Mail on the page of its case: folded, marked where it came back, and decided with one click where it is unclear."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import Actor
from app.channels.incoming.store import store_raw
from app.database import begin_writing, db
from app.jobs.take_in_mail import take_in_mail
from app.models import Case, Message, OutgoingMail
from tests.browser_like import Client
from tests.channels.letters import letter
from tests.desk import Desk

SYSTEM = Actor.system("worker")


def bring(app: Flask, raw: bytes) -> int:
    """Store a mail, take it in, and return the id of the newest case."""
    clock = app.extensions["clock"]
    with app.app_context():
        session = db.session()
        begin_writing(session)
        mail, _ = store_raw(
            session, raw, mailbox="helpdesk", envelope_to=[], received_at=clock(), actor=SYSTEM, now=clock()
        )
        mail_id = mail.id
        session.commit()
        take_in_mail(session, mail_id, actor=SYSTEM, clock=clock)
        return session.scalars(select(Case.id).order_by(Case.id.desc()).limit(1)).one()


def answered(app: Flask) -> tuple[int, str]:
    """Return a case by mail that was answered, and the Message-ID of the answer."""
    case_id = bring(app, letter().as_bytes())
    with app.app_context():
        session = db.session()
        begin_writing(session)
        desk = Desk(session, app.extensions["clock"])
        desk.do(session.get_one(Case, case_id), "answer", answer="Coba masuk lagi.")
        query = select(OutgoingMail.message_id).where(OutgoingMail.kind == "answer")
        return case_id, session.scalars(query).one()


def test_quotes_and_signatures_are_folded_and_nothing_is_gone(app: Flask, client: Client) -> None:
    body = "Masih gagal.\n\nPada Sel, 3 Nov 2026 Helpdesk <h@lpse.test> menulis:\n> Coba lagi.\n\n-- \nSari, CV Maju\n"
    case_id = bring(app, letter(body).as_bytes())
    page = client.login("helpdesk").get(f"/tiket/{case_id}").text
    assert "Masih gagal." in page.split('<details class="message-quote">')[0]
    for folded in ("Kutipan pesan sebelumnya", "Coba lagi.", "Tanda tangan", "Sari, CV Maju"):
        assert folded in page
    with app.app_context():
        token = db.session.get_one(Case, case_id).tracking_token
    assert "Coba lagi." in client.get(f"/lacak/{token}").text


def test_a_mail_that_came_back_is_shown_at_the_message_that_bounced(app: Flask, client: Client) -> None:
    case_id, message_id = answered(app)
    bounce = (
        "Return-Path: <>\r\nFrom: postmaster@penyedia.test\r\nSubject: Undeliverable\r\n\r\n"
        f"550 5.1.1 User unknown\r\n\r\nMessage-ID: {message_id}\r\n"
    )
    bring(app, bounce.encode())
    page = client.login("helpdesk").get(f"/tiket/{case_id}").text
    answer = page.index("Coba masuk lagi.")
    assert page.index("Tidak sampai: dikembalikan oleh server surel penerima: 550 5.1.1 User unknown", answer) > answer


@pytest.mark.parametrize(("what", "position"), [("keberatan", "reopened"), ("konfirmasi", "closed")])
def test_kept_thanks_become_what_a_person_says_they_were(app: Flask, client: Client, what: str, position: str) -> None:
    case_id, message_id = answered(app)
    app.extensions["clock"].forward(minutes=5)
    bring(app, letter("Terima kasih.", headers={"In-Reply-To": message_id}).as_bytes())
    client.login("helpdesk")
    assert "Ini keberatan" in client.get(f"/tiket/{case_id}").text
    with app.app_context():
        reply_id = db.session.scalars(select(Message.id).where(Message.kind == "reply")).one()
    address = f"/tiket/{case_id}/pesan/{reply_id}/{what}"
    assert client.send(address).status_code == 303
    with app.app_context():
        assert db.session.get_one(Case, case_id).position == position
    assert client.send(address).status_code == 409


def test_the_original_sender_of_what_was_passed_on_becomes_the_requester(app: Flask, client: Client) -> None:
    client.login("helpdesk")
    body = "---------- Pesan terusan ---------\nDari: Sari <sari@penyedia.test>\nPerihal: x\n\nTolong."
    case_id = bring(app, letter(body, sender="Budi <budi@lpse.test>", subject="Fwd: Tolong").as_bytes())
    assert "Jadikan pemohon" in client.get(f"/tiket/{case_id}").text
    assert client.send(f"/tiket/{case_id}/pengirim-asli").status_code == 303
    with app.app_context():
        assert db.session.get_one(Case, case_id).requester.email == "sari@penyedia.test"
        kinds = select(OutgoingMail.kind).where(OutgoingMail.requester_id.is_not(None))
        assert db.session.scalars(kinds).all() == ["receipt"]
    assert client.send(f"/tiket/{case_id}/pengirim-asli").status_code == 409


def test_a_file_that_may_not_be_kept_is_told(app: Flask, client: Client) -> None:
    message = letter()
    message.add_attachment(b"PK\x03\x04isi", maintype="application", subtype="zip", filename="arsip.zip")
    case_id = bring(app, message.as_bytes())
    page = client.login("helpdesk").get(f"/tiket/{case_id}").text
    assert "Lampiran tidak disimpan: Isi “arsip.zip” bukan gambar atau PDF." in page
    assert "Kirim tangkapan layar" not in page  # that is said to who sends it


def test_a_picture_in_the_mail_is_shown(app: Flask, client: Client) -> None:
    message = letter()
    html = '<p>Ini</p><img src="cid:layar@x"><img src="https://pelacak.test/a.gif">'
    message.add_alternative(html, subtype="html")
    part = message.get_payload()[1]
    part.add_related(b"\x89PNG\r\n\x1a\nxx", "image", "png", cid="<layar@x>", filename="layar.png")
    case_id = bring(app, message.as_bytes())
    page = client.login("helpdesk").get(f"/tiket/{case_id}").text
    assert 'class="message-picture"' in page
    assert "pelacak.test" not in page
