"""Sums over tickets: whole months from their roll-up, the days at either end from the cases themselves.

Both add up the same columns, so that a report over years reads some thousand rows and says what the cases say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.insight.case_figures import LATE, ON_TIME, OTHER, RUNNING
from app.insight.selection import Selection
from app.models import TICKET, CaseFigure, CaseMonth


@dataclass(slots=True)
class Tally:
    """What is added up over some cases. Durations are seconds on the SLA clock, over those that were answered."""

    total: int = 0
    on_time: int = 0
    late: int = 0
    running: int = 0
    other: int = 0
    answered: int = 0
    closed: int = 0
    reopened: int = 0  # answered cases that came back at least once
    first_answer_seconds: int = 0
    gross_seconds: int = 0
    net_seconds: int = 0

    def add(self, other: "Tally") -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def judged(self) -> int:
        """How many were either in time or late."""
        return self.on_time + self.late

    @property
    def share_on_time(self) -> float | None:
        return self.on_time / self.judged if self.judged else None

    @property
    def share_reopened(self) -> float | None:
        return self.reopened / self.answered if self.answered else None

    @property
    def mean_first_answer(self) -> float | None:
        return self.first_answer_seconds / self.answered if self.answered else None

    @property
    def mean_gross(self) -> float | None:
        return self.gross_seconds / self.answered if self.answered else None

    @property
    def mean_net(self) -> float | None:
        return self.net_seconds / self.answered if self.answered else None


MEASURES = tuple(one.name for one in fields(Tally))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


SUMS_OF_CASES: tuple[ColumnElement[Any], ...] = (
    func.count(),
    _count(CaseFigure.outcome == ON_TIME),
    _count(CaseFigure.outcome == LATE),
    _count(CaseFigure.outcome == RUNNING),
    _count(CaseFigure.outcome == OTHER),
    _count(CaseFigure.is_answered.is_(True)),
    _count(CaseFigure.is_closed.is_(True)),
    _count(CaseFigure.is_answered.is_(True) & (CaseFigure.reopened > 0)),
    func.coalesce(func.sum(CaseFigure.first_answer_seconds), 0),
    func.coalesce(func.sum(CaseFigure.gross_seconds), 0),
    func.coalesce(func.sum(CaseFigure.net_seconds), 0),
)
"""In the order of MEASURES."""


def tallies(session: Session, selection: Selection, keys: Sequence[str]) -> dict[tuple[Any, ...], Tally]:
    """Return the tally of each combination of these columns, in the order of the combinations."""
    months, days = selection.parts()
    found: dict[tuple[Any, ...], Tally] = {}
    if months is not None:
        _add_up(session, months, CaseMonth, keys, found)
    for part in days:
        _add_up(session, part, CaseFigure, keys, found)
    return dict(sorted(found.items()))


def tallies_by_day(session: Session, selection: Selection) -> dict[date, Tally]:
    found: dict[tuple[Any, ...], Tally] = {}
    _add_up(session, selection, CaseFigure, ["day"], found)
    return {day: tally for (day,), tally in sorted(found.items())}


def tallies_by_month(session: Session, selection: Selection) -> dict[date, Tally]:
    """Return the tally of each month, known by its first day, in order."""
    months, days = selection.parts()
    found: dict[tuple[Any, ...], Tally] = {}
    if months is not None:
        _add_up(session, months, CaseMonth, ["month"], found)
    for part in days:
        for day, tally in tallies_by_day(session, part).items():
            found.setdefault((day.replace(day=1),), Tally()).add(tally)
    return {month: tally for (month,), tally in sorted(found.items())}


def _add_up(
    session: Session,
    selection: Selection,
    figures: type[CaseFigure] | type[CaseMonth],
    keys: Sequence[str],
    found: dict[tuple[Any, ...], Tally],
) -> None:
    columns = [getattr(figures, key) for key in keys]
    if figures is CaseMonth:
        query = select(*columns, *(func.sum(getattr(CaseMonth, name)) for name in MEASURES))
    else:
        query = select(*columns, *SUMS_OF_CASES).where(CaseFigure.kind == TICKET)
    for row in session.execute(query.where(*selection.of(figures)).group_by(*columns)):
        found.setdefault(tuple(row[: len(keys)]), Tally()).add(Tally(*(int(one) for one in row[len(keys) :])))
