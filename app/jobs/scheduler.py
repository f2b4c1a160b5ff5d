"""The background worker of the embedded default: APScheduler, inside the one process."""

import signal
import threading

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from app.clock import clock_of
from app.database import db
from app.jobs.due_work import Done, sweep
from app.mail_server import mail_server_of

SECONDS_BETWEEN_SWEEPS = 5


def run_once(app: Flask) -> Done:
    """Do what is due now and return how much that was."""
    with app.app_context():
        return sweep(db.session(), mail_server_of(app), clock_of(app))


def start(app: Flask) -> BackgroundScheduler:
    """Start the worker beside the web server. The caller shuts it down."""
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        run_once,
        "interval",
        seconds=SECONDS_BETWEEN_SWEEPS,
        args=[app],
        id="sweep",
        max_instances=1,
        coalesce=True,
    )
    scheduler.start()
    return scheduler


def run_for_ever(app: Flask) -> None:
    """Work until the process is told to stop (SIGINT, SIGTERM)."""
    scheduler = start(app)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    scheduler.shutdown()
