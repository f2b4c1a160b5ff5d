"""What a file was in the published versions, to look back or go back to. A draft itself keeps only its present text."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.errors import NotFound
from app.definitions.drafts.editing import save_file
from app.definitions.drafts.reading import file_of
from app.models import Deployment, DeploymentFile, User

_MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class EarlierContent:
    """One content of a file: the first version that published it, by whom and when."""

    version: int
    by: str
    at: datetime


def earlier_contents(session: Session, draft_id: int, path: str) -> list[EarlierContent]:
    """Return the contents that the last versions had and the draft has not, the newest first. Raises NotFound."""
    present = _digest(file_of(session, draft_id, path)[0])
    query = (
        select(Deployment.version, User.name, Deployment.published_at, DeploymentFile.content)
        .join(DeploymentFile, DeploymentFile.deployment_id == Deployment.id)
        .outerjoin(User, User.id == Deployment.published_by_id)
        .where(DeploymentFile.path == path)
        .order_by(Deployment.version.desc())
        .limit(_MOST_VERSIONS)
    )
    found: dict[str, EarlierContent] = {}
    for version, name, at, content in session.execute(query):
        found[_digest(content)] = EarlierContent(version, name or "Sistem", at)
    found.pop(present, None)
    return sorted(found.values(), key=lambda one: -one.version)


def restore_file(
    session: Session, draft_id: int, path: str, version: int, *, expected_revision: int, actor: Actor, now: datetime
) -> int:
    """Let a file have again what it had in a version; return its revision.

    Raises NotFound, DraftIsFrozen, ChangedMeanwhile.
    """
    query = select(DeploymentFile.content).join(Deployment, Deployment.id == DeploymentFile.deployment_id)
    content = session.scalar(query.where(Deployment.version == version, DeploymentFile.path == path))
    if content is None:
        raise NotFound(f"Versi {version} tidak memuat berkas ini.")
    return save_file(session, draft_id, path, content, expected_revision=expected_revision, actor=actor, now=now)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
