"""Do all the work that is due now: fire timers, deliver mail. Each piece is a transaction of its own.

One broken case or one refused mail never keeps the others from their turn.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from app.cases.fire_timers import cases_with_due_timers, fire_timers
from app.channels.delivery import MailServer, deliver_one, due_mail
from app.database import begin_writing

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Done:
    """How much one sweep did."""

    timers: int = 0
    mails: int = 0
    failures: int = 0


def sweep(session: Session, server: MailServer | None, clock: Callable[[], datetime]) -> Done:
    """Fire every due timer, then hand over every due mail; return the counts."""
    done = Done()
    for case_id in _ids(session, cases_with_due_timers, clock):
        done.timers += _attempt(session, done, partial(_fire, session, case_id, clock))
    for mail_id in _ids(session, due_mail, clock):
        done.mails += _attempt(session, done, partial(_deliver, session, mail_id, server, clock))
    return done


def _ids(session: Session, query: Callable[[Session, datetime], list[int]], clock: Callable[[], datetime]) -> list[int]:
    ids = query(session, clock())
    session.rollback()
    return ids


def _attempt(session: Session, done: Done, work: Callable[[], None]) -> int:
    try:
        work()
    except Exception:
        session.rollback()
        done.failures += 1
        log.exception("background work failed")
        return 0
    return 1


def _fire(session: Session, case_id: int, clock: Callable[[], datetime]) -> None:
    begin_writing(session)
    fire_timers(session, case_id, now=clock())
    session.commit()


def _deliver(session: Session, mail_id: int, server: MailServer | None, clock: Callable[[], datetime]) -> None:
    begin_writing(session)
    deliver_one(session, mail_id, server, now=clock())
