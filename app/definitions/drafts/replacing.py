"""Put a whole set of files in the place of what a draft holds: an import, as one change and one event."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.definitions.deploy import digest_of
from app.definitions.drafts.names import check_whole
from app.definitions.drafts.opening import locked, new_row
from app.definitions.drafts.reading import files_of
from app.definitions.drafts.trail import settle_draft
from app.definitions.folder import Files
from app.models import ProcedureDraftFile


@dataclass(frozen=True, slots=True)
class Replaced:
    """What an import did, in paths."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed)


def replace_files(session: Session, draft_id: int, files: Files, *, actor: Actor, now: datetime) -> Replaced:
    """Let a draft hold exactly `files`; those that are the same keep their revision.

    Raises NotFound, DraftIsFrozen, FileRefused.
    """
    check_whole(len(content) for content in files.values())
    draft = locked(session, draft_id)
    settle_draft(session, draft, now=now)
    before = files_of(session, draft_id)
    rows = {row.path: row for row in session.scalars(select(ProcedureDraftFile).filter_by(draft_id=draft_id))}
    there = {path: row for path, row in rows.items() if not row.is_removed}
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    done = Replaced(
        added=tuple(sorted(files.keys() - there.keys())),
        changed=tuple(sorted(path for path in files.keys() & there.keys() if there[path].digest != digests[path])),
        removed=tuple(sorted(there.keys() - files.keys())),
    )
    if not done.count:
        return done
    draft.revision += 1
    draft.changed_by_id, draft.changed_at = actor.user_id, now
    for path in (*done.added, *done.changed):
        session.merge(new_row(draft, path, files[path], actor=actor, now=now, is_noted=True))
    for path in done.removed:
        row = there[path]
        row.content, row.digest, row.size, row.is_removed = b"", "", 0, True
        row.revision, row.changed_by_id, row.changed_at = draft.revision, actor.user_id, now
        row.noted_digest = row.noted_by_id = row.noted_at = None
    session.flush()
    record(
        session,
        "draft_files_replaced",
        actor=actor,
        at=now,
        draft=draft_id,
        before={"digest": digest_of(before)},
        after={"digest": digest_of(files)},
        added=done.added,
        changed=done.changed,
        removed=done.removed,
    )
    return done
