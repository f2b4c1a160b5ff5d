"""What is typed at a terminal or comes out of a script: an answer or a sentence, never a traceback."""

from pathlib import Path

import pytest
from flask import Flask

from tests.cli.test_commands import flask

HALF = '{"a": "\\ud800"}'


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["a", "--context", "{"], "karakter ke-2"),
        (["a", "--context", '{"a": 1, "a": 2}'], "dua kali"),
        (["a", "--context", '{"a":' * 3_000], "terlalu dalam"),
        (["a", "--context", HALF], "separuh karakter"),
        (["a", "--context", '{"a": {"\\udc00": 1}}'], "separuh karakter"),
        (["a", "--context", '{"a": NaN}'], "tak hingga"),
        (["a", "--context", '{"a": 1e999}'], "luar batas"),
        (["[1..3]"], "Rentang"),
        (["(" * 5_000], "4000"),
        (["9**9**9**9"], "luar batas"),
        (["a\0b"], "tidak dikenal"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_hostile_expression_is_refused_with_a_sentence(app: Flask, arguments: list[str], word: str) -> None:
    done = flask(app, "feel", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert word in done.stderr


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b" " * 2_000_000])
def test_hostile_table_is_refused_with_a_sentence(app: Flask, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.dmn").write_bytes(content)
    done = flask(app, "dmn", str(tmp_path / "x.dmn"), "--decision", "d")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.strip().endswith(".")


def test_folder_without_a_procedure_is_no_clean_procedure(app: Flask, tmp_path: Path) -> None:
    done = flask(app, "process", "lint", str(tmp_path), "/dev/null")
    assert done.exit_code == 1
    assert done.stdout.count("[file-missing]") == 2


def test_name_that_is_no_text_is_written_as_well_as_it_can_be(app: Flask, tmp_path: Path) -> None:
    done = flask(app, "process", "lint", str(tmp_path / "\udcff.bpmn"))
    assert done.exit_code == 1
    assert "?.bpmn" in done.stdout


def test_more_files_than_a_procedure_has_are_refused(app: Flask, tmp_path: Path) -> None:
    for at in range(501):
        (tmp_path / f"{at}.bpmn").write_text("<a/>")
    done = flask(app, "process", "lint", str(tmp_path))
    assert done.exit_code == 1
    assert "[too-many-files]" in done.stdout
