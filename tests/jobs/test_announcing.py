"""A committed step leaves its jobs, in its own transaction; a rolled-back one leaves none."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.migration import order_migration
from app.database import begin_writing
from app.definitions.deploy import deploy
from app.jobs import announce
from app.jobs.queue import NEAR, enqueue, mail_job
from app.models import OutgoingMail, ProcessInstance
from tests.desk import Desk
from tests.jobs.watching import JobTable, queue_mail

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_a_mail_is_announced_by_the_transaction_that_wrote_it(app_desk: Desk, job_table: JobTable) -> None:
    mail_id = queue_mail(app_desk.session, "sari", app_desk.now)
    assert job_table.waiting() == []
    app_desk.session.commit()
    assert job_table.waiting() == [("deliver_mail", mail_id)]
    same = "SELECT m.xmin = j.xmin FROM outgoing_mail m, procrastinate_jobs j WHERE m.id = :id"
    assert job_table.rows(same, id=mail_id) == [(True,)]


def test_a_step_announces_each_of_its_mails_once(app_desk: Desk, job_table: JobTable) -> None:
    case = app_desk.open()
    mails = app_desk.session.scalars(select(OutgoingMail.id).where(OutgoingMail.case_id == case.id)).all()
    assert mails
    assert job_table.waiting() == [("deliver_mail", mail_id) for mail_id in mails]


def test_a_step_that_is_rolled_back_announces_nothing(app_desk: Desk, job_table: JobTable) -> None:
    queue_mail(app_desk.session, "sari", app_desk.now)
    app_desk.session.rollback()
    app_desk.session.commit()
    assert job_table.rows("SELECT id FROM outgoing_mail") == []
    assert job_table.waiting() == []


def test_what_fails_at_the_commit_announces_nothing(app_desk: Desk, job_table: JobTable) -> None:
    queue_mail(app_desk.session, "sari", app_desk.now)
    app_desk.session.add(OutgoingMail(message_id="<1@lpse.test>"))  # no recipient, no text
    with pytest.raises(Exception, match="null value"):
        app_desk.session.commit()
    app_desk.session.rollback()
    app_desk.session.commit()
    assert job_table.waiting() == []


def test_a_savepoint_that_is_released_waits_for_the_commit(app_desk: Desk, job_table: JobTable) -> None:
    session = app_desk.session
    with session.begin_nested():
        mail_id = queue_mail(session, "sari", app_desk.now)
    session.rollback()
    assert job_table.waiting() == []
    begin_writing(session)
    with session.begin_nested():
        mail_id = queue_mail(session, "sari", app_desk.now)
    session.commit()
    assert job_table.waiting() == [("deliver_mail", mail_id)]


def test_a_timer_is_announced_when_it_is_near_and_not_when_it_is_far(app_desk: Desk, job_table: JobTable) -> None:
    case = app_desk.open()
    job_table.rows("DELETE FROM procrastinate_jobs")
    row = app_desk.session.scalars(select(ProcessInstance).where(ProcessInstance.next_timer_at.is_not(None))).first()
    assert row is not None
    row.next_timer_at = app_desk.now + NEAR + timedelta(seconds=1)
    app_desk.session.commit()
    assert job_table.waiting() == []
    row.next_timer_at = at = app_desk.now + NEAR
    app_desk.session.commit()
    assert job_table.waiting() == [("fire_timers", case.id)]
    assert job_table.rows("SELECT scheduled_at FROM procrastinate_jobs") == [(at,)]


def test_a_timer_taken_back_in_the_same_step_is_not_announced(app_desk: Desk, job_table: JobTable) -> None:
    app_desk.open()
    job_table.rows("DELETE FROM procrastinate_jobs")
    row = app_desk.session.scalars(select(ProcessInstance).where(ProcessInstance.next_timer_at.is_not(None))).first()
    assert row is not None
    row.next_timer_at = app_desk.now
    app_desk.session.flush()
    row.next_timer_at = None
    app_desk.session.commit()
    assert job_table.waiting() == []


def test_a_hint_that_waits_already_is_left_out_and_the_step_goes_on(app_desk: Desk, job_table: JobTable) -> None:
    session, now = app_desk.session, app_desk.now
    for _ in range(2):
        enqueue(session, [mail_job(17, now), mail_job(17, now), mail_job(18, now)], now=now)
        session.commit()
    assert job_table.waiting() == [("deliver_mail", 17), ("deliver_mail", 18)]


def test_an_application_that_listens_twice_announces_once(helpdesk: Flask, app_desk: Desk, job_table: JobTable) -> None:
    announce.register(helpdesk)
    mail_id = queue_mail(app_desk.session, "sari", app_desk.now)
    app_desk.session.commit()
    assert job_table.waiting() == [("deliver_mail", mail_id)]


def test_a_mail_that_a_person_sends_again_is_announced(
    app_session: Session, app_desk: Desk, job_table: JobTable
) -> None:
    mail = app_session.get_one(OutgoingMail, queue_mail(app_session, "sari", app_desk.now))
    mail.state, mail.not_before = "dead", app_desk.now + timedelta(days=1)
    app_session.commit()
    assert job_table.waiting() == []
    mail.state, mail.not_before = "waiting", app_desk.now
    app_session.commit()
    assert job_table.waiting() == [("deliver_mail", mail.id)]


def test_a_migration_is_announced_by_the_transaction_that_ordered_it(app_desk: Desk, job_table: JobTable) -> None:
    app_desk.open()
    session = app_desk.session
    files = {**app_desk.published.files, "forms/CATATAN.md": b"x"}
    system = Actor.system("cli")
    target = deploy(session, files, actor=system, reason="Uji", now=app_desk.now)
    made = order_migration(session, target, reason="Uji", actor=system, now=app_desk.now)
    assert made is not None
    migration_id = made.id
    session.commit()
    queued = "SELECT args->'row_ids' FROM procrastinate_jobs WHERE queue_name = 'procedure'"
    assert job_table.rows(queued) == [([migration_id],)]
