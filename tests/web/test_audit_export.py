import csv
import io
import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import db
from app.models import AuditEvent, Case
from tests.browser_like import Client


@pytest.fixture
def case_id(app: Flask, client: Client) -> int:
    with app.app_context():
        desk = client.desk()
        case = desk.open()
        desk.do(case, "escalate", escalation_reason="Perlu akses basis data pengguna.")
        desk.open(requester_name="Joko Prasetyo")
        desk.session.rollback()
        return case.id


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def exports(app: Flask) -> list[AuditEvent]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent).where(AuditEvent.name == "audit_exported")))


def test_the_auditor_takes_out_exactly_the_cases_found(app: Flask, client: Client, case_id: int) -> None:
    client.login("auditor")
    sent = client.get("/audit/ekspor?isi=kasus&langkah=resolve&format=csv")
    assert sent.status_code == 200
    assert "attachment" in sent.headers["Content-Disposition"]
    with app.app_context():
        number = db.session.get_one(Case, case_id).number
        count = db.session.scalar(select(func.count()).where(AuditEvent.case_id == case_id))
    assert {row["Tiket"] for row in rows(sent.text)} == {number}
    assert len(rows(sent.text)) == count
    (event,) = exports(app)
    assert json.loads(event.data)["filter"] == {"step": "resolve"}
    assert json.loads(event.data)["events"] == count


def test_the_auditor_takes_out_exactly_the_events_listed(client: Client, case_id: int) -> None:
    sent = client.login("auditor").get("/audit/ekspor?isi=peristiwa&peristiwa=case_escalated&format=jsonl")
    assert {json.loads(line)["name"] for line in sent.text.splitlines()} == {"case_escalated"}


def test_one_case_is_taken_out_and_its_timeline_says_so(client: Client, case_id: int) -> None:
    client.login("auditor")
    assert client.get(f"/audit/ekspor?kasus={case_id}&format=xes").data.startswith(b"<?xml")
    assert client.get(f"/audit/ekspor?kasus={case_id}&format=xlsx").data.startswith(b"PK")
    assert client.get(f"/audit/tiket/{case_id}").text.count("Jejak audit diekspor") == 2


@pytest.mark.parametrize("query", ["format=exe", "", "format=csv&dari=kemarin"])
def test_an_export_that_is_not_understood_is_refused_and_nothing_leaves(
    app: Flask, client: Client, case_id: int, query: str
) -> None:
    assert client.login("auditor").get(f"/audit/ekspor?{query}").status_code == 400
    assert exports(app) == []


def test_a_case_that_is_not_there_is_404(client: Client) -> None:
    assert client.login("auditor").get("/audit/ekspor?kasus=4711&format=csv").status_code == 404


@pytest.mark.parametrize("role", ["helpdesk", "koordinator", "process_owner", "administrator"])
def test_nobody_else_takes_anything_out(app: Flask, client: Client, case_id: int, role: str) -> None:
    client.login(role)
    for address in ("ekspor?format=csv", "kasus", f"tiket/{case_id}"):
        assert client.get(f"/audit/{address}").status_code == 403
    may_follow = role == "process_owner"  # where a ticket stands, and nothing of what it is about
    assert client.get(f"/audit/tiket/{case_id}/jalur").status_code == (200 if may_follow else 403)
    assert exports(app) == []
