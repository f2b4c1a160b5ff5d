"""A table of a report as a value: the page, the printer, CSV, XLSX and PDF show the same one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

Kind = Literal["text", "number", "share", "duration", "score", "day", "instant"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A value that is of another kind than its column: rows of a summary measure different things."""

    kind: "Kind"
    value: float | None


Value = str | int | float | date | datetime | Measure | None
LOCALE = "id"
NOTHING = "–"
MINUTE, HOUR, DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: Kind = "text"

    @property
    def is_number(self) -> bool:
        return self.kind in ("number", "share", "duration", "score")


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names it in addresses and files. A row has a value for each column; None where there is nothing to say."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]] = field(default_factory=list)
    note: str = ""

    def shown(self, zone: ZoneInfo) -> list[list[str]]:
        """Return the rows as people read them."""
        return [
            [shown(column.kind, value, zone) for column, value in zip(self.columns, row, strict=True)]
            for row in self.rows
        ]


def shown(kind: Kind, value: Value, zone: ZoneInfo) -> str:
    """Say a value in Indonesian: "1.234", "87,5 %", "1 hari 3 jam"."""
    match kind, value:
        case _, None:
            return NOTHING
        case _, Measure():
            return shown(value.kind, value.value, zone)
        case _, datetime():
            return str(format_datetime(value, "d MMM y HH.mm", tzinfo=zone, locale=LOCALE))
        case _, date():
            return str(format_date(value, "d MMM y", locale=LOCALE))
        case "share", int() | float():
            return str(format_percent(value, "#,##0.0 %", locale=LOCALE))
        case "duration", int() | float():
            return duration(value)
        case "score", int() | float():
            return str(format_decimal(value, "#,##0.00", locale=LOCALE))
        case _, int() | float():
            return str(format_decimal(value, locale=LOCALE))
    return str(value)


def duration(seconds: float) -> str:
    """Say a time on the SLA clock, whose working day has 24 hours; rounded down to its two largest units."""
    days, rest = divmod(int(abs(seconds)), DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    if days:
        words = f"{days} hari {hours} jam" if hours else f"{days} hari"
    elif hours:
        words = f"{hours} jam {minutes} mnt" if minutes else f"{hours} jam"
    else:
        words = f"{minutes} mnt"
    return f"−{words}" if seconds < 0 else words
