"""Take the bytes of what was erased by law off the disk: after the commit that erased their rows, and each night again.

The rows say what has to be gone (`erased_at`), so a crash between the commit and here leaves nothing for ever; neither
does a mail that is read from its mailbox once more. A file that a case which was not erased has too stays for that one.
"""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import exists, or_, select, text
from sqlalchemy.orm import Session, aliased

from app.channels.files import lock_content, path_of
from app.channels.incoming.store import FOLDER
from app.models import Attachment, IncomingMail
from app.models.transactions import begin_writing

_ALIVE = aliased(Attachment)


def remove_erased_bytes(session: Session, root: Path, case_ids: Iterable[int] | None = None) -> int:
    """Remove what these cases, or all, have lost; return how many files that were. Each commits on its own."""
    session.rollback()
    places = [*_of_attachments(session, root, case_ids), *_of_mail(session, root, case_ids)]
    session.rollback()
    return sum(_remove(session, sha256, place) for sha256, place in places if place.exists())


def scrub(session: Session) -> None:
    """Let SQLite overwrite what it still keeps of erased rows beside its tables: old index pages, its journal.

    PostgreSQL does so by itself, as it vacuums.
    """
    session.rollback()
    if session.get_bind().dialect.name != "sqlite":
        return
    begin_writing(session)
    session.execute(text("INSERT INTO case_text_fts (case_text_fts) VALUES ('optimize')"))
    session.commit()
    connection = session.connection().connection.driver_connection
    assert connection is not None
    session.rollback()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # outside a transaction; where somebody reads, a later one


def _of_attachments(session: Session, root: Path, case_ids: Iterable[int] | None) -> list[tuple[str, Path]]:
    still_had = exists().where(_ALIVE.sha256 == Attachment.sha256, _ALIVE.erased_at.is_(None))
    query = select(Attachment.sha256).where(Attachment.erased_at.is_not(None), ~still_had).distinct()
    if case_ids is not None:
        query = query.where(Attachment.case_id.in_(list(case_ids)))
    return [(sha256, path_of(root, sha256)) for sha256 in session.scalars(query)]


def _of_mail(session: Session, root: Path, case_ids: Iterable[int] | None) -> list[tuple[str, Path]]:
    query = select(IncomingMail.sha256).where(IncomingMail.erased_at.is_not(None))
    if case_ids is not None:
        ids = list(case_ids)
        of_case = or_(IncomingMail.case_id.in_(ids), IncomingMail.proposed_case_id.in_(ids))
        copied = select(IncomingMail.id).where(of_case)
        query = query.where(or_(of_case, IncomingMail.duplicate_of_id.in_(copied)))
    return [(sha256, path_of(root / FOLDER, sha256)) for sha256 in session.scalars(query)]


def _remove(session: Session, sha256: str, place: Path) -> int:
    begin_writing(session)
    is_needed = place.parent.parent.name != FOLDER and session.scalar(
        select(Attachment.id).where(Attachment.sha256 == sha256, Attachment.erased_at.is_(None)).limit(1)
    )
    is_removed = not is_needed and lock_content(session, sha256, is_removing=True)
    if is_removed:
        place.unlink(missing_ok=True)
    session.commit()
    return int(is_removed)
