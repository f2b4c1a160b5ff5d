"""Counting working days by arithmetic: how many lie before a day, and which day is the n-th.

Days are ordinals (`date.toordinal`). The week's pattern gives most of the count, bisection over the few days
that depart from it the rest, so no question costs a walk over the days.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LAST_ORDINAL = date.max.toordinal() - 1
"""One day short of the last date, which leaves room for a zone's offset."""


@dataclass(frozen=True)
class DayCount:
    worked_by_weekday: tuple[int, ...]
    closed: tuple[int, ...]
    opened: tuple[int, ...]

    @classmethod
    def of(cls, ordinary: Sequence[bool], departing: Mapping[int, bool]) -> "DayCount":
        """Take the week's pattern from Monday, and for each day that departs from it whether it is worked."""
        closed = tuple(sorted(ordinal for ordinal, worked in departing.items() if not worked))
        opened = tuple(sorted(ordinal for ordinal, worked in departing.items() if worked))
        return cls(tuple(int(worked) for worked in ordinary), closed, opened)

    def before(self, ordinal: int) -> int:
        """Count the working days before a day."""
        weeks, rest = divmod(ordinal - 1, 7)  # ordinal 1, 1 January of the year 1, is a Monday
        ordinary = weeks * sum(self.worked_by_weekday) + sum(self.worked_by_weekday[:rest])
        return ordinary - bisect_left(self.closed, ordinal) + bisect_left(self.opened, ordinal)

    def find(self, index: int) -> int | None:
        """Give the working day that has `index` working days before it, None when there are fewer."""
        if index >= self.before(LAST_ORDINAL + 1):
            return None
        return 1 + bisect_left(range(1, LAST_ORDINAL + 1), index + 1, key=lambda day: self.before(day + 1))
