"""Which cases a report is about: those received in a period, of a category, a channel, a version, as far as asked."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement

from app.models import CaseFigure, CaseMonth, ElementFigure, ElementMonth

DAY = timedelta(days=1)
Figures = type[CaseFigure] | type[CaseMonth] | type[ElementFigure] | type[ElementMonth]


@dataclass(frozen=True, slots=True)
class Selection:
    """`first` and `last` are days in the service's own zone, both within; None for category, channel, version: any."""

    first: date
    last: date
    category_id: int | None = None
    channel: str | None = None
    deployment_id: int | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> "Selection":
        """Return the same of the equally long period just before; of a whole month, the month before."""
        last = self.first - DAY
        is_month = self.first.day == 1 and (self.last + DAY).day == 1 and self.days <= 31
        first = last.replace(day=1) if is_month else last - (self.last - self.first)
        return Selection(first, last, self.category_id, self.channel, self.deployment_id)

    def parts(self) -> tuple["Selection | None", list["Selection"]]:
        """Return the same in two: the whole months that lie within, None for none, and the days before and after."""
        first = self.first if self.first.day == 1 else _next_month(self.first)
        last = self.last if (self.last + DAY).day == 1 else self.last.replace(day=1) - DAY
        if first > last:
            return None, [self]
        days = [replace(self, last=first - DAY)] if self.first < first else []
        days += [replace(self, first=last + DAY)] if last < self.last else []
        return replace(self, first=first, last=last), days

    def of(self, figures: Figures) -> list[ColumnElement[bool]]:
        """Return the conditions on a table of figures; an element's version is that which ran when it was passed."""
        day = figures.month if figures in (CaseMonth, ElementMonth) else figures.day  # type: ignore[union-attr]
        found: list[ColumnElement[bool]] = [day >= self.first, day <= self.last]
        if self.category_id is not None:
            found.append(figures.category_id == self.category_id)
        if self.channel is not None:
            found.append(figures.channel == self.channel)
        if self.deployment_id is not None:
            found.append(figures.deployment_id == self.deployment_id)
        return found


def month_of(day: date) -> Selection:
    """Return the month that a day lies in."""
    return Selection(day.replace(day=1), _next_month(day) - DAY)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + 31 * DAY).replace(day=1)
