"""Numbers for those who wait at the counter: given one after the other, anew each day.

The slip says when its holder came; the case that is entered when the number is called says the rest.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.cases.errors import NotFound
from app.channels.site import site_of
from app.models import Case, QueueDay, QueueSlip
from app.models.upsert import insert_missing


def today(session: Session, now: datetime) -> date:
    """Return the day on which a number given at this instant counts."""
    return now.astimezone(site_of(session).zone).date()


def issue_slip(session: Session, *, submission_key: str | None = None, actor: Actor, now: datetime) -> QueueSlip:
    """Give the next number of the day; the same click sent twice (`submission_key`) gives it once."""
    day = today(session, now)
    insert_missing(session, QueueDay, day=day, last=0)
    locked = select(QueueDay).where(QueueDay.day == day).with_for_update().execution_options(populate_existing=True)
    counter = session.scalars(locked).one()
    if submission_key:
        same = session.scalar(select(QueueSlip).where(QueueSlip.submission_key == submission_key))
        if same is not None:
            return same
    counter.last += 1
    slip = QueueSlip(
        day=day, number=counter.last, issued_at=now, issued_by_id=actor.user_id, submission_key=submission_key
    )
    session.add(slip)
    session.flush()
    record(session, "queue_number_given", actor=actor, at=now, queue_number=slip.number)
    return slip


def slips_of(session: Session, day: date) -> Sequence[QueueSlip]:
    """Return the slips of a day: those who wait, in their order, then those who were served, the latest first."""
    query = select(QueueSlip).where(QueueSlip.day == day).options(joinedload(QueueSlip.case))
    slips = session.scalars(query.order_by(QueueSlip.number)).all()
    waiting = [slip for slip in slips if slip.served_at is None]
    return waiting + [slip for slip in reversed(slips) if slip.served_at is not None]


def slip_by_id(session: Session, slip_id: int) -> QueueSlip:
    """Return a slip. Raises NotFound."""
    slip = session.get(QueueSlip, slip_id)
    if slip is None:
        raise NotFound("Nomor antrean itu tidak ada.")
    return slip


def serve_slip(session: Session, slip_id: str, case: Case, *, actor: Actor, now: datetime) -> None:
    """Note which case the holder of a slip was served with; whoever was served already keeps the first."""
    slip = (
        session.get(QueueSlip, int(slip_id), with_for_update=True)
        if slip_id.isdecimal() and len(slip_id) < 10
        else None
    )
    if slip is None or slip.served_at is not None:
        return
    slip.case_id, slip.served_at = case.id, now
    session.flush()
    record(session, "queue_number_called", actor=actor, at=now, case=case, queue_number=slip.number)
