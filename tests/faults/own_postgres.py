"""A PostgreSQL server of the test's own, to be stopped and started again while others use it."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVER_USER = "postgres"


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
            "shared_buffers=32MB\nmax_connections=60\n"
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
        subprocess.run(self._command("pg_ctl", "stop", "-m", "immediate"), capture_output=True, check=False, cwd="/")

    def _command(self, program: str, *options: str) -> list[str]:
        command = [str(self._programs / program), "-D", str(self._folder), *options]
        return ["runuser", "-u", SERVER_USER, "--", *command] if os.geteuid() == 0 else command

    def _run(self, program: str, *options: str) -> None:
        # the server keeps what it inherits: a pipe for its output would never end
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                self._command(program, *options), stdout=output, stderr=output, check=False, cwd="/", timeout=90
            )
            output.seek(0)
            assert done.returncode == 0, output.read().decode()


def _programs() -> Path | None:
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = known[-1] if known else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Make, start, and in the end remove a server. Skips where there are no programs for it."""
    programs = _programs()
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if programs is None or not hasattr(os, "geteuid") or (as_root and shutil.which("runuser") is None):
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail("initdb and pg_ctl are required to restart a PostgreSQL under load")
        pytest.skip("no initdb and pg_ctl: cannot start a PostgreSQL of our own")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="own-postgres-"))
    if as_root:
        shutil.chown(folder, SERVER_USER)
    server = OwnPostgres(programs, folder, port)
    try:
        server.create()
        yield server
    finally:
        server.destroy()
        shutil.rmtree(folder, ignore_errors=True)
