"""`kill -9` while cases move in one batch, under load: of whoever ordered it, and of those who work it off."""

import json
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from app.cases.migration import migrations_in_work, progress_of
from app.jobs.migrations import move_waiting_cases
from app.models import AuditEvent, Case, MigratingCase, Migration, ProcessInstance
from tests.definitions import changed_procedures as changed
from tests.definitions.test_publishing import Office
from tests.desk import Desk
from tests.faults import checker, migration_victim, victim
from tests.faults.conftest import score
from tests.faults.migration_victim import REFUSED, MigrationOrders
from tests.faults.post_office import PostOffice
from tests.faults.test_kill import STAFF
from tests.faults.victim import MIGRATION_BORDERS, Orders
from tests.races.crowd import context

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no kill -9")

ORDERING_BORDERS = ("while_writing", "before_commit", "after_commit")
CASES, AT_ONCE, MOST_SECONDS = 8, 3, 60
MOST_ROUNDS_A_KILL = 4  # where a border is never reached, nobody waits for it for ever


class MovingDay:
    """Migrations are ordered and worked off by processes that die, while others go on working."""

    def __init__(self, desk: Desk, url: str, port: int, folder: Path, seed: str) -> None:
        self.desk, self.url, self.port, self.folder, self.random = desk, url, port, folder, Random(seed)
        self.office = Office(desk)
        self.kills: Counter[str] = Counter()
        self.logs: list[Path] = []
        self.ordered = 0
        for role, names in STAFF.items():
            for name in names:
                desk.staff(role, name)
        for _ in range(CASES):
            desk.open()

    def kill_at_each(self, times: int) -> None:
        """Go on until that many have died at each border, of those who order and those who move."""
        most = MOST_ROUNDS_A_KILL * times * len(self._left(times))
        while left := self._left(times):
            assert len(self.logs) < most, f"nobody dies any more at {left}"
            self.desk.session.rollback()
            in_work = migrations_in_work(self.desk.session)
            self.desk.session.rollback()
            if not in_work:
                self._order()
                continue
            borders = [border for border in left if not border.startswith("order")]
            dying = self.random.sample(borders, min(AT_ONCE - 1, len(borders)))
            self._round(in_work[0], dying or [None])  # nobody dies where only the next order is waited for

    def _left(self, times: int) -> list[str]:
        borders = (*MIGRATION_BORDERS, *(f"order {border}" for border in ORDERING_BORDERS))
        return [border for border in borders if self.kills[border] < times]

    def _order(self) -> None:
        """Publish a draft and order the migration; who is killed while doing so presses again."""
        self.ordered += 1
        name = f"Tangani ({self.ordered})"
        files = changed.redrawn("handle", lambda _root, node: node.set("name", name))
        draft_id, by = self.office.draft(files), self.office.rina.id
        self.desk._settled(None)
        now = self.desk.clock.forward(minutes=1)
        self.desk.session.rollback()
        border = ORDERING_BORDERS[self.ordered % len(ORDERING_BORDERS)]
        passes = self.random.randint(1, 4) if border == "while_writing" else 1
        orders = MigrationOrders(self.url, self.folder / "files", now, draft_id, by, border=border, passes=passes)
        killed = self._end(self._start(migration_victim.live, orders))
        assert killed == -signal.SIGKILL
        self.kills[f"order {border}"] += 1
        again = MigrationOrders(self.url, self.folder / "files", now, draft_id, by)
        assert self._end(self._start(migration_victim.live, again)) == (REFUSED if border == "after_commit" else 0)
        count = select(func.count(Migration.id))
        assert self.desk.session.scalar(count) == self.ordered
        self.desk.session.rollback()

    def _round(self, migration_id: int, borders: Sequence[str | None]) -> None:
        """Some who move cases and die, and one who does what people and timers do meanwhile."""
        now = self.desk.clock.forward(minutes=20)
        log = self.folder / f"load-{len(self.logs)}.log"
        self.logs.append(log)
        load = Orders(self.url, self.folder / "files", self.port, now, log.stem, log, deeds=4)
        running: list[tuple[str | None, Any]] = [(None, self._start(victim.live, load))]
        for border in borders:
            passes = self.random.randint(1, 3)
            files = self.folder / "files"
            orders = MigrationOrders(self.url, files, now, migration_id=migration_id, border=border, passes=passes)
            running.append((border, self._start(migration_victim.live, orders)))
        for border, process in running:
            code = self._end(process)
            assert code == 0 or (border and code == -signal.SIGKILL), f"{border}: {code}"
            if border and code:
                self.kills[border] += 1

    def _start(self, what: Callable[[Any], None], orders: object) -> Any:
        process = context().Process(target=what, args=(orders,), daemon=True)
        process.start()
        return process

    def _end(self, process: Any) -> int | None:
        process.join(MOST_SECONDS)
        code: int | None = process.exitcode
        return code


