"""`process export` and `process import`: out as a folder or a zip and in again, the same to the byte."""

from pathlib import Path

import pytest
from flask import Flask

from app.database import db
from app.definitions.deploy import digest_of
from app.definitions.drafts import draft_by_id, files_of
from app.definitions.folder import read_folder, write_folder
from app.definitions.published import active
from tests.cli.test_commands import ROOT, flask


@pytest.mark.parametrize("destination", ["keluar", "keluar.zip"])
@pytest.mark.parametrize("named", [[], ["1"]])
def test_what_is_exported_and_deployed_again_is_the_same(
    app: Flask, tmp_path: Path, destination: str, named: list[str]
) -> None:
    target = str(tmp_path / "baru" / destination)
    assert flask(app, "process", "export", *named, target).exit_code == 0
    assert flask(app, "process", "diff", "1", target).stdout == ""
    if destination == "keluar":
        assert flask(app, "process", "deploy", target).stdout.split()[-1] == "1"
        with app.app_context():
            assert digest_of(read_folder(Path(target))) == active(db.session()).digest


def test_a_folder_becomes_a_draft_and_a_draft_a_zip(app: Flask, tmp_path: Path) -> None:
    changed = {**read_folder(ROOT), "processes/README.md": b"catatan", "forms/gambar.png": b"\x89PNG"}
    write_folder(tmp_path / "masuk", changed)
    made = flask(app, "process", "import", str(tmp_path / "masuk"), "--name", "Dari git")
    assert made.exit_code == 0
    draft_id = int(made.stdout)
    with app.app_context():
        draft = draft_by_id(db.session(), draft_id)
        assert (draft.name, draft.based_on_id) == ("Dari git", 1)
        assert files_of(db.session(), draft_id) == dict(sorted(changed.items()))
    assert flask(app, "process", "export", f"draf-{draft_id}", str(tmp_path / "keluar")).exit_code == 0
    assert read_folder(tmp_path / "keluar") == changed
    assert "README.md" in flask(app, "process", "diff", "1", f"draf-{draft_id}").stdout
    again = flask(app, "process", "import", "1", "--draft", str(draft_id))
    assert again.exit_code == 0
    assert flask(app, "process", "diff", "1", f"draf-{draft_id}").stdout == ""


def test_what_lies_in_the_folder_already_is_left_alone_and_named(app: Flask, tmp_path: Path) -> None:
    write_folder(tmp_path, {"forms/lama.json": b"{}"})
    done = flask(app, "process", "export", str(tmp_path))
    assert "forms/lama.json" in done.stderr
    assert (tmp_path / "forms" / "lama.json").read_bytes() == b"{}"


@pytest.mark.parametrize("arguments", [["7", "x"], ["draf-7", "x"], ["tidak-ada", "x"], ["1", "x", "y"], []])
def test_what_does_not_exist_is_refused_in_words(app: Flask, tmp_path: Path, arguments: list[str]) -> None:
    placed = [*arguments[:-1], str(tmp_path / "x")] if arguments else []
    done = flask(app, "process", "export", *(placed if len(arguments) < 3 else arguments))
    assert done.exit_code != 0
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_zip_is_refused_in_words(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    done = flask(app, "process", "import", str(tmp_path / "x.zip"))
    assert (done.exit_code, "bukan zip" in done.stderr) == (1, True)
