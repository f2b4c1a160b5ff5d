"""The SLA clock: a business calendar, and the instants that follow from it.

Pure functions over a calendar given as a value. Nothing here knows a case, a process, a database or the time
of day: whoever asks says which calendar (a case pins its version) and which instants.
"""

from app.sla.calendar import (
    Calendar,
    ClosedDay,
    InvalidCalendar,
    ServiceHours,
    SpecialPeriod,
    week,
)
from app.sla.clock import NoOpening, add_working_time, is_open, next_opening, working_time_between
from app.sla.explanation import CountedPause, Explanation, explain
from app.sla.first_fill import default_calendar
from app.sla.targets import GrossNet, Pause, due_at, gross_and_net, length_of, mark_at, workdays_later

__all__ = [
    "Calendar",
    "ClosedDay",
    "CountedPause",
    "Explanation",
    "GrossNet",
    "InvalidCalendar",
    "NoOpening",
    "Pause",
    "ServiceHours",
    "SpecialPeriod",
    "add_working_time",
    "default_calendar",
    "due_at",
    "explain",
    "gross_and_net",
    "is_open",
    "length_of",
    "mark_at",
    "next_opening",
    "week",
    "workdays_later",
    "working_time_between",
]
