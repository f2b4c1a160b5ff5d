"""Whether a web process and a worker grow: resident memory after many steps over that after the first tenth of them.

Each runs in a process of its own (`python -m bench.memory web 1000`): web completes tasks over HTTP, worker fires one
case's reminder again and again. On SQLite, in a folder of its own.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import delete, select

from app.database import begin_writing, db
from app.jobs import due_work
from app.models import ClockMark, ProcessInstance
from bench.places import SQLITE, Place, place
from bench.stage import ThroughHttp, Ticket

SUBJECTS = ("web", "worker")


def memory_growth(subject: str, steps: int) -> float | None:
    """Return how many times its early size the process has in the end; None where the system does not tell."""
    if not Path("/proc/self/statm").exists():
        return None
    command = [sys.executable, "-m", "bench.memory", subject, str(steps)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _grow(subject: str, steps: int) -> float:
    with place(SQLITE) as here:
        assert here is not None
        step = _web(here) if subject == "web" else _worker(here)
        early = 0
        for number in range(steps):
            step()
            if number == steps // 10:
                early = _resident()
        return _resident() / early


def _web(here: Place) -> Callable[[], object]:
    return ThroughHttp(here).complete


def _worker(here: Place) -> Callable[[], object]:
    ticket = Ticket(here)
    watch = select(ProcessInstance).where(ProcessInstance.case_id == ticket.case_id, ProcessInstance.role == "watch")
    with here.app.app_context():
        row = db.session.scalars(watch).one()
        state, at = row.state, row.next_timer_at
    assert at is not None
    here.clock.at = at

    def step() -> None:
        with here.app.app_context():
            session = db.session()
            begin_writing(session)
            session.execute(delete(ClockMark))
            row = session.scalars(watch).one()
            row.state, row.next_timer_at = state, at
            session.commit()
            assert due_work.fire(session, ticket.case_id, clock=here.clock)

    return step


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.stdout.write(str(_grow(sys.argv[1], int(sys.argv[2]))))
