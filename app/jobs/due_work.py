"""Do the work that is due now: fire timers, deliver mail. Each piece is a transaction of its own.

One broken case or one refused mail never keeps the others from their turn.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.faults import ProcessFault
from app.cases.fire_timers import cases_with_due_timers, fire_timers
from app.cases.incidents import record_incident
from app.channels.delivery import MailServer, deliver_one, due_mail
from app.clock import Clock
from app.database import begin_writing
from app.models import OutgoingMail, ProcessInstance

BATCH = 200

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Done:
    """How much one sweep did."""

    timers: int = 0
    mails: int = 0
    failures: int = 0


def sweep(session: Session, server: MailServer | None, clock: Clock) -> Done:
    """Fire every due timer, then hand over every due mail; return the counts."""
    timers = sweep_timers(session, clock)
    mails = sweep_mails(session, server, clock)
    return Done(timers.timers, mails.mails, timers.failures + mails.failures)


def sweep_timers(session: Session, clock: Clock) -> Done:
    """Fire every due timer, each case once."""
    done = Done()
    done.timers = _each(session, done, cases_with_due_timers, partial(fire, session, clock=clock), clock)
    return done


def sweep_mails(session: Session, server: MailServer | None, clock: Clock) -> Done:
    """Hand over every due mail, each once."""
    done = Done()
    done.mails = _each(session, done, due_mail, partial(deliver, session, server=server, clock=clock), clock)
    return done


def fire(session: Session, case_id: int, *, clock: Clock) -> bool:
    """Fire and commit what is due on one case; return whether anything still was."""
    begin_writing(session)
    due = select(ProcessInstance.id).where(ProcessInstance.case_id == case_id, ProcessInstance.next_timer_at <= clock())
    if session.scalar(due.limit(1)) is None:  # a hint that is out of date does not lock the case
        session.rollback()
        return False
    try:
        fire_timers(session, case_id, now=clock())
        session.commit()
    except ProcessFault as fault:
        _open_incident(session, fault, clock)
        return False
    return True


def _open_incident(session: Session, fault: ProcessFault, clock: Clock) -> None:
    """Leave the broken case to a person: its timers are parked, and no worker takes it up again by itself."""
    log.error("case %s cannot go on: %s", fault.case_id, fault, exc_info=fault)
    session.rollback()
    begin_writing(session)
    record_incident(session, fault, actor=Actor.system(), now=clock())
    session.commit()


def each(
    work: Callable[[int], bool], session: Session, row_ids: Sequence[int], *, is_stopping: Callable[[], bool]
) -> None:
    """Do the work of one job for each of its rows; one that fails keeps no other from its turn.

    A worker that is stopping leaves the rest to the next sweep.
    """
    done = Done()
    for row_id in row_ids:
        if is_stopping():
            return
        _attempt(session, done, partial(work, row_id))


def deliver(session: Session, mail_id: int, *, server: MailServer | None, clock: Clock) -> bool:
    """Hand one mail over and commit what became of it; return False where another has it or it may not go yet."""
    begin_writing(session)
    not_before = session.scalar(select(OutgoingMail.not_before).where(OutgoingMail.id == mail_id))
    if not_before is None or not_before > clock():
        session.rollback()
        return False
    return deliver_one(session, mail_id, server, now=clock()) != "taken"


def _each(
    session: Session,
    done: Done,
    query: Callable[[Session, datetime, int], list[int]],
    work: Callable[[int], bool],
    clock: Clock,
) -> int:
    """Do the work for every due row, also for what falls due meanwhile, but never twice for one row."""
    tried: set[int] = set()
    succeeded = 0
    while True:
        due = query(session, clock(), BATCH + len(tried))
        session.rollback()
        fresh = [row_id for row_id in due if row_id not in tried]
        if not fresh:
            return succeeded
        for row_id in fresh:
            succeeded += _attempt(session, done, partial(work, row_id))
        tried.update(fresh)


def _attempt(session: Session, done: Done, work: Callable[[], bool]) -> bool:
    try:
        return work()
    except Exception:
        session.rollback()
        done.failures += 1
        log.exception("background work failed")
        return False
