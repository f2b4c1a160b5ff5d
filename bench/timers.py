"""Timers that are all due at once, fired by 1, 2 and 4 workers: how many a second, and that none fires twice.

Cases are populated (`bench.population`), then the clock is put past the instant of their first reminder and every one
of their watches is made due. The workers are processes of the real worker (Procrastinate, with as many threads as
`flask worker` has); the jobs are queued as a sweep queues them. A firing restores the watch, writes the reminder's mark
and mail, and stores the next timer. Only on PostgreSQL: on SQLite one process sweeps.
"""

import subprocess
import sys
import time
from datetime import timedelta

from sqlalchemy import delete, func, select, text, update

from app.database import db
from app.jobs.coming_up import coming_up
from app.jobs.queue import enqueue
from app.models import AuditEvent, Case, ClockMark, OutgoingMail, ProcessInstance
from bench.places import Place
from bench.population import populate, settle

PATIENCE_SECONDS = 900


def measure_timers(place: Place, timers: int, workers: tuple[int, ...] = (1, 2, 4)) -> tuple[dict[int, float], int]:
    """Return the timers fired a second by the number of workers, and how many firings were too many."""
    populate(place, timers)
    with place.app.app_context():
        query = select(ProcessInstance).where(ProcessInstance.role == "watch").order_by(ProcessInstance.id)
        watch = db.session.scalars(query.limit(1)).one()
        assert watch.next_timer_at is not None
        place.clock.at = watch.next_timer_at + timedelta(seconds=1)
        state, at, case_id = watch.state, watch.next_timer_at, watch.case_id
    rates: dict[int, float] = {}
    before = _fired(place)
    for number in workers:
        _make_due(place, state, at, case_id)
        rates[number] = timers / _run(place, number)
    return rates, _fired(place) - before - timers * len(workers)


def _make_due(place: Place, state: bytes, at: object, case_id: int) -> None:
    """Put every open case where the sample stands: its reminder due, nothing marked, nothing queued."""
    with place.app.app_context():
        session = db.session()
        for table in (ClockMark, OutgoingMail):
            session.execute(delete(table))
        session.execute(text("DELETE FROM procrastinate_jobs"))
        sample = session.get_one(Case, case_id)
        values = {"received_at": sample.received_at, "due_at": sample.due_at, "clock": "running"}
        session.execute(update(Case).where(Case.closed_at.is_(None)).values(**values))
        session.execute(update(ProcessInstance).values(next_timer_at=None))
        watches = update(ProcessInstance).where(ProcessInstance.role == "watch", ProcessInstance.completed_at.is_(None))
        session.execute(watches.values(state=state, next_timer_at=at))
        session.commit()
    settle(place)  # the rounds before must not burden this one


def _run(place: Place, number: int) -> float:
    """Let this many workers fire what is due; return the seconds from the commit of the jobs to the last firing."""
    command = [sys.executable, "-m", "bench.timer_worker", place.url, str(place.folder), place.clock().isoformat()]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(number)
    ]
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline().strip() == "ready"
        _queue(place)
        begin = time.perf_counter()
        while _due(place):
            assert time.perf_counter() - begin < PATIENCE_SECONDS, "the workers do not get through"
            time.sleep(0.05)
        return time.perf_counter() - begin
    finally:
        for worker in workers:
            worker.communicate(timeout=60)  # closes its input: it stops in order


def _queue(place: Place) -> None:
    with place.app.app_context():
        session, now = db.session(), place.clock()
        enqueue(session, coming_up(session, now=now, until=now), now=now)
        session.commit()


def _due(place: Place) -> int:
    query = select(func.count()).select_from(ProcessInstance).where(ProcessInstance.next_timer_at <= place.clock())
    with place.app.app_context():
        return db.session.scalar(query) or 0


def _fired(place: Place) -> int:
    query = select(func.count()).select_from(AuditEvent).where(AuditEvent.name == "timer_fired")
    with place.app.app_context():
        return db.session.scalar(query) or 0
