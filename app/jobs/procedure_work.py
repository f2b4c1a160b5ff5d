"""What somebody has ordered for the background: the checks of a procedure, cases that move, cases that are erased."""

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session

from app.clock import Clock
from app.jobs.erasing import erase_waiting_cases
from app.jobs.migrations import move_waiting_cases
from app.jobs.procedure_checks import check_waiting_procedures

log = logging.getLogger(__name__)


def work_on_procedure(session: Session, clock: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Do all that waits; return how many checks and cases that were. What fails waits for the next look."""
    done = 0
    for work in (check_waiting_procedures, move_waiting_cases, erase_waiting_cases):
        try:
            done += work(session, clock, is_stopping)
        except Exception:
            session.rollback()
            log.exception("the procedure's background work broke off")
    return done
