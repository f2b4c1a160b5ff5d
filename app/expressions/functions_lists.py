"""FEEL's functions on lists and contexts (DMN 1.3 tables 74 and 77).

A single value where a list is expected is a list of one; null is not. Functions of several values take them
written out or as one list.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from app.expressions.errors import Refused
from app.expressions.functions_numbers import total
from app.expressions.limits import Budget, check_list_length
from app.expressions.operators import all_true, any_true, arithmetic, compare, equal
from app.expressions.values import Value

Arguments = Sequence[Value]
Function = Callable[[Arguments, Budget], Value]
_NO_SUCH_PLACE = "Posisi di luar daftar."


def _list(value: Value) -> list[Value] | None:
    return value if isinstance(value, list) else None if value is None else [value]


def _spread(arguments: Arguments) -> list[Value] | None:
    return _list(arguments[0]) if len(arguments) == 1 else list(arguments)


def _numbers(arguments: Arguments, budget: Budget) -> list[Decimal] | None:
    """The numbers to work on; None where there are none or something else is among them."""
    items = _spread(arguments)
    budget.spend(len(items or ()))
    numbers = [item for item in items or () if isinstance(item, Decimal)]
    return numbers if items and len(numbers) == len(items) else None


def _grown(items: list[Value], budget: Budget) -> list[Value]:
    check_list_length(len(items))
    budget.spend(len(items))
    return items


def _position(place: Value, length: int) -> int | None:
    """From 1 or, negative, from the end, to Python's index."""
    if not isinstance(place, Decimal) or place != place.to_integral_value():
        return None
    if not 1 <= abs(place) <= length:
        raise Refused(_NO_SUCH_PLACE)
    return int(place) - 1 if place > 0 else length + int(place)


def contains(arguments: Arguments, budget: Budget) -> Value:
    items = _list(arguments[0])
    return None if items is None else any(equal(item, arguments[1], budget) is True for item in items)


def count(arguments: Arguments, _budget: Budget) -> Value:
    items = _list(arguments[0])
    return None if items is None else Decimal(len(items))


def _extreme(operator: str) -> Function:
    def call(arguments: Arguments, budget: Budget) -> Value:
        items = _spread(arguments)
        if not items:
            return None
        best = items[0]
        if compare("=", best, best, budget) is None or compare("<=", best, best, budget) is None:
            return None
        for item in items[1:]:
            better = compare(operator, item, best, budget)
            if better is None:
                return None
            best = item if better else best
        return best

    return call


def _fold(operator: str) -> Function:
    def call(arguments: Arguments, budget: Budget) -> Value:
        numbers = _numbers(arguments, budget)
        return total(numbers, operator) if numbers else None

    return call


def mean(arguments: Arguments, budget: Budget) -> Value:
    numbers = _numbers(arguments, budget)
    whole = total(numbers, "+") if numbers else None
    return arithmetic("/", whole, Decimal(len(numbers))) if numbers and isinstance(whole, Decimal) else None


def median(arguments: Arguments, budget: Budget) -> Value:
    numbers = sorted(_numbers(arguments, budget) or ())
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    whole = arithmetic("+", numbers[middle - 1], numbers[middle])
    return None if whole is None else arithmetic("/", whole, Decimal(2))


def _logic(answer: Callable[..., bool | None]) -> Function:
    def call(arguments: Arguments, budget: Budget) -> Value:
        items = _spread(arguments)
        budget.spend(len(items or ()))
        return None if items is None else answer(*items)

    return call


def sublist(arguments: Arguments, _budget: Budget) -> Value:
    items, start, *length = arguments
    items = _list(items)
    first = None if items is None else _position(start, len(items))
    if items is None or first is None:
        return None
    if not length:
        return items[first:]
    size = length[0]
    if not isinstance(size, Decimal) or size != size.to_integral_value():
        return None
    if not 0 <= size <= len(items) - first:
        raise Refused(_NO_SUCH_PLACE)
    return items[first : first + int(size)]


def append(arguments: Arguments, budget: Budget) -> Value:
    items = _list(arguments[0])
    return None if items is None else _grown([*items, *arguments[1:]], budget)


def concatenate(arguments: Arguments, budget: Budget) -> Value:
    lists = [_list(argument) for argument in arguments]
    if any(items is None for items in lists):
        return None
    return _grown([item for items in lists for item in items or ()], budget)


def union(arguments: Arguments, budget: Budget) -> Value:
    together = concatenate(arguments, budget)
    return None if together is None else distinct([together], budget)


def distinct(arguments: Arguments, budget: Budget) -> Value:
    items = _list(arguments[0])
    if items is None:
        return None
    kept: list[Value] = []
    for item in items:
        if not any(equal(item, other, budget) is True for other in kept):
            kept.append(item)
    return kept


def insert_before(arguments: Arguments, budget: Budget) -> Value:
    items, place, item = arguments
    items = _list(items)
    at = None if items is None else _position(place, len(items))
    return None if items is None or at is None else _grown([*items[:at], item, *items[at:]], budget)


def remove(arguments: Arguments, _budget: Budget) -> Value:
    items = _list(arguments[0])
    at = None if items is None else _position(arguments[1], len(items))
    return None if items is None or at is None else items[:at] + items[at + 1 :]


def reverse(arguments: Arguments, _budget: Budget) -> Value:
    items = _list(arguments[0])
    return None if items is None else items[::-1]


def index_of(arguments: Arguments, budget: Budget) -> Value:
    items = _list(arguments[0])
    if items is None:
        return None
    places = [Decimal(at) for at, item in enumerate(items, 1) if equal(item, arguments[1], budget) is True]
    return list[Value](places)


def flatten(arguments: Arguments, budget: Budget) -> Value:
    items = _list(arguments[0])
    if items is None:
        return None
    flat: list[Value] = []
    waiting = items[::-1]
    while waiting:
        item = waiting.pop()
        budget.spend()
        if isinstance(item, list):
            waiting += item[::-1]
        else:
            flat.append(item)
            check_list_length(len(flat))
    return flat


def get_value(arguments: Arguments, _budget: Budget) -> Value:
    context, key = arguments
    return context.get(key) if isinstance(context, dict) and isinstance(key, str) else None


TABLE: Mapping[str, tuple[int, int | None, Function]] = {
    "list contains": (2, 2, contains),
    "count": (1, 1, count),
    "min": (1, None, _extreme("<")),
    "max": (1, None, _extreme(">")),
    "sum": (1, None, _fold("+")),
    "product": (1, None, _fold("*")),
    "mean": (1, None, mean),
    "median": (1, None, median),
    "all": (1, None, _logic(all_true)),
    "any": (1, None, _logic(any_true)),
    "sublist": (2, 3, sublist),
    "append": (1, None, append),
    "concatenate": (1, None, concatenate),
    "union": (1, None, union),
    "distinct values": (1, 1, distinct),
    "insert before": (3, 3, insert_before),
    "remove": (2, 2, remove),
    "reverse": (1, 1, reverse),
    "index of": (2, 2, index_of),
    "flatten": (1, 1, flatten),
    "get value": (2, 2, get_value),
}
