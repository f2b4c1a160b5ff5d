"""Numbers of cases: a series a kind and a year, without a gap."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels.site import site_of
from app.models import CaseCounter
from app.models.upsert import insert_missing


def lock_series(session: Session, prefix: str, now: datetime) -> CaseCounter:
    """Return the counter of this year's series, its row locked until the transaction ends.

    One opening at a time passes here; what must be looked up before a number is taken is looked up behind it.
    """
    year = now.astimezone(site_of(session).zone).year
    query = select(CaseCounter).where(CaseCounter.prefix == prefix, CaseCounter.year == year).with_for_update()
    query = query.execution_options(populate_existing=True)
    counter = session.scalars(query).one_or_none()
    if counter is None:  # the first of its year
        insert_missing(session, CaseCounter, prefix=prefix, year=year, last=0)
        counter = session.scalars(query).one()
    return counter


def take_number(counter: CaseCounter) -> str:
    """Return the next number of the series, e.g. "T-2026-000017"."""
    counter.last += 1
    return f"{counter.prefix}-{counter.year}-{counter.last:06d}"
