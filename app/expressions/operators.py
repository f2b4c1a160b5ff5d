"""Equality, order and arithmetic between values (DMN 1.3 §10.3.2.13 and tables 42–57).

Three-valued throughout: true, false, or null where FEEL defines no answer, such as an order between a text
and a number.
"""

import calendar
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow, Underflow
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from app.expressions.errors import Refused
from app.expressions.limits import NUMBERS, TOO_BIG_NUMBER, Budget, bounded_text
from app.expressions.temporal import DAY, MICROSECOND
from app.expressions.values import Months, Range, Value, kind

Pairs: TypeAlias = Iterable[tuple[Value, Value]]
_EPOCH = dt.datetime(1, 1, 1)  # noqa: DTZ001 - only differences from it are used
_MAX_MONTHS = 120_000
TOO_FAR = "Tanggal atau durasi di luar batas."
_ORDERED = (
    "number",
    "string",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
)


def equal(left: Value, right: Value, budget: Budget) -> bool | None:
    """Compare two values; null where the kinds differ, yet null itself may be compared with anything."""
    budget.spend()
    if left is None or right is None:
        return left is None and right is None
    kinds = {kind(left), kind(right)}
    if len(kinds) > 1:
        _refuse_single_item(left, right)
        return None
    if isinstance(left, list) and isinstance(right, list):
        return False if len(left) != len(right) else _all_equal(zip(left, right, strict=True), budget)
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _all_equal(((left[key], right[key]) for key in left), budget)
    if isinstance(left, Range) and isinstance(right, Range):
        if (left.includes_low, left.includes_high) != (right.includes_low, right.includes_high):
            return False
        return _all_equal(((left.low, right.low), (left.high, right.high)), budget)
    if isinstance(left, dt.datetime | dt.time) and isinstance(right, dt.datetime | dt.time):
        return _has_zone(left) == _has_zone(right) and _sortable(left) == _sortable(right)
    if isinstance(left, str) and isinstance(right, str):
        budget.spend(min(len(left), len(right)) // 1_000)
    return left == right


def _refuse_single_item(left: Value, right: Value) -> None:
    """The standard makes [1] = 1 null, editors show it as true: the author must say which is meant."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, list) and len(one) == 1 and kind(one[0]) == kind(other):
            raise Refused("Daftar berisi satu nilai dibandingkan dengan nilai; ambil isinya dengan [1].")


def _all_equal(pairs: Pairs, budget: Budget) -> bool | None:
    answer: bool | None = True
    for one, other in pairs:
        same = equal(one, other, budget)
        if same is False:
            return False
        answer = None if same is None else answer
    return answer


def compare(operator: str, left: Value, right: Value, budget: Budget) -> bool | None:
    """Apply one of =, !=, <, <=, >, >=."""
    if operator in ("=", "!="):
        same = equal(left, right, budget)
        return same if operator == "=" or same is None else not same
    budget.spend()
    if left is None or right is None or kind(left) != kind(right) or kind(left) not in _ORDERED:
        return None
    if isinstance(left, dt.datetime | dt.time) and _has_zone(left) != _has_zone(right):
        return None
    if isinstance(left, str) and isinstance(right, str):
        budget.spend(min(len(left), len(right)) // 1_000)
    one, other = _sortable(left), _sortable(right)
    match operator:
        case "<":
            return bool(one < other)
        case "<=":
            return bool(one <= other)
        case ">":
            return bool(one > other)
        case _:
            return bool(one >= other)


def _has_zone(value: Value) -> bool:
    return isinstance(value, dt.datetime | dt.time) and value.utcoffset() is not None


def _sortable(value: Value) -> Any:
    """Order instants as instants: Python compares times of one zone by the wall clock."""
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - _EPOCH) - (value.utcoffset() or dt.timedelta())
    if isinstance(value, dt.time):
        return _since_midnight(value) - (value.utcoffset() or dt.timedelta())
    if isinstance(value, Months):
        return Decimal(value.count)
    assert isinstance(value, Decimal | str | dt.date | dt.timedelta)
    return value


def _since_midnight(value: dt.time) -> dt.timedelta:
    return dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)


def within(value: Value, bounds: Range, budget: Budget) -> bool | None:
    """Tell whether a value lies in a range; an open start or end does not include its bound."""
    low = compare(">=" if bounds.includes_low else ">", value, bounds.low, budget)
    high = compare("<=" if bounds.includes_high else "<", value, bounds.high, budget)
    return all_true(low, high)


def all_true(*answers: Value) -> bool | None:
    if any(answer is False for answer in answers):
        return False
    return True if all(answer is True for answer in answers) else None


def any_true(*answers: Value) -> bool | None:
    if any(answer is True for answer in answers):
        return True
    return False if all(answer is False for answer in answers) else None


def calculate(operator: str, left: Value, right: Value) -> Value:
    """Apply +, -, *, / or **; null where FEEL defines no answer."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return arithmetic(operator, left, right)
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        return bounded_text(left + right)
    try:
        match operator:
            case "+":
                return _add(left, right)
            case "-":
                return _subtract(left, right)
            case "*":
                return _scale(left, right)
            case "/":
                return _divide(left, right)
    except OverflowError:
        raise Refused(TOO_FAR) from None
    return None


def negate(value: Value) -> Value:
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, dt.timedelta):
        try:
            return -value
        except OverflowError:  # Python's longest duration has no opposite
            raise Refused(TOO_FAR) from None
    return Months(-value.count) if isinstance(value, Months) else None


