"""A publication takes effect: its content is the active version, and running cases are ordered to move."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import Conflict, NotFound
from app.cases.migration import order_migration
from app.definitions.deploy import deploy, digest_of
from app.definitions.drafts import change_state, files_of
from app.definitions.folder import Files
from app.definitions.published import Published, load
from app.models import Publication
from app.models.procedure_draft import DRAFT_PUBLISHED
from app.models.publication import MOVE_NONE, PUBLISHED


def put_in_force(session: Session, publication: Publication, files: Files, actor: Actor, now: datetime) -> None:
    """Make the content the active version, and order the moving of cases. The requester is whose order it is."""
    reason = publication.reason
    if publication.source_id is not None:
        reason = f"Kembali ke versi {version_by_id(session, publication.source_id).version}: {reason}"
    if publication.draft_id is not None:
        draft = change_state(session, publication.draft_id, DRAFT_PUBLISHED, now=now)
        if digest_of(files_of(session, publication.draft_id)) != publication.digest:  # saved before it was locked
            raise Conflict("Draf ini baru saja disimpan orang lain. Periksa lagi isinya, lalu terbitkan.")
    made = deploy(session, files, replaces_id=publication.replaces_id, actor=actor, reason=reason, now=now)
    if publication.draft_id is not None:
        draft.published_as_id = made.id
    publication.state, publication.deployment_id = PUBLISHED, made.id
    session.flush()
    if publication.red_scenarios:
        accepted = orjson.loads(publication.red_scenarios)
        record_publication(
            session,
            "red_scenarios_accepted",
            publication,
            actor,
            now,
            accepted_red=accepted,
            reason=publication.red_reason,
        )
    if publication.moves != MOVE_NONE:
        chosen = orjson.loads(publication.chosen_cases) if publication.chosen_cases else None
        order_migration(
            session, made, case_ids=chosen, publication_id=publication.id, reason=reason, actor=actor, now=now
        )


def record_publication(
    session: Session, name: str, publication: Publication, actor: Actor, now: datetime, **data: Any
) -> None:
    """Record an event with which content it is about."""
    record(
        session,
        name,
        actor=actor,
        at=now,
        deployment_id=publication.deployment_id or publication.source_id,
        publication=publication.id,
        draft=publication.draft_id,
        digest=publication.digest,
        moves=publication.moves,
        **data,
    )


def version_by_id(session: Session, deployment_id: int) -> Published:
    """Return a version. Raises NotFound."""
    try:
        return load(session, deployment_id)
    except LookupError:
        raise NotFound("Versi itu tidak ada.") from None
