"""Fire the timers that are due. The rows say which; the job that calls this may run anywhere, and twice."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases import step as steps
from app.models import ProcessInstance


def cases_with_due_timers(session: Session, now: datetime, limit: int = 200) -> list[int]:
    """Return the ids of cases with a timer that is due, the longest overdue first: one indexed query."""
    rows = (
        select(ProcessInstance.case_id)
        .where(ProcessInstance.next_timer_at <= now)
        .order_by(ProcessInstance.next_timer_at)
        .limit(limit)
    )
    return list(dict.fromkeys(session.scalars(rows)))


def fire_timers(session: Session, case_id: int, *, now: datetime, source: str = "worker") -> None:
    """Fire what is due on one case. Nothing happens where another worker has already done it."""
    steps.begin(session, case_id, actor=Actor.system(source), now=now)
    session.flush()
