"""Take stored mail in: each in a transaction of its own, and what fails never keeps the others from their turn."""

import logging
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.faults import ProcessFault
from app.cases.incidents import record_incident
from app.cases.mail.incoming import Taken, lock_mail, set_aside, take_in, taken
from app.clock import Clock
from app.database import begin_writing
from app.models import IncomingMail
from app.models.incoming import RECEIVED

MOST_ATTEMPTS = 5
BETWEEN_ATTEMPTS = timedelta(minutes=2)

log = logging.getLogger(__name__)


def take_in_mail(session: Session, mail_id: int, *, actor: Actor, clock: Clock) -> Taken | None:
    """Take one mail in and commit; None where it failed and is to be tried again later.

    A fault of the procedure leaves an incident: a reply is then kept in its case's conversation, a request in
    quarantine. Anything else that fails is tried again, and goes into quarantine in the end.
    """
    try:
        begin_writing(session)
        done = take_in(session, mail_id, actor=actor, now=clock())
        session.commit()
        return done
    except ProcessFault as fault:
        log.error("mail %s: the procedure failed: %s", mail_id, fault, exc_info=fault)
        return _with_incident(session, mail_id, fault, actor, clock)
    except Exception as error:
        log.exception("mail %s could not be taken in", mail_id)
        return _later(session, mail_id, error, clock)


def due_incoming(session: Session, clock: Clock, limit: int = 100) -> list[int]:
    """Return the ids of mail that is stored and not taken in yet, the oldest first."""
    query = select(IncomingMail.id).where(
        IncomingMail.state == RECEIVED,
        or_(IncomingMail.lease_until.is_(None), IncomingMail.lease_until <= clock()),
    )
    return list(session.scalars(query.order_by(IncomingMail.received_at, IncomingMail.id).limit(limit)))


def take_in_due(session: Session, clock: Clock) -> int:
    """Take in everything that is due, and return how much that was; what fails is due again later."""
    count = 0
    while due := due_incoming(session, clock):
        session.rollback()
        for mail_id in due:
            count += take_in_mail(session, mail_id, actor=Actor.system(), clock=clock) is not None
    session.rollback()
    return count


def _with_incident(session: Session, mail_id: int, fault: ProcessFault, actor: Actor, clock: Clock) -> Taken:
    session.rollback()
    begin_writing(session)
    fault.letter = None  # the mail itself is kept, with its files
    record_incident(session, fault, actor=actor, now=clock())
    if fault.case_id is None:
        mail = lock_mail(session, mail_id)
        set_aside(session, mail, "procedure_fault", detail=str(fault))
        done = taken(session, mail)
    else:
        done = take_in(session, mail_id, gives_to_process=False, actor=actor, now=clock())
    session.commit()
    return done


def _later(session: Session, mail_id: int, error: Exception, clock: Clock) -> Taken | None:
    session.rollback()
    begin_writing(session)
    mail = lock_mail(session, mail_id)
    mail.attempts, mail.last_error = mail.attempts + 1, f"{type(error).__name__}: {error}"[:500]
    mail.lease_until = clock() + BETWEEN_ATTEMPTS
    is_over = mail.attempts >= MOST_ATTEMPTS
    if is_over:
        set_aside(session, mail, "failed", detail=mail.last_error)
    done = taken(session, mail) if is_over else None
    session.commit()
    return done
