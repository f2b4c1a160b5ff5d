"""Workers on PostgreSQL: woken at once, never twice, taken over from, hard to stop and easy to shut down."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, make_url, select, text
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.database import db
from app.jobs import queue_worker, queued_work, worker
from app.jobs.coming_up import coming_up
from app.jobs.queue import CASES_A_JOB, enqueue, overdue_jobs, timer_job
from app.jobs.worker import Background
from app.models import AuditEvent, Case, Deployment, OutgoingMail, ProcessInstance
from tests.desk import Desk
from tests.faults.post_office import HANG, PostOffice
from tests.jobs.watching import JobTable, queue_mail, until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
Start = Callable[[], Background]


def overdue_case(desk: Desk) -> Case:
    """Open a case and let the clock stand at its first timer, with nothing announced."""
    case = desk.open()
    at = desk.session.scalar(
        select(ProcessInstance.next_timer_at)
        .where(ProcessInstance.case_id == case.id, ProcessInstance.next_timer_at.is_not(None))
        .order_by(ProcessInstance.next_timer_at)
    )
    assert at is not None
    desk.clock.at = at
    desk.session.execute(text("DELETE FROM procrastinate_jobs"))
    desk.session.commit()
    return case


def fired(desk: Desk, case: Case) -> int:
    desk.session.rollback()
    query = select(AuditEvent.id).where(AuditEvent.case_id == case.id, AuditEvent.name == "timer_fired")
    return len(desk.session.scalars(query).all())


@contextmanager
def locked(engine: Engine, case: Case) -> Iterator[None]:
    """Keep the case from every step for a while."""
    case_id = case.id
    with engine.begin() as connection:
        connection.execute(text("SELECT id FROM service_case WHERE id = :id FOR NO KEY UPDATE"), {"id": case_id})
        yield


@contextmanager
def shut(url: str, postgres_url: str) -> Iterator[None]:
    """Let nobody into a database for a while, and throw out who is in."""
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    name = make_url(url).database
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
        try:
            yield
        finally:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    server.dispose()


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def no_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_worker, "POLL_SECONDS", 3600)


@pytest.mark.usefixtures("with_mail", "no_polling")
def test_a_commit_wakes_a_worker_that_does_not_poll(
    app_desk: Desk, job_table: JobTable, start_worker: Start, post_office: PostOffice
) -> None:
    start_worker()
    until(lambda: job_table.listeners() == 1, "a worker that listens")
    mail_id = queue_mail(app_desk.session, "sari", app_desk.now)
    app_desk.session.commit()
    mail = app_desk.session.get_one(OutgoingMail, mail_id)
    assert until(post_office.accepted, "the mail") == [mail.message_id]
    until(lambda: not job_table.waiting() and not job_table.running(), "a job table that is empty again")


def test_two_workers_with_one_due_timer_fire_it_once(
    app_desk: Desk, job_table: JobTable, start_worker: Start, elsewhere: Engine
) -> None:
    case = overdue_case(app_desk)
    now = app_desk.now
    with locked(elsewhere, case):
        doubled = [timer_job(case.id, now), timer_job(case.id, now.replace(microsecond=1))]
        enqueue(app_desk.session, doubled, now=app_desk.clock.forward(seconds=1))
        app_desk.session.commit()
        start_worker(), start_worker()
        until(lambda: job_table.running() >= 2, "two jobs that wait for the one case")
    until(lambda: not job_table.running() and not job_table.waiting(), "the end of both")
    assert fired(app_desk, case) == 1


def test_a_sweep_finds_what_nobody_announced(app_desk: Desk, start_worker: Start) -> None:
    case = overdue_case(app_desk)
    start_worker()
    until(lambda: fired(app_desk, case) == 1, "the timer")


def test_a_broken_case_keeps_no_other_from_its_turn(app_desk: Desk, job_table: JobTable, start_worker: Start) -> None:
    broken, sound = app_desk.open(), overdue_case(app_desk)
    job_table.rows("UPDATE process_instance SET state = 'x' WHERE case_id = :id", id=broken.id)
    start_worker()
    until(lambda: fired(app_desk, sound) == 1, "the sound case's timer")
    until(lambda: not job_table.running() and not job_table.waiting(), "the end of the broken case's job")
    assert fired(app_desk, broken) == 0


def test_a_shutdown_lets_what_runs_end_and_leaves_nothing_behind(
    app_desk: Desk, job_table: JobTable, start_worker: Start, elsewhere: Engine
) -> None:
    case = overdue_case(app_desk)
    with locked(elsewhere, case):
        background = start_worker()
        until(job_table.blocked, "a job that waits for the case")
        closing = threading.Thread(target=background.shutdown)
        closing.start()
        until(lambda: job_table.listeners() == 0, "a worker that takes nothing more")
        assert closing.is_alive()
    closing.join()
    assert fired(app_desk, case) == 1
    assert job_table.rows("SELECT id FROM procrastinate_workers") == []
    assert job_table.running() == 0


def test_a_worker_that_has_hardly_begun_can_be_stopped(helpdesk: Flask, job_table: JobTable) -> None:
    for steps in range(20):
        background = queue_worker.start(helpdesk, concurrency=1)
        for _ in range(steps * steps):
            job_table.rows("SELECT 1")  # a little later each time
        background.shutdown()
    assert job_table.rows("SELECT id FROM procrastinate_workers") == []


@pytest.mark.usefixtures("with_mail")
def test_a_timer_fires_while_every_mail_hangs_at_the_server(
    app_desk: Desk, job_table: JobTable, start_worker: Start, post_office: PostOffice
) -> None:
    case = overdue_case(app_desk)
    post_office.behave(HANG)
    for number in range(20):
        queue_mail(app_desk.session, f"sari{number}", app_desk.now)
    app_desk.session.commit()
    start_worker()
    until(lambda: job_table.running() >= 2, "mails that keep every thread for mail")
    enqueue(app_desk.session, [timer_job(case.id, app_desk.now)], now=app_desk.now)
    app_desk.session.commit()
    until(lambda: fired(app_desk, case) == 1, "the timer")
    assert post_office.accepted() == []
    post_office.behave("accept")


def test_many_overdue_cases_are_queued_in_batches_and_not_again_while_these_wait(
    app_desk: Desk, job_table: JobTable
) -> None:
    cases = [app_desk.open().id for _ in range(CASES_A_JOB + 3)]
    now = app_desk.clock.forward(days=5)
    app_desk.session.execute(text("DELETE FROM procrastinate_jobs"))
    for _ in range(2):
        enqueue(app_desk.session, coming_up(app_desk.session, now=now, until=now), now=now)
        app_desk.session.commit()
    waiting = [row for task, row in job_table.waiting() if task == "fire_timers"]
    assert sorted(waiting) == cases
    jobs = job_table.rows("SELECT id FROM procrastinate_jobs WHERE task_name = 'fire_timers'")
    assert len(jobs) == 2


def test_one_that_fails_in_a_batch_keeps_no_other_from_its_turn(
    app_desk: Desk, job_table: JobTable, start_worker: Start
) -> None:
    cases = [app_desk.open() for _ in range(3)]
    app_desk.clock.forward(days=5)
    app_desk.session.execute(text("DELETE FROM procrastinate_jobs"))
    nothing = Deployment(version=99, digest="x", reason="Uji", published_at=app_desk.now)  # nobody can load it
    app_desk.session.add(nothing)
    app_desk.session.flush()
    cases[0].deployment_id = nothing.id
    enqueue(app_desk.session, overdue_jobs([case.id for case in cases], app_desk.now), now=app_desk.now)
    app_desk.session.commit()
    start_worker()
    until(lambda: [fired(app_desk, case) > 0 for case in cases] == [False, True, True], "the sound ones")


def test_a_worker_that_is_stopping_leaves_the_rest_of_its_batch(
    app_desk: Desk, job_table: JobTable, start_worker: Start, elsewhere: Engine
) -> None:
    first, second = app_desk.open(), overdue_case(app_desk)
    app_desk.clock.forward(seconds=1)
    enqueue(app_desk.session, overdue_jobs([first.id, second.id], app_desk.now), now=app_desk.now)
    app_desk.session.commit()
    with locked(elsewhere, first):
        background = start_worker()
        until(job_table.blocked, "a job that waits for the first case")
        closing = threading.Thread(target=background.shutdown)
        closing.start()
        until(lambda: job_table.listeners() == 0, "a worker that takes nothing more")
    closing.join()
    assert (fired(app_desk, first), fired(app_desk, second)) == (1, 0)


@pytest.mark.usefixtures("with_mail")
def test_a_worker_outlives_a_database_that_is_away(
    app_desk: Desk,
    job_table: JobTable,
    start_worker: Start,
    post_office: PostOffice,
    database_url: str,
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(queue_worker, "SECONDS_BEFORE_NEXT_TRY", 0.05)
    monkeypatch.setattr(queued_work, "SECONDS_FOR_A_CONNECTION", 0.2)
    start_worker()
    until(lambda: job_table.listeners() == 1, "a worker that listens")
    app_desk.session.close()
    with shut(database_url, postgres_url):
        until(lambda: "begins anew" in caplog.text, "a worker that has nothing to work with")
        db.engine.dispose()  # how the pages meet a cut connection is another test's matter
    until(lambda: job_table.listeners() == 1, "a worker that listens again")
    queue_mail(app_desk.session, "sari", app_desk.now)
    app_desk.session.commit()
    until(post_office.accepted, "the mail")
    until(lambda: not job_table.running() and not job_table.waiting(), "a job table that is empty again")
    assert len(post_office.accepted()) == 1


def command(database_url: str, instance: Path, post_office: PostOffice) -> subprocess.Popen[bytes]:
    environ = {
        **os.environ,
        "APP_ENV": "test",
        "INSTANCE_DIR": str(instance),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "only for tests",
        "MAIL_URL": f"smtp://127.0.0.1:{post_office.port}",
    }
    return subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], cwd=ROOT, env=environ)


@pytest.mark.usefixtures("with_mail")
def test_what_a_killed_worker_left_is_taken_over(
    app_session: Session,
    database_url: str,
    tmp_path: Path,
    job_table: JobTable,
    start_worker: Start,
    post_office: PostOffice,
    app_desk: Desk,
) -> None:
    app_desk.clock.at = utc_now()
    mail = app_session.get_one(OutgoingMail, queue_mail(app_session, "sari", app_desk.now))
    app_session.commit()
    post_office.behave(HANG)
    with command(database_url, tmp_path, post_office) as killed:
        post_office.wait_until_it_hangs()
        # its first sweep may have named the same mail, and looks in vain
        until(lambda: job_table.running() == 1, "the one that hangs alone")
        killed.kill()
    assert job_table.running() == 1
    post_office.behave("accept")
    # let the time pass after which a worker counts as vanished, and a lease as orphaned
    job_table.rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    job_table.rows("DELETE FROM procrastinate_periodic_defers")
    app_desk.clock.forward(minutes=6)
    start_worker()
    until(post_office.accepted, "the mail")
    until(lambda: not job_table.running() and not job_table.waiting(), "a job table that is empty again")
    app_session.rollback()
    assert post_office.accepted() == [mail.message_id]
    assert (mail.state, mail.attempts, mail.lease_until) == ("sent", 2, None)
    assert len(job_table.rows("SELECT id FROM procrastinate_workers")) == 3  # one a queue; not the dead


def test_the_command_ends_in_order_when_it_is_told_to(
    helpdesk: Flask, database_url: str, tmp_path: Path, job_table: JobTable, post_office: PostOffice
) -> None:
    with command(database_url, tmp_path, post_office) as running:
        until(lambda: job_table.listeners() == 1, "a worker that listens")
        running.send_signal(signal.SIGTERM)
    assert running.returncode == 0
    assert job_table.rows("SELECT id FROM procrastinate_workers") == []


@pytest.mark.usefixtures("with_mail")
def test_once_does_what_is_due_and_drops_its_hints(
    helpdesk: Flask, app_desk: Desk, job_table: JobTable, post_office: PostOffice
) -> None:
    case = overdue_case(app_desk)
    queue_mail(app_desk.session, "sari", app_desk.now)
    app_desk.session.commit()
    assert job_table.waiting()
    done = worker.run_once(helpdesk)
    assert fired(app_desk, case) == 1
    assert (done.timers, done.failures) == (1, 0)
    assert done.mails == len(post_office.accepted()) > 1
    assert job_table.waiting() == []
