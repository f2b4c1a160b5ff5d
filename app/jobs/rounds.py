"""Work that no timer of a case asks for: the mails of the morning, and the one answer of a mass incident.

Looked at with each sweep; what is to be done stands in rows, so that it is done once, wherever this runs.
"""

import logging

from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.daily_mail import is_due, send_daily_mail
from app.cases.faults import ProcessFault
from app.cases.incidents import record_incident
from app.cases.lkpp.remind import is_reminder_due, remind_of_lkpp
from app.cases.mass_incidents.answer import answer_one, leave, waiting_answers
from app.clock import Clock
from app.database import begin_writing
from app.jobs.figures import keep_figures, make_evidence
from app.models import AffectedCase

log = logging.getLogger(__name__)
_FAULT = "Langkah ini gagal karena kesalahan prosedur; lihat insidennya."


def make_rounds(session: Session, clock: Clock) -> None:
    """Do what is due of each kind. One piece that fails keeps no other from its turn."""
    waiting, mail_is_due = waiting_answers(session), is_due(session, clock())
    lkpp_is_due = is_reminder_due(session, clock())
    session.rollback()
    for incident_id, case_id in waiting:
        _answer(session, incident_id, case_id, clock)
    if mail_is_due:
        begin_writing(session)
        send_daily_mail(session, now=clock())
        session.commit()
    if lkpp_is_due:
        begin_writing(session)
        remind_of_lkpp(session, now=clock())
        session.commit()
    keep_figures(session, clock)
    make_evidence(session, clock)


def _answer(session: Session, incident_id: int, case_id: int, clock: Clock) -> None:
    begin_writing(session)
    try:
        answer_one(session, incident_id, case_id, now=clock())
        session.commit()
    except ProcessFault as fault:
        session.rollback()
        begin_writing(session)
        record_incident(session, fault, actor=Actor.system(), now=clock())
        leave(session, session.get_one(AffectedCase, (incident_id, case_id)), _FAULT, now=clock())
        session.commit()
    except Exception:
        session.rollback()
        log.exception("case %s could not be answered", case_id)
