"""A worker of the queue that is killed from inside, at a named border of a step, while it has a job in hand."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from app.channels.smtp import SmtpServer
from app.database import db
from app.factory import create_app
from app.jobs import queue_worker
from tests.conftest import settings_for
from tests.faults.victim import arm

CONCURRENCY = 2


@dataclass(frozen=True)
class WorkerOrders:
    url: str
    folder: Path
    port: int
    now: datetime
    border: str
    passes: int


def work(orders: WorkerOrders, line: Connection) -> None:
    """Work as `flask worker` does; die at the border, or stop in order when the line is closed."""
    made = create_app(
        settings_for(orders.folder, orders.url),
        clock=lambda: orders.now,
        mail_server=SmtpServer("127.0.0.1", orders.port, timeout_seconds=10),
    )
    with made.app_context():
        arm(db.engine, orders.border, orders.passes)
    background = queue_worker.start(made, CONCURRENCY)
    with suppress(EOFError):
        line.recv()
    background.shutdown()
