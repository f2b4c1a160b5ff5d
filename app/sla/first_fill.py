"""The calendar of the first day, before an administrator has edited it.

Holidays and cuti bersama come from the `holidays` package (the joint ministerial decree, where it knows
one). The hours follow Perpres 21/2023: Monday to Friday from 07.30, in Ramadan from 08.00. The end of the
day is set by each agency, and the days of Ramadan by the government's announcement: both are assumptions
here, to be confirmed.
"""

from collections.abc import Iterable
from datetime import date, time

import holidays

from app.sla.calendar import Calendar, ClosedDay, ServiceHours, SpecialPeriod, Week, week

ZONE = "Asia/Jakarta"


def _office_week(opens: time, closes: time, closes_on_friday: time) -> Week:
    ordinary = {weekday: ServiceHours(opens, closes) for weekday in range(4)}
    return week({**ordinary, 4: ServiceHours(opens, closes_on_friday)})


ORDINARY_HOURS = _office_week(time(7, 30), time(16, 0), time(16, 30))
RAMADAN_HOURS = _office_week(time(8, 0), time(15, 0), time(15, 30))
RAMADANS = (SpecialPeriod("Ramadan 1447 H", date(2026, 2, 18), date(2026, 3, 19), RAMADAN_HOURS),)


def default_calendar(years: Iterable[int]) -> Calendar:
    """Make a calendar for the given years: holidays, cuti bersama, hours, known Ramadans."""
    wanted = set(years)
    found = holidays.country_holidays(
        "ID", years=wanted, categories=("public", "government"), language="id", expand=False
    )
    return Calendar(
        zone=ZONE,
        service_hours=ORDINARY_HOURS,
        closed_days=tuple(ClosedDay(day, name) for day, name in sorted(found.items()) if day.year in wanted),
        special_periods=tuple(period for period in RAMADANS if {period.first.year, period.last.year} & wanted),
    )
