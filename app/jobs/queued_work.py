"""What Procrastinate runs: which job is what work, and whose turn it is.

A job names rows; each of them is a transaction of its own, done in a thread with a session of its own. Timers have the
right of way: mail stands back while they fire in this process, and no timer ever waits for a mail server.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Status
from sqlalchemy import URL
from sqlalchemy.orm import Session

from app.clock import clock_of
from app.database import db
from app.jobs import due_work
from app.jobs.audit_exports import make_exports
from app.jobs.coming_up import coming_up
from app.jobs.erasing import work_off as erase_cases_of
from app.jobs.migrations import work_off
from app.jobs.procedure_checks import run_check
from app.jobs.queue import (
    CHECK_PROCEDURE,
    DELIVER_MAIL,
    ERASE_CASES,
    EXPORTS,
    FIRE_TIMERS,
    FIRST,
    MAIL,
    MOVE_CASES,
    NEAR,
    PROCEDURE,
    ROUNDS,
    SECONDS_BETWEEN_SWEEPS,
    SWEEP,
    TIDY,
    TIMERS,
    enqueue,
)
from app.jobs.rounds import make_rounds
from app.jobs.sealing import seal_round
from app.jobs.tidy import AT_NIGHT, tidy
from app.mail_server import mail_server_of

VANISHED_AFTER_SECONDS = 30
SECONDS_FOR_A_CONNECTION = 5
SECONDS_UNTIL_EXPORT = 10  # whoever asked for it looks at its page
# mail stands back until no timer has fired for a moment (a worker fetches the next one meanwhile), but not for ever
SECONDS_OF_QUIET = 0.1
LONGEST_SECONDS_BACK = 5

log = logging.getLogger(__name__)


def job_app(app: Flask, url: URL, *, most_connections: int, is_stopping: Callable[[], bool]) -> App:
    """Return Procrastinate's application: which job is what work."""
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connector = PsycopgConnector(
        conninfo=conninfo, min_size=1, max_size=most_connections, timeout=SECONDS_FOR_A_CONNECTION
    )
    jobs = App(connector=connector)

    timers_first = _TimersFirst()

    @jobs.task(name=FIRE_TIMERS, queue=TIMERS)
    async def fire_timers(row_ids: list[int]) -> None:
        with timers_first.firing():
            await asyncio.to_thread(_in_turn, app, _fire, row_ids, is_stopping)

    @jobs.task(name=DELIVER_MAIL, queue=MAIL)
    async def deliver_mail(row_ids: list[int]) -> None:
        await timers_first.let_pass()
        await asyncio.to_thread(_deliver, app, row_ids, is_stopping)

    @jobs.task(name=CHECK_PROCEDURE, queue=PROCEDURE)
    async def check_procedure(row_ids: list[int]) -> None:
        await asyncio.to_thread(_in_turn, app, _check_procedure, row_ids, is_stopping)

    @jobs.task(name=MOVE_CASES, queue=PROCEDURE)
    async def move_cases(row_ids: list[int]) -> None:
        await asyncio.to_thread(_move_cases, app, row_ids, is_stopping)

    @jobs.task(name=ERASE_CASES, queue=PROCEDURE)
    async def erase_cases(row_ids: list[int]) -> None:
        await asyncio.to_thread(_erase_cases, app, row_ids, is_stopping)

    @jobs.periodic(cron=f"* * * * * */{SECONDS_BETWEEN_SWEEPS}")
    @jobs.task(name=SWEEP, queue=TIMERS, queueing_lock=SWEEP, priority=FIRST)
    async def sweep(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        await _take_over(jobs)
        await asyncio.to_thread(_queue_due, app)

    @jobs.periodic(cron=AT_NIGHT)
    @jobs.task(name=TIDY, queue=TIMERS, queueing_lock=TIDY)
    async def clear_away(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        await asyncio.to_thread(_tidy, app)

    @jobs.periodic(cron=f"* * * * * */{SECONDS_BETWEEN_SWEEPS}")
    @jobs.task(name=ROUNDS, queue=MAIL, queueing_lock=ROUNDS)
    async def rounds(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        await timers_first.let_pass()
        await asyncio.to_thread(_rounds, app)

    @jobs.periodic(cron=f"* * * * * */{SECONDS_UNTIL_EXPORT}")
    @jobs.task(name=EXPORTS, queue=MAIL, queueing_lock=EXPORTS, lock=EXPORTS)
    async def exports(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        await timers_first.let_pass()
        await asyncio.to_thread(_exports, app)

    return jobs


class _TimersFirst:
    """Lets mail stand back while timers fire in this process; a timer never waits for a mail."""

    def __init__(self) -> None:
        self._firing = 0
        self._last = float("-inf")

    @contextmanager
    def firing(self) -> Iterator[None]:
        self._firing += 1
        try:
            yield
        finally:
            self._firing -= 1
            self._last = time.monotonic()

    async def let_pass(self) -> None:
        came = time.monotonic()
        while time.monotonic() < came + LONGEST_SECONDS_BACK and self._is_busy():
            await asyncio.sleep(SECONDS_OF_QUIET)

    def _is_busy(self) -> bool:
        return self._firing > 0 or time.monotonic() < self._last + SECONDS_OF_QUIET


def _in_turn(
    app: Flask, work: Callable[[Session, int, Flask], bool], row_ids: list[int], is_stopping: Callable[[], bool]
) -> None:
    """Do one job's work for each of its rows, in a thread that may wait."""
    with app.app_context():
        session = db.session()
        due_work.each(lambda row_id: work(session, row_id, app), session, row_ids, is_stopping=is_stopping)


def _fire(session: Session, case_id: int, app: Flask) -> bool:
    return due_work.fire(session, case_id, clock=clock_of(app))


def _deliver(app: Flask, mail_ids: list[int], is_stopping: Callable[[], bool]) -> None:
    with app.app_context():
        server, clock = mail_server_of(app), clock_of(app)
        due_work.deliver(db.session(), mail_ids, server=server, clock=clock, is_stopping=is_stopping)


def _check_procedure(session: Session, check_id: int, app: Flask) -> bool:
    return run_check(session, check_id, clock_of(app))


def _move_cases(app: Flask, migration_ids: list[int], is_stopping: Callable[[], bool]) -> None:
    with app.app_context():
        for migration_id in migration_ids:
            work_off(db.session(), migration_id, clock_of(app), is_stopping=is_stopping)


def _erase_cases(app: Flask, run_ids: list[int], is_stopping: Callable[[], bool]) -> None:
    with app.app_context():
        for run_id in run_ids:
            erase_cases_of(db.session(), run_id, clock_of(app), is_stopping=is_stopping)


def _tidy(app: Flask) -> None:
    with app.app_context():
        tidy(db.session(), clock_of(app))


def _exports(app: Flask) -> None:
    with app.app_context():
        make_exports(db.session(), clock_of(app))


def _rounds(app: Flask) -> None:
    with app.app_context():
        make_rounds(db.session(), clock_of(app))
        seal_round(app)


async def _take_over(jobs: App) -> None:
    """Drop the jobs of workers that have vanished; what they left undone is due, and the sweep queues it again."""
    await jobs.job_manager.prune_stalled_workers(VANISHED_AFTER_SECONDS)
    for job in await jobs.job_manager.get_stalled_jobs(seconds_since_heartbeat=VANISHED_AFTER_SECONDS):
        log.warning("job %s (%s) is taken over from a worker that has vanished", job.id, job.queueing_lock)
        assert job.id is not None
        await jobs.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)


def _queue_due(app: Flask) -> None:
    with app.app_context():
        session, now = db.session(), clock_of(app)()
        enqueue(session, coming_up(session, now=now, until=now + NEAR), now=now)
        session.commit()
