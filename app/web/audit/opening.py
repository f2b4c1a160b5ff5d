"""Reading a case's timeline is itself an event of the case.

The page is a GET, which writes nothing otherwise, so the request's reading transaction ends first and a short writing
one takes its turn (see `app.database.begin_writing`).
"""

from app.audit import record
from app.clock import now
from app.database import begin_writing, db
from app.models import Case
from app.web.sign_in import staff


def record_opening(case: Case) -> None:
    session = db.session()
    session.rollback()
    begin_writing(session)
    record(session, "timeline_opened", actor=staff(), at=now(), case=case)
    session.commit()
