"""Dates, times and durations as text (DMN 1.3 §10.3.2.3.4 to .7; xsd:dateTime and ISO 8601), and their
properties.

A text that is well formed but means no day is null, as FEEL says. What FEEL can say and Python cannot hold
(the year 12000, nanoseconds, an hour in a named zone without a day) is refused: null would be a wrong answer.
"""

import datetime as dt
import re
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.expressions.errors import Refused
from app.expressions.values import Months, Value

_DATE = re.compile(r"(-?[0-9]{4,9})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,30}))?(Z|z|[+-][0-9]{2}:[0-9]{2}|@[A-Za-z0-9_+/-]{1,60})?"
)
_MONTHS = re.compile(r"(-?)P(?=[0-9])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?")
_SPAN = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,30}))?S)?)?"
)
MICROSECOND = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)


def parse_date(text: str) -> dt.date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    digits = found[1].removeprefix("-")
    if len(digits) > 4 and digits.startswith("0"):
        return None
    year = int(found[1])
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise Refused(f"Tahun {year} di luar batas {dt.MINYEAR}–{dt.MAXYEAR}.")
    try:
        return dt.date(year, int(found[2]), int(found[3]))
    except ValueError:
        return None


def parse_time(text: str) -> dt.time | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    if found[1] == "24":
        raise Refused("Jam 24 belum didukung; pakai jam 00 hari berikutnya.")
    zone = _zone(found[5])
    if found[5] is not None and zone is None:
        return None
    if isinstance(zone, ZoneInfo):
        raise Refused("Jam dengan nama zona waktu belum didukung; pakai selisih seperti +07:00.")
    return _time(found, zone)


def parse_date_and_time(text: str) -> dt.datetime | None:
    day, mark, clock = text.partition("T")
    date = parse_date(day)
    if date is None or not mark:
        return None if date is None else dt.datetime.combine(date, dt.time())
    found = _TIME.fullmatch(clock)
    if found is None:
        return None
    if found[1] == "24":
        raise Refused("Jam 24 belum didukung; pakai jam 00 hari berikutnya.")
    zone = _zone(found[5])
    time = _time(found, zone) if found[5] is None or zone is not None else None
    return None if time is None else dt.datetime.combine(date, time)


def _time(found: re.Match[str], zone: dt.tzinfo | None) -> dt.time | None:
    try:
        return dt.time(int(found[1]), int(found[2]), int(found[3]), _microseconds(found[4]), tzinfo=zone)
    except ValueError:
        return None


def _microseconds(fraction: str | None) -> int:
    digits = (fraction or "").rstrip("0")
    if len(digits) > 6:
        raise Refused("Pecahan detik lebih halus dari satu mikrodetik belum didukung.")
    return int(digits.ljust(6, "0"))


def _zone(text: str | None) -> dt.tzinfo | None:
    if text is None:
        return None
    if text in ("Z", "z"):
        return dt.UTC
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (LookupError, ValueError, OSError):
            return None
    hours, minutes = int(text[1:3]), int(text[4:6])
    if minutes > 59 or hours * 60 + minutes > 18 * 60:
        return None
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if text[0] == "-" else offset)


def parse_duration(text: str) -> dt.timedelta | Months | None:
    """Read either kind of duration; one that mixes months and days is neither, so null."""
    if found := _MONTHS.fullmatch(text):
        count = int(found[2] or 0) * 12 + int(found[3] or 0)
        return Months(-count if found[1] else count)
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    try:
        span = dt.timedelta(
            days=int(found[2] or 0),
            hours=int(found[3] or 0),
            minutes=int(found[4] or 0),
            seconds=int(found[5] or 0),
            microseconds=_microseconds(found[6]),
        )
        return -span if found[1] else span
    except OverflowError:
        raise Refused("Durasi di luar batas.") from None


def parse_any(text: str) -> Value:
    """Read what follows an at sign: @"2025-01-31", @"PT2H" …; null when it is none of them."""
    if text.removeprefix("-").startswith("P"):
        return parse_duration(text)
    if "T" in text:
        return parse_date_and_time(text)
    return parse_date(text) if _DATE.fullmatch(text) else parse_time(text)


def text_of(value: dt.date | dt.time | dt.timedelta | Months, *, zone_names: bool = True) -> str:
    """Write as FEEL's `string` does; without zone names it is plain ISO 8601, for other readers."""
    if isinstance(value, Months):
        return _months_text(value.count)
    if isinstance(value, dt.timedelta):
        return _span_text(value)
    if not isinstance(value, dt.datetime | dt.time):
        return value.isoformat()
    zone = value.tzinfo
    text = value.replace(tzinfo=None).isoformat()
    text = text.rstrip("0") if "." in text else text
    if isinstance(zone, ZoneInfo) and zone_names:
        return f"{text}@{zone.key}"
    offset = value.isoformat()[len(value.replace(tzinfo=None).isoformat()) :]
    return text + ("Z" if offset == "+00:00" else offset)


def _months_text(count: int) -> str:
    years, months = divmod(abs(count), 12)
    sign = "-" if count < 0 else ""
    parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
    return f"{sign}P{parts}"


def _span_text(span: dt.timedelta) -> str:
    size = abs(span)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{size.microseconds:06}".rstrip("0") if size.microseconds else ""
    clock = f"{hours}H" if hours else ""
    clock += f"{minutes}M" if minutes else ""
    clock += f"{seconds}{fraction}S" if seconds or fraction or not size else ""
    days = f"{size.days}D" if size.days else ""
    return ("-" if span < dt.timedelta() else "") + f"P{days}" + (f"T{clock}" if clock else "")


def property_of(value: Value, name: str) -> Value:
    """Read a named part of a date, a time or a duration (DMN 1.3 table 65); null when it has no such part."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        part = {"years": years, "months": months}.get(name)
        return None if part is None else Decimal(-part if value.count < 0 else part)
    if isinstance(value, dt.timedelta):
        return _span_property(value, name)
    if isinstance(value, dt.date) and name in ("year", "month", "day", "weekday"):
        return Decimal(value.isoweekday() if name == "weekday" else getattr(value, name))
    if not isinstance(value, dt.datetime | dt.time):
        return None
    if name in ("hour", "minute"):
        return Decimal(getattr(value, name))
    if name == "second":
        return Decimal(value.second) + Decimal(value.microsecond).scaleb(-6)
    if name == "time offset":
        return value.utcoffset()
    if name == "timezone":
        return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
    return None


def _span_property(span: dt.timedelta, name: str) -> Decimal | None:
    size = abs(span)
    seconds = Decimal(size.seconds % 60) + Decimal(size.microseconds).scaleb(-6)
    parts = {
        "days": Decimal(size.days),
        "hours": Decimal(size.seconds // 3600),
        "minutes": Decimal(size.seconds // 60 % 60),
        "seconds": seconds,
    }
    part = parts.get(name)
    return -part if part is not None and span < dt.timedelta() else part
