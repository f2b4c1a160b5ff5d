"""Work off the checks of the procedure: play its scenarios, try every running case on it, say how far it is."""

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session

from app.cases.impact import assess, count_running
from app.cases.impact_kept import impact_to_json
from app.clock import Clock
from app.database import begin_writing
from app.definitions.folder import Files
from app.definitions.published import Published, load, unpublished
from app.definitions.publishing.checks import (
    ScenarioOutcome,
    checks_in_work,
    end_check,
    fail_check,
    files_to_check,
    note_progress,
    take_check,
)
from app.engine import InvalidProcess
from app.scenarios import is_scenario, run_scenarios, surroundings_of

CASES_BETWEEN_SIGNS = 25

log = logging.getLogger(__name__)
_INVALID = "Prosedurnya belum dapat dijalankan: perbaiki dahulu temuan pemeriksaannya."
_BROKEN = "Pemeriksaan gagal karena kesalahan yang tidak terduga. Coba lagi; bila berulang, lihat log server."


def check_waiting_procedures(session: Session, clock: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Do every check that waits; return how many were done here."""
    ids = checks_in_work(session, clock())
    session.rollback()
    done = 0
    for check_id in ids:
        if is_stopping():
            break
        done += run_check(session, check_id, clock)
    return done


def run_check(session: Session, check_id: int, clock: Clock) -> bool:
    """Do one check and keep what was found; False where another has it."""
    begin_writing(session)
    check = take_check(session, check_id, now=clock())
    if check is None:
        session.rollback()
        return False
    files, target_id = dict(files_to_check(session, check)), check.deployment_id
    session.commit()
    try:
        target = load(session, target_id) if target_id is not None else unpublished(files)
        _check(session, check_id, files, target, clock)
    except InvalidProcess:
        _fail(session, check_id, _INVALID, clock)
    except Exception:
        log.exception("check %s broke off", check_id)
        _fail(session, check_id, _BROKEN, clock)
    return True


def played(session: Session, files: Files) -> list[ScenarioOutcome]:
    """Play the scenarios that lie among these files, on a database of their own."""
    if not any(is_scenario(path) for path in files):
        return []
    surroundings = surroundings_of(session)
    session.rollback()
    return [
        ScenarioOutcome(one.path, one.name, one.passed, tuple(one.problems))
        for one in run_scenarios(files, surroundings=surroundings)
    ]


def _check(session: Session, check_id: int, files: Files, target: Published, clock: Clock) -> None:
    scenarios = sum(1 for path in files if is_scenario(path))
    total = scenarios + count_running(session)
    session.rollback()
    _tell(session, check_id, 0, total, clock)
    outcomes = played(session, files)

    def tell(tried: int) -> None:
        if tried % CASES_BETWEEN_SIGNS == 0:
            _tell(session, check_id, scenarios + tried, total, clock)

    tell(0)
    impact = impact_to_json(assess(session, target, progress=tell))
    session.rollback()
    begin_writing(session)
    end_check(session, check_id, outcomes, impact, now=clock())
    session.commit()


def _tell(session: Session, check_id: int, done: int, total: int, clock: Clock) -> None:
    """Give a sign of life, in a transaction of its own between two batches of reading."""
    session.rollback()
    begin_writing(session)
    note_progress(session, check_id, done, total, now=clock())
    session.commit()


def _fail(session: Session, check_id: int, problem: str, clock: Clock) -> None:
    session.rollback()
    begin_writing(session)
    fail_check(session, check_id, problem, now=clock())
    session.commit()
