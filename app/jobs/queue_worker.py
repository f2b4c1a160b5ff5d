"""The background work on PostgreSQL: Procrastinate, woken by NOTIFY, beside any number of workers on other hosts.

It runs in a thread with an event loop of its own, so that it stands beside a web server (`app.serve`) as well as alone
(`flask worker`). The work itself is done in further threads, each with its own session. A database that goes away ends
Procrastinate's loop; it is begun anew until somebody stops this worker.
"""

import asyncio
import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from procrastinate import App, PsycopgConnector
from procrastinate.jobs import DeleteJobCondition, Status
from sqlalchemy import URL

from app.clock import clock_of
from app.database import db
from app.jobs import due_work
from app.jobs.queue import DELIVER_MAIL, FIRE_TIMERS, NEAR, PRIORITY, QUEUE, SECONDS_BETWEEN_SWEEPS, SWEEP, enqueue
from app.mail_server import mail_server_of

DEFAULT_CONCURRENCY = 4
HEARTBEAT_SECONDS = 10
VANISHED_AFTER_SECONDS = 30
# NOTIFY tells of a new job at once; asking in between is for those whose instant has come
POLL_SECONDS = 5
SECONDS_FOR_A_CONNECTION = 5
SECONDS_BEFORE_NEXT_TRY = 2

log = logging.getLogger(__name__)


class QueueWorker:
    """One worker: started once, shut down once."""

    def __init__(self, app: Flask, concurrency: int) -> None:
        self._app, self._concurrency = app, concurrency
        with app.app_context():
            self._url = db.engine.url
        self._loop = _event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="worker")

    def start(self) -> None:
        self._thread.start()

    def shutdown(self) -> None:
        """Take no further job, let the running ones end, and return when they have."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def _run(self) -> None:
        # one thread more than jobs: the sweep's
        self._loop.set_default_executor(ThreadPoolExecutor(self._concurrency + 1, "job"))
        try:
            self._loop.run_until_complete(self._until_stopped())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
        finally:
            self._loop.close()

    async def _until_stopped(self) -> None:
        stopped = asyncio.ensure_future(self._stop.wait())
        while not self._stop.is_set():
            working = asyncio.ensure_future(self._work())
            await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
            working.cancel()  # is taken for "stop, and wait for what runs"
            outcome = (await asyncio.gather(working, return_exceptions=True))[0]
            if self._stop.is_set():
                break
            log.error("the worker broke off, by a lost database most likely, and begins anew", exc_info=_error(outcome))
            await asyncio.wait((stopped,), timeout=SECONDS_BEFORE_NEXT_TRY)

    async def _work(self) -> None:
        jobs = job_app(self._app, self._url, most_connections=self._concurrency + 3)
        async with jobs.open_async():
            await jobs.run_worker_async(
                queues=[QUEUE],
                concurrency=self._concurrency,
                fetch_job_polling_interval=POLL_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=VANISHED_AFTER_SECONDS,
                delete_jobs=DeleteJobCondition.ALWAYS,  # the rows are the truth, and the log has the errors
                install_signal_handlers=False,
            )


def start(app: Flask, concurrency: int = DEFAULT_CONCURRENCY) -> QueueWorker:
    """Start a worker in threads of this process. The caller shuts it down."""
    worker = QueueWorker(app, concurrency)
    worker.start()
    return worker


def job_app(app: Flask, url: URL, *, most_connections: int) -> App:
    """Return Procrastinate's application: which job is what work."""
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connector = PsycopgConnector(
        conninfo=conninfo, min_size=1, max_size=most_connections, timeout=SECONDS_FOR_A_CONNECTION
    )
    jobs = App(connector=connector)

    @jobs.task(name=FIRE_TIMERS, queue=QUEUE)
    def fire_timers(row_id: int) -> None:
        with app.app_context():
            due_work.fire(db.session(), row_id, clock=clock_of(app))

    @jobs.task(name=DELIVER_MAIL, queue=QUEUE)
    def deliver_mail(row_id: int) -> None:
        with app.app_context():
            due_work.deliver(db.session(), row_id, server=mail_server_of(app), clock=clock_of(app))

    @jobs.periodic(cron=f"* * * * * */{SECONDS_BETWEEN_SWEEPS}")
    @jobs.task(name=SWEEP, queue=QUEUE, queueing_lock=SWEEP, priority=PRIORITY[SWEEP])
    async def sweep(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        await _take_over(jobs)
        await asyncio.to_thread(_queue_due, app)

    return jobs


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
        enqueue(session, due_work.coming_up(session, now=now, until=now + NEAR), now=now)
        session.commit()


def _event_loop() -> asyncio.AbstractEventLoop:
    # psycopg cannot use the loop that is the default on Windows
    return asyncio.SelectorEventLoop() if sys.platform == "win32" else asyncio.new_event_loop()


def _error(outcome: object) -> BaseException | None:
    return outcome if isinstance(outcome, BaseException) else None
