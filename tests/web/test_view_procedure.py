from pathlib import Path

import pytest
from flask import Flask

from app.audit import Actor
from app.database import begin_writing, db
from app.definitions.deploy import deploy
from app.definitions.folder import read_folder
from tests.browser_like import Client
from tests.desk import START

ROOT = Path(__file__).parents[2]
PAGES = ("/proses", "/proses/1", "/proses/1/diagram/handle_ticket", "/proses/1/formulir/handle")


@pytest.mark.parametrize("role", ["process_owner", "auditor", "koordinator"])
@pytest.mark.parametrize("page", PAGES)
def test_the_procedure_is_read_by_those_who_answer_for_it(client: Client, role: str, page: str) -> None:
    assert client.login(role).get(page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "/proses/1/berkas/processes/ticket.bpmn"])
def test_another_role_gets_403(client: Client, page: str) -> None:
    assert client.login("helpdesk").get(page).status_code == 403


def test_versions_say_how_many_cases_run_on_them(app: Flask, client: Client) -> None:
    with app.app_context():
        desk = client.desk()
        running, withdrawn = desk.open(), desk.open()
        desk.send(withdrawn, "withdrawal")
        assert (running.closed_at, withdrawn.closed_at is not None) == (None, True)
        files = read_folder(ROOT)
        files["forms/handle.json"] += b"\n"
        deploy(desk.session, files, actor=Actor.staff(desk.staff("process_owner")), reason="Rapikan", now=START)
        desk.session.commit()
    text = " ".join(client.login("process_owner").get("/proses").text.split())
    newer, older = text.partition("Versi 2")[2].partition("Versi 1")[::2]
    assert "berlaku" in newer
    assert "Rina" in newer
    assert "Rapikan" in newer
    assert 'data-label="Kasus berjalan">0<' in newer
    assert 'data-label="Kasus berjalan">1<' in older
    assert 'data-label="Kasus selesai">1<' in older


def test_a_version_shows_processes_tables_forms_settings_and_texts(client: Client) -> None:
    page = client.login("process_owner").get("/proses/1").text
    for told in ("Layanan Helpdesk LPSE", "Target waktu", "Front Office", "user_reminder_days", "Menunggu Pengguna"):
        assert told in page
    assert "{{ requester_name }}" in page  # texts are shown as written, not filled


def test_the_diagram_page_tells_the_process_in_words_too(client: Client) -> None:
    page = client.login("process_owner").get("/proses/1/diagram/handle_ticket").text
    assert 'data-src="/proses/1/berkas/processes/handle_ticket.bpmn"' in page
    assert "hari kerja sejak mulai menunggu" in page
    assert "style=" not in page


def test_a_form_is_a_specimen_that_cannot_be_sent(client: Client) -> None:
    page = client.login("process_owner").get("/proses/1/formulir/handle").text
    specimen = page.partition('<fieldset class="specimen" disabled>')[2]
    assert "Apa tindakan Anda?" in specimen
    assert "<form" not in specimen.partition("</main>")[0]


def test_a_file_comes_byte_for_byte_as_an_attachment(client: Client) -> None:
    answer = client.login("auditor").get("/proses/1/berkas/processes/ticket.bpmn")
    assert answer.data == (ROOT / "processes/ticket.bpmn").read_bytes()
    assert answer.mimetype == "application/xml"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    "path",
    [
        "../config.py",
        "processes/../../config.py",
        "%2e%2e/config.py",
        "/etc/passwd",
        "processes/secret.bpmn",
        "processes",
    ],
)
def test_nothing_but_the_files_of_the_version_can_be_reached(client: Client, path: str) -> None:
    assert client.login("process_owner").get(f"/proses/1/berkas/{path}").status_code in (404, 308)


@pytest.mark.parametrize(
    "page", ["/proses/99", "/proses/1/diagram/nothing", "/proses/1/formulir/nothing", "/proses/1/formulir/..%2fx"]
)
def test_what_is_not_there_is_404(client: Client, page: str) -> None:
    assert client.login("process_owner").get(page).status_code == 404


def test_a_label_with_markup_stays_text(app: Flask, client: Client) -> None:
    with app.app_context():
        begin_writing(db.session())
        files = read_folder(ROOT)
        label = b"&lt;img src=x onerror=alert(1)&gt;"
        files["processes/handle_ticket.bpmn"] = files["processes/handle_ticket.bpmn"].replace(
            b'id="handle" name="Tangani tiket"', b'id="handle" name="' + label + b'"'
        )
        deploy(db.session(), files, actor=Actor.system("cli"), reason="<script>", now=START)
        db.session.commit()
    client.login("process_owner")
    for page in ("/proses", "/proses/2", "/proses/2/diagram/handle_ticket", "/proses/2/formulir/handle"):
        text = client.get(page).text
        assert "<img src=x" not in text
        assert "<script>" not in text
