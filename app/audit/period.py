"""A period as people give it: days, or exact instants, the last day included."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FIRST, _LAST = date(1970, 1, 1), date(9990, 12, 31)


def beginning(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant from which a period that is given to begin so runs. Raises ValueError."""
    return _instant(text, zone, days=0)


def end(text: str, zone: ZoneInfo) -> datetime:
    """Return the instant before which a period that is given to end so lies. Raises ValueError."""
    return _instant(text, zone, days=1)


def _instant(text: str, zone: ZoneInfo, *, days: int) -> datetime:
    text = text.strip()
    if len(text) == len("2026-01-31"):
        day = date.fromisoformat(text)
        at = datetime.combine(day + timedelta(days=days) if _FIRST <= day <= _LAST else day, time(), zone)
    else:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
    if not _FIRST <= at.date() <= _LAST:
        raise ValueError(f"{text} lies outside what a database can keep")
    return at
