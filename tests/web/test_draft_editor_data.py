"""What an editor in the browser asks of a draft: every answer by its status, nothing overwritten unseen."""

import json

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.audit import Actor
from app.database import db
from app.definitions.drafts import change_state, files_of, open_draft
from app.definitions.published import active
from app.models.procedure_draft import DRAFT_REQUESTED
from tests.browser_like import Client
from tests.desk import START

FORM = "forms/inform.json"


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


def save(client: Client, address: str, content: bytes, etag: str | None) -> TestResponse:
    headers = {"X-CSRFToken": client.token(), **({"If-Match": etag} if etag else {})}
    return client.post(address, data=content, headers=headers, content_type="application/octet-stream")


def test_a_file_is_read_with_its_revision_and_saved_with_the_next(client: Client, draft: str) -> None:
    address = f"{draft}/berkas/{FORM}"
    opened = client.get(address)
    saved = save(client, address, b'{"a": 1}', opened.headers["ETag"])
    assert (saved.status_code, saved.get_json()["revision"]) == (200, 2)
    again = client.get(address)
    assert (again.data, again.headers["ETag"]) == (b'{"a": 1}', saved.headers["ETag"])


def test_a_file_comes_as_a_download_in_a_sandbox_whatever_is_in_it(client: Client, draft: str) -> None:
    evil = b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'
    save(client, f"{draft}/berkas/processes/evil.bpmn", evil, '"0"')
    answer = client.get(f"{draft}/berkas/processes/evil.bpmn")
    assert answer.data == evil
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_second_of_two_savers_is_told_who_was_first_and_gets_both_texts(client: Client, draft: str) -> None:
    address = f"{draft}/berkas/{FORM}"
    opened = client.get(address).headers["ETag"]
    client.login("process_owner", "Wulan")
    assert save(client, address, b"by Wulan", opened).status_code == 200
    client.login("process_owner")
    refused = save(client, address, b"by Rina", opened)
    told = refused.get_json()
    assert (refused.status_code, told["by"], told["content"]) == (409, "Wulan", "by Wulan")
    assert "Wulan" in told["message"]
    assert save(client, address, b"by Rina", f'"{told["revision"]}"').status_code == 200
    assert client.get(address).data == b"by Rina"


def test_a_save_that_does_not_say_what_it_opened_is_refused(client: Client, draft: str) -> None:
    assert save(client, f"{draft}/berkas/{FORM}", b"{}", None).status_code == 428
    assert save(client, f"{draft}/berkas/{FORM}", b"{}", "*").status_code == 428


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        (FORM, b"x" * 1_000_001, 422),
        ("forms/new.json", b"{}", 200),
        ("forms/new.html", b"<script>alert(1)</script>", 422),
        ("forms/picture.svg", b"<svg/>", 422),
        ("forms/INFORM.json", b"{}", 422),
        ("other/new.json", b"{}", 422),
    ],
)
def test_a_new_file_is_taken_by_its_name_and_size(
    client: Client, draft: str, path: str, content: bytes, status: int
) -> None:
    opened = client.get(f"{draft}/berkas/{path}").headers.get("ETag") or '"0"'
    answer = save(client, f"{draft}/berkas/{path}", content, opened)
    assert answer.status_code == status
    assert status == 200 or answer.get_json()["message"].endswith(".")


def test_what_waits_for_approval_is_locked(app: Flask, client: Client, draft: str) -> None:
    with app.app_context():
        session = client.desk().session
        change_state(session, int(draft.rpartition("/")[2]), DRAFT_REQUESTED, now=START)
        session.commit()
    opened = client.get(f"{draft}/berkas/{FORM}").headers["ETag"]
    answer = save(client, f"{draft}/berkas/{FORM}", b"{}", opened)
    assert answer.status_code == 423
    assert "persetujuan" in answer.get_json()["message"]


def test_a_save_without_the_token_of_the_page_is_refused(app: Flask, client: Client, draft: str) -> None:
    opened = client.get(f"{draft}/berkas/{FORM}").headers["ETag"]
    answer = client.post(f"{draft}/berkas/{FORM}", data=b"{}", headers={"If-Match": opened})
    assert answer.status_code == 401
    assert client.get(f"{draft}/berkas/{FORM}").data != b"{}"


def test_the_draft_is_checked_with_what_is_being_typed_and_nothing_of_it_is_kept(
    app: Flask, client: Client, draft: str
) -> None:
    assert client.get(f"{draft}/periksa.json").get_json() == []
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    answer = client.post(
        f"{draft}/periksa.json?path=processes/inform_user.bpmn", data=evil, headers={"X-CSRFToken": client.token()}
    )
    found = answer.get_json()
    assert answer.status_code == 200
    assert "root:" not in answer.text
    assert {"xml-doctype"} <= {one["rule"] for one in found if one["file"] == "processes/inform_user.bpmn"}
    assert all(one.keys() == {"file", "element", "rule", "message", "line"} for one in found)
    assert client.get(f"{draft}/periksa.json").get_json() == []


