"""Say why a case is due when it is: the facts of its clock, ready for a page."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.cases.clock import calendar_of, pauses_of
from app.models import Case
from app.sla import Explanation, explain


def sla_story(session: Session, case: Case, now: datetime) -> Explanation | None:
    """Return the explanation of the case's due instant, or None where it has no target."""
    if case.target_days is None:
        return None
    until = case.closed_at or case.answered_at or now
    return explain(
        calendar_of(session, case), case.received_at, case.target_days, pauses_of(session, case), now=until
    )
