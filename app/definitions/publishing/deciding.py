"""A second person agrees to a request or refuses it; its author takes it back.

What is agreed to is one content, named by its digest, in place of one active version. Should either have changed, the
answer is no: nobody's word counts for what they have not seen.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.definitions.deploy import digest_of
from app.definitions.drafts import change_state, files_of
from app.definitions.folder import Files
from app.definitions.published import active, load
from app.definitions.publishing.bell import ring_about, silence
from app.definitions.publishing.four_eyes import APPROVERS
from app.definitions.publishing.in_force import put_in_force, record_publication
from app.models import Publication
from app.models.procedure_draft import DRAFT_OPEN
from app.models.publication import REJECTED, REQUESTED, WITHDRAWN


def approve(session: Session, publication_id: int, words: str, *, actor: Actor, now: datetime) -> Publication:
    """Agree to a request, and publish. Raises NotAllowed, NotFound, NotPublishable, Conflict."""
    publication = _waiting(session, publication_id)
    _require_second_person(publication, actor)
    files, current = _files(session, publication), active(session)
    if digest_of(files) != publication.digest:
        raise Conflict("Isinya bukan lagi yang dimintakan persetujuan. Tolak permintaan ini, lalu minta lagi.")
    if publication.replaces_id != current.id:
        raise Conflict(
            f"Versi {current.version} terbit setelah permintaan ini dibuat. Tolak permintaan ini, lalu minta lagi."
        )
    publication.decided_by_id, publication.decided_at, publication.words = actor.user_id, now, words.strip() or None
    session.flush()
    silence(session, publication, now=now)
    record_publication(session, "publication_approved", publication, actor, now, reason=publication.words)
    put_in_force(session, publication, files, actor, now)
    ring_about(session, publication, "publication_approved", [publication.requested_by_id], actor=actor, now=now)
    return publication


def reject(session: Session, publication_id: int, words: str, *, actor: Actor, now: datetime) -> Publication:
    """Refuse a request, with words for its author; the draft can be changed again.

    Raises NotAllowed, NotFound, Conflict, BadAnswer.
    """
    publication = _waiting(session, publication_id)
    _require_second_person(publication, actor)
    if not words.strip():
        raise BadAnswer("words", "Tulis mengapa permintaan ini ditolak, dan apa yang perlu diubah.")
    _end(session, publication, REJECTED, words.strip(), actor, now)
    record_publication(session, "publication_rejected", publication, actor, now, reason=publication.words)
    ring_about(session, publication, "publication_rejected", [publication.requested_by_id], actor=actor, now=now)
    return publication


def withdraw(session: Session, publication_id: int, *, actor: Actor, now: datetime) -> Publication:
    """Take one's own request back. Raises NotAllowed, NotFound, Conflict."""
    publication = _waiting(session, publication_id)
    if publication.requested_by_id != actor.user_id:
        raise NotAllowed("Permintaan ini ditarik oleh yang memintanya.")
    _end(session, publication, WITHDRAWN, None, actor, now)
    record_publication(session, "publication_withdrawn", publication, actor, now)
    return publication


def _end(
    session: Session, publication: Publication, state: str, words: str | None, actor: Actor, now: datetime
) -> None:
    publication.state, publication.words = state, words
    publication.decided_by_id, publication.decided_at = actor.user_id, now
    if publication.draft_id is not None:
        change_state(session, publication.draft_id, DRAFT_OPEN, now=now)
    session.flush()
    silence(session, publication, now=now)


def _waiting(session: Session, publication_id: int) -> Publication:
    """Return a request that nobody has decided yet, its row locked."""
    locked = select(Publication).where(Publication.id == publication_id).with_for_update()
    publication = session.scalar(locked.execution_options(populate_existing=True))
    if publication is None:
        raise NotFound("Permintaan penerbitan itu tidak ada.")
    if publication.state != REQUESTED:
        who = publication.decided_by.name if publication.decided_by else None
        raise Conflict("Permintaan ini sudah diputuskan.", who=who, when=publication.decided_at)
    return publication


def _files(session: Session, publication: Publication) -> Files:
    if publication.draft_id is not None:
        return files_of(session, publication.draft_id)
    assert publication.source_id is not None
    return load(session, publication.source_id).files


def _require_second_person(publication: Publication, actor: Actor) -> None:
    if not actor.groups & set(APPROVERS):
        raise NotAllowed("Permintaan ini diputuskan oleh pemilik proses lain atau Koordinator.")
    if publication.requested_by_id == actor.user_id:
        raise NotAllowed("Permintaan sendiri tidak dapat disetujui sendiri. Mintalah orang kedua.")
