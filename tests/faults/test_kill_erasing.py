"""`kill -9` while cases are erased: the next worker ends the run, each case is erased once, and the bytes are gone."""

import json
import signal
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.retention.rules import set_rule
from app.cases.retention.runs import order_run, progress_of, runs_in_work
from app.channels.site import site_of
from app.jobs.erasing import erase_waiting_cases
from app.jobs.tidy import tidy
from app.models import AuditEvent, Case, DeletionRun
from tests.cases.erasing import close_case, raw_database, upload
from tests.desk import Desk
from tests.faults import erasing_victim
from tests.faults.conftest import score
from tests.faults.erasing_victim import BORDERS, ErasingOrders
from tests.races.crowd import context

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no kill -9")

CASES, MOST_SECONDS = 6, 60
WORD = "zqperihalkx"


class DayOfErasing:
    """Closed cases with files, a run that erases them, and workers that die at it."""

    def __init__(self, desk: Desk, url: str, folder: Path) -> None:
        self.desk, self.url, self.files = desk, url, folder / "files"
        tono = Actor.staff(desk.staff("administrator"))
        self.cases = [self._closed(number) for number in range(CASES)]
        set_rule(desk.session, "ticket", None, 1, "JRA", actor=tono, now=desk.now)
        desk.clock.forward(days=60)
        self.run_id = order_run(desk.session, "Berita acara 1", actor=tono, now=desk.now).id
        desk._settled(None)
        desk.session.rollback()

    def _closed(self, number: int) -> Case:
        case = self.desk.open(case_subject=f"{WORD} {number}")
        upload(self.desk, f"bukti-{number}.png", f"{WORD} {number}".encode()).case_id = case.id
        return close_case(self.desk, case)

    def kill(self, border: str, passes: int) -> bool:
        """Let a worker go that dies at a border; say whether it came to it."""
        orders = ErasingOrders(self.url, self.files, self.desk.now, self.run_id, border, passes)
        process: Any = context().Process(target=erasing_victim.live, args=(orders,), daemon=True)
        process.start()
        process.join(MOST_SECONDS)
        assert process.exitcode in (0, -signal.SIGKILL), f"{border}: {process.exitcode}"
        return bool(process.exitcode)

    def end(self) -> None:
        """Let the next worker end it, and the night come."""
        session = self.desk.session
        session.rollback()
        erase_waiting_cases(session, self.desk.clock)
        session.rollback()
        tidy(session, self.desk.clock)
        session.rollback()


def assert_all_is_erased_once(day: DayOfErasing, folder: Path) -> None:
    session = day.desk.session
    session.expire_all()
    assert runs_in_work(session) == []
    assert progress_of(session, day.run_id).erased == CASES
    assert all(case.erased_at is not None and WORD not in case.subject for case in day.cases)
    query = select(AuditEvent.case_id).where(AuditEvent.name == "person_erased")
    assert Counter(session.scalars(query)) == Counter(case.id for case in day.cases)
    ended = session.scalars(select(AuditEvent.data).where(AuditEvent.name == "deletion_finished"))
    assert [json.loads(data)["erased_cases"] for data in ended] == [CASES]
    assert session.get_one(DeletionRun, day.run_id).finished_at is not None
    left = [path for path in site_of(session).files.rglob("*") if path.is_file()]
    assert left == []
    session.rollback()
    if session.get_bind().dialect.name == "sqlite":
        assert WORD not in raw_database(folder)


@pytest.mark.parametrize("border", BORDERS)
def test_a_kill_leaves_the_rest_of_the_run_to_the_next_worker(
    desk: Desk, database_url: str, tmp_path: Path, border: str
) -> None:
    day = DayOfErasing(desk, database_url, tmp_path)
    assert day.kill(border, passes=2)
    score[f"killed while erasing {border}"] += 1
    assert runs_in_work(desk.session) == [day.run_id]
    assert 0 <= progress_of(desk.session, day.run_id).erased < CASES
    day.end()
    assert_all_is_erased_once(day, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("round_", range(20))
def test_however_often_workers_are_killed_the_run_ends_whole(
    desk: Desk, database_url: str, tmp_path: Path, round_: int
) -> None:
    day, random = DayOfErasing(desk, database_url, tmp_path), Random(f"erasing {round_}")
    while runs_in_work(desk.session):
        desk.session.rollback()
        border, passes = random.choice(BORDERS), random.randint(1, 8)
        score[f"killed while erasing {border}"] += day.kill(border, passes)
    day.end()
    assert_all_is_erased_once(day, tmp_path)
