"""Two ways to name a procedure: the number of a published version, or a folder that holds processes/ and forms/."""

from pathlib import Path

from sqlalchemy.orm import Session

from app.definitions.folder import Files, NoProcedureHere, read_folder
from app.definitions.published import Published, load, unpublished
from app.definitions.versions import deployment_of


class UnknownSource(LookupError):
    """Neither a version nor such a folder."""


def files_of(session: Session, name: str) -> Files:
    """Return the files that `name` stands for. Raises UnknownSource."""
    version = _version(session, name)
    return version.files if version is not None else _folder(name)


def procedure_of(session: Session, name: str) -> Published:
    """Return what `name` stands for, parsed. Raises UnknownSource, InvalidProcess."""
    return _version(session, name) or unpublished(_folder(name))


def _version(session: Session, name: str) -> Published | None:
    if not name.isdecimal():
        return None
    deployment = deployment_of(session, int(name)) if len(name) < 10 else None
    if deployment is not None:
        return load(session, deployment.id)
    if Path(name).is_dir():
        return None
    raise UnknownSource(f"Versi {name} tidak ada.")


def _folder(name: str) -> Files:
    try:
        return read_folder(Path(name))
    except NoProcedureHere as problem:
        raise UnknownSource(str(problem)) from None
