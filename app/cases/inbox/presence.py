"""Who looks at a case or writes its answer right now, so that a second one is warned before typing.

A lock that nobody has to lift: what a page said of its reader counts for AWAY_AFTER. Who may complete a task is not
decided here but by the step itself, however the warning was taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models import CasePresence, User
from app.models.upsert import insert_missing

AWAY_AFTER = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague at the case; `writing_since` is None for whoever only reads."""

    name: str
    writing_since: datetime | None


def note_presence(session: Session, case_id: int, user_id: int, *, is_writing: bool, now: datetime) -> None:
    """Say that a user has the case open, and whether they are writing its answer; what is over goes away."""
    session.execute(
        delete(CasePresence).where(CasePresence.user_id == user_id, CasePresence.seen_at <= now - AWAY_AFTER)
    )
    insert_missing(session, CasePresence, user_id=user_id, case_id=case_id, seen_at=now, writing_since=None)
    own = update(CasePresence).where(CasePresence.user_id == user_id, CasePresence.case_id == case_id)
    session.execute(own.values(seen_at=now))
    if is_writing:
        session.execute(own.where(CasePresence.writing_since.is_(None)).values(writing_since=now))
    else:
        session.execute(own.values(writing_since=None))


def leave(session: Session, case_id: int, user_id: int) -> None:
    session.execute(delete(CasePresence).where(CasePresence.user_id == user_id, CasePresence.case_id == case_id))


def others_at(session: Session, case_id: int, reader_id: int, now: datetime) -> Sequence[Present]:
    """Return who else is at the case, those who write first."""
    query = (
        select(User.name, CasePresence.writing_since)
        .join(User, User.id == CasePresence.user_id)
        .where(
            CasePresence.case_id == case_id,
            CasePresence.user_id != reader_id,
            CasePresence.seen_at > now - AWAY_AFTER,
        )
        .order_by(CasePresence.writing_since.asc().nulls_last(), User.name)
    )
    return [Present(name, since) for name, since in session.execute(query)]
