import html
import json
import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.models import Attachment, AuditEvent
from tests.browser_like import Client
from tests.web.test_download_file import attach
from tests.web.work import open_ticket


@pytest.fixture
def case_id(app: Flask, client: Client) -> int:
    """Escalated, resolved, asked back, answered by Sari, and now waiting for Budi again."""
    with app.app_context():
        desk = client.desk()
        case = desk.open()
        desk.do(case, "ask", question="Sejak kapan?")
        desk.send(case, "reply", "Sejak pukul delapan pagi.")
        desk.do(case, "escalate", escalation_reason="Perlu akses basis data pengguna.")
        desk.session.rollback()
        return case.id


def attribute(text: str, name: str) -> str:
    found = re.search(rf'data-{name}="([^"]*)"', text)
    assert found is not None, name
    return html.unescape(found[1])


def test_the_way_is_drawn_on_the_version_that_ran(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}/jalur?proses=1:handle_ticket")
    assert page.status_code == 200
    assert attribute(page.text, "src").startswith("/proses/1/berkas/processes/")
    marked = attribute(page.text, "highlight").split()
    assert {"handle", "handle_decision"} <= set(marked)
    assert "resolve" not in marked
    assert attribute(page.text, "waiting") == "resolve"


def test_a_step_carries_its_last_time_its_person_and_its_round(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}/jalur?proses=1:handle_ticket")
    assert re.fullmatch(r"09\.03 · Budi · ke-2", json.loads(attribute(page.text, "notes"))["handle"])


def test_the_lines_between_its_steps_are_drawn_too(app: Flask, client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}/jalur?proses=1:handle_ticket")
    with app.app_context():
        process = client.desk().published.specification.processes["handle_ticket"]
    marked = set(attribute(page.text, "highlight").split())
    taken = [flow for flow in process.flows.values() if flow.id in marked]
    assert taken
    assert all({flow.source, flow.target} <= marked for flow in taken)


def test_the_same_is_a_table(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}/jalur?proses=1:handle_ticket").text
    rows = re.findall(r"<tr>.*?</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.S)
    assert [row for row in rows if "Sari Wulandari" in row]
    assert [row for row in rows if "otomatis" in row]
    assert len([row for row in rows if "Budi" in row]) == 2


def test_the_clock_is_explained_with_its_pause(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}/jalur").text
    for told in ("Waktu layanan", "menunggu pengguna", "Terpakai", "target 1 hari kerja"):
        assert told in page


def test_a_process_that_the_case_never_saw_shows_the_one_that_people_work_in(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}/jalur?proses=9:entah")
    assert page.status_code == 200
    assert "handle" in attribute(page.text, "highlight").split()


def opened(app: Flask, name: str) -> list[AuditEvent]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent).where(AuditEvent.name == name)))


def test_that_an_auditor_read_the_page_of_a_case_is_recorded(app: Flask, client: Client, case_id: int) -> None:
    assert client.login("auditor").get(f"/tiket/{case_id}").status_code == 200
    assert [event.case_id for event in opened(app, "case_viewed")] == [case_id]
    client.get("/tiket/4711")
    client.login("helpdesk").get(f"/tiket/{case_id}")
    assert len(opened(app, "case_viewed")) == 1


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-3"}])
def test_that_an_auditor_opened_a_file_is_recorded_with_which(
    app: Flask, client: Client, headers: dict[str, str]
) -> None:
    attach(client, open_ticket(client))
    with app.app_context():
        file = db.session.scalars(select(Attachment)).one()
        case_id, file_id, sha256 = file.case_id, file.id, file.sha256
    answer = client.login("auditor").get(f"/tiket/{case_id}/berkas/{file_id}", headers=headers)
    assert answer.status_code in (200, 206)
    (event,) = opened(app, "file_opened")
    assert json.loads(event.data)["attachments"] == [{"attachment": file_id, "sha256": sha256}]


def test_each_step_says_how_long_it_had_the_case(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}/jalur").text
    table = page.partition("Waktu tiap langkah")[2].partition("</table>")[0]
    rows = re.findall(r"<tr>.*?</tr>", table.partition("<tbody>")[2], re.S)
    assert [re.search(r"<strong>(.*?)</strong>", row)[1] for row in rows] == [
        "Tangani tiket",
        "Tangani tiket",
        "Selesaikan masalah",
    ]
    assert "belum diambil" in rows[-1]
    assert "1 menit" in rows[0]
