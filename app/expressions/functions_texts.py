"""FEEL's functions on strings (DMN 1.3 table 73). Characters are Unicode code points, as the standard
demands."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from app.expressions.errors import Refused
from app.expressions.limits import Budget, bounded_text, check_list_length
from app.expressions.text import text_of
from app.expressions.values import Value

Arguments = Sequence[Value]


def string(arguments: Arguments, budget: Budget) -> Value:
    value = arguments[0]
    return None if value is None else text_of(value, budget)


def substring(arguments: Arguments, _budget: Budget) -> Value:
    """Cut from a 1-based position; negative ones count from the end."""
    text, start, *length = arguments
    if not isinstance(text, str) or not isinstance(start, Decimal):
        return None
    if start != start.to_integral_value():
        return None
    if not 1 <= abs(start) <= len(text):
        raise Refused("Posisi di luar teks.")
    first = int(start) - 1 if start > 0 else len(text) + int(start)
    if not length:
        return text[first:]
    count = length[0]
    if not isinstance(count, Decimal) or count < 1:
        return None
    return text[first : first + int(min(count, Decimal(len(text))))]


def string_length(arguments: Arguments, _budget: Budget) -> Value:
    text = arguments[0]
    return Decimal(len(text)) if isinstance(text, str) else None


def string_join(arguments: Arguments, budget: Budget) -> Value:
    """Join the texts of a list, leaving nulls out; the separator may be null."""
    items, *separator = arguments
    items = [items] if isinstance(items, str) else items
    between = separator[0] if separator and separator[0] is not None else ""
    if not isinstance(items, list) or not isinstance(between, str):
        return None
    budget.spend(len(items))
    texts = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in texts):
        return None
    parts = [str(item) for item in texts]
    check_list_length(len(parts))
    budget.spend(sum(map(len, parts)) // 1_000 + len(between) * len(parts) // 1_000)
    return bounded_text(between.join(parts))


def _of_one(function: Callable[[str], str]) -> Callable[[Arguments, Budget], Value]:
    def call(arguments: Arguments, _budget: Budget) -> Value:
        text = arguments[0]
        return bounded_text(function(text)) if isinstance(text, str) else None

    return call


def _of_two(function: Callable[[str, str], Value]) -> Callable[[Arguments, Budget], Value]:
    def call(arguments: Arguments, budget: Budget) -> Value:
        text, part = arguments
        if not isinstance(text, str) or not isinstance(part, str):
            return None
        budget.spend(len(text) // 1_000)
        return function(text, part)

    return call


def _before(text: str, part: str) -> str:
    head, found, _ = text.partition(part) if part else ("", "", "")
    return head if found else ""


def _after(text: str, part: str) -> str:
    return text.partition(part)[2] if part else text


TABLE: Mapping[str, tuple[int, int | None, Callable[[Arguments, Budget], Value]]] = {
    "string": (1, 1, string),
    "substring": (2, 3, substring),
    "string length": (1, 1, string_length),
    "string join": (1, 2, string_join),
    "upper case": (1, 1, _of_one(str.upper)),
    "lower case": (1, 1, _of_one(str.lower)),
    "contains": (2, 2, _of_two(lambda text, part: part in text)),
    "starts with": (2, 2, _of_two(lambda text, part: text.startswith(part))),
    "ends with": (2, 2, _of_two(lambda text, part: text.endswith(part))),
    "substring before": (2, 2, _of_two(_before)),
    "substring after": (2, 2, _of_two(_after)),
}
