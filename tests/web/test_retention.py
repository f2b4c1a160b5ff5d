"""The administrator sets how long cases are kept and erases what is due or asked for; the auditor reads and holds."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.clock import clock_of
from app.database import db
from app.jobs.procedure_work import work_on_procedure
from app.models import Case, DeletionRun, LegalHold, RetentionRule
from app.models.people import ADMINISTRATOR, AUDITOR
from tests.browser_like import Client
from tests.cases.erasing import close_case, upload
from tests.desk import TravellingClock

GROUNDS = {"basis": "request", "asked_by": "requester", "reason": "Surat 12/2026"}
PERSON, SEARCH = "/retensi/orang", "/retensi/orang/cari"
SARI = {"surel": "SARI@penyedia.test"}


@pytest.fixture
def case_id(app: Flask, client: Client) -> int:
    """A closed case of Sari's with a file."""
    with app.app_context():
        desk = client.desk()
        case = desk.open(case_subject="Perihal rahasia")
        upload(desk, "bukti.png", b"1").case_id = case.id
        close_case(desk, case)
        found = case.id
        desk.session.commit()
    return found


def case_of(app: Flask, case_id: int) -> Case:
    with app.app_context():
        return db.session.get_one(Case, case_id)


def set_rule(client: Client, **values: str) -> int:
    data = {"kind": "ticket", "category": "", "years": "1", "months": "0", "reason": "JRA", **values}
    return client.send("/retensi/aturan", data).status_code


def work(app: Flask) -> None:
    with app.app_context():
        work_on_procedure(db.session(), clock_of(app))


def test_without_rules_the_page_says_what_the_agency_must_decide(client: Client) -> None:
    page = client.login(ADMINISTRATOR).get("/retensi").text
    assert "Belum ada aturan" in page
    assert "JRA" in page


def test_a_rule_is_set_shown_and_taken_back(app: Flask, client: Client) -> None:
    client.login(ADMINISTRATOR)
    assert set_rule(client, years="2", months="6", reason="JRA butir 4.2") == 303
    page = client.get("/retensi").text
    assert "2 tahun 6 bulan" in page
    assert "JRA butir 4.2" in page
    assert "Cabut aturan" in client.get("/retensi/aturan/1/cabut").text
    assert client.send("/retensi/aturan/1/cabut", {"reason": ""}).status_code == 422
    assert client.send("/retensi/aturan/1/cabut", {"reason": "Diganti"}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(RetentionRule)).all() == []


@pytest.mark.parametrize(
    "wrong", [{"years": "0"}, {"years": "x"}, {"reason": ""}, {"category": "999999"}, {"kind": "x"}]
)
def test_a_rule_that_makes_no_sense_is_refused_with_what_was_typed(client: Client, wrong: dict[str, str]) -> None:
    client.login(ADMINISTRATOR)
    assert set_rule(client, **wrong) == 422


def test_what_is_due_is_previewed_taken_as_csv_and_erased_in_the_background(
    app: Flask, client: Client, clock: TravellingClock, case_id: int
) -> None:
    client.login(ADMINISTRATOR)
    set_rule(client)
    clock.at += timedelta(days=400)
    number = case_of(app, case_id).number
    page = client.get("/retensi/jatuh-tempo").text
    assert number in page
    assert "Perihal rahasia" not in page
    listed = client.get("/retensi/jatuh-tempo.csv")
    assert number in listed.text
    assert "Sari" not in listed.text
    assert client.send("/retensi/jatuh-tempo", {"reason": "", "total": "1"}).status_code == 422
    started = client.send("/retensi/jatuh-tempo", {"reason": "Berita acara 1", "total": "1"})
    assert (started.status_code, started.location) == (303, "/retensi/penghapusan/1")
    assert "Refresh" in client.get("/retensi/penghapusan/1").headers
    work(app)
    page = client.get("/retensi/penghapusan/1")
    assert "1 dari 1 kasus: 1 dihapus" in page.text
    assert "Refresh" not in page.headers
    assert case_of(app, case_id).erased_at is not None
    assert "Tidak ada yang jatuh tempo" in client.get("/retensi/jatuh-tempo").text


def test_a_run_is_stopped_on_its_page(app: Flask, client: Client, clock: TravellingClock, case_id: int) -> None:
    client.login(ADMINISTRATOR)
    set_rule(client)
    clock.at += timedelta(days=400)
    client.send("/retensi/jatuh-tempo", {"reason": "Berita acara 1", "total": "1"})
    assert client.send("/retensi/penghapusan/1/hentikan").status_code == 303
    work(app)
    assert "Dihentikan" in client.get("/retensi/penghapusan/1").text
    assert case_of(app, case_id).erased_at is None
    assert client.send("/retensi/penghapusan/1/hentikan").status_code == 409
    with app.app_context():
        assert db.session.get_one(DeletionRun, 1).stopped_by_id is not None