def test_the_choices_are_those_of_the_draft(client: Client, draft: str) -> None:
    address = f"{draft}/berkas/processes/settings.json"
    opened = client.get(address)
    settings = json.loads(opened.data)
    settings["lanes"]["Verifikator"] = "helpdesk"
    save(client, address, json.dumps(settings).encode(), opened.headers["ETag"])
    save(client, f"{draft}/berkas/forms/identitas.json", b'{"type": "default", "components": []}', '"0"')
    found = client.get(f"{draft}/pilihan.json").get_json()
    assert {"name": "Verifikator", "group": "helpdesk", "group_name": "Helpdesk"} in found["lanes"]
    assert "identitas" in [one["id"] for one in found["forms"]]
    named = ("groups", "services", "messages", "processes", "decisions", "positions", "levels", "targets", "facts")
    assert all(found[name] for name in named)


def test_names_are_told_with_who_writes_and_who_reads_them(client: Client, draft: str) -> None:
    found = client.get(f"{draft}/pilihan.json").get_json()
    variables = {one["name"]: one for one in found["variables"]}
    assert (
        "Diisi langkah “Tentukan target waktu”. Dibaca langkah “Tetapkan tenggat" in variables["target_days"]["about"]
    )
    assert "Dibaca syarat sesudah “Usulkan ke FAQ?”" in variables["propose_faq"]["about"]
    assert variables["bid_deadline"]["about"] == "Diisi program. Dibaca tabel keputusan “priority”."
    assert {name for name, one in variables.items() if one["is_ours"]} >= {"case_id", "channel", "sla"}


def test_what_a_field_may_be_tied_to_is_told_with_what_it_takes(client: Client, draft: str) -> None:
    found = client.get(f"{draft}/pilihan.json").get_json()
    places = {one["name"]: one for one in found["places"]}
    takes = {name: one["takes"] for name, one in places.items() if one["takes"]}
    assert takes == {
        "case.bid_deadline": "instant",
        "case.received_at": "instant",
        "case.consent": "tick",
        "requester.identity_verified": "tick",
    }
    assert places["solution"] == {"name": "solution", "group": "Teks tiket", "label": "Penyelesaian", "takes": ""}
    assert "lkpp_text" in {one["name"] for one in found["beginnings"]} - set(places)
    lists = {one["name"] for one in found["option_lists"]}
    assert lists == {"applications", "categories", "request_types", "requester_roles"}
    assert all(one["label"] for name in ("option_lists", "autocompletes", "input_modes") for one in found[name])


def test_a_text_that_a_step_sends_can_be_chosen_before_a_form_asks_for_it(client: Client, draft: str) -> None:
    address = f"{draft}/berkas/processes/inform_user.bpmn"
    opened = client.get(address)
    changed = opened.data.replace(b"&quot;answer&quot;", b"&quot;closing_words&quot;")
    assert save(client, address, changed, opened.headers["ETag"]).status_code == 200
    places = client.get(f"{draft}/pilihan.json").get_json()["places"]
    assert {"name": "closing_words", "label": "Closing words"}.items() <= next(
        one for one in places if one["name"] == "closing_words"
    ).items()


def test_what_a_text_would_change_is_said_in_words_and_nothing_is_kept(client: Client, draft: str) -> None:
    before = client.get(f"{draft}/berkas/{FORM}").data
    changed = before.replace(b"Jawaban untuk pengguna", b"Jawaban yang dikirim")
    headers = {"X-CSRFToken": client.token()}
    told = client.post(f"{draft}/beda.json?path={FORM}", data=changed, headers=headers)
    assert told.status_code == 200
    assert len(told.get_json()) == 1
    assert "“Jawaban yang dikirim”" in told.get_json()[0]
    assert client.get(f"{draft}/berkas/{FORM}").data == before


def test_colleagues_see_each_other(client: Client, draft: str) -> None:
    assert client.send(f"{draft}/hadir", {"path": FORM}).get_json() == []
    client.login("process_owner", "Wulan")
    assert client.send(f"{draft}/hadir").get_json() == [{"name": "Rina", "path": FORM}]


def test_a_draft_that_is_not_there_is_not_found(client: Client, draft: str) -> None:
    for address in ("berkas/forms/inform.json", "periksa.json", "pilihan.json"):
        assert client.get(f"/proses/draf/4711/{address}").status_code == 404
    assert client.send("/proses/draf/4711/hadir").status_code == 404


def test_nothing_of_a_draft_is_put_into_the_files_of_the_version(app: Flask, client: Client, draft: str) -> None:
    opened = client.get(f"{draft}/berkas/{FORM}").headers["ETag"]
    save(client, f"{draft}/berkas/{FORM}", b"{}", opened)
    with app.app_context():
        session = db.session()
        assert files_of(session, 1)[FORM] == b"{}"
        assert active(session).files[FORM] != b"{}"
