"""The administrator says where the mailboxes are; what is wrong is told beside its field, and every change is kept."""

import orjson
import pytest
from flask import Flask
from sqlalchemy import select

from app.database import begin_writing, db
from app.models import AuditEvent, Mailbox
from tests.browser_like import Client
from tests.desk import START

PAGE = "/pengaturan/surel"
FILLED = {
    "kind": "ticket",
    "address": "",
    "host": "imap.instansi.test",
    "port": "993",
    "security": "tls",
    "username": "helpdesk",
    "password_variable": "IMAP_PASSWORD_HELPDESK",
    "folder": "INBOX",
    "moved_to": "",
    "reads_since": "2026-11-01",
    "largest_mb": "50",
    "is_active": "y",
}


@pytest.fixture
def tono(client: Client) -> Client:
    return client.login("administrator")


def mailbox(app: Flask, key: str = "helpdesk") -> Mailbox:
    with app.app_context():
        found = db.session.scalars(select(Mailbox).where(Mailbox.key == key)).one()
        db.session.expunge(found)
        return found


def changes(app: Flask, name: str) -> list[dict[str, object]]:
    with app.app_context():
        return [
            orjson.loads(data) for data in db.session.scalars(select(AuditEvent.data).where(AuditEvent.name == name))
        ]


def test_the_two_of_the_standard_are_there_and_none_is_read(app: Flask, tono: Client) -> None:
    page = tono.get(PAGE).text
    assert "helpdesk-lpse@basarnas.go.id" in page
    assert "ukpbjbasarnas@basarnas.go.id" in page
    assert page.count("tidak dibaca") == 2


def test_it_is_saved_and_the_change_is_in_the_trail(app: Flask, tono: Client) -> None:
    saved = tono.send(f"{PAGE}/1", FILLED)
    assert (saved.status_code, saved.location) == (303, PAGE)
    assert mailbox(app).is_active
    assert mailbox(app).reads_since.isoformat() == "2026-10-31T17:00:00+00:00"
    (change,) = changes(app, "mailbox_changed")
    assert change["after"]["host"] == "imap.instansi.test"  # type: ignore[index]
    assert "imap.instansi.test" in tono.get(PAGE).text
    tono.send(f"{PAGE}/1", FILLED)
    assert len(changes(app, "mailbox_changed")) == 1


def test_another_is_added(app: Flask, tono: Client) -> None:
    assert tono.send(f"{PAGE}/baru", {**FILLED, "address": "Pengaduan2@Instansi.test"}).status_code == 303
    assert "pengaduan2@instansi.test" in tono.get(PAGE).text
    assert len(changes(app, "mailbox_added")) == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("host", "https://imap.test/", "nama server saja"),
        ("port", "99999", "1 sampai 65535"),
        ("port", "imap", "bilangan"),
        ("security", "none", "terbaca di jaringan"),
        ("password_variable", "SECRET_KEY", "IMAP_PASSWORD"),
        ("password_variable", "rahasia123", "IMAP_PASSWORD"),
        ("folder", "", "INBOX"),
        ("reads_since", "kemarin", "Tanggal ini tidak ada"),
        ("largest_mb", "5000", "antara 1 dan 200"),
        ("address", "bukan alamat", "alamat surel yang lengkap"),
        ("host", "", "Lengkapi server"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(
    app: Flask, tono: Client, field: str, typed: str, said: str
) -> None:
    refused = tono.send(f"{PAGE}/1", {**FILLED, field: typed})
    assert refused.status_code == 422
    assert said in refused.text
    if typed and field != "security":
        assert f'value="{typed}"' in refused.text
    assert not mailbox(app).is_active


def test_another_folder_is_read_from_its_beginning(app: Flask, tono: Client) -> None:
    tono.send(f"{PAGE}/1", FILLED)
    with app.app_context():
        begin_writing(db.session())
        row = db.session.get_one(Mailbox, 1)
        row.uidvalidity, row.last_uid = 7, 40
        db.session.commit()
    tono.send(f"{PAGE}/1", {**FILLED, "largest_mb": "20"})
    assert mailbox(app).last_uid == 40
    tono.send(f"{PAGE}/1", {**FILLED, "folder": "Helpdesk"})
    assert (mailbox(app).uidvalidity, mailbox(app).last_uid) == (None, 0)


def test_a_failing_mailbox_is_shown_to_who_mends_it_and_to_who_waits_for_it(
    app: Flask, client: Client, tono: Client
) -> None:
    tono.send(f"{PAGE}/1", FILLED)
    with app.app_context():
        begin_writing(db.session())
        row = db.session.get_one(Mailbox, 1)
        row.failing_since, row.failures, row.last_error = START, 3, "Server tidak menjawab"
        row.reconciled_at, row.found_missing = START, 2
        db.session.commit()
    assert "Server tidak menjawab" in tono.get(PAGE).text
    client.login("koordinator")
    page = client.get("/surel-masuk").text
    assert "Server tidak menjawab" in page
    assert "2 surel sempat tertinggal" in page  # one trouble does not hide the other


@pytest.mark.parametrize("role", ["helpdesk", "koordinator", "auditor"])
def test_only_administrators_see_where_mailboxes_are(client: Client, role: str) -> None:
    client.login(role)
    assert client.get(PAGE).status_code == 403
    assert client.send(f"{PAGE}/1", FILLED).status_code == 403
