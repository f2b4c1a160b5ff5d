"""What a condition demands of each name, as far as it can be read off its tree: `decision = "ask"`, `days > 3`.

A condition becomes a list of demands, each on one name, all of which it needs. What is more mixed than that gives no
demand: undecidable is never guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from app.expressions import FeelError, compile_expression
from app.expressions.syntax import (
    Between,
    Call,
    Comparison,
    Conjunction,
    Disjunction,
    Inclusion,
    Literal,
    Name,
    Node,
    Path,
    RangeOf,
    Test,
)

from ..catalog import HOST_FUNCTIONS

Key: TypeAlias = tuple[str, object]
"""A literal with its type, since True equals 1 in Python and not in FEEL."""


@dataclass(frozen=True)
class Among:
    """The name equals one of these."""

    values: frozenset[Key]


@dataclass(frozen=True)
class NotAmong:
    """The name equals none of these; null and unknown values pass."""

    values: frozenset[Key]


@dataclass(frozen=True)
class Within:
    """The name is a number between two bounds, None being open."""

    low: Decimal | None
    high: Decimal | None
    includes_low: bool = True
    includes_high: bool = True

    def holds(self, value: object) -> bool:
        if not isinstance(value, Decimal):
            return False
        above = self.low is None or value > self.low or (value == self.low and self.includes_low)
        below = self.high is None or value < self.high or (value == self.high and self.includes_high)
        return above and below


Demand: TypeAlias = Among | NotAmong | Within
_FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compiled(source: str) -> Node | None:
    """Return the tree of an expression, or None when it does not compile (another rule says so)."""
    try:
        return compile_expression(source, tuple(HOST_FUNCTIONS)).root
    except FeelError:
        return None


@lru_cache(maxsize=1_024)
def demands(source: str) -> tuple[tuple[str, Demand], ...]:
    """Return what a condition demands; remembered, since each is compared with every other of its gateway."""
    root = compiled(source)
    return tuple(_demands(root)) if root is not None else ()


def _demands(node: Node) -> Iterator[tuple[str, Demand]]:
    if isinstance(node, Conjunction):
        for operand in node.operands:
            yield from _demands(operand)
    elif isinstance(node, Comparison):
        yield from _comparison(node)
    elif isinstance(node, Inclusion):
        yield from _inclusion(node)
    elif isinstance(node, Between):
        name, low, high = reference(node.value), _number(node.low), _number(node.high)
        if name and low is not None and high is not None:
            yield name, Within(low, high)
    elif isinstance(node, Disjunction):
        yield from _disjunction(node)
    elif isinstance(node, Name | Path):
        name = reference(node)
        if name:
            yield name, Among(frozenset({_key(True)}))
    elif isinstance(node, Call) and node.name == "not" and len(node.arguments) == 1:
        yield from _negation(node.arguments[0])


def reference(node: Node) -> str | None:
    """Return the dotted name a node reads, or None when it is anything else."""
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Path):
        target = reference(node.target)
        return f"{target}.{node.name}" if target else None
    return None


def _key(value: object) -> Key:
    return type(value).__name__, value


def _literal(node: Node) -> Key | None:
    return _key(node.value) if isinstance(node, Literal) and not isinstance(node.value, list | dict) else None


def _number(node: Node) -> Decimal | None:
    return node.value if isinstance(node, Literal) and isinstance(node.value, Decimal) else None


def _comparison(node: Comparison) -> Iterator[tuple[str, Demand]]:
    name, operator, literal = reference(node.left), node.operator, node.right
    if name is None:
        name, operator, literal = reference(node.right), _FLIPPED[node.operator], node.left
    key, number = _literal(literal), _number(literal)
    if name is None or key is None:
        return
    if operator == "=":
        yield name, Among(frozenset({key}))
    elif operator == "!=":
        yield name, NotAmong(frozenset({key}))
    elif number is not None and operator in ("<", "<="):
        yield name, Within(None, number, includes_high=operator == "<=")
    elif number is not None:
        yield name, Within(number, None, includes_low=operator == ">=")


def _inclusion(node: Inclusion) -> Iterator[tuple[str, Demand]]:
    name = reference(node.value)
    if name is None:
        return
    literals = [_literal(test.operand) for test in node.tests if test.operator in ("in", "=")]
    if len(literals) == len(node.tests) and all(literals):
        yield name, Among(frozenset(key for key in literals if key is not None))
    elif len(node.tests) == 1 and (found := _range(node.tests[0])) is not None:
        yield name, found


def _range(test: Test) -> Within | None:
    span = test.operand
    if not isinstance(span, RangeOf):
        return None
    low, high = _number(span.low), _number(span.high)
    if low is None or high is None:
        return None
    return Within(low, high, span.includes_low, span.includes_high)


def _disjunction(node: Disjunction) -> Iterator[tuple[str, Demand]]:
    """x = 1 or x = 2 is one demand; anything more mixed is none."""
    found = [list(_demands(operand)) for operand in node.operands]
    if not all(len(one) == 1 and isinstance(one[0][1], Among) for one in found):
        return
    names = {one[0][0] for one in found}
    if len(names) == 1:
        sets = [one[0][1].values for one in found if isinstance(one[0][1], Among)]
        yield names.pop(), Among(frozenset().union(*sets))


def _negation(operand: Node) -> Iterator[tuple[str, Demand]]:
    if isinstance(operand, Name | Path):
        name = reference(operand)
        if name:
            yield name, Among(frozenset({_key(False)}))
        return
    found = list(_demands(operand))
    if len(found) == 1 and isinstance(found[0][1], Among):
        yield found[0][0], NotAmong(found[0][1].values)
