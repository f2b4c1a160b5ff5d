"""How the promise of the service standard was kept: in time or late, how long it took, at which level, by whom.

About tickets; complaints have no target. A case counts as late once its target was missed, whatever came after; as in
time when it was answered before. One grouped statement reads all sums; the medians come from counts by minute.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.insight.case_figures import LATE, ON_TIME, OTHER, RUNNING
from app.insight.selection import Selection
from app.models import TICKET, CaseFigure

LEVELS = ("helpdesk", "admin_ppe", "lkpp")


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


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the ninetieth of a hundred, in seconds, to the minute below; None over nothing."""

    median: int | None
    ninetieth: int | None


@dataclass(slots=True)
class SlaReport:
    selection: Selection
    whole: Tally = field(default_factory=Tally)
    by_level: dict[str, Tally] = field(default_factory=dict)
    by_category: dict[int, Tally] = field(default_factory=dict)
    by_group: dict[str, Tally] = field(default_factory=dict)
    by_channel: dict[str, Tally] = field(default_factory=dict)
    by_day: dict[date, Tally] = field(default_factory=dict)
    first_answer: Spread = Spread(None, None)
    net: Spread = Spread(None, None)

    def share_solved_at(self, level: str) -> float | None:
        """Return which share of the answered cases this level solved."""
        answered = self.by_level[level].answered if level in self.by_level else 0
        return answered / self.whole.answered if self.whole.answered else None


def sla_report(session: Session, selection: Selection, *, with_days: bool = True) -> SlaReport:
    """Read the whole report from the roll-up; what is only compared with needs no days."""
    report = SlaReport(selection, by_level={level: Tally() for level in LEVELS})
    keys = (CaseFigure.level, CaseFigure.category_id, CaseFigure.handler_group, CaseFigure.channel)
    for (level, category, group, channel), tally in _tallies(session, selection, keys):
        report.whole.add(tally)
        for sums, key in (
            (report.by_level, level),
            (report.by_category, category),
            (report.by_group, group),
            (report.by_channel, channel),
        ):
            sums.setdefault(key, Tally()).add(tally)
    if with_days:
        report.by_day = {day: tally for (day,), tally in _tallies(session, selection, (CaseFigure.day,))}
    report.first_answer = spread_of(session, selection, CaseFigure.first_answer_seconds)
    report.net = spread_of(session, selection, CaseFigure.net_seconds)
    return report


def by_month(report: SlaReport) -> dict[date, Tally]:
    """Return the report's days added up to months, known by their first day, in order."""
    return _by(report.by_day.items(), lambda day: day.replace(day=1))


def spread_of(session: Session, selection: Selection, column: InstrumentedAttribute[int | None]) -> Spread:
    """Return the spread of a duration, by nearest rank, from how many cases took how many minutes."""
    minute = column.op("/")(literal_column("60")).label("minute")  # of whole numbers, on both databases
    counts = session.execute(
        select(minute, func.count())
        .where(CaseFigure.kind == TICKET, column.is_not(None), *selection.of(CaseFigure))
        .group_by("minute")
        .order_by("minute")
    ).all()
    return spread([(int(minute), number) for minute, number in counts])


def spread(counts: Sequence[tuple[int, int]]) -> Spread:
    """Return the spread of minutes with their counts, which are in ascending order."""
    total = sum(number for _minute, number in counts)

    def at(percent: int) -> int | None:
        rank, seen = -(-total * percent // 100), 0
        for minute, number in counts:
            seen += number
            if seen >= rank:
                return minute * 60
        return None

    return Spread(at(50), at(90))


def _tallies(
    session: Session, selection: Selection, keys: Sequence[InstrumentedAttribute[Any]]
) -> list[tuple[tuple[Any, ...], Tally]]:
    """Return a tally for each of these keys, in their order."""
    query = select(*keys, *_SUMS).where(CaseFigure.kind == TICKET, *selection.of(CaseFigure))
    rows = session.execute(query.group_by(*keys).order_by(*keys))
    width = len(keys)
    return [(tuple(row[:width]), Tally(*(int(one or 0) for one in row[width:]))) for row in rows]


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


_SUMS: tuple[ColumnElement[Any], ...] = (
    func.count(),
    _count(CaseFigure.outcome == ON_TIME),
    _count(CaseFigure.outcome == LATE),
    _count(CaseFigure.outcome == RUNNING),
    _count(CaseFigure.outcome == OTHER),
    _count(CaseFigure.is_answered.is_(True)),
    _count(CaseFigure.is_closed.is_(True)),
    _count(CaseFigure.is_answered.is_(True) & (CaseFigure.reopened > 0)),
    func.sum(CaseFigure.first_answer_seconds),
    func.sum(CaseFigure.gross_seconds),
    func.sum(CaseFigure.net_seconds),
)


def _by(items: Iterable[tuple[date, Tally]], key: Callable[[date], date]) -> dict[date, Tally]:
    sums: dict[date, Tally] = {}
    for day, tally in items:
        sums.setdefault(key(day), Tally()).add(tally)
    return dict(sorted(sums.items()))
