"""The auditor's desk in the browser: kept searches, a case as it was, long exports, the dossier and its code."""

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.clock import clock_of
from app.database import db
from app.jobs.audit_exports import make_exports
from app.models import AuditEvent, AuditExportJob, Note
from tests.browser_like import Client


@pytest.fixture
def case_id(app: Flask, client: Client) -> int:
    """Asked back, answered by Sari, escalated, and now waiting for Ani."""
    with app.app_context():
        desk = client.desk()
        case = desk.open()
        desk.do(case, "ask", question="Sejak kapan?")
        desk.send(case, "reply", "Sejak pukul delapan pagi.")
        desk.do(case, "escalate", escalation_reason="Perlu akses basis data pengguna.")
        desk.session.rollback()
        return case.id


def instants(app: Flask, case_id: int, name: str) -> list[str]:
    with app.app_context():
        query = select(AuditEvent.at).where(AuditEvent.case_id == case_id, AuditEvent.name == name)
        return [at.isoformat() for at in db.session.scalars(query.order_by(AuditEvent.id))]


def test_a_search_is_kept_found_again_and_forgotten(client: Client, case_id: int) -> None:
    client.login("auditor")
    kept = client.send("/audit/pencarian?kategori=akun&sla=tepat&sebelum=9", {"name": "Akun tepat", "isi": "kasus"})
    assert kept.status_code == 303
    page = client.get("/audit/kasus").text
    link = re.search(r'href="([^"]*)">Akun tepat<', page)
    assert link is not None
    assert html.unescape(link[1]) == "/audit/kasus?kategori=akun&sla=tepat"
    number = re.search(r"/audit/pencarian/(\d+)/hapus", page)
    assert number is not None
    assert client.send(f"/audit/pencarian/{number[1]}/hapus").status_code == 303
    assert "Akun tepat" not in client.get("/audit/kasus?x=1").text.partition("<main")[2].partition("flash")[0]


def test_a_search_without_a_name_comes_back_with_what_it_found(client: Client, case_id: int) -> None:
    client.login("auditor")
    refused = client.send("/audit/pencarian?kategori=akun", {"name": " ", "isi": "kasus"})
    assert refused.status_code == 422
    assert "Beri nama pencarian ini." in refused.text
    assert "T-2026-000001" in refused.text


def test_a_search_of_events_leads_back_to_the_events(client: Client, case_id: int) -> None:
    client.login("auditor")
    sent = client.send("/audit/pencarian?peristiwa=case_opened", {"name": "Baru", "isi": "peristiwa"})
    assert sent.headers["Location"].endswith("/audit?peristiwa=case_opened")


def test_a_case_is_seen_as_it_stood_at_each_instant(app: Flask, client: Client, case_id: int) -> None:
    client.login("auditor")
    (opened,) = instants(app, case_id, "case_opened")
    first = client.get(f"/audit/kasus/{case_id}/pada", query_string={"at": opened}).text
    assert "Tangani tiket" in first
    assert "Sejak kapan?" not in first
    asked = instants(app, case_id, "task_completed")[0]
    second = client.get(f"/audit/kasus/{case_id}/pada", query_string={"at": asked}).text
    assert "Sejak kapan?" in second
    assert "Sejak pukul delapan" not in second
    assert "Tidak ada tugas yang terbuka pada saat itu." in second
    last = client.get(f"/audit/kasus/{case_id}/pada").text
    assert "Sejak pukul delapan" in last
    assert "Selesaikan masalah" in last
    assert "Perlu akses basis data pengguna." in last


