"""Say why a case is due when it is, and how long it has taken: the facts of its clock, ready for a page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.clock import STOPPED, calendar_of
from app.models import Case, ClockPause
from app.sla import CountedPause, Explanation, GrossNet, Pause, explain, gross_and_net


@dataclass(frozen=True)
class ClockStory:
    """The due instant with its reasons. `effort` is measured until the clock stopped, else until now."""

    explanation: Explanation
    effort: GrossNet
    pauses: tuple[tuple[str, CountedPause], ...]
    """Each pause with its reason: paused (the requester's turn) or stopped (answered)."""


def sla_story(session: Session, case: Case, now: datetime) -> Explanation | None:
    """Return the explanation of the case's due instant, or None where it has no target."""
    story = clock_story(session, case, now)
    return story.explanation if story else None


def clock_story(session: Session, case: Case, now: datetime, *, has_pauses: bool = True) -> ClockStory | None:
    """Return the whole story of the case's clock, or None where it has no target. Without pauses none are read."""
    if case.target_days is None:
        return None
    query = select(ClockPause).where(ClockPause.case_id == case.id).order_by(ClockPause.started_at, ClockPause.id)
    rows = session.scalars(query).all() if has_pauses else ()
    until = rows[-1].started_at if rows and case.clock == STOPPED else now
    pauses = [Pause(row.started_at, row.ended_at) for row in rows]
    calendar = calendar_of(session, case)
    explanation = explain(calendar, case.received_at, case.target_days, pauses, now=until)
    counted = [
        (row.reason, pause) for row, pause in zip(rows, explanation.pauses, strict=True) if pause.started_at < until
    ]
    return ClockStory(explanation, gross_and_net(calendar, case.received_at, until, pauses), tuple(counted))
