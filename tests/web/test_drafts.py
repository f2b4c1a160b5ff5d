"""The process owner's pages of a draft: made, read, changed as text by two people, discarded."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import event

from app.audit import Actor
from app.database import db
from app.definitions.archive import read_zip, write_zip
from app.definitions.drafts import change_state, draft_by_id, files_of, open_draft, save_file
from app.definitions.published import active
from app.models.procedure_draft import DRAFT_REQUESTED
from tests.browser_like import Client
from tests.desk import START

FORM = "forms/inform.json"
SETTINGS = "processes/settings.json"


@pytest.fixture
def draft(app: Flask, client: Client) -> str:
    """The address of a draft of the shipped procedure, with Rina signed in."""
    with app.app_context():
        desk = client.desk()
        published = active(desk.session)
        rina = Actor.staff(desk.staff("process_owner"))
        made = open_draft(
            desk.session, name="Percobaan", files=published.files, based_on=published.id, actor=rina, now=START
        )
        address = f"/proses/draf/{made.id}"
        desk.session.commit()
    client.login("process_owner")
    return address


def put(app: Flask, client: Client, draft: str, path: str, content: bytes, by: str = "Rina") -> None:
    """Let somebody save a file, past the pages."""
    with app.app_context():
        desk = client.desk()
        actor = Actor.staff(desk.staff("process_owner", by))
        draft_id = int(draft.rpartition("/")[2])
        save_file(desk.session, draft_id, path, content, expected_revision=None, actor=actor, now=desk.now)
        desk.session.commit()


def content(client: Client, draft: str, path: str) -> bytes:
    return client.get(f"{draft}/berkas/{path}").data


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_draft_is_made_from_a_version_and_listed_until_it_is_discarded(client: Client) -> None:
    client.login("process_owner")
    assert "Buat draf" in client.get("/proses").text
    made = client.send("/proses/draf/baru", {"nama": "Verifikasi identitas", "dari": "1"})
    assert made.status_code == 303
    page = client.get(made.location).text
    for told in ("Verifikasi identitas", "Draf dari versi 1", "handle_ticket.bpmn", "masih sama", "Tidak ada temuan"):
        assert told in page
    assert "Verifikasi identitas" in client.get("/proses").text
    assert client.send(f"{made.location}/buang").status_code == 303
    listed = client.get("/proses").text
    assert "dibuang" in listed  # said once
    assert "Verifikasi identitas" not in client.get("/proses").text
    assert "sudah dibuang" in client.get(made.location).text


def test_a_draft_without_a_name_is_asked_for_one_again(client: Client) -> None:
    answer = client.login("process_owner").send("/proses/draf/baru", {"nama": " ", "dari": "1"})
    assert answer.status_code == 422
    assert "Beri nama" in answer.text


def test_others_who_read_the_procedure_are_offered_no_draft(client: Client, draft: str) -> None:
    for role in ("auditor", "koordinator"):
        page = client.login(role).get("/proses").text
        assert "Percobaan" not in page
        assert "Buat draf" not in page


def test_reading_a_draft_writes_nothing(app: Flask, client: Client, draft: str) -> None:
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            written.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    for page in (
        "",
        "/periksa",
        "/banding",
        "/pengaturan",
        f"/teks/{FORM}",
        f"/berkas/{FORM}",
        "/zip",
        "/pilihan.json",
    ):
        assert client.get(f"{draft}{page}").status_code == 200
    assert written == []


def test_every_page_of_a_draft_can_be_read(client: Client, draft: str) -> None:
    for page in ("", "/periksa", "/banding", "/pengaturan", f"/teks/{FORM}", f"/teks/{SETTINGS}"):
        answer = client.get(f"{draft}{page}")
        assert answer.status_code == 200, page
        assert "style=" not in answer.text
        assert "<script>" not in answer.text


def test_the_overview_says_what_changed_by_whom_and_what_is_wrong(app: Flask, client: Client, draft: str) -> None:
    put(app, client, draft, FORM, b"not json", by="Wulan")
    put(app, client, draft, "processes/README.md", b"catatan", by="Wulan")
    client.send(f"{draft}/hapus/forms/record_lkpp.json")
    page = " ".join(client.get(draft).text.split())
    assert "3 berkas berbeda" in page
    assert "Wulan," in page
    assert re.search(r"\d+ temuan</a> harus diperbaiki", page)
    assert "effect-removed" in page
    assert "effect-added" in page
    check = client.get(f"{draft}/periksa").text
    assert "forms/inform.json" in check
    assert "effect" in check


def test_a_file_is_changed_as_text_to_the_byte(app: Flask, client: Client, draft: str) -> None:
    windows = b'\xef\xbb\xbf{\r\n  "a": 1\r\n}\r\n'
    put(app, client, draft, "forms/windows.json", windows)
    page = client.get(f"{draft}/teks/forms/windows.json").text
    typed = '{\r\n  "a": 1\r\n}\r\n'  # as a browser sends it, whatever the file has
    for path, text in (("forms/windows.json", typed), (FORM, content(client, draft, FORM).decode())):
        before = content(client, draft, path)
        page = client.get(f"{draft}/teks/{path}").text
        client.send(f"{draft}/teks/{path}", {"isi": text, "revisi": hidden(page, "revisi")})
        assert content(client, draft, path) == before
    page = client.get(f"{draft}/teks/forms/windows.json").text
    answer = client.send(
        f"{draft}/teks/forms/windows.json", {"isi": typed.replace("1", "2"), "revisi": hidden(page, "revisi")}
    )
    assert answer.status_code == 303
    assert content(client, draft, "forms/windows.json") == windows.replace(b"1", b"2")


def test_the_second_of_two_writers_sees_both_texts_and_loses_neither(app: Flask, client: Client, draft: str) -> None:
    opened = hidden(client.get(f"{draft}/teks/{FORM}").text, "revisi")
    put(app, client, draft, FORM, b'{"dari": "Wulan"}', by="Wulan")
    refused = client.send(f"{draft}/teks/{FORM}", {"isi": '{"dari": "Rina"}', "revisi": opened})
    assert refused.status_code == 409
    for told in ("Wulan menyimpan berkas ini", "&#34;Wulan&#34;", "&#34;Rina&#34;"):
        assert told in refused.text
    assert content(client, draft, FORM) == b'{"dari": "Wulan"}'
    again = client.send(f"{draft}/teks/{FORM}", {"isi": '{"dari": "Rina"}', "revisi": hidden(refused.text, "revisi")})
    assert again.status_code == 303
    assert content(client, draft, FORM) == b'{"dari": "Rina"}'


def test_a_text_that_is_too_long_is_refused_and_kept(client: Client, draft: str) -> None:
    revision = hidden(client.get(f"{draft}/teks/{FORM}").text, "revisi")
    text = "é" * 500_001  # over a megabyte as a file, three as a browser sends it
    answer = client.send(f"{draft}/teks/{FORM}", {"isi": text, "revisi": revision})
    assert answer.status_code == 422
    assert "berukuran 1,01 MB; satu berkas paling besar 1 MB" in answer.text
    assert text in answer.text
    assert content(client, draft, FORM) != text.encode()
    fits = text[:-1]
    assert client.send(f"{draft}/teks/{FORM}", {"isi": fits, "revisi": revision}).status_code == 303
    assert content(client, draft, FORM).decode() == fits


def test_what_a_file_was_in_a_version_is_brought_back(app: Flask, client: Client, draft: str) -> None:
    published = content(client, draft, FORM)
    assert "Isi dalam versi terbitan" not in client.get(f"{draft}/teks/{FORM}").text  # nothing is different yet
    put(app, client, draft, FORM, b"{}")
    page = client.get(f"{draft}/teks/{FORM}").text
    assert "Versi 1" in page
    opened = hidden(page, "revisi")
    put(app, client, draft, FORM, b"[]", by="Wulan")
    client.send(f"{draft}/kembalikan/{FORM}", {"versi": "1", "revisi": opened})
    assert content(client, draft, FORM) == b"[]"  # not over what she has not seen
    assert "Wulan menyimpan" in client.get(f"{draft}/teks/{FORM}").text
    opened = hidden(client.get(f"{draft}/teks/{FORM}").text, "revisi")
    assert client.send(f"{draft}/kembalikan/{FORM}", {"versi": "1", "revisi": opened}).status_code == 303
    assert content(client, draft, FORM) == published
    assert client.send(f"{draft}/kembalikan/{FORM}", {"versi": "9", "revisi": opened}).status_code == 404


def test_files_are_added_renamed_and_removed(client: Client, draft: str) -> None:
    for path in ("forms/identitas.json", "processes/verifikasi.bpmn", "processes/tabel.dmn", "processes/catatan.md"):
        assert client.send(f"{draft}/berkas-baru", {"path": path}).location == f"{draft}/teks/{path}"
    renamed = client.send(f"{draft}/ganti-nama/forms/identitas.json", {"path": "forms/identitas_penyedia.json"})
    assert renamed.location == f"{draft}/teks/forms/identitas_penyedia.json"
    assert content(client, draft, "forms/identitas_penyedia.json")
    client.send(f"{draft}/hapus/forms/identitas_penyedia.json")
    assert client.get(f"{draft}/teks/forms/identitas_penyedia.json").status_code == 404


def test_a_new_file_can_be_read_by_the_rules(client: Client, draft: str) -> None:
    for path in ("processes/verifikasi.bpmn", "processes/tabel.dmn", "forms/identitas.json"):
        client.send(f"{draft}/berkas-baru", {"path": path})
    found = client.get(f"{draft}/periksa.json").get_json()
    assert {one["file"] for one in found} >= {"processes/verifikasi.bpmn", "forms/identitas.json"}
    choices = client.get(f"{draft}/pilihan.json").get_json()
    assert "Verifikasi" in [one["name"] for one in choices["processes"]]
    assert "identitas" in [one["id"] for one in choices["forms"]]


@pytest.mark.parametrize("path", ["../../etc/passwd", "forms/<script>alert(1)</script>.json", "forms/a.svg", ""])
def test_a_harmful_name_is_refused_in_words_and_shown_harmlessly(client: Client, draft: str, path: str) -> None:
    assert client.send(f"{draft}/berkas-baru", {"path": path}).status_code == 303
    page = client.get(draft).text
    assert "alert-danger" in page
    assert "<script>alert" not in page


def test_what_was_changed_after_it_was_shown_is_not_removed(app: Flask, client: Client, draft: str) -> None:
    shown = hidden(client.get(f"{draft}/teks/{FORM}").text, "revisi")
    put(app, client, draft, FORM, b"{}", by="Wulan")
    client.send(f"{draft}/hapus/{FORM}", {"revisi": shown})
    assert "Wulan" in client.get(f"{draft}/teks/{FORM}").text
    assert content(client, draft, FORM) == b"{}"


def test_who_else_is_in_a_draft_is_told(client: Client, draft: str) -> None:
    client.send(f"{draft}/hadir", {"path": FORM})
    client.login("process_owner", "Wulan")
    for page in ("", f"/teks/{FORM}", "/pengaturan"):
        assert f"Rina sedang membuka {FORM}." in client.get(f"{draft}{page}").text
    client.login("process_owner")
    assert "Rina sedang" not in client.get(draft).text


def test_the_draft_is_compared_with_its_version_in_words(app: Flask, client: Client, draft: str) -> None:
    changed = content(client, draft, SETTINGS).replace(b'"confirmation_days": 3', b'"confirmation_days": 5')
    put(app, client, draft, SETTINGS, changed)
    page = client.get(f"{draft}/banding").text
    assert "3 → 5 hari kerja" in page
    diagram = content(client, draft, "processes/handle_ticket.bpmn")
    renamed = re.sub(rb'(<bpmn:userTask id="\w+" name=")', rb"\1Segera: ", diagram, count=1)
    put(app, client, draft, "processes/handle_ticket.bpmn", renamed)
    drawn = client.get(f"{draft}/banding?dari=1").text
    assert f'data-src="{draft}/berkas/processes/handle_ticket.bpmn"' in drawn
    assert 'data-src="/proses/1/berkas/processes/handle_ticket.bpmn"' in drawn


def test_a_draft_with_broken_files_is_still_shown_checked_and_compared(app: Flask, client: Client, draft: str) -> None:
    for path in (FORM, SETTINGS, "processes/handle_ticket.bpmn", "processes/priority.dmn"):
        put(app, client, draft, path, b"\xff\x00 broken <")
    for page in ("", "/periksa", "/banding", "/pengaturan", f"/teks/{FORM}", "/pilihan.json", "/periksa.json", "/zip"):
        assert client.get(f"{draft}{page}").status_code == 200, page


def test_what_waits_for_approval_is_read_and_not_changed(app: Flask, client: Client, draft: str) -> None:
    with app.app_context():
        session = client.desk().session
        change_state(session, int(draft.rpartition("/")[2]), DRAFT_REQUESTED, now=START)
        session.commit()
    page = client.get(draft).text
    assert "menunggu persetujuan" in page
    assert "Buang draf" not in page
    for address in (f"/teks/{FORM}", f"/hapus/{FORM}", "/buang", "/pengaturan", f"/ganti-nama/{FORM}"):
        answer = client.send(f"{draft}{address}", {"isi": "x" * 40, "revisi": "1", "path": "forms/x.json"})
        assert answer.status_code == 409, address
        assert "persetujuan" in answer.text


def test_a_script_in_a_label_a_name_or_a_text_is_shown_as_text(app: Flask, client: Client, draft: str) -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}"
    client.send(f"{draft}/nama", {"nama": evil})
    diagram = content(client, draft, "processes/handle_ticket.bpmn")
    named = re.sub(rb'(<bpmn:process id="handle_ticket" name=")[^"]*', rb"\1" + escaped.encode(), diagram, count=1)
    put(app, client, draft, "processes/handle_ticket.bpmn", named)
    settings = content(client, draft, SETTINGS).replace(b'"new": "Baru"', f'"new": "{evil}"'.encode())
    put(app, client, draft, SETTINGS, settings)
    for page in ("", "/periksa", "/banding", "/pengaturan", f"/teks/{SETTINGS}"):
        text = client.get(f"{draft}{page}").text
        assert "<script>alert" not in text, page
        assert "{{ 7*7 }}" in text, page


def test_a_version_and_a_draft_come_as_a_zip_and_go_in_again(app: Flask, client: Client, draft: str) -> None:
    with app.app_context():
        shipped = dict(active(db.session()).files)
    for address in ("/proses/1/zip", f"{draft}/zip"):
        answer = client.get(address)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert read_zip(answer.data).files == shipped
    changed = {**shipped, "processes/README.md": b"catatan"}
    upload = {"zip": (io.BytesIO(write_zip(changed)), "prosedur.zip")}
    made = client.send(
        "/proses/draf/baru", {"nama": "Dari zip", "dari": "1", **upload}, content_type="multipart/form-data"
    )
    with app.app_context():
        draft_id = int(made.location.rpartition("/")[2])
        assert files_of(db.session(), draft_id) == changed
        assert draft_by_id(db.session(), draft_id).based_on_id == 1


def test_a_zip_replaces_what_a_draft_holds_and_says_how_much(app: Flask, client: Client, draft: str) -> None:
    with app.app_context():
        files = dict(active(db.session()).files)
    del files[FORM]
    upload = {"zip": (io.BytesIO(write_zip({**files, "forms/baru.json": b"{}"})), "x.zip")}
    client.send(f"{draft}/impor", upload, content_type="multipart/form-data")
    assert "1 berkas baru, 0 berubah, 1 dihapus" in client.get(draft).text


@pytest.mark.parametrize("content", [b"<svg/>", b"PK\x03\x04"])
def test_what_is_no_zip_is_refused_in_words(client: Client, draft: str, content: bytes) -> None:
    upload = {"zip": (io.BytesIO(content), "<script>alert(1)</script>.zip")}
    client.send(f"{draft}/impor", upload, content_type="multipart/form-data")
    page = client.get(draft).text
    assert "bukan zip" in page
    assert "<script>alert" not in page
    upload = {"zip": (io.BytesIO(content), "x.zip")}
    answer = client.send("/proses/draf/baru", {"nama": "Dari zip", **upload}, content_type="multipart/form-data")
    assert (answer.status_code, "Dari zip" in answer.text) == (422, True)


@pytest.mark.parametrize("role", ["front_office", "helpdesk", "admin_ppe", "koordinator", "auditor", "administrator"])
def test_another_role_gets_403_on_every_address_of_a_real_draft(client: Client, draft: str, role: str) -> None:
    client.login(role)
    pages = ("", "/periksa", "/banding", "/pengaturan", f"/teks/{FORM}", f"/berkas/{FORM}", "/zip", "/pilihan.json")
    for page in pages:
        assert client.get(f"{draft}{page}").status_code == 403, page
    changes = (
        f"/teks/{FORM}",
        f"/berkas/{FORM}",
        f"/hapus/{FORM}",
        "/buang",
        "/impor",
        "/pengaturan",
        "/nama",
        "/hadir",
    )
    for address in changes:
        assert client.send(f"{draft}{address}", {"isi": "x"}).status_code == 403, address
