"""Publish a set of files as the next version of the procedure."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import Conflict
from app.definitions.folder import Files
from app.engine import Finding, lint
from app.models import Deployment, DeploymentFile, Group


class NotPublishable(ValueError):
    """The files break a rule; `findings` says where, which and what to do."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"{f.file} {f.element or ''}: {f.message}" for f in findings))
        self.findings = tuple(findings)


def known_groups(session: Session) -> frozenset[str]:
    """Return the keys of the groups to which a lane may belong."""
    return frozenset(session.scalars(select(Group.key)))


def obstacles(files: Files, groups: frozenset[str]) -> list[Finding]:
    """Return what keeps these files from being published: a broken rule, or that nothing in them can run."""
    if not any(path.endswith(".bpmn") for path in files):
        message = "Tidak ada satu pun diagram proses (.bpmn): tanpa itu tidak ada tiket yang dapat berjalan."
        return [Finding("processes/", "", "no-diagram-file", message)]
    return lint(files, groups=groups)


def digest_of(files: Files) -> str:
    """Return the sha256 that names a set of files: over each path, its length and its content, in order of path."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{len(files[path])}\0".encode())
        total.update(files[path])
    return total.hexdigest()


def deploy(
    session: Session, files: Files, *, replaces_id: int | None = None, actor: Actor, reason: str, now: datetime
) -> Deployment:
    """Publish `files` and make them the active version; new cases start on it, running ones stay where they are.

    The same content as the active version changes nothing and returns it. Whoever names the version that is to be
    replaced is refused where another has been published meanwhile. Raises NotPublishable, Conflict.
    """
    findings = obstacles(files, known_groups(session))
    if findings:
        raise NotPublishable(findings)
    digest = digest_of(files)
    _wait_for_other_publishers(session)
    query = select(Deployment).where(Deployment.is_active).execution_options(populate_existing=True)
    current = session.scalar(query)
    if current is not None and replaces_id not in (None, current.id):
        who = current.published_by.name if current.published_by else None
        raise Conflict(f"Versi {current.version} baru saja terbit.", who=who, when=current.published_at)
    if current is not None and current.digest == digest:
        return current
    version = (session.scalar(select(func.max(Deployment.version))) or 0) + 1
    session.execute(update(Deployment).where(Deployment.is_active).values(is_active=False))
    deployment = Deployment(
        version=version,
        digest=digest,
        reason=reason,
        published_by_id=actor.user_id,
        published_at=now,
        is_active=True,
        files=[DeploymentFile(path=path, content=content) for path, content in sorted(files.items())],
    )
    session.add(deployment)
    session.flush()
    record(
        session,
        "procedure_published",
        actor=actor,
        at=now,
        deployment_id=deployment.id,
        before={"version": current.version, "digest": current.digest} if current else None,
        after={"version": version, "digest": digest, "files": sorted(files)},
        reason=reason,
    )
    return deployment


def _wait_for_other_publishers(session: Session) -> None:
    """Let one publication at a time through; cases are opened on the version before it meanwhile."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE deployment IN SHARE ROW EXCLUSIVE MODE"))


def differing_files(mine: Files, theirs: Files) -> list[str]:
    """Return the paths whose content differs or that only one side has."""
    return sorted(path for path in mine.keys() | theirs.keys() if mine.get(path) != theirs.get(path))
