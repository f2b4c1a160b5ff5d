"""How the promise of the service standard was kept: in time or late, how long it took, at which level, by whom.

About tickets; complaints have no target. A case counts as late once its target was missed, whatever came after; as in
time when it was answered before. The sums come from `app.insight.tally`, the medians from counts by minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.insight.selection import Selection
from app.insight.tally import Tally, tallies, tallies_by_day, tallies_by_month
from app.models import TICKET, CaseFigure

LEVELS = ("helpdesk", "admin_ppe", "lkpp")
MOST_DAYS = 62
"""Of a longer period nobody reads single days: they are not read from the database either."""


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
    by_month: dict[date, Tally] = field(default_factory=dict)  # by its first day
    by_day: dict[date, Tally] = field(default_factory=dict)  # of a period of no more than MOST_DAYS
    first_answer: Spread = Spread(None, None)
    net: Spread = Spread(None, None)

    def share_solved_at(self, level: str) -> float | None:
        """Return which share of the answered cases this level solved."""
        answered = self.by_level[level].answered if level in self.by_level else 0
        return answered / self.whole.answered if self.whole.answered else None


def sla_report(session: Session, selection: Selection, *, with_times: bool = True) -> SlaReport:
    """Read the whole report from the roll-ups; what is only compared with needs no days and months."""
    report = SlaReport(selection, by_level={level: Tally() for level in LEVELS})
    keys = ("level", "category_id", "handler_group", "channel")
    for (level, category, group, channel), tally in tallies(session, selection, keys).items():
        report.whole.add(tally)
        for sums, key in (
            (report.by_level, level),
            (report.by_category, category),
            (report.by_group, group),
            (report.by_channel, channel),
        ):
            sums.setdefault(key, Tally()).add(tally)
    if with_times:
        report.by_month = tallies_by_month(session, selection)
        report.by_day = tallies_by_day(session, selection) if selection.days <= MOST_DAYS else {}
    report.first_answer = spread_of(session, selection, CaseFigure.first_answer_seconds)
    report.net = spread_of(session, selection, CaseFigure.net_seconds)
    return report


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
