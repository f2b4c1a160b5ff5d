import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import begin_writing, db
from app.models import AuditEvent, Message
from tests.browser_like import Client


@pytest.fixture
def case_id(app: Flask, client: Client) -> int:
    """A case that was escalated, with a reply of Sari's."""
    with app.app_context():
        desk = client.desk()
        case = desk.open()
        desk.send(case, "reply", "Sejak pukul delapan pagi.")
        desk.do(case, "escalate", escalation_reason="Perlu akses basis data pengguna.")
        desk.session.rollback()
        return case.id


def test_the_timeline_tells_who_did_what_with_before_and_after(client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}")
    assert page.status_code == 200
    for told in ("Kasus dieskalasikan", "Budi", "Helpdesk", "Admin PPE", "Perlu akses basis data pengguna.", "WIB"):
        assert told in page.text
    assert "Eskalasikan ke Admin PPE" in page.text  # the answer and the path, in the words of the version that ran
    assert "TIDAK cocok" not in page.text


def test_a_text_changed_in_the_database_is_shown_as_not_matching(app: Flask, client: Client, case_id: int) -> None:
    with app.app_context():
        begin_writing(db.session())
        db.session.execute(update(Message).where(Message.kind == "reply").values(body="Diubah diam-diam."))
        db.session.commit()
    page = client.login("auditor").get(f"/audit/tiket/{case_id}")
    assert "TIDAK cocok" in page.text
    assert "Diubah diam-diam." in page.text


def test_that_the_timeline_was_read_is_an_event_too(app: Flask, client: Client, case_id: int) -> None:
    page = client.login("auditor").get(f"/audit/tiket/{case_id}")
    assert "Riwayat kasus dibuka auditor" in page.text
    with app.app_context():
        opened = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "timeline_opened")).one()
        assert (opened.case_id, opened.actor.name) == (case_id, "Agus")


@pytest.mark.parametrize("role", ["helpdesk", "koordinator", "process_owner", "administrator"])
def test_only_the_auditor_reads_it(app: Flask, client: Client, case_id: int, role: str) -> None:
    client.login(role)
    assert client.get("/audit").status_code == 403
    assert client.get(f"/audit/tiket/{case_id}").status_code == 403
    with app.app_context():
        assert db.session.scalar(select(AuditEvent.id).where(AuditEvent.name == "timeline_opened")) is None


def test_a_case_that_is_not_there_is_404(client: Client) -> None:
    assert client.login("auditor").get("/audit/tiket/4711").status_code == 404


def test_cases_are_found_by_words_of_their_conversation(client: Client, case_id: int) -> None:
    client.login("auditor")
    found = client.get("/audit?q=delapan+pagi")
    assert f"/audit/tiket/{case_id}" in found.text
    nothing = client.get("/audit?q=zebra")
    assert "Tidak ada kasus yang memuat" in nothing.text
    assert 'value="zebra"' in nothing.text


def test_the_newest_events_are_filtered_by_name_and_person(app: Flask, client: Client, case_id: int) -> None:
    client.login("auditor")
    with app.app_context():
        budi = db.session.scalars(select(AuditEvent.actor_id).where(AuditEvent.name == "case_escalated")).one()
    page = client.get(f"/audit?peristiwa=case_escalated&orang={budi}")
    rows = page.text.partition("<tbody>")[2]
    assert "Kasus dieskalasikan" in rows
    assert "Kasus dibuka" not in rows
    assert "Tidak ada peristiwa yang cocok" in client.get(f"/audit?peristiwa=case_closed&orang={budi}").text


def test_nothing_of_the_audit_can_be_posted_to(client: Client, case_id: int) -> None:
    client.login("auditor")
    assert client.send("/audit").status_code in (400, 405)
    assert client.send(f"/audit/tiket/{case_id}").status_code in (400, 405)
