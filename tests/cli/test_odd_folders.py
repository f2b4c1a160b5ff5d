"""Folders as they lie on real disks: incomplete, nested, with other line ends and encodings, with links. A sentence, an
exit code, and never a traceback; what is taken is kept to the byte.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.database import db
from app.definitions.folder import read_folder
from app.definitions.published import active
from tests.cli.test_process_deploy import ROOT, flask, green, play, versions  # noqa: F401 - a fixture

Change = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped procedure."""
    for name in ("processes", "forms"):
        shutil.copytree(ROOT / name, tmp_path / "prosedur" / name)
    return tmp_path / "prosedur"


def each_file(root: Path, change: Callable[[bytes], bytes]) -> None:
    for path in root.rglob("*"):
        if path.is_file():
            path.write_bytes(change(path.read_bytes()))


def latin(path: Path) -> None:
    text = path.read_text().replace("Tiket", "Tikét").replace("Jawab", "Jawáb")
    path.write_bytes(text.encode("latin-1"))


def emptied(root: Path) -> None:
    for name in ("processes", "forms"):
        shutil.rmtree(root / name)
    (root / "processes").mkdir()


def only_notes(root: Path) -> None:
    emptied(root)
    (root / "processes" / "BACA.md").write_text("catatan")


TAKEN: dict[str, Change] = {
    "line ends of Windows": lambda root: each_file(root, lambda content: content.replace(b"\n", b"\r\n")),
    "a mark of byte order": lambda root: each_file(root, lambda content: b"\xef\xbb\xbf" + content),
    "more files and folders": lambda root: (
        (root / "processes" / "arsip" / "lama").mkdir(parents=True),
        (root / "processes" / "arsip" / "lama" / "gambar.png").write_bytes(b"\x89PNG\x00"),
        (root / "forms" / "BACA SAYA.txt").write_bytes(b"\xff\x00"),
        (root / "catatan.md").write_text("di luar kedua folder"),
    ),
    "a link within": lambda root: (root / "processes" / "sama.md").symlink_to(root / "processes" / "settings.json"),
}


@pytest.mark.parametrize("change", TAKEN)
def test_what_can_be_read_is_published_and_kept_to_the_byte(app: Flask, folder: Path, change: str) -> None:
    TAKEN[change](folder)
    wanted = read_folder(folder)
    done = flask(app, "deploy", str(folder))
    assert (done.exit_code, done.stdout) == (0, "2\n"), done.stderr
    with app.app_context():
        assert dict(active(db.session()).files) == wanted
    assert "catatan.md" not in wanted
    again = flask(app, "deploy", str(folder))
    assert (again.exit_code, again.stdout) == (0, "2\n")
    assert len(versions(app)) == 2
    out = folder.parent / "keluar"
    assert flask(app, "export", "2", str(out)).exit_code == 0
    assert read_folder(out) == wanted


BROKEN: dict[str, tuple[Change, str]] = {
    "no forms": (lambda root: shutil.rmtree(root / "forms"), "tidak ada. Buat formulirnya"),
    "no processes": (lambda root: shutil.rmtree(root / "processes"), "Tidak ada satu pun diagram proses"),
    "nothing": (emptied, "Tidak ada satu pun diagram proses"),
    "notes alone": (only_notes, "Tidak ada satu pun diagram proses"),
    "no settings": (lambda root: (root / "processes" / "settings.json").unlink(), "Berkas settings.json tidak ada"),
    "a diagram in another encoding": (lambda root: latin(root / "processes" / "ticket.bpmn"), "bukan teks UTF-8"),
    "a form in another encoding": (lambda root: latin(root / "forms" / "handle.json"), "forms/handle.json"),
    "a form moved deeper beside itself": (
        lambda root: (
            (root / "forms" / "lama").mkdir(),
            shutil.copy(root / "forms" / "handle.json", root / "forms" / "lama" / "handle.json"),
        ),
        "forms/lama/handle.json",
    ),
    "a form of 50 MB": (
        lambda root: (root / "forms" / "besar.json").write_bytes(b" " * 50_000_000),
        "lebih besar dari",
    ),
}


@pytest.mark.parametrize("change", BROKEN)
def test_what_cannot_run_is_refused_with_file_and_sentence(app: Flask, folder: Path, change: str) -> None:
    do, said = BROKEN[change]
    do(folder)
    done = flask(app, "deploy", str(folder))
    assert (done.exit_code, done.stdout) == (1, "")
    assert isinstance(done.exception, SystemExit)
    assert said in done.stderr
    assert done.stderr.strip().endswith("perbaiki dahulu yang di atas.")
    assert len(versions(app)) == 1


UNREADABLE: dict[str, tuple[Change, str]] = {
    "a link to a file of this machine": (
        lambda root: (root / "processes" / "x.md").symlink_to("/etc/passwd"),
        "processes/x.md adalah tautan ke luar folder ini",
    ),
    "a link to nowhere": (lambda root: (root / "forms" / "x.json").symlink_to("/tidak-ada"), "adalah tautan ke luar"),
    "a folder elsewhere": (lambda root: (root / "forms" / "lain").symlink_to("/etc"), "adalah tautan ke luar"),
    "a name that is no text": (
        lambda root: open(os.fsencode(root / "forms") + b"/\xff.json", "wb").close(),
        "\\udcff.json bernama bukan dalam UTF-8",
    ),
    "a name without end": (
        lambda root: (
            (root / "forms" / ("a" * 120)).mkdir(),
            (root / "forms" / ("a" * 120) / ("b" * 120)).write_text(""),
        ),
        "bernama lebih dari 200 karakter",
    ),
    "neither folder": (
        lambda root: [shutil.rmtree(root / name) for name in ("processes", "forms")],
        "tidak ada folder",
    ),
}


@pytest.mark.parametrize("words", [("deploy", "-"), ("diff", "1", "-"), ("impact", "-"), ("import", "-")], ids=str)
@pytest.mark.parametrize("change", UNREADABLE)
def test_what_cannot_be_read_is_told_by_every_command(
    app: Flask, folder: Path, change: str, words: tuple[str, ...]
) -> None:
    do, said = UNREADABLE[change]
    do(folder)
    done = flask(app, *(str(folder) if word == "-" else word for word in words))
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert said in done.stderr
    assert len(versions(app)) == 1


def test_nothing_at_all_is_no_folder(app: Flask, tmp_path: Path) -> None:
    assert flask(app, "deploy", str(tmp_path / "tidak-ada")).exit_code == 2
    (tmp_path / "berkas").write_text("x")
    assert flask(app, "deploy", str(tmp_path / "berkas")).exit_code == 2
    for words in (("diff", "1"), ("impact",), ("import",)):
        done = flask(app, *words, str(tmp_path / "berkas"))
        assert (done.exit_code, done.stdout) == (1, "")


def test_an_export_into_a_file_or_below_one_is_refused(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("x")
    for target in ("berkas", "berkas/dalam", "berkas/dalam.zip"):
        done = flask(app, "export", str(tmp_path / target))
        assert (done.exit_code, done.stdout) == (1, "")
        assert "tidak dapat ditulis" in done.stderr
    assert (tmp_path / "berkas").read_text() == "x"
