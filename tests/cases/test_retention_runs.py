"""A run that erases what is due keeps to the rules of the moment, leaves room for others, and ends whatever fails."""

import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.reopen import reopen
from app.cases.retention import runs
from app.cases.retention.holds import set_hold
from app.cases.retention.rules import remove_rule, rules
from app.cases.retention.runs import NotAsShown, order_run, progress_of, rows_of
from app.cases.step import begin
from app.channels.site import site_of
from app.jobs import erasing
from app.jobs.erased_files import remove_erased_bytes
from app.jobs.erasing import erase_chosen, work_off
from app.jobs.queue import ERASE_CASES, has_queue, rows_of_waiting_jobs
from app.models import Case, DeletionRun
from app.models.retention import ERASED, STAYS
from tests.cases.erasing import GROUNDS, close_case, upload
from tests.cases.test_retention import closed_case, later, ordered, rule, told, work
from tests.desk import Desk


@pytest.fixture
def tono(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("administrator"))


def due_cases(desk: Desk, tono: Actor, number: int) -> list[Case]:
    cases = [closed_case(desk) for _ in range(number)]
    rule(desk, 1, tono)
    later(desk, days=60)
    return cases


def results(desk: Desk, run: DeletionRun) -> list[tuple[str, str]]:
    return [(row.state, row.sentence or "") for row in desk.session.scalars(rows_of(run.id)).unique()]


def test_a_rule_that_is_taken_back_keeps_what_the_run_has_not_erased(desk: Desk, tono: Actor) -> None:
    cases = due_cases(desk, tono, 2)
    run = ordered(desk, tono)
    asked = iter((False, True, True))
    work(desk, lambda: next(asked))
    (known,) = rules(desk.session)
    remove_rule(desk.session, known.id, "Salah ketik", actor=tono, now=desk.now)
    desk._settled(None)
    work(desk)
    assert [case.erased_at is not None for case in cases] == [True, False]
    ((kept, sentence), (gone, _)) = results(desk, run)
    assert (kept, gone) == (STAYS, ERASED)
    assert "aturan yang kini berlaku" in sentence


def test_a_rule_that_is_lengthened_keeps_what_the_run_has_not_erased(desk: Desk, tono: Actor) -> None:
    (case,) = due_cases(desk, tono, 1)
    ordered(desk, tono)
    rule(desk, 120, tono)
    work(desk)
    assert case.erased_at is None


def test_a_case_that_was_opened_and_closed_again_since_the_order_stays(desk: Desk, tono: Actor) -> None:
    (case,) = due_cases(desk, tono, 1)
    run = ordered(desk, tono)
    reopen(begin(desk.session, case.id, actor=Actor.system(), now=desk.now))
    desk._settled(case)
    close_case(desk, case)
    work(desk)
    assert case.erased_at is None
    ((state, sentence),) = results(desk, run)
    assert (state, "belum habis" in sentence) == (STAYS, True)


def test_what_was_not_shown_is_not_erased(desk: Desk, tono: Actor) -> None:
    due_cases(desk, tono, 2)
    with pytest.raises(NotAsShown, match="kini 2 kasus, bukan 1"):
        order_run(desk.session, "Berita acara", shown=1, actor=tono, now=desk.now)


