"""The versions of the procedure, and how many cases run on each."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Deployment, ProcessInstance

MAIN = "main"


@dataclass(frozen=True, slots=True)
class Version:
    deployment: Deployment
    running: int
    finished: int


def all_versions(session: Session) -> list[Version]:
    """Return every version, the newest first."""
    counted = select(
        ProcessInstance.deployment_id,
        func.count(ProcessInstance.id),
        func.count(ProcessInstance.completed_at),
    ).where(ProcessInstance.role == MAIN)
    counts = {row[0]: (row[1], row[2]) for row in session.execute(counted.group_by(ProcessInstance.deployment_id))}
    found = []
    for deployment in session.scalars(select(Deployment).order_by(Deployment.version.desc())):
        started, finished = counts.get(deployment.id, (0, 0))
        found.append(Version(deployment, started - finished, finished))
    return found


def deployment_of(session: Session, version: int) -> Deployment | None:
    return session.scalar(select(Deployment).where(Deployment.version == version))
