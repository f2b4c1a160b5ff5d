"""Take the bytes of what was erased by law off the disk: after the commit that erased their rows, and each night again.

The rows say what has to be gone (`erased_at`), so a crash between the commit and here leaves nothing for ever; neither
does a mail that is read from its mailbox once more. A file that a case which was not erased has too stays for that one.
"""

import logging
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, exists, select, text, union
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, aliased

from app.audit.verification.references import ERASED
from app.channels.files import lock_content, path_of
from app.channels.incoming.store import FOLDER
from app.models import Attachment, AuditEvent, IncomingMail
from app.models.transactions import begin_writing

_ALIVE = aliased(Attachment)
log = logging.getLogger(__name__)


def remove_erased_bytes(session: Session, root: Path, case_ids: Iterable[int] | None = None) -> int:
    """Remove what these cases, or all, have lost; return how many files that were. Each commits on its own."""
    session.rollback()
    places = [*_of_attachments(session, root, case_ids), *_of_mail(session, root, case_ids)]
    session.rollback()
    return sum(_try_to_remove(session, sha256, place) for sha256, place in places)


def scrub(session: Session) -> None:
    """Let SQLite overwrite what it still keeps of erased rows beside its tables: old index pages, its journal.

    PostgreSQL does so by itself, as it vacuums. Where SQLite cannot now, the next night asks again.
    """
    session.rollback()
    if session.get_bind().dialect.name != "sqlite":
        return
    try:
        begin_writing(session)
        session.execute(text("INSERT INTO case_text_fts (case_text_fts) VALUES ('optimize')"))
        session.commit()
        _cut_journal_off(session)
    except (OperationalError, sqlite3.OperationalError):
        session.rollback()
        log.exception("what was erased could not be overwritten now")


def _cut_journal_off(session: Session) -> None:
    """Bring the journal into the file, outside a transaction; where somebody reads, a later one does so."""
    connection = session.get_bind().engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        connection.close()


def was_anything_erased(session: Session, since: datetime) -> bool:
    """Say whether something was erased by law since then."""
    query = select(AuditEvent.id).where(AuditEvent.name == ERASED, AuditEvent.at >= since)
    return session.scalar(query.limit(1)) is not None


def _of_attachments(session: Session, root: Path, case_ids: Iterable[int] | None) -> list[tuple[str, Path]]:
    still_had = exists().where(_ALIVE.sha256 == Attachment.sha256, _ALIVE.erased_at.is_(None))
    query = select(Attachment.sha256).where(Attachment.erased_at.is_not(None), ~still_had).distinct()
    if case_ids is not None:
        query = query.where(Attachment.case_id.in_(list(case_ids)))
    return [(sha256, path_of(root, sha256)) for sha256 in session.scalars(query)]


def _of_mail(session: Session, root: Path, case_ids: Iterable[int] | None) -> list[tuple[str, Path]]:
    return [(sha256, path_of(root / FOLDER, sha256)) for sha256 in session.scalars(erased_mail(case_ids))]


def erased_mail(case_ids: Iterable[int] | None = None) -> Select[str]:
    """Return the query for the digests of erased mail, all or that of these cases; each part is found by its index."""
    query = select(IncomingMail.sha256).where(IncomingMail.erased_at.is_not(None))
    if case_ids is None:
        return query
    mails, ids = select(IncomingMail.id), list(case_ids)
    of_cases = (mails.where(IncomingMail.case_id.in_(ids)), mails.where(IncomingMail.proposed_case_id.in_(ids)))
    copies = mails.where(IncomingMail.duplicate_of_id.in_(union(*of_cases)))
    return query.where(IncomingMail.id.in_(union(*of_cases, copies)))


def _try_to_remove(session: Session, sha256: str, place: Path) -> int:
    """Remove one file. Where the disk does not let us, the others go all the same, and the night tries again."""
    try:
        return _remove(session, sha256, place) if place.exists() else 0
    except OSError:
        session.rollback()
        log.exception("the bytes %s were erased by law and could not be removed", sha256)
        return 0


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
