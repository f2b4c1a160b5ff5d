"""Who else has a draft open right now, so that two do not begin the same change.

As with cases, what a page said of its reader counts for a while and nobody has to end it. It guards nothing: the
revision does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import ProcedureDraftPresence, User
from app.models.upsert import insert_missing

AWAY_AFTER = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class PresentInDraft:
    """A colleague in the draft; `path` is the file that they have open, "" for the overview."""

    name: str
    path: str


def note_present(session: Session, draft_id: int, user_id: int, path: str, *, now: datetime) -> None:
    """Say that somebody has a file of a draft open, or its overview."""
    place = path[:200]
    insert_missing(session, ProcedureDraftPresence, user_id=user_id, draft_id=draft_id, path=place, seen_at=now)
    own = update(ProcedureDraftPresence).where(
        ProcedureDraftPresence.user_id == user_id, ProcedureDraftPresence.draft_id == draft_id
    )
    session.execute(own.values(path=place, seen_at=now))


def others_in(session: Session, draft_id: int, reader_id: int, now: datetime) -> list[PresentInDraft]:
    """Return who else is in the draft, by name."""
    there = ProcedureDraftPresence
    query = (
        select(User.name, there.path)
        .join(User, User.id == there.user_id)
        .where(there.draft_id == draft_id, there.user_id != reader_id, there.seen_at > now - AWAY_AFTER)
        .order_by(User.name)
    )
    return [PresentInDraft(name, path) for name, path in session.execute(query)]
