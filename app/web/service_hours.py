"""When the service is open, in words: for the foot of every public page and for the first one.

The calendar is data; what it says is computed by `app.sla`. Here it only becomes a sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from flask import g
from flask_babel import format_time, get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.clock import calendar_version
from app.sla import Calendar, NoOpening, ServiceHours, SpecialPeriod, is_open, next_opening
from app.web.around import around
from app.web.formats import ZONE_NAMES


@dataclass(frozen=True)
class HoursRow:
    """Days in a row that share their hours: "Senin–Kamis", "07.30–16.00 WIB"."""

    days: str
    hours: str


@dataclass(frozen=True)
class Opening:
    """Whether the service is open now, until or from when, and the hours of the present period."""

    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None
    rows: Sequence[HoursRow]
    period: SpecialPeriod | None


def current_calendar(session: Session) -> Calendar:
    """Return the calendar that is in force, looked up once a request: the foot of every public page asks for it."""
    if "current_calendar" not in g:
        g.current_calendar = calendar_version(session, around(session).calendar_id)
    calendar: Calendar = g.current_calendar
    return calendar


def opening(calendar: Calendar, at: datetime) -> Opening:
    """Say whether the service is open at this instant."""
    local = at.astimezone(calendar.timezone)
    open_now, hours = is_open(calendar, at), calendar.hours_on(local.date())
    try:
        opens_at = None if open_now else next_opening(calendar, at)
    except NoOpening:
        opens_at = None
    closes_at = datetime.combine(local.date(), hours.closes, calendar.timezone) if open_now and hours else None
    return Opening(open_now, closes_at, opens_at, hours_rows(calendar, local.date()), period_of(calendar, local.date()))


def period_of(calendar: Calendar, day: date) -> SpecialPeriod | None:
    """Return the special period, Ramadan above all, that a day lies in."""
    return next((one for one in calendar.special_periods if one.first <= day <= one.last), None)


def hours_rows(calendar: Calendar, day: date) -> list[HoursRow]:
    """Return the hours of an ordinary week of the period that `day` lies in."""
    period = period_of(calendar, day)
    week = [
        (period.hours[weekday] if period else None) or ordinary
        for weekday, ordinary in enumerate(calendar.service_hours)
    ]
    zone = ZONE_NAMES.get(calendar.zone, calendar.zone)
    return [
        HoursRow(_span([weekday for weekday, _hours in days]), f"{_clock(hours.opens)}–{_clock(hours.closes)} {zone}")
        for hours, days in _runs(week)
    ]


def in_one_line(calendar: Calendar, at: datetime) -> str:
    """Return "Senin–Kamis 07.30–16.00 WIB, Jumat 07.30–16.30 WIB"; "" for a calendar without service."""
    day = at.astimezone(calendar.timezone).date()
    return ", ".join(f"{row.days} {row.hours}" for row in hours_rows(calendar, day))


def _runs(
    week: Sequence[ServiceHours | None],
) -> list[tuple[ServiceHours, list[tuple[int, ServiceHours | None]]]]:
    runs = ((hours, list(days)) for hours, days in groupby(enumerate(week), key=lambda day: day[1]))
    return [(hours, days) for hours, days in runs if hours is not None]


def _span(weekdays: Sequence[int]) -> str:
    names = [str(get_locale().days["format"]["wide"][weekday]) for weekday in weekdays]
    return names[0] if len(names) == 1 else _("%(first)s–%(last)s", first=names[0], last=names[-1])


def _clock(at: time) -> str:
    return str(format_time(at, "HH.mm", rebase=False))
