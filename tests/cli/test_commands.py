"""The commands others rely on: results on standard output alone, clear refusals, exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.database import db
from app.definitions.folder import read_folder
from app.models import Case, User
from tests.browser_like import Client

ROOT = Path(__file__).resolve().parents[2]


def flask(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def test_sla_due_prints_one_instant_with_its_offset(app: Flask) -> None:
    done = flask(app, "sla", "due", "--received", "2026-11-06T14:00:00+07:00", "--days", "1")
    assert done.stdout == "2026-11-09T14:00:00+07:00\n"


def test_sla_due_refuses_what_is_no_instant(app: Flask) -> None:
    done = flask(app, "sla", "due", "--received", "kemarin", "--days", "1")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "ISO 8601" in done.stderr


def test_lint_finds_nothing_in_the_shipped_procedure(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = flask(app, "process", "lint", "processes", "forms", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


def test_lint_names_file_element_and_rule(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    changed = tmp_path / "handle_ticket_baru.bpmn"  # a copy under another name stands for what it was copied from
    text = (ROOT / "processes" / "handle_ticket.bpmn").read_text()
    changed.write_text(text.replace('name="form" value="resolve"', 'name="form" value="tidak_ada"'))
    done = flask(app, "process", "lint", str(changed), "--json")
    assert done.exit_code == 1
    findings = json.loads(done.stdout)
    assert all(set(finding) == {"file", "element", "rule", "message"} for finding in findings)
    told = {(finding["file"], finding["element"], finding["rule"]) for finding in findings}
    assert (str(changed), "resolve", "form-missing") in told


@pytest.mark.parametrize("content", [b"", b"<broken", b"\xff\xfe\x00", b"{}"])
def test_lint_explains_a_file_that_is_no_diagram(app: Flask, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kosong.bpmn"
    file.write_bytes(content)
    done = flask(app, "process", "lint", str(file), "--json")
    assert done.exit_code == 1
    assert all(finding["file"] == str(file) and finding["message"] for finding in json.loads(done.stdout))


def test_what_was_deployed_comes_out_byte_for_byte(app: Flask, tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    for folder in ("processes", "forms"):
        shutil.copytree(ROOT / folder, source / folder)
    (source / "processes" / "catatan.txt").write_bytes(b"tetap\r\nada\0")
    assert flask(app, "process", "deploy", str(source)).stdout == "2\n"
    assert flask(app, "process", "export", str(out)).exit_code == 0
    assert read_folder(out) == read_folder(source)


def test_deploying_the_same_again_changes_nothing(app: Flask) -> None:
    assert flask(app, "process", "deploy", str(ROOT)).stdout == "1\n"


def test_deploy_refuses_and_says_where(app: Flask, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "processes", tmp_path / "processes")
    shutil.copytree(ROOT / "forms", tmp_path / "forms")
    (tmp_path / "forms" / "resolve.json").unlink()
    done = flask(app, "process", "deploy", str(tmp_path))
    assert done.exit_code == 1
    assert "resolve" in done.stderr
    assert done.stdout == ""


def test_demo_loads_cases_once(app: Flask) -> None:
    assert "10" in flask(app, "demo").stderr
    assert "sudah ada" in flask(app, "demo").stderr
    with app.app_context():
        assert db.session.query(Case).count() == 10


def test_the_worker_does_what_is_due_and_stops(app: Flask, client: Client) -> None:
    with app.app_context():
        case_id = client.desk().open().id
    app.extensions["clock"].forward(days=3)
    assert flask(app, "worker", "--once").exit_code == 0
    with app.app_context():
        case = db.session.get_one(Case, case_id)
        assert case.breached_at is not None


def test_a_first_account_can_be_made(app: Flask) -> None:
    words = ("--role", "administrator", "--email", "Tata@lpse.test", "--name", "Tata", "--password", "kuda-laut-biru")
    assert flask(app, "user", "add", *words).exit_code == 0
    with app.app_context():
        user = db.session.query(User).filter_by(email="tata@lpse.test").one()
        assert user.group_keys == {"administrator"}


@pytest.mark.parametrize(
    ("change", "told"), [({"--role": "raja"}, "raja"), ({"--password": "pendek"}, "Paling sedikit")]
)
def test_an_account_that_cannot_be_is_refused(app: Flask, change: dict[str, str], told: str) -> None:
    words = {"--role": "helpdesk", "--email": "t@lpse.test", "--name": "Tata", "--password": "kuda-laut-biru"} | change
    done = flask(app, "user", "add", *(word for pair in words.items() for word in pair))
    assert done.exit_code == 1
    assert told in done.stderr


@pytest.mark.parametrize(
    ("expression", "context", "printed"),
    [
        ("1 + 2", "{}", "3"),
        ("x * 2", '{"x": 0.1}', "0.2"),
        ("missing", "{}", "null"),
        ('if a then "ya" else "tidak"', '{"a": true}', '"ya"'),
        ('date("2026-11-24") + duration("P1D")', "{}", '"2026-11-25"'),
        ("[1,2,3][item > 1]", "{}", "[2, 3]"),
    ],
)
def test_feel_prints_json(app: Flask, expression: str, context: str, printed: str) -> None:
    done = flask(app, "feel", expression, "--context", context)
    assert json.loads(done.stdout) == json.loads(printed), done.stderr


def test_feel_takes_a_leading_minus_after_two_dashes(app: Flask) -> None:
    assert flask(app, "feel", "--", "-1 + 3").stdout == "2\n"


@pytest.mark.parametrize("expression", ["1 +", "unknown(1)", "for x in [1] return x", "(" * 400])
def test_feel_refuses_with_position_and_reason(app: Flask, expression: str) -> None:
    done = flask(app, "feel", expression)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Posisi ")


def test_dmn_prints_a_decision(app: Flask) -> None:
    file = str(ROOT / "processes" / "priority.dmn")
    done = flask(app, "dmn", file, "--decision", "target_days", "--context", '{"level": "lkpp"}')
    assert done.stdout == "3\n"


def test_dmn_refuses_an_unknown_decision(app: Flask) -> None:
    done = flask(app, "dmn", str(ROOT / "processes" / "priority.dmn"), "--decision", "cuaca")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "target_days" in done.stderr
