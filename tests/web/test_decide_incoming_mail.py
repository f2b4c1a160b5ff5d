"""Deciding about a mail that waits: a ticket, a complaint, a turn of another ticket, or away with it. Once each."""

from email.message import EmailMessage
from html import escape

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import Actor
from app.channels.incoming.reasons import ADVICE, REASONS
from app.channels.incoming.store import store_raw
from app.database import begin_writing, db
from app.models import AuditEvent, Case, IncomingMail
from app.models.incoming import DISCARDED, DONE, QUARANTINED, WAITING
from tests.browser_like import Client
from tests.desk import START

LIST = "/surel-masuk"
PICTURE = b"\x89PNG\r\n\x1a\n"


def arrive(
    app: Flask,
    *,
    subject: str = "Lampiran penawaran",
    body: str = "Mohon bantuan.",
    html: str = "",
    mailbox: str = "helpdesk",
    state: str = WAITING,
    reason: str = "unknown_sender",
    file: bytes = b"",
) -> int:
    """Let a mail lie there for a person to decide about; return its id."""
    message = EmailMessage()
    message["From"] = "Joko <joko@penyedia.test>"
    message["To"] = "helpdesk-lpse@basarnas.go.id"
    message["Subject"] = subject
    message["Message-ID"] = f"<{abs(hash((subject, mailbox)))}@penyedia.test>"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    if file:
        message.add_attachment(file, maintype="application", subtype="octet-stream", filename="../bukti <1>.html")
    return store(app, bytes(message), mailbox=mailbox, state=state, reason=reason)


def store(
    app: Flask, raw: bytes, *, mailbox: str = "helpdesk", state: str = WAITING, reason: str = "unknown_sender"
) -> int:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        mail, _ = store_raw(
            session,
            raw,
            mailbox=mailbox,
            envelope_to=[],
            received_at=START,
            actor=Actor.system(),
            now=START,
        )
        mail.state, mail.reason = state, reason
        mail.outcome = "spam" if reason == "spam" else "quarantined"
        session.commit()
        return mail.id


def mail_of(app: Flask, mail_id: int) -> IncomingMail:
    with app.app_context():
        mail = db.session.get_one(IncomingMail, mail_id)
        db.session.expunge(mail)
        return mail


def events(app: Flask, name: str) -> int:
    with app.app_context():
        return len(db.session.scalars(select(AuditEvent.id).where(AuditEvent.name == name)).all())


def open_case(app: Flask, client: Client, **options: str) -> str:
    with app.app_context():
        desk = client.desk()
        number = desk.open(**options).number  # type: ignore[arg-type]
        desk.session.commit()
        return number


@pytest.fixture
def budi(client: Client) -> Client:
    return client.login("helpdesk")


def test_the_list_shows_what_waits_with_its_reason(app: Flask, budi: Client) -> None:
    arrive(app)
    arrive(app, subject="Isi rusak", state=QUARANTINED, reason="unreadable")
    arrive(app, subject="Hadiah untuk Anda", state=QUARANTINED, reason="spam")
    page = budi.get(LIST).text
    assert "Lampiran penawaran" in page
    assert "Isi rusak" in page
    assert "bukan dari alamat pemohonnya" in page
    assert "Hadiah" not in page
    quarantine = budi.get(f"{LIST}?keadaan=quarantined").text
    assert "Hadiah untuk Anda" in quarantine
    assert "spam" in quarantine
    assert "Hadiah untuk Anda" in budi.get(f"{LIST}?keadaan=semua").text


def test_the_menu_counts_what_waits_and_leaves_spam_out(app: Flask, budi: Client) -> None:
    arrive(app)
    arrive(app, subject="Hadiah", state=QUARANTINED, reason="spam")
    page = budi.get(LIST).text
    entry = page[page.index('href="/surel-masuk"') :]
    assert '<span class="queue-count">1</span>' in entry[: entry.index("</a>")]


