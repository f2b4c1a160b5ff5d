"""Many running cases to another version: each settled once, in a transaction of its own, whatever happens meanwhile."""

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.impact import assess
from app.cases.migration import order_migration, progress_of, staying_cases
from app.database import begin_writing
from app.definitions.published import load
from app.jobs import migrations as work
from app.models import AuditEvent, Case, Deployment, MigratingCase, Migration, ProcessInstance
from tests.definitions import changed_procedures as changed
from tests.definitions.standing_cases import PLACES, one_case_at_each
from tests.definitions.test_migrate_case import publish
from tests.desk import Desk

SYSTEM = Actor.system("cli")
MOST_STATEMENTS, STATEMENTS_OF_THE_BATCH = 11, 20


def order(desk: Desk, target: Deployment, case_ids: list[int] | None = None) -> int:
    made = order_migration(desk.session, target, case_ids=case_ids, reason="Uji", actor=SYSTEM, now=desk.now)
    assert made is not None
    migration_id = made.id
    desk._settled(None)
    desk.session.rollback()
    return migration_id


def run(desk: Desk, migration_id: int, most: int = 10_000) -> int:
    """Work off a migration as a worker does that is stopped after so many cases."""
    left = iter(range(most))
    return work.work_off(desk.session, migration_id, lambda: desk.now, is_stopping=lambda: next(left, None) is None)


def versions(session: Session) -> list[int]:
    query = select(Deployment.version).join(Case, Case.deployment_id == Deployment.id).order_by(Case.id)
    return list(session.scalars(query))


def test_those_that_can_move_do_and_the_impact_had_said_which(desk: Desk) -> None:
    cases = one_case_at_each(desk)
    numbers = {case.id: place for place, case in cases.items()}
    target = publish(desk, changed.removed("resolve"))
    foretold = assess(desk.session, load(desk.session, target.id))
    migration_id = order(desk, target)

    assert run(desk, migration_id) == len(PLACES)

    progress = progress_of(desk.session, migration_id)
    assert (progress.moved, progress.staying, progress.pending) == (foretold.movable, foretold.staying_count, 0)
    stayed = {numbers[row.case_id]: row.reason for row in desk.session.scalars(staying_cases(migration_id))}
    assert stayed["resolve"] == "step_missing"
    assert {row.case_id for row in desk.session.scalars(staying_cases(migration_id))} == {
        one.case_id for found in foretold.staying.values() for one in found
    }
    assert desk.session.get_one(Migration, migration_id).finished_at is not None


def test_only_the_chosen_cases_move(desk: Desk) -> None:
    first, second = desk.open(), desk.open()
    chosen, left = first.id, second.id
    target = publish(desk, changed.renamed("handle"))
    run(desk, order(desk, target, [chosen]))
    assert desk.session.get_one(Case, chosen).deployment_id == target.id
    assert desk.session.get_one(Case, left).deployment_id != target.id


def test_a_worker_that_is_stopped_leaves_the_rest_to_the_next(desk: Desk) -> None:
    for _ in range(5):
        desk.open()
    migration_id = order(desk, publish(desk, changed.renamed("handle")))
    assert run(desk, migration_id, most=2) == 2
    assert versions(desk.session) == [2, 2, 1, 1, 1]
    desk.session.rollback()
    assert run(desk, migration_id) == 3
    assert versions(desk.session) == [2] * 5
    desk.session.rollback()
    assert run(desk, migration_id) == 0
    moved = select(func.count()).select_from(AuditEvent).where(AuditEvent.name == "case_migrated")
    assert desk.session.scalar(moved) == 5
    ended = select(func.count()).select_from(AuditEvent).where(AuditEvent.name == "migration_finished")
    assert desk.session.scalar(ended) == 1


def test_a_case_that_is_done_before_its_turn_stays(desk: Desk) -> None:
    case = desk.do(desk.open(), "answer", answer="Gunakan menu lupa kata sandi.", propose_faq=False)
    case_id = case.id
    migration_id = order(desk, publish(desk, changed.renamed("handle")))
    begin_writing(desk.session)
    desk.send(desk.session.get_one(Case, case_id), "confirmation")
    desk.session.rollback()
    run(desk, migration_id)
    row = desk.session.get_one(MigratingCase, (migration_id, case_id))
    assert (row.state, row.reason) == ("stays", "finished")


def test_what_nobody_foresaw_is_tried_three_times_and_keeps_no_other_from_its_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [desk.open().id for _ in range(3)]
    migration_id = order(desk, publish(desk, changed.renamed("handle")))
    settle = work.settle

    def fails_for_the_first(session: Session, migration: int, case_id: int, *given: object, now: datetime) -> None:
        if case_id == ids[0]:
            raise RuntimeError("nobody foresaw this")
        settle(session, migration, case_id, *given, now=now)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "settle", fails_for_the_first)
    run(desk, migration_id)
    row = desk.session.get_one(MigratingCase, (migration_id, ids[0]))
    assert (row.state, row.reason, row.attempts) == ("stays", "unexpected", 3)
    assert versions(desk.session) == [1, 2, 2]


def test_an_overdue_timer_fires_on_the_old_version_before_the_case_moves(desk: Desk) -> None:
    case = desk.do(desk.open(), "ask", question="Sejak kapan?")
    case_id = case.id
    due = desk.session.scalar(
        select(ProcessInstance.next_timer_at).where(ProcessInstance.case_id == case_id, ProcessInstance.role == "main")
    )
    assert due is not None
    migration_id = order(desk, publish(desk, changed.renamed("handle")))
    desk.clock.at = due
    desk.clock.forward(minutes=5)
    run(desk, migration_id)
    names = list(
        desk.session.scalars(select(AuditEvent.name).where(AuditEvent.case_id == case_id).order_by(AuditEvent.id))
    )
    assert names.index("timer_fired") < names.index("case_migrated")
    assert desk.session.get_one(Case, case_id).deployment_id != 1


@pytest.mark.soak
def test_a_thousand_cases_move_in_one_batch(desk: Desk) -> None:
    _thousand(desk, 1000)


def test_a_hundred_cases_move_in_one_batch(desk: Desk) -> None:
    _thousand(desk, 100)


def _thousand(desk: Desk, count: int) -> None:
    for _ in range(count):
        desk.open()
    migration_id = order(desk, publish(desk, changed.step_after("handle")))
    asked: list[str] = []
    event.listen(desk.session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    began, worked = time.perf_counter(), time.process_time()
    assert run(desk, migration_id) == count
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    print(f"{count} cases in {seconds:.1f} s, {cpu:.1f} s of CPU, {len(asked) / count:.1f} statements each")
    assert len(asked) <= MOST_STATEMENTS * count + STATEMENTS_OF_THE_BATCH
    assert progress_of(desk.session, migration_id).moved == count
    assert desk.session.scalar(text("SELECT count(*) FROM user_task WHERE state = 'open'")) == count


@pytest.fixture(autouse=True)
def _nothing_left(desk: Desk) -> Iterator[None]:
    yield
    desk.session.rollback()
