"""Mass incidents and their cases, as pages read them."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from app.cases.inbox.queues import visible_cases
from app.models import AffectedCase, Case, MassIncident, User
from app.models.base import table_of
from app.models.case import TICKET

_incidents = table_of(MassIncident)
ONGOING = select(*_incidents.columns).where(_incidents.c.closed_at.is_(None)).order_by(_incidents.c.since.desc())
"""The question for the mass incidents that are not closed, the newest first; its rows are for `take_in`."""


def ongoing(session: Session) -> Sequence[MassIncident]:
    """Return the mass incidents that are not closed, the newest first."""
    return session.scalars(select(MassIncident).from_statement(ONGOING)).all()


def list_mass_incidents() -> Select[MassIncident]:
    query = select(MassIncident).options(joinedload(MassIncident.opened_by))
    return query.order_by(MassIncident.closed_at.desc().nulls_first(), MassIncident.id.desc())


def affected_cases(session: Session, incident: MassIncident) -> Sequence[AffectedCase]:
    query = select(AffectedCase).where(AffectedCase.mass_incident_id == incident.id).order_by(AffectedCase.case_id)
    return session.scalars(query.options(joinedload(AffectedCase.case))).all()


def likely_affected(session: Session, incident: MassIncident, reader: User, limit: int = 50) -> Sequence[Case]:
    """Return open tickets received since it began that are not attached yet and may be about its application, category.

    What a ticket does not tell, as one by mail, speaks neither for nor against it.
    """
    attached = select(AffectedCase.case_id).where(AffectedCase.mass_incident_id == incident.id)
    query = select(Case).where(
        Case.closed_at.is_(None),
        Case.received_at >= incident.since,
        Case.merged_into_id.is_(None),
        Case.kind == TICKET,
        Case.id.not_in(attached),
        visible_cases(reader),
    )
    if incident.application:
        query = query.where(or_(Case.application == incident.application, Case.application.is_(None)))
    if incident.category_id:
        query = query.where(or_(Case.category_id == incident.category_id, Case.category_id.is_(None)))
    return session.scalars(query.order_by(Case.received_at.desc(), Case.id.desc()).limit(limit)).all()
