"""`process diff` and `process impact`: a list or an object on standard output, progress and refusals beside it."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app.definitions.folder import write_folder
from tests.browser_like import Client
from tests.cli.test_commands import ROOT, flask
from tests.definitions import changed_procedures as changed


def folder(path: Path, files: dict[str, bytes]) -> str:
    write_folder(path, files)
    return str(path)


def test_the_same_content_is_an_empty_list(app: Flask) -> None:
    done = flask(app, "process", "diff", "1", str(ROOT), "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


def test_without_json_the_same_content_prints_nothing_but_says_so(app: Flask) -> None:
    done = flask(app, "process", "diff", "1", "1")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Tidak ada perbedaan" in done.stderr


def test_a_folder_is_compared_with_a_version(app: Flask, tmp_path: Path) -> None:
    other = folder(tmp_path, changed.renamed("resolve"))
    done = flask(app, "process", "diff", "1", other, "--json")
    assert json.loads(done.stdout) == [
        {
            "kind": "step_renamed",
            "file": "processes/handle_ticket.bpmn",
            "element": "resolve",
            "field": "name",
            "before": "Selesaikan masalah",
            "after": "Nama yang baru",
        }
    ]
    assert "berganti nama" in flask(app, "process", "diff", "1", other).stdout


@pytest.mark.parametrize("name", ["7", "99999999999999999999", "tidak-ada", "/"])
@pytest.mark.parametrize("command", ["diff", "impact"])
def test_what_is_neither_a_version_nor_a_folder_is_refused(app: Flask, command: str, name: str) -> None:
    done = flask(app, "process", command, *(["1", name] if command == "diff" else [name]), "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "tidak ada" in done.stderr.lower()


def test_impact_prints_one_object_and_progress_beside_it(app: Flask, client: Client, tmp_path: Path) -> None:
    with app.app_context():
        desk = client.desk()
        desk.open()
        number = desk.do(desk.open(), "answer", answer="Sudah.", propose_faq=False).number
    other = folder(tmp_path, changed.setting("values", "confirmation_days", 5))
    done = flask(app, "process", "impact", other, "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["running"], found["can_move"], found["stay"]) == (0, 2, 2, [])
    assert [(one["case"], one["effect"]) for one in found["deadlines"]] == [(number, "kept")]
    assert "2 dari 2 kasus diperiksa" in done.stderr


def test_impact_says_why_a_case_stays(app: Flask, client: Client, tmp_path: Path) -> None:
    with app.app_context():
        desk = client.desk()
        number = desk.do(desk.open(), "escalate", escalation_reason="Perlu dicek.").number
    other = folder(tmp_path, changed.removed("resolve"))
    [stays] = json.loads(flask(app, "process", "impact", other, "--json").stdout)["stay"]
    assert (stays["reason"], stays["case"], stays["element"]) == ("step_missing", number, "resolve")
    assert f"{number}: Selesaikan masalah" in flask(app, "process", "impact", other).stdout


def test_impact_of_what_cannot_run_is_refused_with_the_place(app: Flask, tmp_path: Path) -> None:
    other = folder(tmp_path, {**changed.SHIPPED, "processes/handle_ticket.bpmn": b"<broken"})
    done = flask(app, "process", "impact", other)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "handle_ticket.bpmn" in done.stderr
