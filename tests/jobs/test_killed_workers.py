"""`kill -9` of workers that have fetched a job, at every border of a step: another takes over, and all adds up."""

import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from app.database import db
from app.jobs.worker import Background
from app.models import OutgoingMail, ProcessInstance
from app.models.outbox import WAITING
from tests.desk import Desk
from tests.faults import checker
from tests.faults.conftest import score
from tests.faults.post_office import PostOffice
from tests.faults.victim import BORDERS
from tests.faults.worker_victim import CONCURRENCY, WorkerOrders, work
from tests.jobs.watching import JobTable, until
from tests.races.crowd import context

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no kill -9"),
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
AT_ONCE = 4
CASES_A_ROUND = 3
MUCH_LEFT = 12
QUIET_LOOKS = 25
MOST_SECONDS = 60


class Shift:
    """Workers that are killed over the same table of jobs, round after round."""

    def __init__(self, desk: Desk, jobs: JobTable, orders: Callable[..., WorkerOrders], random: Random) -> None:
        self.desk, self.jobs, self.orders, self.random = desk, jobs, orders, random
        self.kills: Counter[str] = Counter()
        self.left: Counter[str] = Counter()  # jobs that a killed worker had in hand, by their task

    def kill_at_each(self, times: int) -> None:
        while left := [border for border in BORDERS if self.kills[border] < times]:
            wanted = self.random.sample(left, min(AT_ONCE, len(left)))
            self._leave_work()
            self._round([*wanted, *self.random.choices(left, k=AT_ONCE - len(wanted))])
            self.left.update(str(task) for (task,) in self._in_hand())
            self._let_the_dead_be_dead()

    def _leave_work(self) -> None:
        """New cases with their mail, and what falls due on those before, announced as the application does.

        Not while much is left that the dead have not done: it would only grow.
        """
        self.desk.clock.forward(minutes=20)  # longer than a lease
        if len(overdue(self.desk)) < MUCH_LEFT:
            self.desk.clock.forward(days=3)
            for _ in range(CASES_A_ROUND):
                self.desk.open()
        self.desk.session.commit()

    def _round(self, borders: list[str]) -> None:
        running = []
        for border in borders:
            orders = self.orders(now=self.desk.now, border=border, passes=self.random.randint(1, 2))
            ours, theirs = context().Pipe()
            process = context().Process(target=work, args=(orders, theirs), daemon=True)
            process.start()
            theirs.close()
            running.append((border, process, ours))
        quiet = 0

        def is_over() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self.jobs.listeners() and not self._has_hints() else 0
            return quiet > QUIET_LOOKS or not any(process.is_alive() for _, process, _ in running)

        until(is_over, "all killed, or no hint left")
        for border, process, line in running:
            line.close()
            process.join(MOST_SECONDS)
            assert process.exitcode in (0, -signal.SIGKILL), f"{border}: {process.exitcode}"
            self.kills[border] += process.exitcode != 0

    def _has_hints(self) -> bool:
        """Say whether a job waits. What a killed worker had in hand waits for the sweep of the next round."""
        return bool(self.jobs.rows("SELECT id FROM procrastinate_jobs WHERE status = 'todo'"))

    def _in_hand(self) -> list[tuple[object, ...]]:
        return self.jobs.rows("SELECT task_name FROM procrastinate_jobs WHERE status = 'doing'")

    def _let_the_dead_be_dead(self) -> None:
        """Let the time pass after which a worker counts as vanished, a lease as orphaned, and a sweep is due."""
        self.jobs.rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        self.jobs.rows("DELETE FROM procrastinate_periodic_defers")


def overdue(desk: Desk) -> list[Any]:
    """Return what no worker has done yet, leases of the dead aside."""
    timers = select(ProcessInstance.id).where(ProcessInstance.next_timer_at <= desk.now)
    mails = select(OutgoingMail.id).where(
        OutgoingMail.state == WAITING, OutgoingMail.not_before <= desk.now, OutgoingMail.lease_until.is_(None)
    )
    return [*desk.session.scalars(timers), *desk.session.scalars(mails)]


@pytest.mark.parametrize("times", [1, pytest.param(63, marks=pytest.mark.soak)], ids=["slice", "soak"])
@pytest.mark.usefixtures("with_mail")
def test_whoever_is_killed_with_a_job_in_hand_another_takes_it_over(
    app_desk: Desk,
    job_table: JobTable,
    start_worker: Callable[[], Background],
    database_url: str,
    post_office: PostOffice,
    tmp_path: Path,
    times: int,
) -> None:
    for role in ("helpdesk", "admin_ppe", "koordinator"):
        app_desk.staff(role)

    def orders(**options: Any) -> WorkerOrders:
        return WorkerOrders(url=database_url, folder=tmp_path, port=post_office.port, **options)

    shift = Shift(app_desk, job_table, orders, Random(f"workers {times}"))
    shift.kill_at_each(times)
    score.update({f"worker killed {border}": count for border, count in shift.kills.items()})
    score.update({f"job left {task}": count for task, count in shift.left.items()})
    assert shift.left["fire_timers"] > 0
    assert shift.left["deliver_mail"] > 0

    now = app_desk.clock.forward(hours=1)
    app_desk.session.rollback()
    start_worker()
    until(lambda: db.session.rollback() or not overdue(app_desk), "the rest of the work")
    until(lambda: not job_table.running() and not job_table.waiting(), "a job table that is empty again")
    assert len(job_table.rows("SELECT id FROM procrastinate_workers")) == 3  # the living one's, one a queue
    app_desk.session.rollback()
    checker.settle(app_desk.session, now=now, port=post_office.port)
    checker.assert_all_sound(app_desk.session)
    accepted = post_office.accepted()
    checker.assert_mail_is_whole(app_desk.session, accepted, now=now, most_repeats=CONCURRENCY * shift.kills.total())
