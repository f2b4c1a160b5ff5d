"""Publications as pages read them: what waits for whom, what was decided."""

from collections.abc import Sequence

from sqlalchemy import ScalarSelect, Select, false, func, select
from sqlalchemy.orm import Session, joinedload

from app.cases.errors import NotFound
from app.definitions.publishing.four_eyes import APPROVERS
from app.models import Publication, User
from app.models.publication import REQUESTED

_RELATED = (
    Publication.draft,
    Publication.source,
    Publication.replaces,
    Publication.deployment,
    Publication.requested_by,
    Publication.decided_by,
)


def publication_by_id(session: Session, publication_id: int) -> Publication:
    """Return a publication with its versions and people. Raises NotFound."""
    query = _with_related(select(Publication).where(Publication.id == publication_id))
    publication = session.scalar(query.execution_options(populate_existing=True))
    if publication is None:
        raise NotFound("Permintaan penerbitan itu tidak ada.")
    return publication


def publications_waiting(session: Session) -> Sequence[Publication]:
    query = select(Publication).where(Publication.state == REQUESTED).order_by(Publication.id)
    return session.scalars(_with_related(query)).all()


def publications_decided() -> Select[Publication]:
    """Return what was published, rejected or withdrawn, the newest first."""
    query = select(Publication).where(Publication.state != REQUESTED)
    return _with_related(query.order_by(Publication.decided_at.desc(), Publication.id.desc()))


def open_request_of(session: Session, draft_id: int) -> Publication | None:
    query = select(Publication).where(Publication.draft_id == draft_id, Publication.state == REQUESTED)
    return session.scalar(_with_related(query))


def count_waiting_for(session: Session, user: User) -> int:
    """Return how many requests wait for this person's word: one indexed query."""
    return session.scalar(select(waiting_count_for(user))) or 0


def waiting_count_for(user: User) -> ScalarSelect[int]:
    waiting = select(func.count()).select_from(Publication)
    is_asked = user.group_keys & set(APPROVERS)
    waiting = waiting.where(Publication.state == REQUESTED, Publication.requested_by_id != user.id)
    return (waiting if is_asked else waiting.where(false())).scalar_subquery()


def _with_related(query: Select[Publication]) -> Select[Publication]:
    return query.options(*(joinedload(one) for one in _RELATED))
