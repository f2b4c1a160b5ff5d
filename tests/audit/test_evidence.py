"""What is handed out as evidence is checked offline, by the one file that is in it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.audit.evidence import write_evidence
from app.audit.seal_key import seal_key
from app.jobs.sealing import SealPlaces, seal_what_there_is
from app.models import Case
from tests.desk import Desk


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    """An archive of one of three sealed cases, unpacked."""
    places = SealPlaces(tmp_path / "key.pem", tmp_path / "seals.jsonl")
    cases = [desk.open() for _ in range(3)]
    desk.session.commit()
    seal_what_there_is(desk.session, places, lambda: desk.now, at_once=True)
    with (tmp_path / "bukti.zip").open("w+b") as file:
        case = desk.session.get_one(Case, cases[1].id)
        assert write_evidence(desk.session, case, seal_key(places.key).public_pem, file) == case.chain_length
    with zipfile.ZipFile(tmp_path / "bukti.zip") as archive:
        archive.extractall(tmp_path / "bukti")
    return tmp_path / "bukti"


def check(folder: Path) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-I", folder / "verify_export.py", folder], capture_output=True, encoding="utf-8", check=False
    )
    assert run.stderr == ""
    return run.returncode, run.stdout


def test_the_verifier_finds_it_whole_and_says_where_the_proof_ends(folder: Path) -> None:
    code, said = check(folder)
    assert (code, said.splitlines()[0].startswith("Utuh")) == (0, True)
    assert "0 kejadian belum disegel" in said


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("events.jsonl", '"source":"web"', '"source":"cli"', "diubah"),
        ("proofs.jsonl", '"path":["', '"path":["00', "tidak termasuk"),
        ("seals.jsonl", '"leaves":', '"leaves":1', "diubah"),
        ("seals.jsonl", '"signature":"', '"signature":"00', "tanda tangan"),
    ],
)
def test_the_verifier_names_what_was_edited(folder: Path, name: str, before: str, after: str, said: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    code, answer = check(folder)
    assert (code, said in answer) == (1, True), answer


def test_the_verifier_misses_an_event_that_was_left_out(folder: Path) -> None:
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "events.jsonl").write_text("".join(lines[:-1]), encoding="utf-8")
    assert check(folder)[0] == 1
