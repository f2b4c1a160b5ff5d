"""Calls of the host's functions: as many arguments as they take, and days that can be counted.

The language checks its own functions when it reads; the host's are only names to it. A wrong call would stop the first
case that comes to it, a negative number of days let its timer pass at once.
"""

from collections.abc import Iterator
from decimal import Decimal

from app.expressions.syntax import Call, Literal, Name, Negation, Node, Path

from .. import catalog
from .feel import trees
from .page import Page
from .registry import Problem, rule


@rule("function-arguments")
def function_arguments(page: Page) -> Iterator[Problem]:
    for element_id, what, root, _ in trees(page):
        for call in _host_calls(root):
            count = catalog.HOST_FUNCTIONS[call.name]
            if len(call.arguments) != count:
                yield element_id, f"{what}: {call.name} memerlukan {count} argumen. Tulis misalnya {call.name}(2)."
            elif not all(_is_countable(page, argument) for argument in call.arguments):
                yield element_id, f"{what}: isi {call.name} dengan bilangan bulat, 0 atau lebih."


def _host_calls(root: Node) -> Iterator[Call]:
    frontier = [root]
    while frontier:
        node = frontier.pop()
        if isinstance(node, Call) and node.name in catalog.HOST_FUNCTIONS:
            yield node
        frontier += list(node.children())


def _is_countable(page: Page, argument: Node) -> bool:
    """Whether this may be a number of days; what only the data of a case tell is let through."""
    if isinstance(argument, Literal):
        return _is_days(argument.value)
    if isinstance(argument, Negation):
        return not (isinstance(argument.operand, Literal) and argument.operand.value != 0)
    if isinstance(argument, Path) and isinstance(argument.target, Name) and argument.target.name == "settings":
        values = page.draft.settings.values
        return argument.name not in values or _is_days(values[argument.name])
    return True


def _is_days(value: object) -> bool:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return is_number and value >= 0 and value == int(value)  # type: ignore[operator,call-overload]
