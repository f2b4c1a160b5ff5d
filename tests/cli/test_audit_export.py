import hashlib
import json
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.models import AuditEvent
from tests.browser_like import Client
from tests.desk import START


def export(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["audit", "export", *words])


@pytest.fixture
def numbers(app: Flask, client: Client) -> tuple[str, str]:
    with app.app_context():
        desk = client.desk()
        return desk.open().number, desk.open().number


def test_it_prints_the_events_of_one_case(app: Flask, numbers: tuple[str, str]) -> None:
    number, other = numbers
    events = [json.loads(line) for line in export(app, "--case", number).stdout.splitlines()]
    assert {event["case"] for event in events} == {number}
    assert events[0]["name"] == "case_opened"
    assert other in export(app, "--format", "jsonl").stdout


def test_an_unknown_case_is_refused(app: Flask) -> None:
    done = export(app, "--case", "T-1999-000001")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "T-1999-000001" in done.stderr


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "xes"])
def test_what_was_taken_out_is_on_record_with_its_digest(app: Flask, numbers: tuple[str, str], form: str) -> None:
    done = export(app, "--format", form, "--case", numbers[0])
    assert done.exit_code == 0
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "audit_exported")).one()
        assert json.loads(event.data)["digest"] == hashlib.sha256(done.stdout_bytes).hexdigest()
        assert event.source == "cli"


def test_the_last_day_of_a_period_belongs_to_it(app: Flask, numbers: tuple[str, str]) -> None:
    day = START.date()
    today = export(app, "--case", numbers[0], "--from", f"{day}", "--to", f"{day}").stdout
    assert "case_opened" in today
    assert export(app, "--case", numbers[0], "--to", f"{day - timedelta(days=1)}").stdout == ""


@pytest.mark.parametrize("day", ["kemarin", "2026-02-30", "0001-01-01", "9999-12-31", "2026-01-01T25:00"])
def test_what_is_no_day_is_refused_with_an_example(app: Flask, day: str) -> None:
    done = export(app, "--from", day)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "2026-01-31" in done.stderr
