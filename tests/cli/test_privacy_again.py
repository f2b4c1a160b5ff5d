"""After an older copy of the database was put back, what was erased is erased again, and nothing else."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.audit import Actor
from app.cases.mail.judge import discard
from app.database import begin_writing, db
from app.models import Case, IncomingMail
from tests.browser_like import Client
from tests.cases.erasing import close_case
from tests.channels.letters import PostOffice, letter
from tests.cli.test_commands import flask
from tests.desk import TravellingClock

REASON = ("--reason", "Surat 12/2026")
MAYA = "maya@lain.test"
ROW = {"case": "T-2026-000001", "reason": "x", "legal_basis": "request", "asked_by": "requester"}
WHOLE = {**ROW, "erased_at": "2026-11-03T10:00:00+07:00"}


@pytest.fixture
def number(app: Flask, client: Client) -> str:
    """The number of a closed case of Sari's."""
    with app.app_context():
        desk = client.desk()
        number = close_case(desk, desk.open(requester_phone="0812-7766-5544")).number
        desk.session.commit()
    return number


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "erased.json"


def write(kept: Path, *rows: dict[str, Any]) -> str:
    kept.write_text(json.dumps({"erased": rows}), encoding="utf-8")
    return str(kept)


def is_erased(app: Flask) -> list[bool]:
    with app.app_context():
        return [case.erased_at is not None for case in db.session.query(Case).order_by(Case.id)]


def test_mail_outside_cases_is_listed_and_erased_again(app: Flask, client: Client, kept: Path) -> None:
    with app.app_context():
        desk = client.desk()
        post, budi = PostOffice(desk), Actor.staff(desk.staff("helpdesk"))
        post.bring(letter("zqspamkx", sender=f"Maya <{MAYA}>", headers={"X-Spam-Flag": "YES"}))
        discard(desk.session, post.newest().id, reason="Iklan", actor=budi, now=desk.now)
        desk.session.commit()
    flask(app, "privacy", "erase", "--email", MAYA, *REASON, "--yes")
    listed = flask(app, "privacy", "erased", "--json").stdout
    assert [row["rows"] for row in json.loads(listed)["erased"]] == [{"incoming_mail": [1]}]
    assert "di luar tiket" in flask(app, "privacy", "erased").stdout
    kept.write_text(listed, encoding="utf-8")
    with app.app_context():  # as an older copy has it
        begin_writing(db.session())
        db.session.execute(update(IncomingMail).values(erased_at=None, sender=MAYA))
        db.session.commit()
    shown = flask(app, "privacy", "repeat", str(kept))
    assert (shown.exit_code, "di luar tiket: 1 baris" in shown.stdout) == (0, True)
    assert flask(app, "privacy", "repeat", str(kept), "--yes").exit_code == 0
    with app.app_context():
        mail = db.session.query(IncomingMail).one()
        assert (mail.sender, mail.erased_at is not None) == (None, True)


def test_a_case_that_has_got_the_number_since_is_left_alone(
    app: Flask, number: str, kept: Path, clock: TravellingClock
) -> None:
    before = (clock.at - timedelta(days=400)).isoformat()
    done = flask(app, "privacy", "repeat", write(kept, {**WHOLE, "case": number, "erased_at": before}), "--yes")
    assert (done.exit_code, "tiket lain" in done.stdout) == (1, True)
    assert is_erased(app) == [False]


@pytest.mark.parametrize("missing", ["reason", "legal_basis", "asked_by", "erased_at", "case"])
def test_a_list_with_a_row_that_is_not_whole_erases_nothing(
    app: Flask, number: str, kept: Path, clock: TravellingClock, missing: str
) -> None:
    whole = {**WHOLE, "case": number, "erased_at": (clock.at + timedelta(days=1)).isoformat()}
    broken = {key: value for key, value in whole.items() if key != missing}
    done = flask(app, "privacy", "repeat", write(kept, whole, broken), "--yes")
    assert done.exit_code == 1
    assert "Baris 2 tidak lengkap" in done.stderr
    assert is_erased(app) == [False]


def test_the_index_is_overwritten_once_however_many_cases_are_repeated(
    app: Flask, client: Client, number: str, kept: Path, clock: TravellingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        desk = client.desk()
        other = close_case(desk, desk.open()).number
        desk.session.commit()
    after = (clock.at + timedelta(days=1)).isoformat()
    asked: list[object] = []
    monkeypatch.setattr("app.cli.privacy_again.scrub", asked.append)
    rows = [{**WHOLE, "case": one, "erased_at": after} for one in (number, other)]
    assert flask(app, "privacy", "repeat", write(kept, *rows), "--yes").exit_code == 0
    assert (is_erased(app), len(asked)) == ([True, True], 1)


def test_everybody_with_the_number_is_found_however_many_share_its_end(
    app: Flask, client: Client, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        desk = client.desk()
        for prefix in ("0813", "0814", "0815"):
            desk.open(requester_phone=f"{prefix}-7766-5544")
        desk.session.commit()
    monkeypatch.setattr("app.cases.erasure.person._CASES_A_STATEMENT", 2)
    done = flask(app, "privacy", "erase", "--phone", "0812 7766 5544", *REASON, "--yes")
    assert (done.exit_code, f"{number}: dihapus" in done.stdout) == (0, True)
    assert is_erased(app) == [True, False, False, False]