def test_a_long_run_lets_others_have_their_turn(desk: Desk, tono: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = due_cases(desk, tono, 3)
    run = ordered(desk, tono)
    monkeypatch.setattr(erasing, "CASES_AT_ONCE", 2)
    assert work(desk) == 2
    assert desk.session.get_one(DeletionRun, run.id).finished_at is None
    if has_queue(desk.session):
        assert rows_of_waiting_jobs(desk.session, ERASE_CASES, desk.now) == {run.id}
    assert work(desk) == 1
    assert all(case.erased_at is not None for case in cases)
    assert [one["erased_cases"] for one in told(desk, "deletion_finished")] == [3]


def fails_with(error: Exception, bad: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    real, bad_id = erasing.erase_claimed, bad.id

    def erase(session: Session, run_id: int, case_id: int, *, now: datetime) -> None:
        if case_id == bad_id:
            raise error
        real(session, run_id, case_id, now=now)

    monkeypatch.setattr(erasing, "erase_claimed", erase)


def test_a_case_that_the_database_always_refuses_is_given_up(
    desk: Desk, tono: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = due_cases(desk, tono, 2)
    run = ordered(desk, tono)
    fails_with(IntegrityError("UPDATE", {}, Exception("never")), bad, monkeypatch)
    work(desk)
    assert [state for state, _ in results(desk, run)] == [STAYS, ERASED]
    assert (bad.erased_at is None, good.erased_at is None) == (True, False)
    assert desk.session.get_one(DeletionRun, run.id).finished_at is not None


def test_a_database_that_is_away_for_a_moment_takes_no_case_off_the_run(
    desk: Desk, tono: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case,) = due_cases(desk, tono, 1)
    run = ordered(desk, tono)
    with monkeypatch.context() as patched:
        fails_with(OperationalError("UPDATE", {}, Exception("away")), case, patched)
        for _ in range(runs.MOST_ATTEMPTS + 1):
            work(desk)
    assert results(desk, run) == []
    work(desk)
    assert case.erased_at is not None


@pytest.mark.parametrize("is_in_a_run", [True, False])
def test_a_file_that_cannot_be_removed_keeps_no_other_case_waiting(
    desk: Desk, tono: Actor, monkeypatch: pytest.MonkeyPatch, is_in_a_run: bool
) -> None:
    cases = [desk.open(), desk.open()]
    for number, case in enumerate(cases):
        upload(desk, "bukti.png", str(number).encode()).case_id = case.id
    desk._settled(None)
    for case in cases:
        close_case(desk, case)
    rule(desk, 1, tono)
    later(desk, days=60)
    ordered(desk, tono)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        if is_in_a_run:
            work(desk)
        else:
            ids = [case.id for case in cases]
            done = list(erase_chosen(desk.session, ids, GROUNDS, actor=tono, clock=desk.clock))
            assert done == [(case_id, None) for case_id in ids]
    desk.session.rollback()
    assert all(case.erased_at is not None for case in cases)
    root = site_of(desk.session).files
    assert remove_erased_bytes(desk.session, root) == 2  # the next night


def test_an_expired_hold_that_makes_room_for_another_says_so_in_the_record(desk: Desk) -> None:
    case, agus = closed_case(desk), Actor.staff(desk.staff("auditor"))
    set_hold(desk.session, case.id, "Audit", until=desk.now.date(), actor=agus, now=desk.now)
    desk._settled(None)
    later(desk, days=2)
    set_hold(desk.session, case.id, "Audit kedua", actor=agus, now=desk.now)
    desk._settled(None)
    assert desk.events(case)[-3:] == ["hold_set", "hold_lifted", "hold_set"]


def test_two_workers_at_the_end_of_a_run_do_not_wait_for_each_other(
    desk: Desk, tono: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    if desk.session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: a second worker begins when the first has ended")
    due_cases(desk, tono, 1)
    run_id = ordered(desk, tono).id
    desk.session.rollback()
    both, real = threading.Barrier(2, timeout=30), erasing.claim_next

    def claim(session: Session, of_run: int) -> int | None:
        case_id = real(session, of_run)
        if case_id is None:
            both.wait()
        return case_id

    monkeypatch.setattr(erasing, "claim_next", claim)
    failed: list[BaseException] = []
    engine, info, clock = desk.session.get_bind(), dict(desk.session.info), desk.clock

    def worker() -> None:
        with Session(engine, info={"site": info["site"]}) as session:
            try:
                work_off(session, run_id, clock)
            except Exception as error:
                failed.append(error)

    threads: list[Any] = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    desk.session.rollback()
    assert progress_of(desk.session, run_id).erased == 1
    assert len(told(desk, "deletion_finished")) == 1
    assert desk.session.scalar(select(DeletionRun.finished_at).where(DeletionRun.id == run_id)) is not None
