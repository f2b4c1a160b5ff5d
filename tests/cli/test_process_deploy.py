"""`flask process deploy` and `list`: the operator's way, recorded, with the scenarios played and nobody else asked."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app.cli import deploy as cli_deploy
from app.database import db
from app.definitions.published import active
from app.models import AuditEvent, Case, Deployment
from tests.browser_like import Client
from tests.definitions import changed_procedures as changed
from tests.definitions.test_publishing import GREEN, RED

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def green(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, GREEN)


def play(monkeypatch: pytest.MonkeyPatch, *outcomes: Any) -> None:
    monkeypatch.setattr(cli_deploy, "played", lambda *_: list(outcomes))


def flask(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["process", *words])


def folder(tmp_path: Path, files: dict[str, bytes]) -> str:
    for path, content in files.items():
        target = tmp_path / "prosedur" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return str(tmp_path / "prosedur")


def versions(app: Flask) -> list[tuple[int, str]]:
    with app.app_context():
        return [(row.version, row.reason) for row in db.session.query(Deployment).order_by(Deployment.version)]


def test_the_same_content_succeeds_and_changes_nothing(app: Flask) -> None:
    with app.app_context():
        before = db.session.query(AuditEvent).count()
    for words in (("deploy",), ("deploy", str(ROOT)), ("deploy", "--reason", "Lagi", str(ROOT))):
        done = flask(app, *words)
        assert (done.exit_code, done.stdout) == (0, "1\n")
    assert len(versions(app)) == 1
    with app.app_context():
        assert db.session.query(AuditEvent).count() == before


def test_every_file_below_the_two_folders_is_kept_and_comes_back(app: Flask, tmp_path: Path) -> None:
    more = {
        "processes/README.md": b"# Prosedur\n",
        "processes/catatan/rapat.txt": b"2026-11-03\n",
        "processes/.gitkeep": b"",
        "forms/LICENSE": b"\x00\xff",
    }
    place = folder(tmp_path, {**changed.SHIPPED, **more})
    (Path(place) / "lain.txt").write_text("di luar")
    assert flask(app, "deploy", place, "--reason", "Catatan ikut").stdout == "2\n"
    with app.app_context():
        assert active(db.session()).files == {**changed.SHIPPED, **more}
    assert versions(app)[-1] == (2, "Catatan ikut")


def test_a_red_scenario_stops_it_unless_accepted(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, GREEN, RED)
    place = folder(tmp_path, changed.renamed("handle"))
    refused = flask(app, "deploy", place)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert RED.name in refused.stderr
    assert RED.problems[0] in refused.stderr
    assert len(versions(app)) == 1
    assert flask(app, "deploy", place, "--accept-red", "Menyusul").stdout == "2\n"
    with app.app_context():
        told = db.session.query(AuditEvent).filter_by(name="red_scenarios_accepted").one()
        assert "Menyusul" in told.data


def test_what_breaks_a_rule_is_named_and_not_published(app: Flask, tmp_path: Path) -> None:
    done = flask(app, "deploy", folder(tmp_path, changed.setting("lanes", "Helpdesk", "nobody")))
    assert done.exit_code == 1
    assert "processes/" in done.stderr
    assert len(versions(app)) == 1


def test_running_cases_stay_unless_all_are_to_move(app: Flask, client: Client, tmp_path: Path) -> None:
    with app.app_context():
        case_id = client.desk().open().id
    assert flask(app, "deploy", folder(tmp_path, changed.renamed("handle"))).exit_code == 0
    assert version_of(app, case_id) == 1
    shutil.rmtree(tmp_path / "prosedur")
    done = flask(app, "deploy", folder(tmp_path, changed.renamed("resolve")), "--migrate", "all")
    assert done.stdout == "3\n"
    assert "1 kasus pindah, 0 tetap" in done.stderr
    assert version_of(app, case_id) == 3


def test_list_shows_every_version_and_which_is_active(app: Flask, tmp_path: Path) -> None:
    flask(app, "deploy", folder(tmp_path, changed.renamed("handle")), "--reason", "Diperjelas")
    newest, first = flask(app, "list").stdout.splitlines()
    assert newest.startswith("*    2")
    assert newest.endswith("Diperjelas")
    assert first.startswith("     1")


def version_of(app: Flask, case_id: int) -> int:
    with app.app_context():
        return db.session.get_one(Deployment, db.session.get_one(Case, case_id).deployment_id).version
