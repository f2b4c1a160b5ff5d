"""Publishing as its people see it: the check, the choice, the second person, the moving cases, the way back."""

import re
from typing import Any

import pytest
from flask import Flask

from app.audit import Actor
from app.clock import clock_of
from app.database import begin_writing, db
from app.definitions.drafts import open_draft
from app.definitions.published import active
from app.jobs import procedure_checks
from app.jobs.migrations import move_waiting_cases
from app.jobs.procedure_checks import check_waiting_procedures
from app.models import Case, Deployment
from tests.browser_like import Client
from tests.definitions import changed_procedures as changed
from tests.definitions.test_publishing import GREEN, RED
from tests.desk import START, make_staff


@pytest.fixture(autouse=True)
def green(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, GREEN)


def play(monkeypatch: pytest.MonkeyPatch, *outcomes: Any) -> None:
    """Let the scenarios end so; that they are played at all is tested beside them."""
    monkeypatch.setattr(procedure_checks, "played", lambda *_: list(outcomes))


def draft(app: Flask, files: dict[str, bytes] | None = None) -> str:
    """Return the address of a new draft of Rina's."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        rina = make_staff(session, "process_owner")
        made = open_draft(
            session,
            name="Nama diperjelas",
            files=files or changed.renamed("resolve"),
            based_on=active(session).id,
            actor=Actor.staff(rina),
            now=START,
        )
        address = f"/proses/draf/{made.id}"
        session.commit()
        return address


def work(app: Flask) -> None:
    """Do what waits in the background."""
    with app.app_context():
        check_waiting_procedures(db.session(), clock_of(app))
        move_waiting_cases(db.session(), clock_of(app))


def add_ratna(app: Flask) -> None:
    with app.app_context():
        begin_writing(db.session())
        make_staff(db.session(), "process_owner", "Ratna")
        db.session.commit()


def checked(app: Flask, client: Client, address: str) -> None:
    client.login("process_owner")
    assert client.send(f"{address}/pemeriksaan", {"ke": "terbitkan"}).status_code == 303
    work(app)


def version_of_the_case(app: Flask) -> int:
    with app.app_context():
        case = db.session.query(Case).one()
        return db.session.get_one(Deployment, case.deployment_id).version


def test_the_page_asks_for_a_check_first_and_shows_how_far_it_is(app: Flask, client: Client) -> None:
    address = draft(app)
    client.login("process_owner")
    assert "Belum diperiksa" in client.get(f"{address}/terbitkan").text
    client.send(f"{address}/pemeriksaan", {"ke": "terbitkan"})
    page = client.get(f"{address}/terbitkan")
    assert "Sedang diperiksa" in page.text
    assert page.headers["Refresh"] == "2"
    work(app)
    page = client.get(f"{address}/terbitkan")
    assert "1 dari 1 skenario hijau" in page.text
    assert "Refresh" not in page.headers


def test_one_owner_publishes_and_all_that_can_move_do(app: Flask, client: Client) -> None:
    with app.app_context():
        desk = client.desk()
        desk.do(desk.open(), "escalate", escalation_reason="Perlu dicek.")
    address = draft(app)
    checked(app, client, address)
    page = client.send(f"{address}/terbitkan", {"reason": "Nama langkahnya diperjelas.", "moves": "all"})
    assert page.status_code == 303
    progress = page.headers["Location"]
    text = client.get(progress).text
    assert "Sedang berjalan" in text
    assert "0 dari 1 kasus" in text
    work(app)
    page = client.get(progress)
    assert "1 dari 1 kasus: 1 pindah, 0 tetap" in page.text
    assert "Refresh" not in page.headers
    assert version_of_the_case(app) == 2
    assert "Nama langkahnya diperjelas." in client.get("/proses").text


def test_what_was_typed_stays_when_the_reason_is_missing(app: Flask, client: Client) -> None:
    with app.app_context():
        case_id = client.desk().open().id
    address = draft(app)
    checked(app, client, address)
    page = client.send(f"{address}/terbitkan", {"reason": "", "moves": "chosen", "case": str(case_id)})
    assert page.status_code == 422
    assert "Tulis alasannya." in page.text
    assert re.search(rf'value="{case_id}"\s+checked', page.text)
    assert re.search(r'checked[^>]*value="chosen"|value="chosen"[^>]*checked|checked[^>]*id="moves-2"', page.text)


def test_a_red_scenario_is_named_and_asks_for_a_reason(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(monkeypatch, GREEN, RED)
    address = draft(app)
    checked(app, client, address)
    text = client.get(f"{address}/terbitkan").text
    assert RED.name in text
    assert RED.problems[0] in text
    page = client.send(f"{address}/terbitkan", {"reason": "Mendesak.", "moves": "none"})
    assert page.status_code == 422
    assert "Ada skenario merah." in page.text
    accepted = {"reason": "Mendesak.", "moves": "none", "red_reason": "Skenarionya menyusul."}
    assert client.send(f"{address}/terbitkan", accepted).status_code == 303


def test_the_second_owner_is_rung_reads_what_changes_and_agrees(app: Flask, client: Client) -> None:
    add_ratna(app)
    address = draft(app)
    checked(app, client, address)
    assert "Minta persetujuan" in client.get(f"{address}/terbitkan").text
    page = client.send(f"{address}/terbitkan", {"reason": "Nama langkahnya diperjelas.", "moves": "none"})
    request = page.headers["Location"]
    own = client.get(request).text
    assert "tidak dapat menyetujuinya sendiri" in own
    assert "Setujui dan terbitkan" not in own
    assert client.send(f"{request}/setujui", {"words": ""}).status_code == 403
    assert "menunggu persetujuan dan tidak dapat diubah" in client.get(address).text

    client.login("process_owner", "Ratna")
    assert "Penerbitan prosedur menunggu persetujuan Anda" in client.get("/pemberitahuan").text
    assert "Nama yang baru" in client.get(request).text
    page = client.send(f"{request}/setujui", {"words": "Setuju."})
    assert page.status_code == 303
    assert "Versi 2" in client.get("/proses").text

    client.login("process_owner")
    assert "disetujui" in client.get("/pemberitahuan").text
    history = client.get(request).text
    assert "Setuju." in history
    assert "Ratna" in history


def test_a_refusal_without_words_is_asked_for_them_and_one_with_words_opens_the_draft(
    app: Flask, client: Client
) -> None:
    add_ratna(app)
    address = draft(app)
    checked(app, client, address)
    request = client.send(f"{address}/terbitkan", {"reason": "Diperjelas.", "moves": "none"}).headers["Location"]
    client.login("process_owner", "Ratna")
    page = client.send(f"{request}/tolak", {"words": ""})
    assert page.status_code == 422
    assert "Tulis mengapa permintaan ini ditolak" in page.text
    assert client.send(f"{request}/tolak", {"words": "Pakai istilah SOP."}).status_code == 303
    client.login("process_owner")
    assert "Pakai istilah SOP." in client.get(request).text
    assert "Diperiksa" in client.get(f"{address}/terbitkan").text


def test_one_action_goes_back_to_an_older_version(app: Flask, client: Client) -> None:
    address = draft(app)
    checked(app, client, address)
    client.send(f"{address}/terbitkan", {"reason": "Diperjelas.", "moves": "none"})
    assert 'href="/proses/1/kembali"' in client.get("/proses").text
    page = client.send("/proses/1/kembali", {"reason": "Membingungkan.", "moves": "none"})
    assert page.status_code == 303
    text = client.get("/proses").text
    assert "Kembali ke versi 1: Membingungkan." in text
    assert client.send("/proses/1/kembali", {"reason": "Lagi.", "moves": "none"}).status_code == 409
    with app.app_context():
        assert active(db.session()).files == changed.SHIPPED


def test_a_draft_that_breaks_a_rule_says_so_instead_of_a_form(app: Flask, client: Client) -> None:
    address = draft(app, changed.setting("lanes", "Helpdesk", "nobody"))
    client.login("process_owner")
    text = client.get(f"{address}/terbitkan").text
    assert "melanggar aturan penerbitan" in text
    assert 'name="reason"' not in text


def test_a_draft_of_broken_xml_has_no_impact_but_says_why(app: Flask, client: Client) -> None:
    address = draft(app, {**changed.SHIPPED, "processes/ticket.bpmn": b"<bpmn"})
    client.login("process_owner")
    page = client.get(f"{address}/dampak")
    assert page.status_code == 200
    assert "Belum dapat diperiksa" in page.text


def test_the_impact_of_many_cases_is_found_in_the_background(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.publishing.checking.MOST_AT_ONCE", 0)
    with app.app_context():
        client.desk().open()
    address = draft(app)
    client.login("process_owner")
    for page, check in ((f"{address}/dampak", f"{address}/pemeriksaan"), ("/proses/1/dampak", "/proses/1/pemeriksaan")):
        assert "Belum diperiksa" in client.get(page).text
        client.send(check, {"ke": "dampak"})
        assert client.get(page).headers["Refresh"] == "2"
        work(app)
        assert "Kasus berjalan" in client.get(page).text


def test_an_administrator_sets_the_rule(app: Flask, client: Client) -> None:
    client.login("administrator")
    assert "Persetujuan penerbitan" in client.get("/proses/aturan-persetujuan").text
    assert client.send("/proses/aturan-persetujuan", {"rule": "always"}).status_code == 303
    assert client.send("/proses/aturan-persetujuan", {"rule": "sometimes"}).status_code == 422
    address = draft(app)
    checked(app, client, address)
    assert "Minta persetujuan" in client.get(f"{address}/terbitkan").text


def test_markup_in_a_reason_stays_text(app: Flask, client: Client) -> None:
    address = draft(app)
    checked(app, client, address)
    client.send(f"{address}/terbitkan", {"reason": "<img src=x onerror=alert(1)>", "moves": "none"})
    assert "<img src=x" not in client.get("/proses").text
    assert "<img src=x" not in client.get("/proses/permintaan/1").text
