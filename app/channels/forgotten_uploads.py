"""Remove the files of forms that were refused and never sent again.

Such a file belongs to no case; only the page that its sender has long closed knows its key. Rows first, bytes after:
a crash in between leaves bytes that nobody asks for, never a row without its bytes. A file that is being attached at
the same moment is locked by whoever attaches it (`app.channels.files.take_waiting`), and the bytes are only removed
while nobody stores the same content (`app.channels.files.lock_content`).
"""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.channels.files import lock_content, path_of
from app.models import Attachment, FormDraft

KEPT_FOR = timedelta(days=7)
MOST_A_SWEEP = 2_000


def remove_rows(session: Session, *, now: datetime) -> set[str]:
    """Delete the forgotten uploads and say so once; return the contents whose bytes nobody may need any more.

    An upload that somebody's draft still names is not forgotten.
    """
    drafted = exists().where(FormDraft.content.contains(Attachment.upload_key))
    forgotten = (
        select(Attachment)
        .where(Attachment.case_id.is_(None), Attachment.at < now - KEPT_FOR, ~drafted)
        .order_by(Attachment.id)
        .limit(MOST_A_SWEEP)
        .with_for_update(of=Attachment, skip_locked=True)
    )
    rows = session.scalars(forgotten).all()
    if not rows:
        return set()
    session.execute(delete(Attachment).where(Attachment.id.in_([row.id for row in rows])))
    record(
        session, "uploads_removed", actor=Actor.system(), at=now, files=len(rows), bytes=sum(row.size for row in rows)
    )
    session.flush()
    return {row.sha256 for row in rows}


def remove_bytes(session: Session, root: Path, sha256: str) -> bool:
    """Remove a content from the disk, unless a row has it or somebody is storing it; the caller has begun to write."""
    if not lock_content(session, sha256, is_removing=True):
        return False
    needed = select(Attachment.id).where(Attachment.sha256 == sha256, Attachment.erased_at.is_(None))
    if session.scalar(needed.limit(1)) is not None:
        return False
    path_of(root, sha256).unlink(missing_ok=True)
    return True
