"""What the tests of the clock share: the calendar of 2026 and a short way to write an instant."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.sla import default_calendar

CALENDAR_2026 = default_calendar([2026])


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def wib(text: str) -> datetime:
    return at(text, "Asia/Jakarta")
