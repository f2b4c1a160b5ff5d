"""The background work of the embedded default: APScheduler, inside one process, sweeping over what is due.

Timers, mail and the procedure have a job each: neither a mail server that hangs nor a thousand cases that move to
another version must keep a timer waiting.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_STOPPED
from flask import Flask

from app.clock import clock_of
from app.database import db
from app.jobs.audit_exports import make_exports
from app.jobs.due_work import Done, sweep_mails, sweep_timers
from app.jobs.procedure_work import work_on_procedure
from app.jobs.rounds import make_rounds
from app.jobs.sealing import seal_round
from app.jobs.tidy import HOURS_BETWEEN, tidy
from app.mail_server import mail_server_of

SECONDS_BETWEEN_SWEEPS = 5
SECONDS_BETWEEN_LOOKS = 2
TIDY_AFTER_START = timedelta(minutes=1)


def start(app: Flask) -> BackgroundScheduler:
    """Start sweeping in threads of this process. The caller shuts it down."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for work in (_timers, _mails, _rounds, _exports):
        _add(scheduler, work, app)
    scheduler.add_job(
        _procedure,
        "interval",
        seconds=SECONDS_BETWEEN_LOOKS,  # somebody looks at its progress
        args=[app, lambda: scheduler.state == STATE_STOPPED],
        max_instances=1,
        coalesce=True,
    )
    scheduler.add_job(
        _tidy,
        "interval",
        hours=HOURS_BETWEEN,
        next_run_time=datetime.now(UTC) + TIDY_AFTER_START,  # a process that runs by day only is tidied too
        args=[app],
        max_instances=1,
        coalesce=True,
    )
    scheduler.start()
    return scheduler


def _add(scheduler: BackgroundScheduler, work: Callable[[Flask], Done | None], app: Flask) -> None:
    scheduler.add_job(
        work,
        "interval",
        seconds=SECONDS_BETWEEN_SWEEPS,
        args=[app],
        id=work.__name__,
        max_instances=1,
        coalesce=True,
    )


def _timers(app: Flask) -> Done:
    with app.app_context():
        return sweep_timers(db.session(), clock_of(app))


def _mails(app: Flask) -> Done:
    with app.app_context():
        return sweep_mails(db.session(), mail_server_of(app), clock_of(app))


def _rounds(app: Flask) -> None:
    with app.app_context():
        make_rounds(db.session(), clock_of(app))
        seal_round(app)


def _exports(app: Flask) -> None:
    with app.app_context():
        make_exports(db.session(), clock_of(app))


def _procedure(app: Flask, is_stopping: Callable[[], bool]) -> None:
    with app.app_context():
        work_on_procedure(db.session(), clock_of(app), is_stopping)


def _tidy(app: Flask) -> None:
    with app.app_context():
        tidy(db.session(), clock_of(app))
