"""What the audit trail learns of a draft that is saved with every pause of the keys.

An event for each of them would bury the trail, an event at the end alone would be missing when a browser is closed. So
the first save of a person in a file is recorded at once, then one in every quarter of an hour of going on; and before
anything can come of the text (somebody else changes it, it is put up for approval, published, discarded), what is still
owed is recorded. Hence each text that ever had a consequence stands in the trail, by its digest, under the name of
whoever left it so.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import ProcedureDraft, ProcedureDraftFile, User

SESSION_OF_EDITING = timedelta(minutes=15)


def note_save(session: Session, file: ProcedureDraftFile, *, actor: Actor, now: datetime) -> None:
    """Record a save, unless it goes on with what this person was recorded as editing a short while ago."""
    goes_on = (
        file.noted_at is not None
        and file.noted_by_id == actor.user_id
        and timedelta(0) <= now - file.noted_at < SESSION_OF_EDITING
    )
    if not goes_on:
        _record(session, file, actor=actor, now=now)


def settle_file(session: Session, file: ProcedureDraftFile, *, now: datetime, source: str = "web") -> None:
    """Record the last save of a file where the trail does not know it yet, under whoever made it."""
    if not is_owed(file):
        return
    person = session.get(User, file.changed_by_id) if file.changed_by_id is not None else None
    _record(session, file, actor=Actor(user=person, source=source), now=now)


def settle_draft(session: Session, draft: ProcedureDraft, *, now: datetime, source: str = "web") -> None:
    """Record what is owed of every file. To be called before anything comes of the draft."""
    owed = select(ProcedureDraftFile).where(ProcedureDraftFile.draft_id == draft.id, ~ProcedureDraftFile.is_removed)
    differs = or_(
        ProcedureDraftFile.noted_digest.is_(None), ProcedureDraftFile.noted_digest != ProcedureDraftFile.digest
    )
    for file in session.scalars(owed.where(differs).order_by(ProcedureDraftFile.path)):
        settle_file(session, file, now=now, source=source)


def settle_left(session: Session, *, now: datetime) -> None:
    """Record what was left alone for long: the browser was closed, and nothing has come of it yet."""
    differs = or_(
        ProcedureDraftFile.noted_digest.is_(None), ProcedureDraftFile.noted_digest != ProcedureDraftFile.digest
    )
    left = select(ProcedureDraftFile).where(
        ~ProcedureDraftFile.is_removed, differs, ProcedureDraftFile.changed_at <= now - SESSION_OF_EDITING
    )
    for file in session.scalars(left.order_by(ProcedureDraftFile.draft_id, ProcedureDraftFile.path)):
        settle_file(session, file, now=now, source="worker")


def mark_noted(files: Iterable[ProcedureDraftFile], *, actor: Actor, now: datetime) -> None:
    """Remember that an event of another name has told the present content of these files."""
    for file in files:
        file.noted_digest, file.noted_by_id, file.noted_at = file.digest, actor.user_id, now


def is_owed(file: ProcedureDraftFile) -> bool:
    return not file.is_removed and file.noted_digest != file.digest


def _record(session: Session, file: ProcedureDraftFile, *, actor: Actor, now: datetime) -> None:
    record(
        session,
        "draft_file_changed",
        actor=actor,
        at=now,
        draft=file.draft_id,
        file=file.path,
        before={"digest": file.noted_digest},
        after={"digest": file.digest},
        changed_at=file.changed_at,
    )
    mark_noted([file], actor=actor, now=now)
