"""The SLA clock of one case: pause and resume it as the process waits, and say when it is due.

Where the process waits decides whether the clock runs (the property `clock` of the element it rests on), so that no
path can forget to resume it. The facts are rows; the arithmetic is `app.sla`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.step_at_work import Step
from app.engine import Wait
from app.engine.own_settings import REMINDER_PERCENT
from app.models import CalendarVersion, Case, ClockMark, ClockPause
from app.sla import Calendar, Pause, due_at, length_of, mark_at

RUNNING = "running"
PAUSED = "paused"
STOPPED = "stopped"
REMINDER = "reminder"
BREACH = "breach"
MICROSECOND = timedelta(microseconds=1)

_calendars: WeakKeyDictionary[Any, dict[int, Calendar]] = WeakKeyDictionary()  # by database: versions never change


def calendar_of(session: Session, case: Case) -> Calendar:
    """Return the calendar version that the case keeps."""
    return calendar_version(session, case.calendar_id)


def calendar_version(session: Session, calendar_id: int) -> Calendar:
    known = _calendars.setdefault(session.get_bind().engine, {})
    if calendar_id not in known:
        content = session.scalars(select(CalendarVersion.content).where(CalendarVersion.id == calendar_id)).one()
        known[calendar_id] = Calendar.from_json(content)
    return known[calendar_id]


def pauses_of(session: Session, case: Case) -> list[Pause]:
    rows = session.scalars(select(ClockPause).where(ClockPause.case_id == case.id).order_by(ClockPause.id))
    return [Pause(row.started_at, row.ended_at) for row in rows]


def follow_clock(step: Step, waits: Sequence[Wait]) -> None:
    """Stop or resume the clock, and move the position, to what the place says where the process now rests."""
    if step.case.closed_at is None:
        clock, position = clock_and_position(waits)
        if position is not None:
            step.case.position = position
    else:
        clock = STOPPED
    set_clock(step, clock)


def clock_and_position(waits: Sequence[Wait]) -> tuple[str, str | None]:
    """Return what the innermost place says of the clock, and of the position; None where no place says it."""
    deepest = sorted(waits, key=lambda wait: wait.depth, reverse=True)
    clock = next((w.element.properties["clock"] for w in deepest if "clock" in w.element.properties), RUNNING)
    position = next((w.element.properties["position"] for w in deepest if "position" in w.element.properties), None)
    return clock, position


def set_clock(step: Step, clock: str) -> None:
    """Put the clock into a state; a resumed clock's due instant moves by the length of the pause."""
    case, session = step.case, step.session
    if clock == case.clock:
        return
    before = {"clock": case.clock, "due_at": case.due_at}
    open_pause = session.scalar(select(ClockPause).where(ClockPause.case_id == case.id, ClockPause.ended_at.is_(None)))
    if open_pause is not None:
        open_pause.ended_at = step.now
        pause = Pause(open_pause.started_at, step.now)
        case.paused_us += length_of(calendar_of(session, case), case.received_at, pause) // MICROSECOND
    if clock != RUNNING:
        session.add(ClockPause(case_id=case.id, reason=clock, started_at=step.now))
    case.clock = clock
    session.flush()
    set_due(step)
    step.record("clock_changed", before=before, after={"clock": case.clock, "due_at": case.due_at})


def set_due(step: Step) -> None:
    """Compute the due instant anew from the facts, and put it on the case and its open tasks."""
    case, session = step.case, step.session
    step.is_clock_changed = True
    case.due_at = None
    if case.target_days is not None:
        calendar = calendar_of(session, case)
        case.due_at = due_at(calendar, case.received_at, case.target_days, paused=case.paused_us * MICROSECOND)
    for task in step.open_tasks:
        task.due_at = case.due_at


def next_mark(step: Step) -> dict[str, Any]:
    """Say what the watch waits for next: the state of the clock, the mark to come and its instant."""
    case, session = step.case, step.session
    if case.closed_at is not None:
        return {"state": "finished", "mark": None, "at": None}
    if case.clock != RUNNING or case.target_days is None:
        return {"state": "stopped", "mark": None, "at": None}
    is_set = set(
        session.scalars(
            select(ClockMark.mark).where(ClockMark.case_id == case.id, ClockMark.target_days == case.target_days)
        )
    )
    for mark in (REMINDER, BREACH):
        if mark not in is_set:
            return {"state": "running", "mark": mark, "at": _instant_of(step, mark).isoformat()}
    return {"state": "stopped", "mark": None, "at": None}


def _instant_of(step: Step, mark: str) -> datetime:
    case, session = step.case, step.session
    assert case.target_days is not None
    percent = 100 if mark == BREACH else int(step.published.settings.values[REMINDER_PERCENT] or 75)
    paused = case.paused_us * MICROSECOND
    return mark_at(calendar_of(session, case), case.received_at, case.target_days, percent, paused=paused)
