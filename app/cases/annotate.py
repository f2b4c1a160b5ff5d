"""Internal notes, and who follows a case."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.audit import Actor, digest_of, record
from app.cases.bell import tell_followers
from app.cases.drafts import drop_draft
from app.cases.not_erased import require_not_erased
from app.models import Case, Follower, Note
from app.models.upsert import insert_missing


def add_note(session: Session, case: Case, body: str, *, actor: Actor, now: datetime) -> Note:
    """Add a remark for staff alone. Raises Conflict where the case was erased."""
    require_not_erased(case)
    note = Note(case_id=case.id, author_id=actor.user_id, body=body, at=now)
    session.add(note)
    session.flush()
    drop_draft(session, actor.user_id, f"note:{case.id}")
    record(session, "note_added", actor=actor, at=now, case=case, note=note.id, sha256=digest_of(case, body))
    tell_followers(session, case, "note_added", actor=actor, now=now)
    return note


def follow(session: Session, case: Case, *, actor: Actor, now: datetime) -> None:
    """Put the case among those its reader follows; again changes nothing."""
    assert actor.user_id is not None
    if session.get(Follower, (case.id, actor.user_id)) is None:
        if insert_missing(session, Follower, case_id=case.id, user_id=actor.user_id) is not None:
            _count_followers(session, case, 1)
        record(session, "case_followed", actor=actor, at=now, case=case)


def unfollow(session: Session, case: Case, *, actor: Actor, now: datetime) -> None:
    row = session.get(Follower, (case.id, actor.user_id))
    if row is not None:
        session.delete(row)
        _count_followers(session, case, -1)
        record(session, "case_unfollowed", actor=actor, at=now, case=case)


def _count_followers(session: Session, case: Case, more: int) -> None:
    """Keep the number of followers on the case, counted up and down in the database: two may follow at once."""
    session.flush()
    counted = update(Case).where(Case.id == case.id).values(follower_count=Case.follower_count + more)
    session.execute(counted.execution_options(synchronize_session=False))
    session.expire(case, ["follower_count"])
