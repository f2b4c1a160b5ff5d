"""A round that is made once a day, on the morning of a working day, by whoever asks first."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from app.administration.business_calendar import latest_calendar_id
from app.cases.clock import calendar_version
from app.models import DailyRound
from app.models.upsert import insert_missing
from app.sla import Calendar

MORNING = time(7, 30)


def is_round_due(session: Session, kind: str, now: datetime) -> bool:
    """Say whether the round of this day is to be made: a working day's morning has come, and it has not been made."""
    calendar = present_calendar(session)
    local = now.astimezone(calendar.timezone)
    if local.time() < MORNING or not calendar.is_working_day(local.date()):
        return False
    return session.get(DailyRound, (kind, local.date())) is None


def begin_round(session: Session, kind: str, now: datetime) -> date | None:
    """Note that the round of this day is made now and return the day; None where somebody has made it already."""
    today = now.astimezone(present_calendar(session).timezone).date()
    return None if insert_missing(session, DailyRound, kind=kind, day=today, at=now) is None else today


def present_calendar(session: Session) -> Calendar:
    return calendar_version(session, latest_calendar_id(session))
