"""The trail as JSON lines, oldest first: what `flask audit export` prints."""

from collections.abc import Iterator

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import canonical
from app.models import AuditEvent, Case, Deployment

_BATCH = 500


def export_events(session: Session, number: str | None = None) -> Iterator[str]:
    """Yield each event as one line of canonical JSON; of one case where its number is given. Raises LookupError."""
    query = select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=_BATCH)
    if number is not None:
        case_id = session.scalar(select(Case.id).where(Case.number == number))
        if case_id is None:
            raise LookupError(number)
        query = query.where(AuditEvent.case_id == case_id)
    numbers: dict[int, str] = {key: value for key, value in session.execute(select(Case.id, Case.number))}
    versions: dict[int, int] = {key: value for key, value in session.execute(select(Deployment.id, Deployment.version))}
    for event in session.scalars(query):
        yield canonical(
            {
                "id": event.id,
                "at": event.at,
                "stated_at": event.stated_at,
                "name": event.name,
                "source": event.source,
                "case": numbers.get(event.case_id or 0),
                "actor": event.actor_id,
                "on_behalf_of": event.on_behalf_of_id,
                "requester": event.requester_id,
                "version": versions.get(event.deployment_id or 0),
                "data": orjson.loads(event.data),
            }
        )
