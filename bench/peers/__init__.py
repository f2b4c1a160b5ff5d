"""Others that do the same, for comparison, each in an environment of its own under instance/bench-peers.

A peer is a process that completes one task at every line it reads and answers with the milliseconds that it took, by
its own clock: so ours and theirs take turns within one run, and neither pays for the pipe.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config import ROOT

CACHE = ROOT / "instance" / "bench-peers"
HERE = Path(__file__).parent
VIEWFLOW = ("django-viewflow==2.4.0", "Django==5.2.*", "psycopg[binary]==3.3.*")
BPMN_ENGINE = "bpmn-engine@25"


class Peer:
    """A running peer; a way to complete the next task."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._answer()  # "ready"

    def complete(self) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self._answer())

    def stop(self) -> None:
        self.process.communicate(timeout=30)

    def _answer(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the peer ended with {self.process.wait()}")
        return line.strip()


def viewflow(database_url: str) -> Peer:
    """Start django-viewflow on this database, its environment made at first need. Raises what making it raises."""
    return Peer([str(environment("viewflow", VIEWFLOW)), str(HERE / "viewflow_peer.py"), database_url], HERE)


def environment(name: str, packages: Sequence[str]) -> Path:
    """Return the Python of an environment with these packages, made at first need."""
    folder = CACHE / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / ".ready").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        _run([sys.executable, "-m", "venv", "--clear", str(folder)])
        _run([str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *packages])
        (folder / ".ready").touch()
    return python


def bpmn_engine() -> Peer:
    """Start npm's bpmn-engine, its folder made at first need. Raises what making it raises."""
    folder = CACHE / "bpmn-engine"
    if not (folder / ".ready").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        _run([_program("npm"), "install", "--silent", "--no-audit", "--no-fund", BPMN_ENGINE], folder)
        (folder / ".ready").touch()
    shutil.copy(HERE / "bpmn_engine_peer.mjs", folder)
    return Peer([_program("node"), "bpmn_engine_peer.mjs", str(HERE / "loop.bpmn")], folder)


def _program(name: str) -> str:
    """Find a program of Node: the machine's, or the one that set-up put into this environment."""
    beside = Path(sys.executable).parent
    found = shutil.which(name) or shutil.which(name, path=str(beside))
    if found is None:
        raise FileNotFoundError(name)
    return found


def _run(command: list[str], folder: Path | None = None) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)