def test_it_becomes_a_ticket_once(app: Flask, budi: Client) -> None:
    mail_id = arrive(app)
    first = budi.send(f"{LIST}/{mail_id}/tiket")
    assert first.status_code == 303
    assert "/tiket/" in first.location
    second = budi.send(f"{LIST}/{mail_id}/tiket")
    assert second.status_code == 409
    assert "Budi" in second.text
    mail = mail_of(app, mail_id)
    assert (mail.state, mail.outcome) == (DONE, "ticket")
    assert events(app, "mail_decided") == 1
    assert events(app, "case_opened") == 1


def test_it_becomes_a_complaint_that_helpdesk_no_longer_sees(app: Flask, budi: Client) -> None:
    mail_id = arrive(app)
    done = budi.send(f"{LIST}/{mail_id}/pengaduan")
    assert (done.status_code, done.location) == (303, LIST)
    assert budi.get(f"{LIST}/{mail_id}").status_code == 403
    with app.app_context():
        assert db.session.scalars(select(Case)).one().kind == "complaint"


def test_it_joins_the_ticket_whose_number_is_typed(app: Flask, budi: Client) -> None:
    number = open_case(app, budi)
    mail_id = arrive(app)
    done = budi.send(f"{LIST}/{mail_id}/gabung", {"number": f" {number.lower()} "})
    assert done.status_code == 303
    assert "Mohon bantuan." in budi.get(done.location).text
    assert mail_of(app, mail_id).outcome == "reply"


@pytest.mark.parametrize(("typed", "said"), [("", "Tulis nomor tiketnya"), ("T-2026-999999", "tidak ada")])
def test_a_number_that_is_none_is_told_beside_the_field(app: Flask, budi: Client, typed: str, said: str) -> None:
    mail_id = arrive(app)
    refused = budi.send(f"{LIST}/{mail_id}/gabung", {"number": typed})
    assert refused.status_code == 422
    assert said in refused.text
    assert f'value="{typed}"' in refused.text
    assert mail_of(app, mail_id).state == WAITING


def test_helpdesk_cannot_join_a_complaint_nor_learn_that_there_is_one(app: Flask, budi: Client) -> None:
    number = open_case(app, budi, kind="complaint")
    refused = budi.send(f"{LIST}/{arrive(app)}/gabung", {"number": number})
    assert refused.status_code == 422
    assert "tidak ada" in refused.text


def test_it_is_thrown_away_with_a_reason_and_stays_readable(app: Flask, budi: Client) -> None:
    mail_id = arrive(app)
    assert budi.send(f"{LIST}/{mail_id}/buang", {"reason": " "}).status_code == 422
    done = budi.send(f"{LIST}/{mail_id}/buang", {"reason": "Iklan"})
    assert (done.status_code, done.location) == (303, LIST)
    mail = mail_of(app, mail_id)
    assert (mail.state, mail.decision_reason) == (DISCARDED, "Iklan")
    assert "Iklan" in budi.get(f"{LIST}?keadaan=discarded").text
    assert budi.get(f"{LIST}/{mail_id}/surel.eml").status_code == 200
    assert budi.send(f"{LIST}/{mail_id}/tiket").status_code == 409


def test_mail_of_the_complaints_mailbox_is_for_those_who_may_see_complaints(app: Flask, client: Client) -> None:
    mail_id = arrive(app, subject="Keluhan tentang petugas", mailbox="complaint")
    client.login("helpdesk")
    assert "Keluhan" not in client.get(LIST).text
    for address in ("", "/html", "/surel.eml"):
        assert client.get(f"{LIST}/{mail_id}{address}").status_code == 403
    assert client.send(f"{LIST}/{mail_id}/tiket").status_code == 403
    client.login("koordinator")
    assert "Keluhan tentang petugas" in client.get(LIST).text
    assert client.get(f"{LIST}/{mail_id}").status_code == 200