def test_before_it_was_opened_there_was_nothing_to_see(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/kasus/{case_id}/pada?at=2020-01-01").text
    assert "Pada saat itu kasus ini belum ada." in page


def test_an_instant_that_is_none_is_said_and_the_last_is_shown(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/kasus/{case_id}/pada?at=kemarin").text
    assert "“kemarin” bukan saat" in page
    assert "Selesaikan masalah" in page


def test_a_note_that_was_changed_behind_the_record_is_called_out(app: Flask, client: Client, case_id: int) -> None:
    client.login("helpdesk").send(f"/tiket/{case_id}/catatan", {"body": "Sudah saya telepon."})
    with app.app_context():
        db.session.scalars(select(Note)).one().body = "Belum saya telepon."
        db.session.commit()
    page = client.login("auditor").get(f"/audit/kasus/{case_id}/pada").text
    assert "TIDAK cocok lagi" in page


def test_looking_back_is_recorded(app: Flask, client: Client, case_id: int) -> None:
    client.login("auditor").get(f"/audit/kasus/{case_id}/pada")
    assert len(instants(app, case_id, "timeline_opened")) == 1


def test_a_long_export_is_offered_asked_for_made_and_fetched(
    app: Flask, client: Client, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.audit.routes.MOST_AT_ONCE", 3)
    client.login("auditor")
    offered = client.get("/audit/ekspor?isi=kasus&kategori=akun&format=csv")
    assert offered.status_code == 200
    assert "Ekspor ini besar" in offered.text
    asked = client.send("/audit/ekspor?isi=kasus&kategori=akun&format=csv")
    assert asked.status_code == 303
    waiting = client.get(asked.headers["Location"]).text
    assert "Menunggu giliran." in waiting
    assert " data-job" in waiting
    with app.app_context():
        make_exports(db.session(), clock_of(app))
        job = db.session.scalars(select(AuditExportJob)).one()
        job_id, done = job.id, job.done
    ready = client.get(asked.headers["Location"]).text
    assert "Selesai." in ready
    assert " data-job" not in ready
    sent = client.get(f"/audit/ekspor/{job_id}/berkas")
    assert sent.status_code == 200
    assert sent.text.count("T-2026-000001") >= done
    assert "Ekspor jejak audit diminta" in client.get("/audit").text
    assert f"Ekspor {job_id}" in client.get("/audit/ekspor/daftar").text


def test_one_case_is_never_too_long_to_wait_for(client: Client, case_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.audit.routes.MOST_AT_ONCE", 3)
    sent = client.login("auditor").get(f"/audit/ekspor?kasus={case_id}&format=jsonl")
    assert "attachment" in sent.headers["Content-Disposition"]


def test_the_dossier_is_a_pdf_that_the_trail_knows_of(app: Flask, client: Client, case_id: int) -> None:
    sent = client.login("auditor").get(f"/audit/ekspor?kasus={case_id}&format=pdf")
    assert sent.mimetype == "application/pdf"
    assert sent.data.startswith(b"%PDF-")
    assert len(instants(app, case_id, "audit_exported")) == 1


def test_a_dossier_of_many_cases_is_refused(client: Client, case_id: int) -> None:
    assert client.login("auditor").get("/audit/ekspor?isi=kasus&format=pdf").status_code == 400


def test_the_code_of_a_dossier_is_checked_against_the_record(app: Flask, client: Client, case_id: int) -> None:
    with app.app_context():
        query = select(AuditEvent.digest).where(AuditEvent.case_id == case_id).order_by(AuditEvent.id.desc()).limit(1)
        code = db.session.scalar(query)
    client.login("auditor")
    assert "Kode ini cocok" in client.get(f"/audit/kasus/{case_id}/kode?kode={code}").text
    assert "TIDAK dikenal" in client.get(f"/audit/kasus/{case_id}/kode?kode=abc").text


@pytest.mark.parametrize("role", ["helpdesk", "koordinator", "process_owner", "administrator"])
def test_the_desk_is_the_auditors_alone(client: Client, case_id: int, role: str) -> None:
    client.login(role)
    for address in (f"kasus/{case_id}/pada", f"kasus/{case_id}/kode", "ekspor/daftar", "ekspor/1", "ekspor/1/berkas"):
        assert client.get(f"/audit/{address}").status_code == 403
