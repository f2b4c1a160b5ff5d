"""A case that cannot go on stands still until somebody decides; the workers leave it alone and do the rest."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import Actor
from app.cases.resolve_incident import retry
from app.database import begin_writing, db
from app.jobs import worker
from app.jobs.worker import Background
from app.models import AuditEvent, Case, Incident
from tests.broken import publish, publish_without_a_reason, without_service
from tests.desk import Desk
from tests.jobs.watching import JobTable, until


def answered(desk: Desk) -> int:
    return desk.do(desk.open(), "answer", answer="Kata sandi sudah direset.").id


@pytest.fixture
def broken_and_sound(app_desk: Desk) -> tuple[int, list[int]]:
    """Cases that all close by themselves on the same day, but for one, whose procedure does not say for what reason."""
    publish_without_a_reason(app_desk, "auto")
    broken = answered(app_desk)
    publish(app_desk)
    sound = [answered(app_desk) for _ in range(3)]
    app_desk.clock.forward(days=10)
    app_desk.session.rollback()
    return broken, sound


def closed(case_id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(Case, case_id).closed_at is not None


def incidents() -> list[Incident]:
    db.session.rollback()
    return list(db.session.scalars(select(Incident)))


def test_one_sweep_closes_the_others_and_the_next_has_nothing_left_to_do(
    helpdesk: Flask, broken_and_sound: tuple[int, list[int]]
) -> None:
    broken, sound = broken_and_sound
    done = worker.run_once(helpdesk)
    assert [closed(case_id) for case_id in (broken, *sound)] == [False, True, True, True]
    assert done.failures == 0
    again = [worker.run_once(helpdesk) for _ in range(3)]
    assert [(done.timers, done.failures) for done in again] == [(0, 0)] * 3
    [incident] = incidents()
    assert (incident.case_id, incident.attempts, incident.opened_by_id) == (broken, 1, None)
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "incident_opened"))
    assert event.source == "worker"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_running_worker_takes_it_up_once_and_again_when_it_was_retried(
    helpdesk: Flask,
    app_desk: Desk,
    job_table: JobTable,
    start_worker: Callable[[], Background],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dewi = app_desk.staff("koordinator")
    case_id = app_desk.do(app_desk.open(), "ask", question="Sejak kapan?").id
    app_desk.clock.forward(days=2, hours=1)
    app_desk.session.rollback()
    with monkeypatch.context() as patch:
        without_service(patch, "user/remind")
        start_worker()
        until(incidents, "the incident")
        until(
            lambda: job_table.rows("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'fire_timers'") == [],
            "no job left",
        )
    [incident] = incidents()
    assert incident.attempts == 1
    db.session.rollback()
    begin_writing(db.session())
    retry(db.session(), incident.id, reason="Sudah diperbaiki.", actor=Actor.staff(dewi), now=app_desk.now)
    db.session.commit()
    app_desk.clock.forward(days=5)
    db.session.rollback()
    worker.run_once(helpdesk)
    assert closed(case_id)
    assert len(incidents()) == 1
