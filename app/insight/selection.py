"""Which cases a report is about: those received in a period, of a category, a channel, a version, as far as asked."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement

from app.models import CaseFigure, ElementFigure

DAY = timedelta(days=1)


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

    def of(self, figures: type[CaseFigure] | type[ElementFigure]) -> list[ColumnElement[bool]]:
        """Return the conditions on a table of figures; an element's version is that which ran when it was passed."""
        found: list[ColumnElement[bool]] = [figures.day >= self.first, figures.day <= self.last]
        if self.category_id is not None:
            found.append(figures.category_id == self.category_id)
        if self.channel is not None:
            found.append(figures.channel == self.channel)
        if self.deployment_id is not None:
            found.append(figures.deployment_id == self.deployment_id)
        return found


def month_of(day: date) -> Selection:
    """Return the month that a day lies in."""
    first = day.replace(day=1)
    return Selection(first, (first + 31 * DAY).replace(day=1) - DAY)