@pytest.mark.parametrize("times", [1, pytest.param(40, marks=pytest.mark.soak)], ids=["slice", "soak"])
def test_whoever_is_killed_every_case_is_whole_on_one_version_and_told_once(
    desk: Desk, database_url: str, post_office: PostOffice, tmp_path: Path, times: int
) -> None:
    seed = f"migration {times} {desk.session.get_bind().dialect.name}"
    office = MovingDay(desk, database_url, post_office.port, tmp_path, seed)
    office.kill_at_each(times)
    score.update({f"killed while moving {border}": count for border, count in office.kills.items() if count})

    checker.assert_nothing_failed([line for log in office.logs for line in checker.read(log)])
    now = desk.clock.forward(hours=1)
    desk.session.rollback()
    move_waiting_cases(desk.session, lambda: now)
    checker.settle(desk.session, now=now, port=post_office.port)
    assert_every_migration_adds_up(desk)
    checker.assert_all_sound(desk.session)


def assert_every_migration_adds_up(desk: Desk) -> None:
    """A row moved is a case moved and one event; a row that stays says why; and each migration ends once."""
    session = desk.session
    told = [
        (json.loads(data)["migration"], case_id)
        for data, case_id in session.execute(
            select(AuditEvent.data, AuditEvent.case_id).where(AuditEvent.name == "case_migrated")
        )
    ]
    rows = session.scalars(select(MigratingCase)).all()
    assert Counter(told) == Counter((row.migration_id, row.case_id) for row in rows if row.state == "moved")
    assert all(row.state == "moved" or (row.state == "stays" and row.reason) for row in rows)
    ended = session.scalars(select(AuditEvent.data).where(AuditEvent.name == "migration_finished"))
    ends = {told["migration"]: told for told in map(json.loads, ended)}
    migrations = session.scalars(select(Migration)).all()
    assert sorted(ends) == sorted(one.id for one in migrations)
    for one in migrations:
        progress = progress_of(session, one.id)
        assert (progress.pending, progress.stopped, progress.done) == (0, 0, progress.total)
        assert (ends[one.id]["moved"], ends[one.id]["stayed"]) == (progress.moved, progress.staying)
    _assert_each_case_is_on_one_version(desk, rows)


def _assert_each_case_is_on_one_version(desk: Desk, rows: Any) -> None:
    last = {row.case_id: row for row in sorted(rows, key=lambda row: row.migration_id)}
    target = {one.id: one.target_id for one in desk.session.scalars(select(Migration))}
    instances = desk.session.scalars(select(ProcessInstance).where(ProcessInstance.completed_at.is_(None))).all()
    for case in desk.session.scalars(select(Case)):
        versions = {row.deployment_id for row in instances if row.case_id == case.id}
        assert versions <= {case.deployment_id}
        if (row := last.get(case.id)) is not None and row.state == "moved":
            assert case.deployment_id == target[row.migration_id]


@pytest.mark.parametrize("border", ["between_rows", "before_commit", "after_commit"])
def test_a_kill_leaves_the_migration_to_the_next_worker(
    desk: Desk, database_url: str, tmp_path: Path, border: str
) -> None:
    office = MovingDay(desk, database_url, 0, tmp_path, border)
    office._order()
    [migration_id] = migrations_in_work(desk.session)
    desk.session.rollback()
    orders = MigrationOrders(
        database_url, tmp_path / "files", desk.now, migration_id=migration_id, border=border, passes=2
    )
    assert office._end(office._start(migration_victim.live, orders)) == -signal.SIGKILL
    progress = progress_of(desk.session, migration_id)
    assert progress.total == CASES
    assert 0 < progress.pending <= CASES
    desk.session.rollback()
    move_waiting_cases(desk.session, lambda: desk.now)
    desk.session.rollback()
    assert progress_of(desk.session, migration_id).moved == CASES
    assert_every_migration_adds_up(desk)
