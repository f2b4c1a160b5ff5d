"""What erasing leaves on the disk is cleared away at night, and what cannot be now the next night."""

import logging
import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.audit import Actor
from app.cases.auditing.export_jobs import ask_export, export_by_id, path_of_export
from app.cases.erasure import erase_case
from app.jobs import erased_files, tidy
from app.jobs.audit_exports import make_exports
from app.jobs.erased_files import scrub
from app.jobs.erasing import erase_chosen
from app.models import Case
from app.models.audit_desk import FAILED, OF_CASES, OF_EVENTS
from tests.cases.erasing import GROUNDS, close_case, raw_database
from tests.desk import Desk

SYSTEM = Actor.system("cli")


@pytest.fixture
def closed(desk: Desk) -> Case:
    return close_case(desk, desk.open(case_subject="zqperihalkx"))


def night(desk: Desk) -> None:
    desk.session.rollback()
    tidy.tidy(desk.session, desk.clock)
    desk._settled(None)


def test_the_night_overwrites_what_was_erased_though_no_file_was_to_go(
    desk: Desk, closed: Case, tmp_path: Path
) -> None:
    erase_case(desk.session, closed.id, GROUNDS, actor=SYSTEM, now=desk.now)
    desk._settled(None)
    desk.clock.forward(days=1)
    night(desk)
    if desk.session.get_bind().dialect.name == "sqlite":
        assert "zqperihalkx" not in raw_database(tmp_path)


def test_a_night_after_which_nothing_was_erased_overwrites_nothing(
    desk: Desk, closed: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(tidy, "scrub", asked.append)
    night(desk)
    assert asked == []
    erase_case(desk.session, closed.id, GROUNDS, actor=SYSTEM, now=desk.now)
    desk._settled(None)
    night(desk)
    assert len(asked) == 1
    desk.clock.at += tidy.LOOKED_BACK + timedelta(days=1)
    night(desk)
    assert len(asked) == 1


def test_a_database_that_cannot_be_overwritten_now_is_told_to_the_log_alone(
    desk: Desk, closed: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database table is locked")

    monkeypatch.setattr(erased_files, "_cut_journal_off", locked)
    with caplog.at_level(logging.ERROR):
        scrub(desk.session)
    is_sqlite = desk.session.get_bind().dialect.name == "sqlite"
    assert ("could not be overwritten" in caplog.text) == is_sqlite
    desk.session.rollback()


def test_overwriting_takes_a_connection_of_its_own_and_gives_it_back(desk: Desk, closed: Case) -> None:
    desk.session.rollback()
    pool: Any = desk.session.get_bind().pool  # type: ignore[union-attr]
    before = pool.checkedout()
    scrub(desk.session)
    assert pool.checkedout() == before


def test_many_cases_are_erased_before_anything_is_overwritten(
    desk: Desk, closed: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = close_case(desk, desk.open())
    asked: list[object] = []
    monkeypatch.setattr("app.jobs.erasing.scrub", asked.append)
    ids = [closed.id, other.id]
    done = list(erase_chosen(desk.session, ids, GROUNDS, actor=SYSTEM, clock=desk.clock))
    assert (done, asked) == ([(case_id, None) for case_id in ids], [])


def agus(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("auditor"))


def test_an_export_that_is_over_forgets_the_words_and_the_person_that_were_looked_for(desk: Desk) -> None:
    desk.open()
    wanted = {"words": "zqcarikx", "person": "zqorangkx"}
    job_id = ask_export(desk.session, OF_CASES, wanted, "csv", actor=agus(desk), now=desk.now).id
    desk._settled(None)
    desk.session.rollback()
    make_exports(desk.session, desk.clock)
    assert "zqcarikx" in export_by_id(desk.session, job_id).wanted
    desk.clock.forward(hours=25)
    desk.session.rollback()
    make_exports(desk.session, desk.clock)
    assert "kx" not in export_by_id(desk.session, job_id).wanted


def test_an_export_that_has_failed_leaves_neither_file_nor_words(desk: Desk) -> None:
    job = ask_export(desk.session, OF_CASES, {"words": "zqcarikx"}, "csv", actor=agus(desk), now=desk.now)
    job.attempts = 3
    desk._settled(None)
    path = path_of_export(desk.session, job.id, "csv")
    path.parent.mkdir(parents=True)
    path.write_text("made, and never said so")
    desk.session.rollback()
    make_exports(desk.session, desk.clock)
    assert (export_by_id(desk.session, job.id).state, path.exists()) == (FAILED, False)
    assert "zqcarikx" not in job.wanted


def test_half_made_exports_go_at_night_and_those_to_be_fetched_stay(desk: Desk) -> None:
    desk.open()
    job_id = ask_export(desk.session, OF_EVENTS, {}, "csv", actor=agus(desk), now=desk.now).id
    desk._settled(None)
    desk.session.rollback()
    make_exports(desk.session, desk.clock)
    ready = path_of_export(desk.session, job_id, "csv")
    stray, fresh = ready.with_name("7.4711.1"), ready.with_name("8.4711.1")
    for path, age in ((ready, 2), (stray, 2), (fresh, 0)):
        path.touch()
        at = (desk.now - timedelta(days=age)).timestamp()
        os.utime(path, (at, at))
    night(desk)
    assert [path.exists() for path in (ready, stray, fresh)] == [True, False, True]