def arithmetic(operator: str, left: Decimal, right: Decimal) -> Decimal | None:
    """Calculate with 34 digits; dividing by zero is null, leaving the range of numbers is refused."""
    if operator == "**" and not left and right <= 0:
        raise Refused("Nol dipangkatkan nol atau bilangan negatif tidak mempunyai nilai.")
    try:
        match operator:
            case "+":
                return NUMBERS.add(left, right)
            case "-":
                return NUMBERS.subtract(left, right)
            case "*":
                return NUMBERS.multiply(left, right)
            case "/":
                return NUMBERS.divide(left, right) if right else None
            case _:
                return NUMBERS.power(left, right)
    except (Overflow, Underflow):
        raise Refused(TOO_BIG_NUMBER) from None
    except (InvalidOperation, DivisionByZero):
        return None
    except DecimalException:
        raise Refused(TOO_BIG_NUMBER) from None


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, Months) and isinstance(right, Months):
        return _months(left.count + right.count)
    if isinstance(left, dt.timedelta) and isinstance(right, dt.timedelta):
        return left + right
    if isinstance(left, Months | dt.timedelta) and isinstance(right, dt.date | dt.time):
        return _add(right, left)
    if isinstance(left, dt.date) and isinstance(right, Months):
        return _later_by_months(left, right.count)
    if isinstance(left, dt.date | dt.time) and isinstance(right, dt.timedelta):
        return _later(left, right)
    return None


def _subtract(left: Value, right: Value) -> Value:
    if isinstance(right, Months | dt.timedelta):
        return _add(left, negate(right)) if not isinstance(left, type(right)) else _difference(left, right)
    if isinstance(left, dt.date | dt.time) and isinstance(right, dt.date | dt.time):
        if kind(left) != kind(right):
            if isinstance(left, dt.date) and isinstance(right, dt.date):
                raise Refused("Selisih antara tanggal dan tanggal-waktu tidak didukung; samakan jenisnya.")
            return None
        if _has_zone(left) != _has_zone(right):
            return None
        return _span_between(left, right)
    return None


def _difference(left: Value, right: Value) -> Value:
    if isinstance(left, Months) and isinstance(right, Months):
        return _months(left.count - right.count)
    assert isinstance(left, dt.timedelta)
    assert isinstance(right, dt.timedelta)
    return left - right


def _span_between(left: Value, right: Value) -> dt.timedelta:
    one, other = _sortable(left), _sortable(right)
    if isinstance(one, dt.timedelta) and isinstance(other, dt.timedelta):
        return one - other
    assert isinstance(one, dt.date)
    assert isinstance(other, dt.date)
    return one - other


def _scale(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, dt.timedelta):
        return _span(arithmetic("*", Decimal(left // MICROSECOND), right))
    return _whole_months(arithmetic("*", Decimal(left.count), right)) if isinstance(left, Months) else None


def _divide(left: Value, right: Value) -> Value:
    if isinstance(left, dt.timedelta) and isinstance(right, dt.timedelta):
        return arithmetic("/", Decimal(left // MICROSECOND), Decimal(right // MICROSECOND))
    if isinstance(left, Months) and isinstance(right, Months):
        return arithmetic("/", Decimal(left.count), Decimal(right.count))
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, dt.timedelta):
        return _span(arithmetic("/", Decimal(left // MICROSECOND), right))
    return _whole_months(arithmetic("/", Decimal(left.count), right)) if isinstance(left, Months) else None


def _span(microseconds: Decimal | None) -> dt.timedelta | None:
    if microseconds is None:
        return None
    if abs(microseconds) > Decimal(10) ** 20:
        raise OverflowError
    return int(microseconds.to_integral_value()) * MICROSECOND


def _whole_months(count: Decimal | None) -> Months | None:
    return None if count is None else _months(int(count))


def _months(count: int) -> Months:
    if abs(count) > _MAX_MONTHS:
        raise OverflowError
    return Months(count)


def _later(start: dt.date | dt.time, span: dt.timedelta) -> Value:
    if isinstance(start, dt.time):
        total = (_since_midnight(start) + span) % DAY
        return (_EPOCH + total).time().replace(tzinfo=start.tzinfo)
    if not isinstance(start, dt.datetime):
        if span % DAY:
            raise Refused("Tanggal hanya dapat ditambah hari utuh; pakai «date and time» untuk jam.")
        return start + span
    if isinstance(start.tzinfo, ZoneInfo):  # 24 hours are 24 hours, also where the clock changes
        return (start.astimezone(dt.UTC) + span).astimezone(start.tzinfo)
    return start + span


def _later_by_months(start: dt.date, count: int) -> dt.date:
    """The same day of a later month, or that month's last day where it has no such day."""
    years, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    if not dt.MINYEAR <= years <= dt.MAXYEAR:
        raise OverflowError
    day = min(start.day, calendar.monthrange(years, month + 1)[1])
    return start.replace(year=years, month=month + 1, day=day)
