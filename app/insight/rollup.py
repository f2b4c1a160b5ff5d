"""Bring the figures on to where the trail is, outside the step: by the worker, and by whoever opens a report.

Each round takes the next events and computes the cases they belong to anew, then the cells these stand in, then their
months. The row of `ReportMark` is the lock: two rounds never work at once. On PostgreSQL an event can become visible
after one with a greater number. So each round also looks back over the last events before the mark, and takes every
case whose number of events is not the one that its figures were computed from.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from app.insight.case_figures import Computed, compute
from app.insight.months import MonthCell, sum_up_months
from app.models import AuditEvent, CaseFigure, CasePassages, ElementFigure, ProcessVariant, ReportMark
from app.models.base import table_of
from app.models.upsert import insert_all_missing, insert_missing

EVENTS_A_ROUND = 2_000
LOOKED_BACK = 1_000
_CASES_A_STATEMENT = 200
_EVENT, _FIGURE, _ELEMENT = table_of(AuditEvent).c, table_of(CaseFigure).c, table_of(ElementFigure).c
_COLUMNS = [column.name for column in _ELEMENT]


class Cell(NamedTuple):
    """Which cases the figures of elements are summed up for together."""

    day: date
    category_id: int
    channel: str


def bring_on(session: Session, *, now: datetime, most_events: int = EVENTS_A_ROUND) -> bool:
    """Take in the next events; return whether more wait. The caller has begun to write, and commits."""
    mark = _locked_mark(session)
    if mark is None:
        return False  # somebody else is at it
    newest = session.scalar(select(func.max(_EVENT.id))) or 0
    until = min(newest, mark.last_event_id + most_events)
    if until > mark.last_event_id:
        recompute(session, _changed(session, mark.last_event_id, until))
        mark.last_event_id = until
    mark.at = now
    session.flush()
    return until < newest


def is_behind(session: Session) -> bool:
    """Say whether the trail has events that the figures do not know."""
    known = session.scalar(select(ReportMark.last_event_id).where(ReportMark.id == 1)) or 0
    return (session.scalar(select(func.max(_EVENT.id))) or 0) > known


def check_all(session: Session) -> int:
    """Compute anew every case whose trail is longer than its figures say; return how many. For the night."""
    if _locked_mark(session) is None:
        return 0
    counted = select(_EVENT.case_id, func.count().label("events")).where(_EVENT.case_id.is_not(None))
    counts = counted.group_by(_EVENT.case_id).subquery()
    stale = (
        select(counts.c.case_id)
        .outerjoin(CaseFigure, CaseFigure.case_id == counts.c.case_id)
        .where(func.coalesce(CaseFigure.events, 0) != counts.c.events)
    )
    found = list(session.scalars(stale))
    recompute(session, found)
    return len(found)


def recompute(session: Session, case_ids: Iterable[int]) -> None:
    """Put the figures of these cases, of the cells they belong to and of their months in place of those there."""
    wanted, cells = sorted(set(case_ids)), set[Cell]()
    for first in range(0, len(wanted), _CASES_A_STATEMENT):
        some = wanted[first : first + _CASES_A_STATEMENT]
        before = select(_FIGURE.day, _FIGURE.category_id, _FIGURE.channel).where(_FIGURE.case_id.in_(some))
        cells.update(Cell(*row) for row in session.execute(before))
        computed = compute(session, some)
        _store(session, some, computed)
        cells.update(Cell(one.row["day"], one.row["category_id"], one.row["channel"]) for one in computed)
    for cell in sorted(cells):
        _sum_up(session, cell)
    sum_up_months(session, {MonthCell(cell.day.replace(day=1), *cell[1:]) for cell in cells})


def _locked_mark(session: Session) -> ReportMark | None:
    insert_missing(session, ReportMark, id=1, last_event_id=0)
    locked = select(ReportMark).where(ReportMark.id == 1).with_for_update(skip_locked=True)
    return session.scalar(locked.execution_options(populate_existing=True))


def _changed(session: Session, known: int, until: int) -> list[int]:
    new = select(_EVENT.case_id).where(_EVENT.id > known, _EVENT.id <= until, _EVENT.case_id.is_not(None))
    found = set(session.scalars(new.distinct()))
    just_before = select(_EVENT.case_id).where(
        _EVENT.id > known - LOOKED_BACK, _EVENT.id <= known, _EVENT.case_id.is_not(None)
    )
    counts = (
        select(_EVENT.case_id, func.count().label("events"))
        .where(_EVENT.case_id.in_(just_before))
        .group_by(_EVENT.case_id)
        .subquery()
    )
    late = (
        select(counts.c.case_id)
        .outerjoin(CaseFigure, CaseFigure.case_id == counts.c.case_id)
        .where(func.coalesce(CaseFigure.events, 0) != counts.c.events)
    )
    found.update(session.scalars(late))
    return list(found)


def _store(session: Session, case_ids: Sequence[int], computed: Sequence[Computed]) -> None:
    for table in (CasePassages, CaseFigure):
        session.execute(delete(table).where(table.case_id.in_(case_ids)))
    if computed:
        session.execute(insert(table_of(CaseFigure)), [one.row for one in computed])
        passages = [{"case_id": one.row["case_id"], "passages": one.passages} for one in computed]
        session.execute(insert(table_of(CasePassages)), passages)
    variants = {one.row["variant"]: one.steps for one in computed if one.steps is not None}
    insert_all_missing(session, ProcessVariant, [{"digest": key, "steps": steps} for key, steps in variants.items()])


def _sum_up(session: Session, cell: Cell) -> None:
    """Add up what the cases of a cell did at each element."""
    sums: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0] * 7)
    of_cell = select(CasePassages.passages).join(CaseFigure, CaseFigure.case_id == CasePassages.case_id)
    for passages in session.scalars(of_cell.where(*_in(_FIGURE, cell))):
        for deployment_id, process, element, *figures in orjson.loads(passages):
            known = sums[deployment_id, process, element]
            for at, figure in enumerate((1 if figures[0] else 0, *figures)):
                known[at] += figure
    session.execute(delete(ElementFigure).where(*_in(_ELEMENT, cell)))
    if sums:
        session.execute(
            insert(table_of(ElementFigure)),
            [dict(zip(_COLUMNS, (*cell, *key, *known), strict=True)) for key, known in sums.items()],
        )


def _in(columns: Any, cell: Cell) -> tuple[ColumnElement[bool], ...]:
    return columns.day == cell.day, columns.category_id == cell.category_id, columns.channel == cell.channel
