"""Keep the figures of the reports near the trail, and make the evidence that is wanted, outside every step.

Little is taken in at a time, each in a transaction of its own: on SQLite a step waits for whoever writes.
"""

import logging

from sqlalchemy.orm import Session

from app.clock import Clock
from app.database import begin_writing
from app.insight.evidence import is_pack_due, keep, make_one, request_scheduled, waiting_packs
from app.insight.rollup import bring_on, check_all, is_behind

EVENTS_A_TIME, TIMES = 400, 25

log = logging.getLogger(__name__)


def keep_figures(session: Session, clock: Clock) -> None:
    """Take in what the trail has that the figures do not know, up to so much a round."""
    try:
        for _time in range(TIMES):
            behind = is_behind(session)
            session.rollback()
            if not behind:
                return
            begin_writing(session)
            bring_on(session, now=clock(), most_events=EVENTS_A_TIME)
            session.commit()
    except Exception:
        session.rollback()
        log.exception("the figures of the reports could not be brought on")


def check_figures(session: Session) -> None:
    """Once a night: take in whatever was missed."""
    begin_writing(session)
    missed = check_all(session)
    session.commit()
    if missed:
        log.warning("the figures of %s cases were behind", missed)


def make_evidence(session: Session, clock: Clock) -> None:
    """Want the evidence of last month when its day has come; make what is wanted, each by itself."""
    is_due = is_pack_due(session, clock())
    session.rollback()
    if is_due:
        begin_writing(session)
        request_scheduled(session, now=clock())
        session.commit()
    waiting = waiting_packs(session)
    session.rollback()
    for pack_id in waiting:
        files = make_one(session, pack_id, now=clock())
        session.rollback()
        begin_writing(session)
        keep(session, pack_id, files, now=clock())
        session.commit()