def test_the_auditor_holds_a_case_from_its_page_and_everybody_reads_it_there(
    app: Flask, client: Client, case_id: int
) -> None:
    client.login(AUDITOR)
    number = case_of(app, case_id).number
    assert f"/retensi/penahanan?tiket={number}#tahan" in client.get(f"/tiket/{case_id}").text
    assert f'value="{number}"' in client.get(f"/retensi/penahanan?tiket={number}").text
    assert client.send("/retensi/penahanan", {"number": number.lower(), "reason": "Perkara 3"}).status_code == 303
    assert client.send("/retensi/penahanan", {"number": number, "reason": "Lagi"}).status_code == 422
    assert client.send("/retensi/penahanan", {"number": "T-1", "reason": "Lagi"}).status_code == 422
    wrong = {"number": number, "reason": "x", "until": "2020-01-01"}
    assert "sudah lewat" in client.send("/retensi/penahanan", wrong).text
    assert "Perkara 3" in client.get("/retensi/penahanan").text
    assert "Perkara 3" in client.login("helpdesk").get(f"/tiket/{case_id}").text
    client.login(AUDITOR)
    assert "Perkara 3" in client.get(f"/retensi/penahanan/{case_id}/cabut").text
    assert client.send(f"/retensi/penahanan/{case_id}/cabut", {"reason": ""}).status_code == 422
    assert client.send(f"/retensi/penahanan/{case_id}/cabut", {"reason": "Selesai"}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(LegalHold)).one().lift_reason == "Selesai"


def test_a_person_is_found_previewed_and_erased(app: Flask, client: Client, case_id: int) -> None:
    number = case_of(app, case_id).number
    page = client.login(ADMINISTRATOR).send(SEARCH, SARI).text
    assert number in page
    assert "pesan" in page
    assert "Yang tetap" in page
    assert case_of(app, case_id).erased_at is None
    assert client.send(PERSON, {**SARI, "case": str(case_id)}).status_code == 422
    assert client.send(PERSON, {**SARI, **GROUNDS}).status_code == 422
    named = {**GROUNDS, "case": str(case_id), "reason": "Permintaan Sari Wulandari"}
    assert "selamanya" in client.send(PERSON, {**SARI, **named}).text
    assert case_of(app, case_id).erased_at is None
    assert client.send(PERSON, {**SARI, **GROUNDS, "case": str(case_id)}).status_code == 303
    page = client.send(SEARCH, SARI).text
    assert "1 tiket dihapus" in page
    assert "Tidak ada yang ditemukan" in page


def test_only_cases_of_the_person_that_was_sought_are_erased(app: Flask, client: Client, case_id: int) -> None:
    client.login(ADMINISTRATOR)
    other = {"surel": "orang-lain@penyedia.test"}
    assert client.send(PERSON, {**other, **GROUNDS, "case": str(case_id)}).status_code == 422
    assert case_of(app, case_id).erased_at is None


def test_what_is_open_or_held_is_shown_with_the_step_to_take_first(app: Flask, client: Client) -> None:
    with app.app_context():
        desk = client.desk()
        desk.open()
        desk.session.commit()
    page = client.login(ADMINISTRATOR).send(SEARCH, {"nama": "sari"}).text
    assert "masih terbuka" in page
    assert "disabled" in page


def test_the_tracking_page_says_in_plain_words_that_the_content_is_gone(
    app: Flask, client: Client, case_id: int
) -> None:
    token = case_of(app, case_id).tracking_token
    client.login(ADMINISTRATOR).send(PERSON, {**SARI, **GROUNDS, "case": str(case_id)})
    page = client.get(f"/lacak/{token}")
    assert page.status_code == 200
    assert "Isi tiket ini sudah dihapus" in page.text
    assert "Perihal rahasia" not in page.text
    assert client.send(f"/lacak/{token}/nilai", {"nilai": "4"}).status_code == 409


def test_every_page_of_an_erased_case_opens(app: Flask, client: Client, case_id: int) -> None:
    client.login(ADMINISTRATOR).send(PERSON, {**SARI, **GROUNDS, "case": str(case_id)})
    client.login(AUDITOR)
    page = client.get(f"/tiket/{case_id}")
    assert "dihapus menurut hukum" in page.text
    assert "/berkas/" not in page.text
    assert client.get(f"/tiket/{case_id}/berkas/1").status_code == 404
    for address in (f"/audit/kasus/{case_id}/pada", f"/audit/tiket/{case_id}/jalur"):
        assert client.get(address).status_code == 200, address
    timeline = client.get(f"/audit/tiket/{case_id}").text
    assert "dihapus menurut hukum pada" in timeline
    assert "Data pribadi dihapus menurut hukum" in timeline
    assert "TIDAK cocok" not in timeline
    helpdesk = client.login("helpdesk")
    assert helpdesk.get(f"/tiket/{case_id}").status_code == 200
    assert helpdesk.send(f"/tiket/{case_id}/catatan", {"body": "x"}).status_code == 409


def test_the_auditor_reads_and_does_not_erase(client: Client, case_id: int) -> None:
    client.login(AUDITOR)
    for address in ("/retensi", "/retensi/jatuh-tempo", "/retensi/penahanan"):
        assert client.get(address).status_code == 200
    assert set_rule(client) == 403
    assert client.get(PERSON).status_code == 403
    assert client.send(SEARCH, SARI).status_code == 403
    assert client.send(PERSON, {**SARI, **GROUNDS, "case": str(case_id)}).status_code == 403
