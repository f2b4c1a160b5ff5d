"""Work off the migrations of running cases: a case a transaction, until none waits or this worker is to stop."""

import logging
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.dry_run import CANNOT_COMPLETE, INCIDENT, MustStay
from app.cases.faults import ProcessFault
from app.cases.impact import name_of
from app.cases.incidents import record_incident
from app.cases.migration.batch import (
    Order,
    claim_next,
    finish,
    give_up_after_failures,
    keep_back,
    migrations_in_work,
    settle,
    take_up,
)
from app.clock import Clock
from app.database import begin_writing
from app.definitions.published import load
from app.models import Case

log = logging.getLogger(__name__)


def move_waiting_cases(session: Session, clock: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Work off every migration there is; return how many cases were looked at."""
    ids = migrations_in_work(session)
    session.rollback()
    return sum(work_off(session, migration_id, clock, is_stopping=is_stopping) for migration_id in ids)


def work_off(
    session: Session,
    migration_id: int,
    clock: Clock,
    *,
    is_stopping: Callable[[], bool] = lambda: False,
    progress: Callable[[], None] = lambda: None,
) -> int:
    """Move the cases of one migration; return how many were looked at here."""
    looked_at = 0
    order = take_up(session, migration_id)
    session.rollback()
    while not is_stopping():
        begin_writing(session)
        case_id = claim_next(session, migration_id)
        if case_id is None:
            finish(session, migration_id, now=clock())
            session.commit()
            break
        _move(session, order, case_id, clock)
        looked_at += 1
        progress()
    return looked_at


def _move(session: Session, order: Order, case_id: int, clock: Clock) -> None:
    """Settle one claimed case and commit what became of it; whatever happens, it is whole on one version."""
    try:
        settle(session, order, case_id, now=clock())
        session.commit()
    except MustStay as stay:
        _keep_back(session, order, case_id, stay, clock)
    except ProcessFault as fault:
        _keep_with_incident(session, order, case_id, fault, clock)
    except SQLAlchemyError:
        session.rollback()
        raise  # the database, which heals: the row still waits, and the next sweep goes on with it
    except Exception:
        log.exception("case %s could not be moved", case_id)
        session.rollback()
        begin_writing(session)
        give_up_after_failures(session, order.migration_id, case_id, now=clock())
        session.commit()


def _keep_back(session: Session, order: Order, case_id: int, stay: MustStay, clock: Clock) -> None:
    session.rollback()
    begin_writing(session)
    old = load(session, session.get_one(Case, case_id).deployment_id)
    name = name_of(old, order.run.target, stay.element_id)
    keep_back(session, order.migration_id, case_id, stay, name, now=clock())
    session.commit()


def _keep_with_incident(session: Session, order: Order, case_id: int, fault: ProcessFault, clock: Clock) -> None:
    """A step failed: an overdue one on the version that the case runs on leaves an incident, as it does anywhere."""
    session.rollback()
    if fault.deployment_id == order.run.target.id:
        stay = MustStay(CANNOT_COMPLETE, fault.element_id, str(fault.cause))
    else:
        begin_writing(session)
        record_incident(session, fault, actor=Actor.system(), now=clock())
        session.commit()
        stay = MustStay(INCIDENT, fault.element_id)
    _keep_back(session, order, case_id, stay, clock)
