"""Tell the workers what a step leaves for them, in the step's own transaction.

The services write rows (a mail to send, the instant of the next timer) and know nothing of jobs. So the application's
sessions are listened to: what is written is noted, and queued by one statement when the outermost transaction commits.
A rolled-back step queues nothing, and no step can be committed without its jobs.
"""

from typing import Any

from flask import Flask
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction

from app.cases.step import MOVED_TIMERS
from app.channels.outbox import QUEUED_MAIL
from app.clock import now
from app.database import SiteSession, db
from app.jobs.queue import (
    CHECK_PROCEDURE,
    ERASE_CASES,
    MOVE_CASES,
    Job,
    enqueue,
    has_queue,
    mail_job,
    mail_jobs,
    procedure_job,
    timer_job,
)
from app.models import DeletionRun, Migration, OutgoingMail, ProcedureCheck, ProcessInstance
from app.models.base import Base
from app.models.outbox import WAITING
from app.models.write_behind import before_commit_ask

_NOTED = "noted_jobs"  # in Session.info: by row, the job it asks for


def register(_app: Flask) -> None:
    """Listen to the application's sessions. Registering twice changes nothing."""
    before_commit_ask(_queue_noted)
    for name, listener in (("after_flush", _note_changes), ("after_soft_rollback", _forget)):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)


def _note_changes(session: Session, _flush: Any) -> None:
    if not has_queue(session):
        return
    for row in (*session.new, *session.dirty):
        if isinstance(row, ProcessInstance) and _has_changed(row, "next_timer_at"):
            at = row.next_timer_at
            _note(session, ProcessInstance, row.id, timer_job(row.case_id, at) if at else None)
        elif isinstance(row, OutgoingMail) and _has_changed(row, "not_before"):
            _note(session, OutgoingMail, row.id, mail_job(row.id, row.not_before) if row.state == WAITING else None)
        elif isinstance(row, ProcedureCheck) and _has_changed(row, "asked_at"):
            _note(session, ProcedureCheck, row.id, procedure_job(CHECK_PROCEDURE, row.id, row.asked_at))
        elif isinstance(row, Migration) and row.finished_at is None and _is_ordered(row):
            _note(session, Migration, row.id, procedure_job(MOVE_CASES, row.id, row.ordered_at))
        elif isinstance(row, DeletionRun) and _has_changed(row, "ordered_at"):
            _note(session, DeletionRun, row.id, procedure_job(ERASE_CASES, row.id, row.ordered_at))


def _note(session: Session, model: type[Base], row_id: int, job: Job | None) -> None:
    """Remember what a row asks for now; it replaces what the same row asked for earlier in this transaction."""
    noted: dict[tuple[type, int], Job | None] = session.info.setdefault(_NOTED, {})
    noted[model, row_id] = job


def _is_ordered(row: Migration) -> bool:
    """Say whether a migration is new, or goes on after it was stopped."""
    return _has_changed(row, "ordered_at") or _has_changed(row, "finished_at")


def _has_changed(row: object, attribute: str) -> bool:
    return bool(inspect(row, raiseerr=True).attrs[attribute].history.has_changes())


def _queue_noted(session: Session) -> None:
    if session.in_nested_transaction() or not isinstance(session, SiteSession):
        return
    session.flush()  # the commit's own flush comes after this
    queued = session.info.pop(QUEUED_MAIL, [])
    timers = session.info.pop(MOVED_TIMERS, {})
    noted = session.info.pop(_NOTED, {})
    if not has_queue(session):
        return
    for row_id, (case_id, instant) in timers.items():
        noted[ProcessInstance, row_id] = timer_job(case_id, instant) if instant else None
    at = now()
    # whether a mail may go yet, its job finds out
    mails = mail_jobs([mail_id for mail_id in queued if (OutgoingMail, mail_id) not in noted], at)
    enqueue(session, [*filter(None, noted.values()), *mails], now=at)


def _forget(session: Session, undone: SessionTransaction) -> None:
    # what a savepoint takes back may stay noted: a hint to a row that is not there, or not due, does no harm
    if not undone.nested:
        session.info.pop(_NOTED, None)
        session.info.pop(MOVED_TIMERS, None)
        session.info.pop(QUEUED_MAIL, None)
