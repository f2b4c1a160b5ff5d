"""Keep the sums by month equal to those of the days and cases that they stand for, computed anew by the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from app.insight.elements import ELEMENT_MEASURES
from app.insight.selection import DAY, month_of
from app.insight.tally import MEASURES, SUMS_OF_CASES
from app.models import TICKET, CaseFigure, CaseMonth, ElementFigure, ElementMonth
from app.models.base import table_of

_CASES, _ELEMENTS = table_of(CaseMonth), table_of(ElementMonth)


class MonthCell(NamedTuple):
    """What is summed up together: the cases received in a month, known by its first day, in a category and channel."""

    month: date
    category_id: int
    channel: str


def sum_up_months(session: Session, cells: Iterable[MonthCell]) -> None:
    """Put the sums of these months in place of those that are there. The caller holds the lock of the figures."""
    figure, element = CaseFigure, ElementFigure
    for cell in sorted(cells):
        cases = select(*_key(cell), figure.deployment_id, figure.level, figure.handler_group, *SUMS_OF_CASES)
        cases = cases.where(figure.kind == TICKET, *_of_cell(figure, cell))
        cases = cases.group_by(figure.deployment_id, figure.level, figure.handler_group)
        _put(session, _CASES, cell, MEASURES, cases)
        sums = (func.sum(getattr(element, name)) for name in ELEMENT_MEASURES)
        elements = select(*_key(cell), element.deployment_id, element.process_id, element.element_id, *sums)
        elements = elements.where(*_of_cell(element, cell))
        elements = elements.group_by(element.deployment_id, element.process_id, element.element_id)
        _put(session, _ELEMENTS, cell, ELEMENT_MEASURES, elements)


def _put(session: Session, table: Table, cell: MonthCell, measures: Iterable[str], rows: Any) -> None:
    at = table.c
    session.execute(
        delete(table).where(at.month == cell.month, at.category_id == cell.category_id, at.channel == cell.channel)
    )
    columns = [*(column.name for column in table.primary_key), *measures]
    session.execute(insert(table).from_select(columns, rows))


def _key(cell: MonthCell) -> list[ColumnElement[Any]]:
    return [literal(one) for one in cell]


def _of_cell(figures: type[CaseFigure] | type[ElementFigure], cell: MonthCell) -> tuple[ColumnElement[bool], ...]:
    """Return the condition on the days of a month, each by itself: a few look-ups instead of all that the month has."""
    month = month_of(cell.month)
    days = [month.first + number * DAY for number in range(month.days)]
    return figures.day.in_(days), figures.category_id == cell.category_id, figures.channel == cell.channel
