"""FEEL's functions that make and read dates, times and durations (DMN 1.3 §10.3.4.1 and .8)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from app.expressions import temporal
from app.expressions.errors import Refused
from app.expressions.limits import NUMBERS, Budget
from app.expressions.values import Months, Value

Arguments = Sequence[Value]
Function = Callable[[Arguments, Budget], Value]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PARTS_COUNT = "Fungsi «{}» memerlukan satu atau tiga argumen."


def date(arguments: Arguments, _budget: Budget) -> Value:
    if len(arguments) == 2:
        raise Refused(_PARTS_COUNT.format("date"))
    if len(arguments) == 3:
        year, month, day = _whole(arguments[0]), _whole(arguments[1]), _whole(arguments[2])
        if year is None or month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        return temporal.parse_date(f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}")
    source = arguments[0]
    if isinstance(source, dt.date):
        return dt.date(source.year, source.month, source.day)
    return temporal.parse_date(source) if isinstance(source, str) else None


def time(arguments: Arguments, _budget: Budget) -> Value:
    if len(arguments) == 2:
        raise Refused("Fungsi «time» memerlukan satu, tiga, atau empat argumen.")
    if len(arguments) >= 3:
        return _time_of_parts(*arguments)
    source = arguments[0]
    if isinstance(source, dt.datetime):
        if source.tzinfo is not None and not isinstance(source.tzinfo, dt.timezone):
            return source.timetz().replace(tzinfo=dt.timezone(source.utcoffset() or dt.timedelta()))
        return source.timetz()
    if isinstance(source, dt.date):
        return dt.time(tzinfo=dt.UTC)
    if isinstance(source, dt.time):
        return source
    return temporal.parse_time(source) if isinstance(source, str) else None


def _time_of_parts(hour: Value, minute: Value, second: Value, offset: Value = None) -> Value:
    hours, minutes = _whole(hour), _whole(minute)
    if hours is None or minutes is None or not isinstance(second, Decimal) or not 0 <= second < 60:
        return None
    micros = NUMBERS.scaleb(second, Decimal(6))
    if micros != micros.to_integral_value():
        raise Refused("Pecahan detik lebih halus dari satu mikrodetik belum didukung.")
    if offset is not None and not isinstance(offset, dt.timedelta):
        return None
    try:
        zone = None if offset is None else dt.timezone(offset)
        whole, rest = divmod(int(micros), 1_000_000)
        return dt.time(hours, minutes, whole, rest, tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def date_and_time(arguments: Arguments, _budget: Budget) -> Value:
    if len(arguments) == 2:
        day, clock = arguments
        if not isinstance(day, dt.date) or not isinstance(clock, dt.time):
            return None
        return dt.datetime.combine(day, clock)
    source = arguments[0]
    if isinstance(source, dt.datetime):
        return source
    if isinstance(source, dt.date):
        return dt.datetime.combine(source, dt.time())
    return temporal.parse_date_and_time(source) if isinstance(source, str) else None


def duration(arguments: Arguments, _budget: Budget) -> Value:
    source = arguments[0]
    if isinstance(source, dt.timedelta | Months):
        return source
    return temporal.parse_duration(source) if isinstance(source, str) else None


def months_between(arguments: Arguments, _budget: Budget) -> Value:
    """Whole months from one date to another; the time of day is left out, as table 78 has it."""
    start, end = arguments
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        return None
    if isinstance(start, dt.datetime) or isinstance(end, dt.datetime):
        raise Refused("«years and months duration» hanya menerima tanggal tanpa jam; pakai date(…).")
    backwards = end < start
    if backwards:
        start, end = end, start
    count = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return Months(-count if backwards else count)


def _whole(value: Value) -> int | None:
    if not isinstance(value, Decimal) or value != value.to_integral_value() or abs(value) > 999_999_999:
        return None
    return int(value)


def _of_date(function: Callable[[dt.date], Value]) -> Function:
    def call(arguments: Arguments, _budget: Budget) -> Value:
        day = arguments[0]
        return function(day) if isinstance(day, dt.date) else None

    return call


TABLE: Mapping[str, tuple[int, int | None, Function]] = {
    "date": (1, 3, date),
    "time": (1, 4, time),
    "date and time": (1, 2, date_and_time),
    "duration": (1, 1, duration),
    "years and months duration": (2, 2, months_between),
    "day of week": (1, 1, _of_date(lambda day: _DAYS[day.weekday()])),
    "month of year": (1, 1, _of_date(lambda day: _MONTHS[day.month - 1])),
    "day of year": (1, 1, _of_date(lambda day: Decimal(day.timetuple().tm_yday))),
    "week of year": (1, 1, _of_date(lambda day: Decimal(day.isocalendar().week))),
}
