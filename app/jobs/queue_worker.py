"""The background work on PostgreSQL: Procrastinate, woken by NOTIFY, beside any number of workers on other hosts.

It runs in a thread with an event loop of its own, so that it stands beside a web server (`app.serve`) as well as alone
(`flask worker`). Timers, mail and the procedure each have a worker of Procrastinate on that loop, and the work itself
is done in further threads, each with its own session. A database that goes away ends Procrastinate's loop; it is begun
anew until somebody stops this worker.
"""

import asyncio
import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from flask import Flask
from procrastinate import App
from procrastinate.jobs import DeleteJobCondition
from procrastinate.worker import Worker

from app.database import db
from app.jobs.queue import MAIL, PROCEDURE, TIMERS
from app.jobs.queued_work import VANISHED_AFTER_SECONDS, job_app

DEFAULT_CONCURRENCY = 4
# one computes while the other waits for its commit; more only take Python's one lock from each other
TIMERS_AT_ONCE = 2
HEARTBEAT_SECONDS = 10
# NOTIFY tells of a new job at once; asking in between is for those whose instant has come
POLL_SECONDS = 5
SECONDS_BEFORE_NEXT_TRY = 2

log = logging.getLogger(__name__)


class QueueWorker:
    """One worker: started once, shut down once. It delivers as many mails at a time as `concurrency` says."""

    def __init__(self, app: Flask, concurrency: int) -> None:
        self._app = app
        self._at_once = {TIMERS: min(TIMERS_AT_ONCE, concurrency), MAIL: concurrency, PROCEDURE: 1}
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
        self._loop.set_default_executor(ThreadPoolExecutor(self._threads, "job"))
        try:
            self._loop.run_until_complete(self._until_stopped())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
        finally:
            self._loop.close()

    async def _until_stopped(self) -> None:
        while not self._stop.is_set():
            try:
                await self._work()
            except Exception:
                if self._stop.is_set():
                    break
                log.exception("the worker broke off, by a lost database most likely, and begins anew")
                with suppress(TimeoutError, asyncio.TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), SECONDS_BEFORE_NEXT_TRY)

    @property
    def _threads(self) -> int:
        """One more than jobs: the sweep's."""
        return sum(self._at_once.values()) + 1

    async def _work(self) -> None:
        """Work until told to stop; raises what ended one of the workers before.

        They are asked to stop and never cancelled: while a connection is being opened, a cancellation is lost.
        """
        jobs = job_app(self._app, self._url, most_connections=self._threads + 3, is_stopping=self._stop.is_set)
        async with jobs.open_async():
            workers = [_worker(jobs, queue, number) for queue, number in self._at_once.items()]
            running = [asyncio.ensure_future(worker.run()) for worker in workers]  # type: ignore[no-untyped-call]
            stopped = asyncio.ensure_future(self._stop.wait())
            await asyncio.sleep(0)  # at its first step a worker forgets what it was told before
            await asyncio.wait((*running, stopped), return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            for worker in workers:
                worker.stop()  # type: ignore[no-untyped-call]
            for outcome in await asyncio.gather(*running, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    raise outcome


def _worker(jobs: App, queue: str, at_once: int) -> Worker:
    return Worker(
        jobs,
        queues=[queue],
        name=queue,
        concurrency=at_once,
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


def _event_loop() -> asyncio.AbstractEventLoop:
    # psycopg cannot use the loop that is the default on Windows
    return asyncio.SelectorEventLoop() if sys.platform == "win32" else asyncio.new_event_loop()
