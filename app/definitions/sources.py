"""Ways to name a procedure: the number of a published version, a folder with processes/ and forms/, a zip of the same,
or a draft, as "draf-3"."""

import re
from pathlib import Path

from sqlalchemy.orm import Session

from app.cases.errors import NotFound
from app.definitions import drafts
from app.definitions.archive import MOST_BYTES_OF_A_ZIP, read_zip
from app.definitions.drafts import FileRefused
from app.definitions.folder import Files, UnreadableFolder, read_folder
from app.definitions.published import Published, load, unpublished
from app.definitions.versions import deployment_of

_DRAFT = re.compile(r"draf-(\d{1,9})")


class UnknownSource(LookupError):
    """Neither a version nor a draft nor such a folder or zip."""


def files_of(session: Session, name: str) -> Files:
    """Return the files that `name` stands for. Raises UnknownSource."""
    version = _version(session, name)
    return version.files if version is not None else _unpublished(session, name)


def procedure_of(session: Session, name: str) -> Published:
    """Return what `name` stands for, parsed. Raises UnknownSource, InvalidProcess."""
    return _version(session, name) or unpublished(_unpublished(session, name))


def _version(session: Session, name: str) -> Published | None:
    if not name.isdecimal():
        return None
    deployment = deployment_of(session, int(name)) if len(name) < 10 else None
    if deployment is not None:
        return load(session, deployment.id)
    if Path(name).is_dir():
        return None
    raise UnknownSource(f"Versi {name} tidak ada.")


def _unpublished(session: Session, name: str) -> Files:
    if match := _DRAFT.fullmatch(name):
        return _draft(session, int(match[1]))
    try:
        path = Path(name)
        if path.suffix.lower() == ".zip" and path.is_file():
            with path.open("rb") as opened:
                return read_zip(opened.read(MOST_BYTES_OF_A_ZIP + 1)).files
        return read_folder(path)
    except (UnreadableFolder, FileRefused) as problem:
        raise UnknownSource(str(problem)) from None


def _draft(session: Session, draft_id: int) -> Files:
    try:
        return drafts.files_of(session, drafts.draft_by_id(session, draft_id).id)
    except NotFound:
        raise UnknownSource(f"Draf {draft_id} tidak ada.") from None
