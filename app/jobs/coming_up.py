"""Say which jobs are wanted for what is due: the sweep on PostgreSQL, which finds whatever nobody has announced."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.migration import migrations_in_work
from app.cases.retention.runs import runs_in_work
from app.channels.delivery import due_mail
from app.definitions.publishing.checks import checks_in_work
from app.jobs.queue import (
    CASES_A_JOB,
    CHECK_PROCEDURE,
    DELIVER_MAIL,
    ERASE_CASES,
    FIRE_TIMERS,
    MOVE_CASES,
    Job,
    mail_jobs,
    overdue_jobs,
    procedure_job,
    rows_of_waiting_jobs,
    timer_job,
)
from app.models import ProcessInstance

MOST_AT_ONCE = 10_000


def coming_up(session: Session, *, now: datetime, until: datetime) -> list[Job]:
    """Return the jobs for the timers that are due by `until`, the mails that are due now, and the procedure's.

    Each timer has its own job, so that it fires at its instant; where more are overdue than one batch takes, they go in
    batches, the longest overdue first.
    """
    at = func.min(ProcessInstance.next_timer_at)
    timers = (
        select(ProcessInstance.case_id, at)
        .where(ProcessInstance.next_timer_at <= until)
        .group_by(ProcessInstance.case_id)
        .order_by(at)
        .limit(MOST_AT_ONCE)
    )
    found = [(case_id, instant) for case_id, instant in session.execute(timers) if instant]
    overdue = [case_id for case_id, instant in found if instant <= now]
    batches: list[Job] = []
    if len(overdue) > CASES_A_JOB:
        known = rows_of_waiting_jobs(session, FIRE_TIMERS, now)
        batches = overdue_jobs([case_id for case_id in overdue if case_id not in known], now)
        found = [(case_id, instant) for case_id, instant in found if instant > now]
    timer_jobs = [timer_job(case_id, instant) for case_id, instant in found]
    return [*timer_jobs, *batches, *_mails_due(session, now), *_of_the_procedure(session, now)]


def _of_the_procedure(session: Session, now: datetime) -> list[Job]:
    """Return the jobs for what a worker left undone, or nobody announced."""
    checks = [procedure_job(CHECK_PROCEDURE, check_id, now) for check_id in checks_in_work(session, now)]
    moves = [procedure_job(MOVE_CASES, migration_id, now) for migration_id in migrations_in_work(session)]
    return [*checks, *moves, *(procedure_job(ERASE_CASES, run_id, now) for run_id in runs_in_work(session))]


def _mails_due(session: Session, now: datetime) -> list[Job]:
    due = due_mail(session, now, MOST_AT_ONCE)
    known = rows_of_waiting_jobs(session, DELIVER_MAIL, now) if due else ()
    return mail_jobs([mail_id for mail_id in due if mail_id not in known], now)
