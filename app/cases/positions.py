"""Where a case has been, and since when: read from its trail, which keeps what the process forgets."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditEvent, Case

FIRST_POSITION = "new"
_MOVING = (
    "task_completed",
    "message_received",
    "case_closed",
    "timer_fired",
    "case_moved",
    "message_delivered",
    "case_merged",
    "case_unmerged",
)


@dataclass(frozen=True, slots=True)
class Reached:
    """A position and when the case came there; the instant is None where the trail does not say."""

    position: str
    at: datetime | None


def positions_of(session: Session, case: Case) -> list[Reached]:
    """Return every position of the case in order, the present one last. A position may come again."""
    moves = _moves(session, case)
    opened_in = next((before for _at, before, _after in moves if before), case.position)
    reached = [Reached(FIRST_POSITION, case.received_at)]
    for position, at in ((opened_in, case.entered_at), *((after, at) for at, _before, after in moves)):
        if position and position != reached[-1].position:
            reached.append(Reached(position, at))
    if case.position != reached[-1].position:
        reached.append(Reached(case.position, None))
    return reached


def _moves(session: Session, case: Case) -> list[tuple[datetime, str | None, str | None]]:
    rows = session.execute(
        select(AuditEvent.at, AuditEvent.data)
        .where(AuditEvent.case_id == case.id, AuditEvent.name.in_(_MOVING))
        .order_by(AuditEvent.id)
    )
    return [(at, _position(data, "before"), _position(data, "after")) for at, data in rows]


def _position(data: str, side: str) -> str | None:
    state = orjson.loads(data).get(side)
    return state.get("position") if isinstance(state, dict) else None
