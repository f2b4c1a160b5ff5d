"""`process test`: the scenarios of a version or a folder, green or red, for people and for programs."""

import errno
import json
from pathlib import Path

import pytest
from flask import Flask

from app.definitions.folder import write_folder
from tests.cli.test_commands import ROOT, flask
from tests.definitions.playing import shipped


def test_the_active_version_is_green(app: Flask) -> None:
    done = flask(app, "process", "test")
    assert done.exit_code == 0
    assert "hijau  Ditolak sebagai spam" in done.stdout
    assert "14 skenario: 14 hijau, 0 merah." in done.stderr


def test_a_folder_and_a_version_are_named_as_elsewhere(app: Flask) -> None:
    for source in ("1", str(ROOT)):
        done = flask(app, "process", "test", source, "--json")
        assert done.exit_code == 0
        assert all(result["passed"] for result in json.loads(done.stdout))


def test_a_red_one_is_told_and_ends_with_one(app: Flask, tmp_path: Path) -> None:
    files = dict(shipped())
    files["processes/settings.json"] = files["processes/settings.json"].replace(
        b'"confirmation_days": 3', b'"confirmation_days": 9'
    )
    write_folder(tmp_path, files)
    done = flask(app, "process", "test", str(tmp_path), "--json")
    assert done.exit_code == 1
    red = {result["path"]: result["problems"] for result in json.loads(done.stdout) if not result["passed"]}
    assert "“confirmation_overdue”" in red["processes/scenarios/ditutup-otomatis.json"][0]
    assert "MERAH" in flask(app, "process", "test", str(tmp_path)).stdout


def test_a_scenario_that_cannot_be_read_is_named_with_the_reason(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "processes" / "scenarios" / "rusak.json"
    write_folder(tmp_path, {**shipped(), "processes/scenarios/rusak.json": b'{"format": 1,}'})
    done = flask(app, "process", "test", str(tmp_path))
    assert done.exit_code == 1
    assert "MERAH  processes/scenarios/rusak.json\n  Bukan JSON" in done.stdout
    checked = flask(app, "process", "lint", str(tmp_path))
    assert checked.exit_code == 1
    assert f"{broken}: -: Bukan JSON yang benar pada baris 1, kolom 14" in checked.stdout
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: on_a_broken_disk(path) if path == broken else read(path))
    unread = flask(app, "process", "test", str(tmp_path))
    assert unread.exit_code == 1
    assert f"{broken} tidak dapat dibaca" in unread.stderr


def on_a_broken_disk(path: Path) -> bytes:
    raise OSError(errno.EIO, "Input/output error", str(path))


def test_an_unknown_source_is_told(app: Flask) -> None:
    done = flask(app, "process", "test", "99")
    assert done.exit_code == 1
    assert "Versi 99 tidak ada." in done.stderr
