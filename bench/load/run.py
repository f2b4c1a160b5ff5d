"""Start the servers as they are deployed, let locust's people use them, and read what they met.

The mail of it all goes out too, to a mail server on this machine that takes everything and keeps nothing.
"""

import csv
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.administration.accounts import add_user
from app.administration.passwords import set_password
from app.audit import Actor
from app.clock import utc_now
from app.database import begin_writing, db
from app.factory import create_app
from app.models.people import ADMIN_PPE, HELPDESK
from bench.peers import environment
from bench.places import POSTGRESQL, database
from config import ROOT, load_settings

LOCUST = ("locust==2.*",)
POST_OFFICE = ("aiosmtpd==1.4.*",)
HERE = Path(__file__).parent
WEB_PROCESSES, WEB_THREADS = 4, 4  # what docs/deployment.md advises for two cores
STAFF = {HELPDESK: 8, ADMIN_PPE: 2}
REQUESTERS = 200
SECONDS_TO_START = 120


@dataclass(frozen=True)
class Met:
    """What the people met at one kind of page: how often, how often an error, milliseconds."""

    name: str
    requests: int
    failures: int
    median_ms: float
    p95_ms: float


def measure_load(minutes: float) -> list[Met]:
    """Return what was met, the sum ("Aggregated") last. Raises RuntimeError without a PostgreSQL server."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-load-", ignore_cleanup_errors=True) as name,
        database(POSTGRESQL, name) as url,
    ):
        if url is None:
            raise RuntimeError("no PostgreSQL server answers at POSTGRES_URL")
        folder, password = Path(name), secrets.token_urlsafe(16)
        port, mail_port = _free_port(), _free_port()
        given = {
            "APP_ENV": "test",
            "INSTANCE_DIR": name,
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_urlsafe(32),
            "BASE_URL": f"http://127.0.0.1:{port}",
            "MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "POSTS_PER_ADDRESS": "off",  # all of them come from this one
        }
        emails = _hire(given, password)
        with _servers(given, port, mail_port):
            people = {"LOAD_STAFF": ",".join(emails), "LOAD_PASSWORD": password}
            _run_locust(f"http://127.0.0.1:{port}", people, minutes, folder)
        return _read(folder / "met_stats.csv")


def _hire(given: Mapping[str, str], password: str) -> list[str]:
    app = create_app(load_settings(given))
    with app.app_context():
        session, now = db.session(), utc_now()
        begin_writing(session)
        for role, number in STAFF.items():
            for one in range(number):
                email, name = f"{role}{one}@lpse.test", f"{role} {one}"
                user = add_user(session, name=name, email=email, roles=[role], actor=Actor.system(), now=now)
                set_password(session, user, password, actor=Actor.system(), now=now)
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return [f"{role}{one}@lpse.test" for role, number in STAFF.items() for one in range(number)]


@contextmanager
def _servers(given: Mapping[str, str], port: int, mail_port: int) -> Iterator[None]:
    environ = {**os.environ, **given}
    web = ["gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    web += ["--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS)]
    post_office = ["aiosmtpd", "-n", "-l", f"127.0.0.1:{mail_port}", "-c", "aiosmtpd.handlers.Sink"]
    commands = (
        [str(environment("post-office", POST_OFFICE)), "-m", *post_office],
        [sys.executable, "-m", *web],
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
    )
    running = [subprocess.Popen(command, cwd=ROOT, env=environ) for command in commands]
    try:
        _wait_for(f"http://127.0.0.1:{port}/")
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=60)


def _wait_for(address: str) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _run_locust(host: str, people: Mapping[str, str], minutes: float, folder: Path) -> None:
    number = REQUESTERS + sum(STAFF.values())
    command = [str(environment("locust", LOCUST)), "-m", "locust", "-f", str(HERE / "people.py"), "--host", host]
    command += [
        "--headless",
        "-u",
        str(number),
        "-r",
        "10",
        "-t",
        f"{int(minutes * 60)}s",
        "--csv",
        str(folder / "met"),
    ]
    command += ["--only-summary", "--exit-code-on-error", "0"]
    counts = {"LOAD_REQUESTERS": str(REQUESTERS), "LOAD_STAFF_COUNT": str(sum(STAFF.values()))}
    subprocess.run(command, env={**os.environ, **people, **counts}, check=True, stdout=sys.stderr)


def _read(file: Path) -> list[Met]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Met(
                row["Name"],
                int(row["Request Count"]),
                int(row["Failure Count"]),
                float(row["Median Response Time"] or 0),
                float(row["95%"] or 0),
            )
            for row in csv.DictReader(lines)
        ]


def table(met: list[Met]) -> str:
    """Return the figures as text, one kind of page a line."""
    lines = [f"{'page':<24}{'requests':>10}{'errors':>8}{'median ms':>11}{'p95 ms':>9}"]
    lines += [
        f"{one.name:<24}{one.requests:>10}{one.failures:>8}{one.median_ms:>11.0f}{one.p95_ms:>9.0f}" for one in met
    ]
    return "\n".join(lines) + "\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
