"""Read drafts and their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.errors import NotFound
from app.models import ProcedureDraft, ProcedureDraftFile, User
from app.models.procedure_draft import DRAFT_OPEN, DRAFT_REQUESTED

IN_WORK = (DRAFT_OPEN, DRAFT_REQUESTED)


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft without its content. Of a removed one only who removed it, and when."""

    path: str
    digest: str
    size: int
    revision: int
    is_removed: bool
    changed_by: str
    changed_at: datetime


def draft_by_id(session: Session, draft_id: int) -> ProcedureDraft:
    """Return a draft with its version and people. Raises NotFound."""
    related = (ProcedureDraft.based_on, ProcedureDraft.created_by, ProcedureDraft.changed_by)
    query = select(ProcedureDraft).where(ProcedureDraft.id == draft_id)
    draft = session.scalar(query.options(*(joinedload(one) for one in related)))
    if draft is None:
        raise NotFound("Draf ini tidak ada. Buka daftar draf di halaman Prosedur.")
    return draft


def drafts_in_work(session: Session) -> Sequence[ProcedureDraft]:
    """Return the drafts that are open or wait for approval, the last changed first."""
    query = select(ProcedureDraft).where(ProcedureDraft.state.in_(IN_WORK)).order_by(ProcedureDraft.changed_at.desc())
    related = (ProcedureDraft.based_on, ProcedureDraft.created_by, ProcedureDraft.changed_by)
    return session.scalars(query.options(*(joinedload(one) for one in related))).all()


def files_of(session: Session, draft_id: int) -> dict[str, bytes]:
    """Return every file of a draft, by its path, in the order of the paths."""
    query = select(ProcedureDraftFile.path, ProcedureDraftFile.content).where(
        ProcedureDraftFile.draft_id == draft_id, ~ProcedureDraftFile.is_removed
    )
    return {path: content for path, content in sorted((path, content) for path, content in session.execute(query))}


def list_files(session: Session, draft_id: int) -> list[DraftFile]:
    """Return what is known of each file, removed ones too, in the order of the paths."""
    file = ProcedureDraftFile
    query = (
        select(file.path, file.digest, file.size, file.revision, file.is_removed, User.name, file.changed_at)
        .outerjoin(User, User.id == file.changed_by_id)
        .where(file.draft_id == draft_id)
    )
    found = (DraftFile(*row[:5], row[5] or "Sistem", row[6]) for row in session.execute(query))
    return sorted(found, key=lambda one: one.path)


def file_of(session: Session, draft_id: int, path: str) -> tuple[bytes, int]:
    """Return the content of one file and its revision. Raises NotFound."""
    query = select(ProcedureDraftFile.content, ProcedureDraftFile.revision).where(
        ProcedureDraftFile.draft_id == draft_id, ProcedureDraftFile.path == path, ~ProcedureDraftFile.is_removed
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound("Berkas ini tidak ada di draf ini; mungkin sudah dihapus atau berganti nama.")
    return row.content, row.revision
