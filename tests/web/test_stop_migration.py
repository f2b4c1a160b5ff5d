"""Stopping a migration on its page, with a reason, and going on; who may, and what the page says."""

import pytest
from flask import Flask

from app.audit import Actor
from app.cases.migration import order_migration, progress_of
from app.clock import clock_of
from app.database import begin_writing, db
from app.definitions.deploy import deploy
from app.jobs.migrations import move_waiting_cases, work_off
from tests.browser_like import Client
from tests.definitions import changed_procedures as changed
from tests.desk import START

WHY = "Formulirnya ternyata <keliru>."


@pytest.fixture
def migration(app: Flask, client: Client) -> str:
    """The address of a migration of three cases of which one has moved."""
    with app.app_context():
        desk = client.desk()
        for _ in range(3):
            desk.open()
        session = db.session()
        session.rollback()
        begin_writing(session)
        system = Actor.system("cli")
        target = deploy(session, changed.renamed("handle"), actor=system, reason="Uji", now=START)
        made = order_migration(session, target, reason="Nama diperjelas", actor=system, now=START)
        assert made is not None
        migration_id = made.id
        session.commit()
        left = iter([False])
        work_off(session, migration_id, clock_of(app), is_stopping=lambda: next(left, True))
        session.rollback()
    return f"/proses/pindah/{migration_id}"


def test_it_is_stopped_with_a_reason_and_goes_on_with_one_button(app: Flask, client: Client, migration: str) -> None:
    client.login("process_owner")
    page = client.get(migration)
    assert page.headers["Refresh"] == "2"
    assert f"{migration}/hentikan" in page.text
    assert "1 dari 3 kasus sudah pindah" in client.get(f"{migration}/hentikan").text

    assert client.send(f"{migration}/hentikan", {"reason": WHY}).status_code == 303
    page = client.get(migration)
    assert "Refresh" not in page.headers
    for words in ("Dihentikan", "2 belum dimulai dan dihentikan.", "Rina", "Formulirnya ternyata &lt;keliru&gt;."):
        assert words in page.text
    assert "dihentikan" in client.get("/proses/permintaan").text

    assert client.send(f"{migration}/lanjutkan", {}).status_code == 303
    with app.app_context():
        move_waiting_cases(db.session(), clock_of(app))
        assert progress_of(db.session(), int(migration.rpartition("/")[2])).moved == 3
    page = client.get(migration)
    assert "3 dari 3 kasus: 3 pindah" in page.text
    assert "Lanjutkan" not in page.text


def test_without_a_reason_it_goes_on(client: Client, migration: str) -> None:
    client.login("process_owner")
    for reason in ("", "   ", "x" * 451):
        page = client.send(f"{migration}/hentikan", {"reason": reason})
        assert page.status_code == 422
        assert "Sedang berjalan" in client.get(migration).text
    assert "Paling banyak 450 karakter." in page.text


def test_whoever_comes_second_is_told(client: Client, migration: str) -> None:
    client.login("process_owner")
    client.send(f"{migration}/hentikan", {"reason": WHY})
    page = client.send(f"{migration}/hentikan", {"reason": "Saya juga."})
    assert page.status_code == 409
    assert "sudah dihentikan" in page.text
    assert "Rina" in page.text
    assert "tidak berjalan lagi" in client.get(f"{migration}/hentikan").text
    client.send(f"{migration}/lanjutkan", {})
    assert client.send(f"{migration}/lanjutkan", {}).status_code == 409


@pytest.mark.parametrize("role", ["auditor", "koordinator"])
def test_who_only_reads_sees_no_button_and_cannot_press_it(client: Client, migration: str, role: str) -> None:
    client.login(role)
    assert "Hentikan" not in client.get(migration).text
    assert client.get(f"{migration}/hentikan").status_code == 403
    for deed in ("hentikan", "lanjutkan"):
        assert client.send(f"{migration}/{deed}", {"reason": WHY}).status_code == 403


def test_a_migration_that_is_not_there_is_no_page(client: Client) -> None:
    client.login("process_owner")
    assert client.get("/proses/pindah/99/hentikan").status_code == 404
    for deed in ("hentikan", "lanjutkan"):
        assert client.send(f"/proses/pindah/99/{deed}", {"reason": WHY}).status_code == 404
