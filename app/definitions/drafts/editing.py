"""Change one file of a draft. Whoever saves says what they had opened, so that nobody overwrites a colleague unseen."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import NotFound
from app.definitions.drafts.errors import ChangedMeanwhile
from app.definitions.drafts.names import check_content, check_free, check_name, check_whole
from app.definitions.drafts.opening import locked, new_row
from app.definitions.drafts.trail import mark_noted, note_save, settle_file
from app.models import ProcedureDraft, ProcedureDraftFile, User

ANYTHING = None
NOTHING = 0
"""What a saver may expect besides a revision: whatever is there, or that no such file is."""


def save_file(
    session: Session,
    draft_id: int,
    path: str,
    content: bytes,
    *,
    expected_revision: int | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Store a file and return its new revision; the one it had where the content is the same.

    `expected_revision` is the one that the saver had opened, 0 for a new file, None for whatever is there. Raises
    NotFound, DraftIsFrozen, ChangedMeanwhile, FileRefused.
    """
    check_content(path, content)
    draft = locked(session, draft_id)
    file = session.get(ProcedureDraftFile, (draft_id, path), populate_existing=True)
    if file is None or file.is_removed:
        if expected_revision not in (ANYTHING, NOTHING):
            raise _changed(session, draft, path, file)
        return _added(session, draft, path, content, actor=actor, now=now)
    digest = hashlib.sha256(content).hexdigest()
    if file.digest == digest:
        return file.revision
    if expected_revision is not ANYTHING and expected_revision != file.revision:
        raise _changed(session, draft, path, file)
    if file.changed_by_id != actor.user_id:
        settle_file(session, file, now=now)
    _touch(draft, actor, now)
    file.content, file.digest, file.size, file.revision = content, digest, len(content), draft.revision
    file.changed_by_id, file.changed_at = actor.user_id, now
    note_save(session, file, actor=actor, now=now)
    session.flush()
    return file.revision


def add_file(session: Session, draft_id: int, path: str, content: bytes, *, actor: Actor, now: datetime) -> int:
    """Add a file that is not there and return its revision. Raises NotFound, DraftIsFrozen, FileRefused."""
    check_content(path, content)
    draft = locked(session, draft_id)
    return _added(session, draft, path, content, actor=actor, now=now)


def remove_file(
    session: Session, draft_id: int, path: str, *, actor: Actor, now: datetime, expected_revision: int | None = None
) -> None:
    """Take a file out of a draft. Raises NotFound, DraftIsFrozen, ChangedMeanwhile."""
    draft = locked(session, draft_id)
    file = _there(session, draft, path)
    if expected_revision is not ANYTHING and expected_revision != file.revision:
        raise _changed(session, draft, path, file)
    digest = file.digest
    _remove(session, draft, file, actor, now)
    session.flush()
    gone = {"digest": digest}
    record(session, "draft_file_removed", actor=actor, at=now, draft=draft_id, file=path, before=gone, after=None)


def rename_file(session: Session, draft_id: int, path: str, new_path: str, *, actor: Actor, now: datetime) -> int:
    """Give a file another name and return its revision there. Raises NotFound, DraftIsFrozen, FileRefused."""
    draft = locked(session, draft_id)
    file = _there(session, draft, path)
    if path == new_path:
        return file.revision
    check_name(new_path)
    check_free(new_path, (other for other in _paths(session, draft_id) if other != path))
    content = file.content
    _remove(session, draft, file, actor, now)
    renamed = _placed(session, draft, new_path, content, actor=actor, now=now)
    session.flush()
    mark_noted([renamed], actor=actor, now=now)
    record(
        session,
        "draft_file_renamed",
        actor=actor,
        at=now,
        draft=draft_id,
        digest=renamed.digest,
        before={"file": path},
        after={"file": new_path},
    )
    return renamed.revision


def _added(session: Session, draft: ProcedureDraft, path: str, content: bytes, *, actor: Actor, now: datetime) -> int:
    check_name(path)
    sizes = _paths(session, draft.id)
    check_free(path, sizes)
    check_whole([*sizes.values(), len(content)])
    _touch(draft, actor, now)
    file = _placed(session, draft, path, content, actor=actor, now=now)
    mark_noted([file], actor=actor, now=now)
    session.flush()
    added = {"digest": file.digest}
    record(session, "draft_file_added", actor=actor, at=now, draft=draft.id, file=path, before=None, after=added)
    return file.revision


def _placed(
    session: Session, draft: ProcedureDraft, path: str, content: bytes, *, actor: Actor, now: datetime
) -> ProcedureDraftFile:
    """Put a file in, also where one of its name was removed."""
    return session.merge(new_row(draft, path, content, actor=actor, now=now))


def _remove(session: Session, draft: ProcedureDraft, file: ProcedureDraftFile, actor: Actor, now: datetime) -> None:
    settle_file(session, file, now=now)
    _touch(draft, actor, now)
    file.content, file.digest, file.size, file.is_removed = b"", "", 0, True
    file.revision, file.changed_by_id, file.changed_at = draft.revision, actor.user_id, now
    file.noted_digest = file.noted_by_id = file.noted_at = None


def _touch(draft: ProcedureDraft, actor: Actor, now: datetime) -> None:
    draft.revision += 1
    draft.changed_by_id, draft.changed_at = actor.user_id, now


def _there(session: Session, draft: ProcedureDraft, path: str) -> ProcedureDraftFile:
    file = session.get(ProcedureDraftFile, (draft.id, path), populate_existing=True)
    if file is None or file.is_removed:
        raise NotFound("Berkas ini tidak ada di draf ini; mungkin sudah dihapus atau berganti nama.")
    return file


def _paths(session: Session, draft_id: int) -> dict[str, int]:
    """Return the size of every file that is there, by its path."""
    file = ProcedureDraftFile
    query = select(file.path, file.size).where(file.draft_id == draft_id, ~file.is_removed)
    return {path: size for path, size in session.execute(query)}


def _changed(session: Session, draft: ProcedureDraft, path: str, file: ProcedureDraftFile | None) -> ChangedMeanwhile:
    by_id = file.changed_by_id if file else draft.changed_by_id
    person = session.get(User, by_id) if by_id is not None else None
    return ChangedMeanwhile(
        path,
        by=person.name if person else "Sistem",
        at=file.changed_at if file else draft.changed_at,
        content=file.content if file and not file.is_removed else None,
        revision=file.revision if file and not file.is_removed else NOTHING,
    )
