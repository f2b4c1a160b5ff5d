"""Numbers of cases: a series a kind and a year, without a gap.

A counter that each opening locked until its commit would let one in at a time. So a few numbers lie ready, a row each:
an opening deletes the lowest that no other has in hand, and where it fails its number lies there again for the next.
"""

from datetime import datetime

from sqlalchemy import Integer, String, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.channels.site import site_of
from app.models import CaseCounter, FreeCaseNumber
from app.models.base import table_of
from app.models.upsert import insert_missing

LAID_READY = 20
"""As many can be taken at once before an opening has to wait for another."""

_FREE = table_of(FreeCaseNumber)
_IN_SERIES = (
    _FREE.c.prefix == bindparam("prefix", type_=String),
    _FREE.c.year == bindparam("year", type_=Integer),
)
_LOWEST = select(_FREE.c.number).where(*_IN_SERIES).order_by(_FREE.c.number).limit(1).with_for_update(skip_locked=True)
_TAKE = delete(_FREE).where(*_IN_SERIES, _FREE.c.number == _LOWEST.scalar_subquery()).returning(_FREE.c.number)


def take_number(session: Session, prefix: str, now: datetime) -> str:
    """Return the next number of this year's series, e.g. "T-2026-000017"; it is free again after a rollback."""
    year = now.astimezone(site_of(session).zone).year
    number = _take(session, prefix, year)
    if number is None:  # the first of its year, or so many at once
        counter = _lock_counter(session, prefix, year)
        number = _take(session, prefix, year)  # whoever had the counter has laid out more
        if number is None:
            _lay_out(session, counter, counter.last + LAID_READY)
            number = _take(session, prefix, year)
        assert number is not None
    elif number % (LAID_READY // 2) == 0:  # in time, so that nobody has to wait for it
        _lay_out(session, _lock_counter(session, prefix, year), number + LAID_READY)
    return f"{prefix}-{year}-{number:06d}"


def _take(session: Session, prefix: str, year: int) -> int | None:
    number: int | None = session.connection().scalar(_TAKE, {"prefix": prefix, "year": year})
    return number


def _lock_counter(session: Session, prefix: str, year: int) -> CaseCounter:
    query = select(CaseCounter).where(CaseCounter.prefix == prefix, CaseCounter.year == year).with_for_update()
    query = query.execution_options(populate_existing=True)
    counter = session.scalars(query).one_or_none()
    if counter is None:
        insert_missing(session, CaseCounter, prefix=prefix, year=year, last=0)
        counter = session.scalars(query).one()
    return counter


def _lay_out(session: Session, counter: CaseCounter, last: int) -> None:
    rows = [
        {"prefix": counter.prefix, "year": counter.year, "number": number}
        for number in range(counter.last + 1, last + 1)
    ]
    if rows:
        session.connection().execute(insert(_FREE), rows)
        counter.last = last
