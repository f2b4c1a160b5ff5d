"""Versions of the business calendar. A change is a new version; cases keep the one that they were computed with."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import CalendarVersion
from app.models.base import table_of
from app.sla import Calendar, default_calendar

LATEST_ID = select(func.max(table_of(CalendarVersion).c.id))
"""The question for the version that new cases take, for whoever asks it together with others."""


def latest_calendar(session: Session) -> CalendarVersion:
    """Return the version that new cases take. Raises LookupError before the first fill."""
    row = session.scalar(select(CalendarVersion).order_by(CalendarVersion.id.desc()).limit(1))
    if row is None:
        raise LookupError("no calendar")
    return row


def latest_calendar_id(session: Session) -> int:
    """Return the id of that version alone, without its content. Raises LookupError before the first fill."""
    return latest_id_in(session.execute(LATEST_ID))


def latest_id_in(rows: Iterable[Sequence[int | None]]) -> int:
    """Return the id that the answer to LATEST_ID holds. Raises LookupError before the first fill."""
    ((found,),) = rows
    if found is None:
        raise LookupError("no calendar")
    return found


def fill_calendar(session: Session, now: datetime) -> None:
    """Put the first version in where there is none: national holidays and joint leave, two years on."""
    if session.scalar(select(CalendarVersion.id).limit(1)) is not None:
        return
    calendar = default_calendar(range(now.year - 1, now.year + 3))
    session.add(CalendarVersion(content=calendar.to_json(), reason="Isi awal", created_at=now))
    session.flush()


def change_calendar(session: Session, content: str, *, reason: str, actor: Actor, now: datetime) -> CalendarVersion:
    """Make a new version of the calendar. Raises ValueError with an Indonesian sentence for what cannot be read."""
    Calendar.from_json(content)
    before = latest_calendar(session)
    version = CalendarVersion(content=content, reason=reason, created_by_id=actor.user_id, created_at=now)
    session.add(version)
    session.flush()
    record(
        session,
        "calendar_changed",
        actor=actor,
        at=now,
        before={"calendar": before.id, "content": before.content},
        after={"calendar": version.id, "content": content},
        reason=reason,
    )
    return version
