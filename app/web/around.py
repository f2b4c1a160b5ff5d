"""What stands around every public page: the agency's details, the calendar in force, the mass incidents that go on."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g
from sqlalchemy.orm import Session

from app.administration.agency import STORED, keep_read
from app.administration.business_calendar import LATEST_ID, latest_id_in
from app.cases.mass_incidents.lists import ONGOING
from app.models import MassIncident
from app.models.prepared import ask
from app.models.taken_in import take_in


@dataclass(frozen=True, slots=True)
class Around:
    settings: dict[str, str]
    calendar_id: int
    mass_incidents: Sequence[MassIncident]


def around(session: Session) -> Around:
    """Read all of it in one trip, once a request. Raises LookupError before the first fill."""
    if "around" not in g:
        session.flush()  # as before any question of the session's own
        settings, calendar, incidents = ask(session.connection(), (STORED, {}), (LATEST_ID, {}), (ONGOING, {}))
        g.around = Around(
            keep_read(session, settings),
            latest_id_in(calendar),
            [take_in(session, MassIncident, row) for row in incidents],
        )
    found: Around = g.around
    return found
