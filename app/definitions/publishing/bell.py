"""Ring the bell about a publication: of whoever may agree to it, and of whoever asked for it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.audit import Actor
from app.models import Notice, Publication
from app.models.base import table_of


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
