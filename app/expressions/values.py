"""The values of FEEL as Python values (DMN 1.3 §10.3.2.2), and the way in for data from outside.

Decimal is the only number; None is null; timedelta is a days-and-time duration. Python has no type for the
other kind of duration nor for a range, so they are here. Lists and contexts are list and dict and are never
changed after they are made.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeAlias, Union

from app.expressions.errors import Refused
from app.expressions.limits import (
    MAX_DATA_DEPTH,
    MAX_DIGITS,
    NUMBERS,
    TOO_BIG_NUMBER,
    Budget,
    bounded_text,
    check_list_length,
)


@dataclass(frozen=True, slots=True)
class Months:
    """A years-and-months duration; negative counts are durations back in time."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    low: "Value"
    high: "Value"
    includes_low: bool
    includes_high: bool


Value: TypeAlias = Union[  # noqa: UP007 - a union with quoted members is no value at run time
    bool, Decimal, str, dt.date, dt.time, dt.timedelta, Months, Range, list["Value"], dict[str, "Value"], None
]
"""datetime is a date to Python, not to FEEL: `kind` tells them apart."""

_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    dt.datetime: "date and time",
    dt.date: "date",
    dt.time: "time",
    dt.timedelta: "days and time duration",
    Months: "years and months duration",
    Range: "range",
    list: "list",
    dict: "context",
}


def kind(value: Value) -> str:
    """Name the FEEL type of a value."""
    return _KINDS[type(value)]


def number(value: Decimal) -> Decimal:
    """Bring a number into FEEL's 34 digits, or refuse one beyond the exponents we keep."""
    try:
        return NUMBERS.plus(value)
    except ArithmeticError:
        raise Refused(TOO_BIG_NUMBER) from None


def exact_number(value: Decimal) -> Decimal:
    """Take a number from outside as it is; one that 34 digits cannot hold is refused, not rounded."""
    if len(value.as_tuple().digits) > MAX_DIGITS:
        stripped = Decimal(str(value).rstrip("0").rstrip(".")) if "." in str(value) else value
        if len(stripped.as_tuple().digits) > MAX_DIGITS:
            raise Refused(f"Bilangan lebih dari {MAX_DIGITS} angka.")
    return number(value)


def from_python(value: object, budget: Budget, depth: int = 0) -> Value:
    """Turn data of the host into a FEEL value. Strings stay strings, even those that look like dates."""
    budget.spend()
    if value is None or isinstance(value, bool | Months | Range):
        return value
    if isinstance(value, str):
        return _whole_text(str(value))
    if isinstance(value, int | float | Decimal):
        return _number_from_python(value)
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return _exact_temporal(value)
    return _collection_from_python(value, budget, depth)


def _whole_text(text: str) -> str:
    """Refuse halves of characters: JSON can bring them in, no page and no file takes them."""
    if not bounded_text(text).isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Refused("Data berisi separuh karakter (\\uD800–\\uDFFF tanpa pasangan).") from None
    return text


def _collection_from_python(value: object, budget: Budget, depth: int) -> Value:
    if depth >= MAX_DATA_DEPTH:
        raise Refused(f"Data bersarang lebih dari {MAX_DATA_DEPTH} tingkat.")
    if isinstance(value, Mapping):
        check_list_length(len(value))
        if not all(isinstance(key, str) for key in value):
            raise Refused("Nama isian dalam data harus berupa teks.")
        return {_whole_text(key): from_python(item, budget, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        check_list_length(len(value))
        return [from_python(item, budget, depth + 1) for item in value]
    raise Refused(f"Data berjenis {type(value).__name__} tidak dapat dipakai dalam ekspresi.")


def _number_from_python(value: int | float | Decimal) -> Decimal:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refused("Data berisi bilangan tak hingga.")
        return exact_number(Decimal(repr(float(value))))
    if isinstance(value, int):
        if value.bit_length() > 1_024:
            raise Refused(TOO_BIG_NUMBER)
        return exact_number(Decimal(int(value)))
    try:
        if not value.is_finite():
            raise Refused("Data berisi bilangan tak hingga.")
        return exact_number(Decimal(value))
    except InvalidOperation:
        raise Refused(TOO_BIG_NUMBER) from None


def _exact_temporal(value: dt.date | dt.time | dt.timedelta) -> Value:
    if type(value) not in _KINDS:
        raise Refused(f"Data berjenis {type(value).__name__} tidak dapat dipakai dalam ekspresi.")
    if isinstance(value, dt.time) and value.tzinfo is not None and value.utcoffset() is None:
        raise Refused("Jam dengan nama zona waktu belum didukung; pakai selisih seperti +07:00.")
    return value


def to_python(value: Value) -> object:
    """Hand a value to a host function: whole numbers as int, which is what Python code counts with."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    if isinstance(value, list):
        return [to_python(item) for item in value]
    if isinstance(value, dict):
        return {key: to_python(item) for key, item in value.items()}
    return value