def test_the_auditor_reads_and_decides_nothing(app: Flask, client: Client) -> None:
    mail_id = arrive(app)
    client.login("auditor")
    page = client.get(f"{LIST}/{mail_id}").text
    assert "Mohon bantuan." in page
    assert "Jadikan tiket" not in page
    assert client.send(f"{LIST}/{mail_id}/tiket").status_code == 403


@pytest.mark.parametrize("role", ["front_office", "admin_ppe", "process_owner", "administrator"])
def test_others_do_not_read_mail(app: Flask, client: Client, role: str) -> None:
    mail_id = arrive(app)
    client.login(role)
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}/{mail_id}/surel.eml").status_code == 403


def test_the_message_is_handed_out_as_it_came_to_be_saved_only(app: Flask, budi: Client) -> None:
    raw = budi.get(f"{LIST}/{arrive(app)}/surel.eml")
    assert raw.data.startswith(b"From: Joko")
    assert raw.headers["Content-Disposition"].startswith("attachment")
    assert raw.headers["Content-Security-Policy"].startswith("sandbox")
    assert raw.content_type == "application/octet-stream"


def test_a_file_of_it_is_handed_out_to_be_saved_only(app: Flask, budi: Client) -> None:
    mail_id = arrive(app, file=b"<script>alert(1)</script>")
    page = budi.get(f"{LIST}/{mail_id}").text
    assert "bukti 1.html" in page
    file = budi.get(f"{LIST}/{mail_id}/berkas/1")
    assert file.data == b"<script>alert(1)</script>"
    assert file.content_type == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert budi.get(f"{LIST}/{mail_id}/berkas/2").status_code == 404


def test_html_stands_in_a_frame_without_script_and_without_anything_remote(app: Flask, budi: Client) -> None:
    html = '<p onclick="x()">Halo</p><script>x()</script><img src="https://pelacak.test/a.png"><form action="/">'
    mail_id = arrive(app, html=html)
    frame = budi.get(f"{LIST}/{mail_id}/html")
    assert "Halo" in frame.text
    for forbidden in ("<script", "onclick", "https://pelacak.test", "<form"):
        assert forbidden not in frame.text
    assert "pelacak.test tidak dimuat" in frame.text
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in frame.headers["Content-Security-Policy"]
    assert "sandbox" in budi.get(f"{LIST}/{mail_id}").text


def arrive_with_picture(app: Flask, html: str, content_id: str, picture: bytes = PICTURE) -> int:
    message = EmailMessage()
    message["From"], message["Subject"] = "Joko <joko@penyedia.test>", "Gambar"
    message.set_content(html, subtype="html")
    message.add_related(picture, "image", "png", cid=content_id)
    return store(app, bytes(message))


@pytest.mark.parametrize("named", ["image001.png@01D9", "image001.png%4001D9"])
def test_an_inline_image_is_shown_however_its_reference_is_written(app: Flask, budi: Client, named: str) -> None:
    mail_id = arrive_with_picture(app, f'<p>Ini</p><img src="cid:{named}">', "<image001.png@01D9>")
    assert "data:image/png;base64," in budi.get(f"{LIST}/{mail_id}/html").text


def test_an_image_that_is_shown_a_thousand_times_does_not_fill_the_memory(app: Flask, budi: Client) -> None:
    html = "<p>Ini</p>" + '<img src="cid:a@b">' * 1_000
    mail_id = arrive_with_picture(app, html, "<a@b>", PICTURE + bytes(1_500_000))
    page = budi.get(f"{LIST}/{mail_id}/html").text
    assert "data:image/png;base64," in page
    assert len(page) < 30_000_000


def test_a_message_whose_file_is_gone_is_told_in_a_sentence(app: Flask, budi: Client) -> None:
    mail_id = arrive(app)
    sha256 = mail_of(app, mail_id).sha256
    (app.extensions["site"].files / "mail" / sha256[:2] / sha256).unlink()
    page = budi.get(f"{LIST}/{mail_id}")
    assert page.status_code == 404
    assert "memulihkannya" in page.text


