"""The auditor sees where the seals stand and takes out what proves the trail to somebody outside."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.outside import Outside, read_outside
from app.database import db
from app.jobs.sealing import seal_places_of, seal_round
from app.models import AuditEvent, Case
from app.web.audit import seals
from tests.browser_like import Client


@pytest.fixture
def case(app: Flask, client: Client) -> Case:
    """A case whose trail is sealed."""
    with app.app_context():
        case = client.desk().open()
        db.session.rollback()
        assert seal_round(app, at_once=True)
        return db.session.get_one(Case, case.id)


def test_the_page_says_where_the_proof_ends(app: Flask, client: Client, case: Case) -> None:
    page = client.login("auditor").get("/audit/segel").text
    outside = read_outside(seal_places_of(app).outside)
    assert outside is not None
    assert "Segel terakhir: nomor 1," in page
    assert "kejadian yang belum disegel" in page  # the auditor has signed in since
    assert "BEGIN PUBLIC KEY" in page
    assert f'title="{outside.seals[1]}"' in page
    assert "TIDAK" not in page


def test_without_a_seal_the_page_says_what_makes_one(client: Client) -> None:
    page = client.login("auditor").get("/audit/segel")
    assert "Belum ada segel" in page.text
    assert client.get("/audit/segel/kunci").status_code == 409


def test_a_file_outside_that_is_gone_is_said_at_once(app: Flask, client: Client, case: Case) -> None:
    seal_places_of(app).outside.unlink()
    page = client.login("auditor").get("/audit/segel").text
    assert "hilang atau kosong" in page
    assert "record-verdict-wrong" in page


@pytest.mark.parametrize("is_of_one_case", [True, False])
def test_the_archive_is_checked_offline_with_what_the_page_hands_out(
    app: Flask, client: Client, case: Case, tmp_path: Path, is_of_one_case: bool
) -> None:
    client.login("auditor")
    sent = client.get(f"/audit/segel/bukti?nomor={case.number.lower() if is_of_one_case else ''}")
    assert sent.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "bukti")
    assert {"events.jsonl", "seals.jsonl", "proofs.jsonl", "BACA_SAYA.txt", "verify_export.py"} <= names
    (tmp_path / "kunci.pem").write_bytes(client.get("/audit/segel/kunci").data)
    (tmp_path / "verify_export.py").write_bytes(client.get("/audit/segel/pemeriksa").data)
    run = subprocess.run(
        [sys.executable, "-I", tmp_path / "verify_export.py", tmp_path / "bukti", "--key", tmp_path / "kunci.pem"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stdout.startswith("Utuh")) == (0, True), run.stdout + run.stderr
    with app.app_context():
        (taken,) = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "audit_exported"))
        assert taken.case_id == (case.id if is_of_one_case else None)


def test_a_number_that_is_none_is_said(client: Client, case: Case) -> None:
    answer = client.login("auditor").get("/audit/segel/bukti?nomor=T-1900-000001")
    assert (answer.status_code, "Periksa nomornya" in answer.text) == (404, True)


@pytest.mark.parametrize("role", ["helpdesk", "koordinator", "process_owner", "administrator"])
@pytest.mark.parametrize("page", ["", "/kunci", "/pemeriksa", "/bukti"])
def test_nobody_else_sees_them(client: Client, role: str, page: str) -> None:
    assert client.login(role).get(f"/audit/segel{page}").status_code == 403


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Bentuk berkasnya belum dipilih"),
        ("format=exe", "Bentuk berkasnya belum dipilih"),
        ("format=csv&dari=kemarin", "“kemarin” bukan tanggal"),
        ("format=pdf", "PDF dibuat dari satu kasus"),
    ],
)
def test_an_export_without_a_form_says_what_to_do(client: Client, query: str, said: str) -> None:
    answer = client.login("auditor").get(f"/audit/ekspor?{query}")
    assert (answer.status_code, said in answer.text) == (400, True)


def test_the_file_outside_is_read_once_until_it_changes(
    app: Flask, client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def noted(path: Path) -> Outside | None:
        read.append(path)
        return read_outside(path)

    monkeypatch.setattr(seals, "read_outside", noted)
    client.login("auditor")
    for _ in range(3):
        assert "Segel terakhir: nomor 1," in client.get("/audit/segel").text
    assert len(read) <= 1
    with app.app_context():
        client.desk().open()
        db.session.rollback()
        assert seal_round(app, at_once=True)
    assert "Segel terakhir: nomor 2," in client.get("/audit/segel").text
    assert client.get("/audit/segel/kunci").status_code == 200
    assert len(read) <= 2
