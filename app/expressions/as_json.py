"""FEEL values as JSON, for process data, for pages, and for the command line."""

import datetime as dt
import json
from decimal import Decimal
from typing import TypeAlias, Union

from app.expressions import temporal
from app.expressions.errors import FeelError, Refused
from app.expressions.limits import Budget
from app.expressions.text import plain_number
from app.expressions.values import Months, Range, Value

Json: TypeAlias = Union[bool, int, float, str, list["Json"], dict[str, "Json"], None]  # noqa: UP007


def to_json(value: Value) -> Json:
    """Turn a value into what any JSON writer takes: whole numbers as int, dates and durations as ISO strings.

    A number with a fraction becomes the nearest float, whose digits are the number's own up to 15 of them;
    `to_json_text` keeps all 34. Raises FeelError for a range, which JSON cannot say, and for a value too
    large.
    """
    try:
        return _plain(value, Budget())
    except Refused as refused:
        raise FeelError(refused.reason, 0) from None


def to_json_text(value: Value) -> str:
    """Write a value as JSON text with every digit of its numbers."""
    try:
        return _text(value, Budget())
    except Refused as refused:
        raise FeelError(refused.reason, 0) from None


def _plain(value: Value, budget: Budget) -> Json:
    budget.spend()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(item, budget) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, budget) for key, item in value.items()}
    return _scalar(value)


def _text(value: Value, budget: Budget) -> str:
    budget.spend()
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, list):
        return "[" + ", ".join(_text(item, budget) for item in value) + "]"
    if isinstance(value, dict):
        entries = (f"{_quoted(key)}: {_text(item, budget)}" for key, item in value.items())
        return "{" + ", ".join(entries) + "}"
    return _quoted(_scalar(value))


def _quoted(value: bool | str | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def _scalar(value: Value) -> bool | str | None:
    if isinstance(value, dt.date | dt.time | dt.timedelta | Months):
        return temporal.text_of(value, zone_names=False)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Range):
        raise Refused("Rentang tidak dapat disimpan sebagai nilai.")
    raise TypeError(type(value))