def test_what_is_not_there_is_not_found(app: Flask, budi: Client) -> None:
    assert budi.get(f"{LIST}/99").status_code == 404
    assert budi.get(f"{LIST}?keadaan=omong-kosong").status_code == 200


def test_a_message_or_file_that_is_taken_out_is_an_event(app: Flask, budi: Client) -> None:
    mail_id = arrive(app, file=b"<script>")
    assert budi.get(f"{LIST}/{mail_id}/surel.eml").status_code == 200
    assert budi.get(f"{LIST}/{mail_id}/berkas/1").data == b"<script>"
    assert budi.get(f"{LIST}/{mail_id}/berkas/2").status_code == 404
    with app.app_context():
        opened = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "file_opened")).all()
    assert [event.actor_id is not None and event.data.count(f'"incoming_mail":{mail_id}') for event in opened] == [1, 1]


def test_values_that_must_not_be_seen_are_covered_in_the_html_too(app: Flask, budi: Client) -> None:
    html = "<table><tr><td>NIK</td><td>3171014905850003</td></tr></table>"
    html += "<p>Kata sandi: <b>Mawar2024!</b></p><p>Salam &amp; hormat</p>"
    mail_id = arrive(app, body="Lihat HTML.", html=html)
    frame = budi.get(f"{LIST}/{mail_id}/html").text
    assert "3171014905850003" not in frame
    assert "Mawar2024" not in frame
    assert "<td>[NIK disamarkan]</td>" in frame
    assert "<p>Salam &amp; hormat</p>" in frame


def test_admin_ppe_is_led_to_no_message_that_they_may_not_open(app: Flask, client: Client) -> None:
    mail_id = arrive(app)
    client.login("helpdesk").send(f"{LIST}/{mail_id}/tiket")
    with app.app_context():
        case_id = db.session.get_one(IncomingMail, mail_id).case_id
    page = client.login("admin_ppe").get(f"/tiket/{case_id}")
    assert page.status_code == 200
    assert f"{LIST}/{mail_id}" not in page.text
    assert f"{LIST}/{mail_id}" in client.login("helpdesk").get(f"/tiket/{case_id}").text


@pytest.mark.parametrize("reason", [reason for reason in REASONS if not reason.startswith("lkpp")])
def test_what_waits_says_what_can_be_done_about_it(app: Flask, budi: Client, reason: str) -> None:
    mail_id = arrive(app, state=QUARANTINED, reason=reason)
    page = budi.get(f"{LIST}/{mail_id}").text
    assert escape(REASONS[reason]) in page
    assert escape(ADVICE[reason]) in page


def test_what_answers_a_ticket_names_it_in_the_list(app: Flask, budi: Client) -> None:
    number = open_case(app, budi)
    mail_id = arrive(app)
    with app.app_context():
        begin_writing(db.session())
        case_id = db.session.scalars(select(Case.id).where(Case.number == number)).one()
        db.session.get_one(IncomingMail, mail_id).proposed_case_id = case_id
        db.session.commit()
    assert f'<a href="/tiket/{case_id}">{number}</a>' in budi.get(LIST).text


def test_where_the_answer_is_wanted_is_shown_where_it_is_elsewhere(app: Flask, budi: Client) -> None:
    head = b"From: Joko <joko@penyedia.test>\nSubject: Tanya\n"
    elsewhere = store(app, head + b"Reply-To: Kantor <kantor@penyedia.test>\n\nisi")
    same = store(app, head + b"Reply-To: Joko <JOKO@penyedia.test>\n\nisi")
    page = budi.get(f"{LIST}/{elsewhere}").text
    assert "Balas ke" in page
    assert "kantor@penyedia.test" in page
    assert "Balas ke" not in budi.get(f"{LIST}/{same}").text
