"""Who moved a case on, and when: what the second of two is told, whose step came too late."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.errors import MovedOn
from app.models import AuditEvent

MOVES = (
    "task_completed",
    "message_received",
    "timer_fired",
    "case_opened",
    "case_moved",
    "message_delivered",
    "case_merged",
    "case_unmerged",
)


def moved_on(session: Session, case_id: int, sentence: str) -> MovedOn:
    """Return the refusal with the name of whoever made the last committed move (None for a timer) and its instant."""
    who, when = last_move(session, case_id)
    return MovedOn(sentence, who=who, when=when)


def last_move(session: Session, case_id: int) -> tuple[str | None, datetime | None]:
    last = (
        select(AuditEvent)
        .where(AuditEvent.case_id == case_id, AuditEvent.name.in_(MOVES))
        .order_by(AuditEvent.id.desc())
        .limit(1)
        .options(joinedload(AuditEvent.actor), joinedload(AuditEvent.requester))
    )
    event = session.scalar(last)
    if event is None:
        return None, None
    person = event.actor or event.requester
    return (person.name if person else None), event.at
