"""`kill -9` at every border inside a step, under load, again and again; then everything must add up."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.desk import Desk
from tests.faults import checker
from tests.faults.conftest import score
from tests.faults.post_office import PostOffice
from tests.faults.victim import BORDERS, Orders, live
from tests.races.crowd import context

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no kill -9")

AT_ONCE = 3
LONGER_THAN_A_LEASE = timedelta(minutes=20)
MOST_SECONDS = 60
MOST_VICTIMS_A_KILL = 6  # where a border is never reached, nobody waits for it for ever
STAFF = {"helpdesk": ("Budi", "Wati"), "admin_ppe": ("Ani",), "koordinator": ("Dewi",)}


class Load:
    """Processes that work at once and die; each is followed by another whose user tries the same thing again."""

    def __init__(self, desk: Desk, orders: Callable[..., Orders], random: Random) -> None:
        self.desk, self.orders, self.random = desk, orders, random
        self.logs: list[Path] = []
        self.kills: Counter[str] = Counter()

    def kill_at_each(self, times: int) -> None:
        """Go on until that many processes have died at each border."""
        most = MOST_VICTIMS_A_KILL * times * len(BORDERS)
        while left := [border for border in BORDERS if self.kills[border] < times]:
            assert len(self.logs) < most, f"nobody dies any more at {left}"
            wanted = self.random.sample(left, min(AT_ONCE, len(left)))
            self._round([*wanted, *self.random.choices(left, k=AT_ONCE - len(wanted))])

    def _round(self, borders: list[str]) -> None:
        self.desk.session.rollback()
        now = self.desk.clock.forward(seconds=LONGER_THAN_A_LEASE.total_seconds())
        before = self.logs[-AT_ONCE:]
        running = []
        for at, border in enumerate(borders):
            number = len(self.logs)
            orders = self.orders(
                now=now,
                seed=f"{number}",
                border=border,
                passes=self.random.randint(1, 3),
                pending=checker.pending(before[at]) if before else None,
            )
            self.logs.append(orders.log)
            process = context().Process(target=live, args=(orders,), daemon=True)
            process.start()
            running.append((border, process))
        for border, process in running:
            process.join(MOST_SECONDS)
            assert process.exitcode in (0, -signal.SIGKILL), f"{border}: {process.exitcode}"
            self.kills[border] += process.exitcode != 0


@pytest.mark.parametrize("times", [2, pytest.param(70, marks=pytest.mark.soak)], ids=["slice", "soak"])
def test_whoever_is_killed_nothing_is_lost_and_nothing_happens_twice(
    desk: Desk, database_url: str, post_office: PostOffice, tmp_path: Path, times: int
) -> None:
    for role, names in STAFF.items():
        for name in names:
            desk.staff(role, name)
    for _ in range(3):
        desk.open()

    def orders(**options: object) -> Orders:
        return Orders(
            url=database_url,
            files=tmp_path / "files",
            port=post_office.port,
            log=tmp_path / f"victim-{options['seed']}.log",
            **options,  # type: ignore[arg-type]
        )

    load = Load(desk, orders, Random(f"kill {times} {desk.session.get_bind().dialect.name}"))
    load.kill_at_each(times)
    score.update({f"killed {border}": count for border, count in load.kills.items()})

    session = desk.session
    lines = [line for log in load.logs for line in checker.read(log)]
    checker.assert_nothing_failed(lines)
    now = desk.clock.forward(hours=1)
    checker.settle(session, now=now, port=post_office.port)
    checker.assert_each_deed_once(session, lines)
    checker.assert_all_sound(session)
    checker.assert_mail_is_whole(session, post_office.accepted(), now=now, most_repeats=load.kills.total())
    assert sum(line["kind"] == "done" for line in lines) > len(BORDERS)
    score.update(f"deed {line['kind']}" for line in lines)


def test_a_kill_is_a_kill(database_url: str, tmp_path: Path, desk: Desk) -> None:
    """The border is inside the step: the case is not there, and its user was told nothing."""
    desk.session.rollback()
    orders = Orders(database_url, tmp_path, 0, desk.now, "x", tmp_path / "log", border="before_commit")
    process = context().Process(target=live, args=(orders,), daemon=True)
    process.start()
    process.join(MOST_SECONDS)
    assert process.exitcode == -signal.SIGKILL
    assert [line["kind"] for line in checker.read(tmp_path / "log")] == ["intent"]
    assert os.getpid() != process.pid
