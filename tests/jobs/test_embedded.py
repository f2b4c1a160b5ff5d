"""On SQLite the sweep does everything, inside the one process; no job is ever queued."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from app.database import begin_writing, db
from app.jobs import scheduler, worker
from app.models import OutgoingMail
from tests.desk import Desk, TravellingClock
from tests.jobs.watching import queue_mail, until

ROOT = Path(__file__).resolve().parents[2]


def state(app: Flask, mail_id: int) -> str:
    with app.app_context():
        return db.session.get_one(OutgoingMail, mail_id).state


def test_the_scheduler_delivers_beside_the_web_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "SECONDS_BETWEEN_SWEEPS", 0.05)
    with app.app_context():
        session = db.session()
        begin_writing(session)
        mail_id = queue_mail(session, "sari", app.extensions["clock"]())
        session.commit()
    background = worker.start(app)
    try:
        until(lambda: state(app, mail_id) == "kept", "the mail")
    finally:
        background.shutdown()


def test_a_mail_that_may_not_go_yet_is_left(app: Flask, clock: TravellingClock) -> None:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        mail_id = queue_mail(session, "sari", clock(), not_before=clock().replace(hour=23))
        session.commit()
    assert worker.run_once(app).mails == 0
    clock.at = clock().replace(hour=23)
    assert worker.run_once(app).mails == 1
    assert state(app, mail_id) == "kept"


def test_one_sweep_does_all_that_is_due_however_much(app: Flask, clock: TravellingClock) -> None:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        for number in range(250):
            queue_mail(session, f"sari{number}", clock())
        session.commit()
    assert worker.run_once(app).mails == 250


def test_once_counts_a_failure_and_does_the_rest(app: Flask, clock: TravellingClock) -> None:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        desk = Desk(session, clock)
        desk.open(), desk.open()
        session.connection().exec_driver_sql("UPDATE process_instance SET completed_at = 'x' WHERE case_id = 1")
        session.commit()
    clock.forward(days=30)
    done = worker.run_once(app)
    assert done.failures == 1
    assert done.timers == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_the_command_ends_in_order_when_it_is_told_to(sqlite_template: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "APP_ENV": "test", "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "only for tests"}
    environ.pop("DATABASE_URL", None)
    arguments = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    with subprocess.Popen(arguments, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert running.stderr.readline()  # what it says once its signals are in place
        running.terminate()
    assert running.returncode == 0
