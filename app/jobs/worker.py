"""Start the background work that fits the database, or do once what is due. Everybody starts it here.

Who runs it: `python3 run.py` (`app.serve`) inside its one process, on either database; `flask worker` alone, as often
and on as many hosts as wanted on PostgreSQL. Web processes behind gunicorn import only the application and run
nothing in the background.
"""

import os
import signal
import threading
from collections.abc import Callable
from typing import Protocol

from flask import Flask

from app.clock import clock_of
from app.database import db
from app.jobs import mailbox_readers, scheduler
from app.jobs.audit_exports import make_exports
from app.jobs.due_work import Done, sweep
from app.jobs.procedure_work import work_on_procedure
from app.jobs.queue import forget_until, has_queue, newest_job
from app.jobs.rounds import make_rounds
from app.jobs.sealing import seal_round
from app.jobs.take_in_mail import take_in_due
from app.jobs.tidy import tidy
from app.mail_server import mail_server_of

STANDS_BACK = 10  # of 19: where processors are short, people who wait for a page come before mail


class Background(Protocol):
    """Work in threads of this process, until it is shut down: in order, when what runs has ended."""

    def shutdown(self) -> None: ...


class _Together:
    def __init__(self, *parts: Background) -> None:
        self._parts = parts

    def shutdown(self) -> None:
        for part in self._parts:
            part.shutdown()


def start(app: Flask, concurrency: int | None = None) -> Background:
    """Start the background work; `concurrency` is for PostgreSQL, on SQLite one writer writes at a time."""
    jobs = _start_jobs(app, concurrency)
    return _Together(jobs, mailbox_readers.start(app))


def _start_jobs(app: Flask, concurrency: int | None) -> Background:
    with app.app_context():
        is_queued = has_queue(db.session())
    if not is_queued:
        made: Background = scheduler.start(app)
        return made
    from app.jobs import queue_worker  # what only PostgreSQL needs is imported only there

    return queue_worker.start(app, concurrency or queue_worker.DEFAULT_CONCURRENCY)


def run_for_ever(app: Flask, concurrency: int | None = None, *, ready: Callable[[], None]) -> None:
    """Work until the process is told to stop (SIGINT, SIGTERM); what runs then is finished first.

    Calls `ready` once it works and can be told.
    """
    if hasattr(os, "nice"):  # not on Windows
        os.nice(STANDS_BACK)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    background = start(app, concurrency)
    ready()
    while not stop.wait(timeout=1):  # with no time-out, Windows would not see Ctrl-C
        pass
    background.shutdown()


def run_once(app: Flask) -> Done:
    """Do what is due now and return how much that was."""
    with app.app_context():
        session = db.session()
        is_queued = has_queue(session)
        hint = newest_job(session) if is_queued else 0
        session.rollback()
        take_in_due(session, clock_of(app))
        tidy(session, clock_of(app))
        make_rounds(session, clock_of(app))
        work_on_procedure(session, clock_of(app))
        make_exports(session, clock_of(app))
        done = sweep(session, mail_server_of(app), clock_of(app))
        done.failures += not seal_round(app, at_once=True)
        if is_queued:
            forget_until(session, hint)
            session.commit()
        return done
