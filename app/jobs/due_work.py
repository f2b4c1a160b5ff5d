"""Do the work that is due now: fire timers, deliver mail. Each piece is a transaction of its own.

One broken case or one refused mail never keeps the others from their turn.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.faults import ProcessFault
from app.cases.fire_timers import cases_with_due_timers, fire_timers
from app.cases.incidents import record_incident
from app.channels.delivery import FAILED, TAKEN, deliver_all, due_mail
from app.channels.smtp import MailServer
from app.clock import Clock
from app.database import begin_writing
from app.jobs.queue import MAILS_A_JOB, batches
from app.models import ProcessInstance

BATCH = 200

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Done:
    """How much one sweep did."""

    timers: int = 0
    mails: int = 0
    failures: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.timers + other.timers, self.mails + other.mails, self.failures + other.failures)


def sweep(session: Session, server: MailServer | None, clock: Clock) -> Done:
    """Fire every due timer, then hand over every due mail; return the counts."""
    return sweep_timers(session, clock) + sweep_mails(session, server, clock)


def sweep_timers(session: Session, clock: Clock) -> Done:
    """Fire every due timer, each case once."""
    done = Done()
    for due in _fresh(session, cases_with_due_timers, clock):
        done.timers += sum(_attempt(session, done, partial(fire, session, case_id, clock=clock)) for case_id in due)
    return done


def sweep_mails(session: Session, server: MailServer | None, clock: Clock) -> Done:
    """Hand over every due mail, each once."""
    done = Done()
    for due in _fresh(session, due_mail, clock):
        for some in batches(due, MAILS_A_JOB):
            done += deliver(session, some, server=server, clock=clock)
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


def deliver(
    session: Session,
    mail_ids: Sequence[int],
    *,
    server: MailServer | None,
    clock: Clock,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Done:
    """Hand mails over, as many as one conversation takes; those that another has or that may not go yet are left out.

    A worker that is stopping leaves the rest to the next sweep.
    """
    try:
        begin_writing(session)
        states = deliver_all(session, mail_ids, server, clock=clock, is_stopping=is_stopping).values()
    except Exception:
        session.rollback()
        log.exception("background work failed")
        return Done(failures=1)
    failures = sum(state == FAILED for state in states)
    return Done(mails=sum(state != TAKEN for state in states) - failures, failures=failures)


def _fresh(session: Session, query: Callable[[Session, datetime, int], list[int]], clock: Clock) -> Iterator[list[int]]:
    """Give every due row, also what falls due meanwhile, but none twice."""
    tried: set[int] = set()
    while True:
        due = query(session, clock(), BATCH + len(tried))
        session.rollback()
        fresh = [row_id for row_id in due if row_id not in tried]
        if not fresh:
            return
        yield fresh
        tried.update(fresh)


def _attempt(session: Session, done: Done, work: Callable[[], bool]) -> bool:
    try:
        return work()
    except Exception:
        session.rollback()
        done.failures += 1
        log.exception("background work failed")
        return False
