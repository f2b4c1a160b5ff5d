"""Two versions beside each other, and what a version would do to running cases, as pages."""

import pytest
from flask import Flask

from app.audit import Actor
from app.database import begin_writing, db
from app.definitions.deploy import deploy
from app.models import AuditEvent, Case, ProcessInstance
from tests.browser_like import Client
from tests.definitions import changed_procedures as changed
from tests.desk import START

PAGES = ("/proses/banding", "/proses/banding?dari=1&ke=1", "/proses/1/dampak")


def publish(app: Flask, files: dict[str, bytes]) -> None:
    with app.app_context():
        begin_writing(db.session())
        deploy(db.session(), files, actor=Actor.system("cli"), reason="Diubah", now=START)
        db.session.commit()


def case_at_resolve(app: Flask, client: Client) -> str:
    with app.app_context():
        desk = client.desk()
        number: str = desk.do(desk.open(), "escalate", escalation_reason="Perlu dicek.").number
        return number


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["process_owner", "koordinator", "auditor"])
def test_those_who_read_the_procedure_may_compare(client: Client, page: str, role: str) -> None:
    assert client.login(role).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["helpdesk", "admin_ppe", "front_office", "administrator"])
def test_other_roles_may_not(client: Client, page: str, role: str) -> None:
    assert client.login(role).get(page).status_code == 403


@pytest.mark.parametrize("page", ["/proses/banding?dari=1&ke=9", "/proses/9/dampak"])
def test_a_version_that_is_not_there_is_404(client: Client, page: str) -> None:
    assert client.login("process_owner").get(page).status_code == 404


@pytest.mark.parametrize("query", ["dari=x&ke=", "dari=../../etc&ke=1", "dari=-1"])
def test_what_is_no_version_is_never_a_folder_of_the_server(client: Client, query: str) -> None:
    assert client.login("process_owner").get(f"/proses/banding?{query}").status_code in (200, 404)


def test_differences_are_listed_in_words_and_marked_on_both_diagrams(app: Flask, client: Client) -> None:
    publish(app, changed.renamed("resolve"))
    text = client.login("process_owner").get("/proses/banding?dari=1&ke=2").text
    assert "Tugas petugas berganti nama: “Selesaikan masalah” → “Nama yang baru”." in text
    for version in (1, 2):
        assert f'data-src="/proses/{version}/berkas/processes/handle_ticket.bpmn"' in text
    assert text.count('data-changed="resolve"') == 2
    assert "Layanan Helpdesk LPSE" not in text  # nothing differs there


def test_without_two_versions_the_newest_is_set_beside_the_one_before(app: Flask, client: Client) -> None:
    publish(app, changed.setting("values", "confirmation_days", 5))
    text = client.login("koordinator").get("/proses/banding").text
    assert "Batas waktu konfirmasi pengguna: 3 → 5 hari kerja." in text


def test_words_of_a_message_are_marked(app: Flask, client: Client) -> None:
    files = changed.replaced("processes/settings.json", "Terima kasih atas konfirmasi", "Kami hargai konfirmasi")
    publish(app, files)
    text = client.login("auditor").get("/proses/banding").text
    assert "<del>Terima</del><ins>Kami</ins>" in text
    assert "<del>kasih atas</del>" in text or "<ins>hargai</ins>" in text


def test_the_same_version_twice_says_so(client: Client) -> None:
    assert "Kedua versi ini sama." in client.login("process_owner").get("/proses/banding?dari=1&ke=1").text


def test_markup_in_what_changed_stays_text(app: Flask, client: Client) -> None:
    label = "&lt;img src=x onerror=alert(1)&gt;"
    publish(app, changed.replaced("processes/handle_ticket.bpmn", "Selesaikan masalah", label))
    text = client.login("process_owner").get("/proses/banding").text
    assert "<img" not in text
    assert "&lt;img src=x" in text


def test_impact_names_those_that_stay_with_a_link(app: Flask, client: Client) -> None:
    number = case_at_resolve(app, client)
    publish(app, changed.setting("values", "confirmation_days", 5))
    page = client.login("process_owner").get("/proses/2/dampak")
    assert "Dapat pindah" in page.text
    assert number not in page.text
    with app.app_context():
        begin_writing(db.session())
        case_id = db.session.query(Case).one().id
        db.session.query(ProcessInstance).update({"is_blocked": True})
        db.session.commit()
    text = client.get("/proses/2/dampak").text
    assert f'href="/audit/tiket/{case_id}/jalur"' in text
    assert "Sebuah insiden menunggu keputusan" in text
    path = client.get(f"/audit/tiket/{case_id}/jalur").text
    assert f"Jalur {number}" in path
    assert "Selesaikan masalah" in path
    assert "Tidak dapat masuk ke SPSE" not in path  # where it stands, not what it is about
    assert f'href="/tiket/{case_id}"' in client.login("koordinator").get("/proses/2/dampak").text


def test_looking_at_the_impact_leaves_no_trace(app: Flask, client: Client) -> None:
    case_at_resolve(app, client)
    publish(app, changed.renamed("resolve"))
    client.login("process_owner")
    with app.app_context():
        before = db.session.query(AuditEvent).count()
    assert client.get("/proses/2/dampak").status_code == 200
    with app.app_context():
        assert db.session.query(AuditEvent).count() == before


def test_a_form_is_titled_by_the_step_that_uses_it(client: Client) -> None:
    text = client.login("process_owner").get("/proses/1/formulir/resolve").text
    heading = text.partition("<h1>")[2].partition("</h1>")[0]
    assert "Selesaikan masalah" in heading
    title = text.partition("<title>")[2].partition("</title>")[0]
    assert "Formulir Selesaikan masalah" in title
