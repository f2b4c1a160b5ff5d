"""`flask mail ingest` takes one message from standard input and prints what became of it, and nothing else."""

import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.channels.site import site_of
from app.database import db
from app.models import Case, IncomingMail
from tests.channels.letters import COMPLAINTS, letter


def ingest(app: Flask, raw: bytes, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["mail", "ingest", *options], input=raw)


def told(app: Flask, raw: bytes, *options: str) -> dict[str, Any]:
    result = ingest(app, raw, *options)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_it_prints_outcome_case_and_whether_a_receipt_was_queued(app: Flask) -> None:
    assert told(app, letter().as_bytes()) == {"outcome": "ticket", "case": "T-2026-000001", "answered": True}


def test_the_same_message_again_is_a_duplicate_of_the_same_case(app: Flask) -> None:
    message = letter()
    told(app, message.as_bytes())
    for copy in (message.as_bytes(), b"Received: elsewhere\r\n" + message.as_bytes()):
        assert told(app, copy) == {"outcome": "duplicate", "case": "T-2026-000001", "answered": False}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_the_envelope_chooses_the_mailbox(app: Flask) -> None:
    assert told(app, letter().as_bytes(), "--to", COMPLAINTS)["outcome"] == "complaint"
    assert told(app, letter().as_bytes(), "--mailbox", "complaint")["outcome"] == "complaint"


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"Subject: x\r\n\r\ny"])
def test_what_cannot_be_understood_is_stored_and_says_so(app: Flask, raw: bytes) -> None:
    assert told(app, raw) == {"outcome": "quarantined", "case": None, "answered": False}
    with app.app_context():
        assert db.session.scalars(select(IncomingMail.state)).all() == ["quarantined"]


def test_when_it_was_received_can_be_told(app: Flask) -> None:
    told(app, letter().as_bytes(), "--received-at", "2026-11-02T10:00+07:00")
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert case.received_at.isoformat() == "2026-11-02T03:00:00+00:00"


@pytest.mark.parametrize("at", ["kemarin", "2026-11-02T10:00"])
def test_an_instant_without_a_zone_is_refused_before_anything_is_stored(app: Flask, at: str) -> None:
    result = ingest(app, letter().as_bytes(), "--received-at", at)
    assert result.exit_code != 0
    assert "ISO 8601" in result.output or "zona" in result.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(IncomingMail)) == 0


def test_a_mail_that_cannot_be_stored_is_left_with_the_server_that_brings_it(app: Flask) -> None:
    with app.app_context():
        files = site_of(db.session()).files
    files.mkdir(parents=True, exist_ok=True)
    (files / "mail").write_text("the disk is not what it should be")
    result = ingest(app, letter().as_bytes())
    assert (result.exit_code, result.stdout) == (75, "")  # EX_TEMPFAIL: Postfix and Exim try again, any other bounces
    assert "belum dapat disimpan" in result.stderr
    (files / "mail").unlink()
    assert told(app, letter().as_bytes())["outcome"] == "ticket"


def test_a_fault_of_the_procedure_leaves_the_mail_in_quarantine_and_an_incident(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cases import operations
    from app.models import Incident

    def failing(*_args: object, **_values: object) -> None:
        raise LookupError("teks tidak ada")

    monkeypatch.setitem(operations.OPERATIONS, "user/send", failing)
    assert told(app, letter().as_bytes())["outcome"] == "quarantined"
    with app.app_context():
        assert db.session.scalars(select(IncomingMail.reason)).all() == ["procedure_fault"]
        assert db.session.scalar(select(func.count()).select_from(Incident)) == 1
        assert db.session.scalar(select(func.count()).select_from(Case)) == 0
