"""Ring the bell about a publication: of whoever may agree to it, and of whoever asked for it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.audit import Actor
from app.models import Notice, Publication
from app.models.base import table_of

REQUESTED_NOTICE = "publication_requested"


def silence(session: Session, publication: Publication, *, now: datetime) -> None:
    """Take what asked for a decision as read by everybody: it is made."""
    asked = update(Notice).where(
        Notice.publication_id == publication.id, Notice.kind == REQUESTED_NOTICE, Notice.read_at.is_(None)
    )
    session.execute(asked.values(read_at=now))


def ring_about(
    session: Session,
    publication: Publication,
    kind: str,
    user_ids: Iterable[int | None],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a notice before each of these users, the actor left out."""
    told = {user_id for user_id in user_ids if user_id is not None} - {actor.user_id}
    if told:
        rows = [
            {"user_id": user_id, "case_id": None, "publication_id": publication.id, "kind": kind, "at": now}
            for user_id in sorted(told)
        ]
        session.execute(insert(table_of(Notice)), rows)
