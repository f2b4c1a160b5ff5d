"""Erase, a case a transaction: the runs that wait, or cases that somebody has chosen; the bytes after each commit."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.erasure import Grounds, Sought, erase_case, erase_outside_cases, erase_rows_again
from app.cases.errors import Refused
from app.cases.retention.runs import claim_next, count_failure, erase_claimed, finish, keep_back, runs_in_work
from app.channels.site import site_of
from app.clock import Clock
from app.database import begin_writing
from app.jobs.erased_files import remove_erased_bytes, scrub
from app.jobs.queue import ERASE_CASES, enqueue, procedure_job

CASES_AT_ONCE = 50  # a few seconds: checks of a procedure and cases that move wait behind it
log = logging.getLogger(__name__)


def erase_waiting_cases(session: Session, clock: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Work off every run there is; return how many cases were looked at."""
    ids = runs_in_work(session)
    session.rollback()
    return sum(work_off(session, run_id, clock, is_stopping=is_stopping) for run_id in ids)


def work_off(session: Session, run_id: int, clock: Clock, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Erase some cases of one run, and say where more are left; return how many were looked at here."""
    looked_at = 0
    while not is_stopping():
        if looked_at >= CASES_AT_ONCE:
            _go_on_later(session, run_id, clock)
            break
        begin_writing(session)
        case_id = claim_next(session, run_id)
        if case_id is None:
            _end(session, run_id, clock)
            break
        _erase(session, run_id, case_id, clock)
        looked_at += 1
    return looked_at


def _go_on_later(session: Session, run_id: int, clock: Clock) -> None:
    """Let whatever else waits have its turn; without a queue the next look goes on, a moment later."""
    begin_writing(session)
    enqueue(session, [procedure_job(ERASE_CASES, run_id, clock())], now=clock())
    session.commit()


def _end(session: Session, run_id: int, clock: Clock) -> None:
    """Close a run whose cases are all claimed, in a transaction of its own.

    Whoever looked for a case shares the lock of the run's row: two that kept it would wait for each other.
    """
    session.rollback()
    begin_writing(session)
    is_closed = finish(session, run_id, now=clock())
    session.commit()
    if is_closed:
        scrub(session)


def _erase(session: Session, run_id: int, case_id: int, clock: Clock) -> None:
    """Settle one claimed case and commit what became of it."""
    try:
        erase_claimed(session, run_id, case_id, now=clock())
        session.commit()
        remove_erased_bytes(session, site_of(session).files, [case_id])
    except Refused as refused:
        session.rollback()
        begin_writing(session)
        keep_back(session, run_id, case_id, refused.sentence, now=clock())
        session.commit()
    except (OperationalError, InterfaceError):
        session.rollback()
        raise  # the database, which heals: the row still waits, and the next sweep goes on with it
    except Exception:
        log.exception("case %s could not be erased", case_id)
        session.rollback()
        begin_writing(session)
        count_failure(session, run_id, case_id, now=clock())
        session.commit()


def erase_chosen(
    session: Session, case_ids: Sequence[int], grounds: Grounds, *, actor: Actor, clock: Clock
) -> Iterator[tuple[int, str | None]]:
    """Erase these cases one after the other; yield each with None, or the sentence that says why it stays.

    Whoever has erased all that they want to `scrub`s once.
    """
    for case_id in case_ids:
        session.rollback()
        begin_writing(session)
        try:
            erase_case(session, case_id, grounds, actor=actor, now=clock())
            session.commit()
        except Refused as refused:
            session.rollback()
            yield case_id, refused.sentence
            continue
        remove_erased_bytes(session, site_of(session).files, [case_id])
        yield case_id, None


def erase_left_outside(session: Session, sought: Sought, grounds: Grounds, *, actor: Actor, clock: Clock) -> int:
    """Erase what a person left that belongs to no case; return how many rows that were. Raises BadAnswer."""
    session.rollback()
    begin_writing(session)
    erased = erase_outside_cases(session, sought, grounds, actor=actor, now=clock())
    return _outside_is_erased(session, erased)


def erase_again_outside(
    session: Session,
    rows: Mapping[str, Sequence[int]],
    grounds: Grounds,
    erased_at: datetime,
    *,
    actor: Actor,
    clock: Clock,
) -> int:
    """Erase what an older copy has brought back of an erasure outside cases; return how many rows that were."""
    session.rollback()
    begin_writing(session)
    return _outside_is_erased(session, erase_rows_again(session, rows, grounds, erased_at, actor=actor, now=clock()))


def _outside_is_erased(session: Session, erased: Mapping[str, Sequence[int]]) -> int:
    session.commit()
    remove_erased_bytes(session, site_of(session).files)
    return sum(map(len, erased.values()))
