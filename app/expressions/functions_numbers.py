"""FEEL's functions on numbers (DMN 1.3 table 75, and 1.4's directed rounding)."""

import datetime as dt
import decimal
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from app.expressions.errors import Refused
from app.expressions.limits import MAX_DIGITS, NUMBERS, TOO_BIG_NUMBER, Budget
from app.expressions.operators import arithmetic, negate
from app.expressions.values import Months, Value, exact_number

Arguments = Sequence[Value]
Function = Callable[[Arguments, Budget], Value]
_LITERAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_MAX_SCALE = MAX_DIGITS


def number(arguments: Arguments, _budget: Budget) -> Value:
    """Read a number from a text, with the grouping and decimal signs given; null when it is none."""
    text, *signs = arguments
    if isinstance(text, Decimal) and not signs:
        return text
    if not isinstance(text, str):
        return None
    if signs:
        if len(signs) != 2:
            raise Refused("Fungsi «number» memerlukan satu atau tiga argumen.")
        cleaned = _without_grouping(text, *signs)
        if cleaned is None:
            return None
        text = cleaned
    if len(text) > 400 or _LITERAL.fullmatch(text) is None:
        return None
    try:
        return exact_number(Decimal(text))
    except decimal.InvalidOperation:
        raise Refused(TOO_BIG_NUMBER) from None


def _without_grouping(text: str, grouping: Value, point: Value) -> str | None:
    if grouping not in (None, " ", ",", ".") or point not in (None, ".", ","):
        return None
    if grouping is not None and grouping == point:
        return None
    text = text.replace(str(grouping), "") if grouping is not None else text
    if point == "," and "." in text:
        return None
    return text.replace(",", ".") if point == "," else text


def _rounding(mode: str) -> Function:
    """A rounding function with an optional scale (DMN 1.4 added it to floor and ceiling)."""

    def call(arguments: Arguments, _budget: Budget) -> Value:
        value = arguments[0]
        scale = arguments[1] if len(arguments) > 1 else Decimal(0)
        if not isinstance(value, Decimal) or not isinstance(scale, Decimal):
            return None
        if scale != scale.to_integral_value():
            return None
        if abs(scale) > _MAX_SCALE:
            raise Refused(f"Jumlah angka desimal di luar batas −{_MAX_SCALE} sampai {_MAX_SCALE}.")
        if value.as_tuple().exponent == -int(scale):
            return value
        try:
            return NUMBERS.plus(value.quantize(Decimal(1).scaleb(-int(scale)), mode, _WIDE))
        except decimal.DecimalException:
            raise Refused(TOO_BIG_NUMBER) from None

    return call


_WIDE = decimal.Context(prec=400, traps=NUMBERS.traps)


def absolute(arguments: Arguments, _budget: Budget) -> Value:
    value = arguments[0]
    if isinstance(value, Decimal | dt.timedelta):
        return abs(value) if isinstance(value, dt.timedelta) else NUMBERS.abs(value)
    return (negate(value) if value.count < 0 else value) if isinstance(value, Months) else None


def modulo(arguments: Arguments, _budget: Budget) -> Value:
    """Remainder with the divisor's sign: dividend - divisor * floor(dividend / divisor)."""
    dividend, divisor = arguments
    if not isinstance(dividend, Decimal) or not isinstance(divisor, Decimal) or not divisor:
        return None
    try:
        rest = NUMBERS.remainder(dividend, divisor)
        return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest
    except decimal.DecimalException:
        raise Refused(TOO_BIG_NUMBER) from None


def square_root(arguments: Arguments, _budget: Budget) -> Value:
    value = arguments[0]
    return NUMBERS.sqrt(value) if isinstance(value, Decimal) and value >= 0 else None


def _parity(rest: int) -> Function:
    def call(arguments: Arguments, _budget: Budget) -> Value:
        value = arguments[0]
        if not isinstance(value, Decimal):
            return None
        if value != value.to_integral_value():
            raise Refused("Genap atau ganjil hanya berlaku untuk bilangan bulat.")
        return int(value) % 2 == rest

    return call


def total(numbers: Sequence[Decimal], operator: str) -> Value:
    """Add or multiply numbers one after another, within FEEL's digits."""
    result: Decimal | None = numbers[0]
    for value in numbers[1:]:
        result = None if result is None else arithmetic(operator, result, value)
    return result


TABLE: Mapping[str, tuple[int, int | None, Function]] = {
    "number": (1, 3, number),
    "decimal": (2, 2, _rounding(decimal.ROUND_HALF_EVEN)),
    "floor": (1, 2, _rounding(decimal.ROUND_FLOOR)),
    "ceiling": (1, 2, _rounding(decimal.ROUND_CEILING)),
    "round up": (2, 2, _rounding(decimal.ROUND_UP)),
    "round down": (2, 2, _rounding(decimal.ROUND_DOWN)),
    "round half up": (2, 2, _rounding(decimal.ROUND_HALF_UP)),
    "round half down": (2, 2, _rounding(decimal.ROUND_HALF_DOWN)),
    "abs": (1, 1, absolute),
    "modulo": (2, 2, modulo),
    "sqrt": (1, 1, square_root),
    "even": (1, 1, _parity(0)),
    "odd": (1, 1, _parity(1)),
}
