"""The way a case took through its processes: each element it passed, when, and who let it pass.

Read from the trail alone. The engine forgets what is behind it; every event of a step keeps the elements of that step.
"""

from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.audit.behind import Behind
from app.audit.entry import Who
from app.audit.timeline import who_acted
from app.models import AuditEvent, Case

_MOVED_BY_SOMEBODY = frozenset({"start_event", "user_task", "intermediate_catch_event", "boundary_event"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One element passed once. `who` is None where the program went on by itself."""

    deployment_id: int | None
    process_id: str
    element_id: str
    at: datetime
    who: Who | None
    event_id: int


def read_visits(session: Session, case: Case) -> list[Visit]:
    """Return what a case passed, in the order in which it did."""
    query = select(AuditEvent).where(AuditEvent.case_id == case.id).order_by(AuditEvent.id)
    people = joinedload(AuditEvent.actor), joinedload(AuditEvent.requester)
    behind = Behind(session, [case.id])
    visits: list[Visit] = []
    for event in session.scalars(query.options(*people)):
        who = who_acted(event, behind)
        for step in orjson.loads(event.data).get("path") or ():
            by = who if step.get("kind") in _MOVED_BY_SOMEBODY else None
            visits.append(Visit(event.deployment_id, step["process"], step["element"], event.at, by, event.id))
    return visits
