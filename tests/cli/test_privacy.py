"""Erasing at the machine: shown first, done with --yes, and done again after an older copy was put back."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import begin_writing, db
from app.models import Case
from tests.browser_like import Client
from tests.cases.erasing import close_case
from tests.cli.test_commands import flask

REASON = ("--reason", "Surat 12/2026")


@pytest.fixture
def number(app: Flask, client: Client) -> str:
    """The number of a closed case of Sari's."""
    with app.app_context():
        desk = client.desk()
        case = close_case(desk, desk.open(requester_phone="0812-7766-5544"))
        found = case.number
        desk.session.commit()
    return found


def is_erased(app: Flask) -> list[bool]:
    with app.app_context():
        return [case.erased_at is not None for case in db.session.query(Case).order_by(Case.id)]


def test_without_yes_it_says_what_would_go_and_changes_nothing(app: Flask, number: str) -> None:
    for who in (("--email", "SARI@penyedia.test"), ("--phone", "+62 812 7766 5544"), ("--case", number)):
        shown = flask(app, "privacy", "erase", *who, *REASON)
        assert shown.exit_code == 0, shown.output
        assert number in shown.stdout
        assert "pesan" in shown.stdout
        assert "Belum ada yang berubah" in shown.stdout
    assert is_erased(app) == [False]


def test_with_yes_it_is_erased_and_said(app: Flask, number: str) -> None:
    done = flask(app, "privacy", "erase", "--email", "sari@penyedia.test", *REASON, "--yes")
    assert (done.exit_code, f"{number}: dihapus" in done.stdout) == (0, True)
    assert is_erased(app) == [True]


def test_what_stays_is_said_with_exit_code_one(app: Flask, client: Client) -> None:
    with app.app_context():
        desk = client.desk()
        number = desk.open().number
        desk.session.commit()
    done = flask(app, "privacy", "erase", "--case", number, *REASON, "--yes")
    assert (done.exit_code, "masih terbuka" in done.stdout) == (1, True)
    assert is_erased(app) == [False]


def test_nobody_is_found_by_nothing_and_the_reason_names_nobody(app: Flask, number: str) -> None:
    assert flask(app, "privacy", "erase", *REASON).exit_code == 2
    assert flask(app, "privacy", "erase", "--case", "T-1", *REASON).exit_code == 1
    named = flask(app, "privacy", "erase", "--case", number, "--reason", "untuk Sari Wulandari", "--yes")
    assert (named.exit_code, is_erased(app)) == (1, [False])
    named = flask(app, "privacy", "erase", "--email", "maya@lain.test", "--reason", "untuk maya@lain.test", "--yes")
    assert (named.exit_code, "data pribadi" in named.stderr) == (1, True)


def test_after_a_restore_the_list_of_what_was_erased_is_done_again(app: Flask, number: str, tmp_path: Path) -> None:
    flask(app, "privacy", "erase", "--case", number, *REASON, "--yes")
    listed = flask(app, "privacy", "erased", "--json")
    assert [row["case"] for row in json.loads(listed.stdout)["erased"]] == [number]
    assert "Sari" not in listed.stdout
    kept = tmp_path / "erased.json"
    kept.write_text(listed.stdout, encoding="utf-8")
    assert "0 dari 1" in flask(app, "privacy", "repeat", str(kept)).stdout
    with app.app_context():  # as an older copy has it
        begin_writing(db.session())
        db.session.execute(update(Case).values(erased_at=None))
        db.session.commit()
    assert "1 dari 1" in flask(app, "privacy", "repeat", str(kept)).stdout
    assert is_erased(app) == [False]
    assert flask(app, "privacy", "repeat", str(kept), "--yes").exit_code == 0
    assert is_erased(app) == [True]


def test_another_file_is_no_list_of_what_was_erased(app: Flask, tmp_path: Path) -> None:
    other = tmp_path / "lain.json"
    other.write_text("[]", encoding="utf-8")
    assert flask(app, "privacy", "repeat", str(other)).exit_code == 1
