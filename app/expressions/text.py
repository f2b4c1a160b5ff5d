"""A value as FEEL's `string` writes it, for people (`as_json` writes for programs)."""

from decimal import Decimal

from app.expressions import temporal
from app.expressions.errors import Refused
from app.expressions.lexer import is_word
from app.expressions.limits import Budget, bounded_text
from app.expressions.values import Range, Value


def plain_number(value: Decimal) -> str:
    """All digits, no exponent, no idle zeros: 1.50 is 1.5 and 1E+3 is 1000."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def text_of(value: Value, budget: Budget, *, nested: bool = False) -> str:
    budget.spend()
    if isinstance(value, str):
        budget.spend(len(value) // 1_000)
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if nested else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_number(value)
    if value is None:
        return "null"
    if isinstance(value, list):
        return bounded_text("[" + ", ".join(text_of(item, budget, nested=True) for item in value) + "]")
    if isinstance(value, dict):
        entries = (f"{_key(key)}: {text_of(item, budget, nested=True)}" for key, item in value.items())
        return bounded_text("{" + ", ".join(entries) + "}")
    if isinstance(value, Range):
        raise Refused("Rentang tidak dapat dijadikan teks.")
    return temporal.text_of(value)


def _key(key: str) -> str:
    return key if is_word(key) else '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
