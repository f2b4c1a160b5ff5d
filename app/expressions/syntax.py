"""The tree of an expression. Every node is immutable and knows where it stands, so one tree serves every
thread.

Chains of and, or, + and * are one node with many operands: a long sum is not a deep tree, and walking it
needs no deep stack.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.expressions.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    position: int

    def children(self) -> "Iterator[Node]":
        yield from ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class TestedValue(Node):
    """The question mark of a unary test."""


@dataclass(frozen=True, slots=True)
class Path(Node):
    target: Node
    name: str

    def children(self) -> Iterator[Node]:
        yield self.target


@dataclass(frozen=True, slots=True)
class Filter(Node):
    target: Node
    condition: Node

    def children(self) -> Iterator[Node]:
        yield self.target
        yield self.condition


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node

    def children(self) -> Iterator[Node]:
        yield self.operand


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """first, then every (operator, operand) applied from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    def children(self) -> Iterator[Node]:
        yield self.first
        for _, operand in self.rest:
            yield operand


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node

    def children(self) -> Iterator[Node]:
        yield self.left
        yield self.right


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node

    def children(self) -> Iterator[Node]:
        yield self.value
        yield self.low
        yield self.high


@dataclass(frozen=True, slots=True)
class Test(Node):
    """One positive unary test. Operator "in" means: equal to, or inside, what the operand is; "?" means: the
    operand is true."""

    operator: str
    operand: Node

    def children(self) -> Iterator[Node]:
        yield self.operand


@dataclass(frozen=True, slots=True)
class Inclusion(Node):
    value: Node
    tests: tuple[Test, ...]

    def children(self) -> Iterator[Node]:
        yield self.value
        yield from self.tests


@dataclass(frozen=True, slots=True)
class Conjunction(Node):
    operands: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        yield from self.operands


@dataclass(frozen=True, slots=True)
class Disjunction(Node):
    operands: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        yield from self.operands


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    condition: Node
    then: Node
    otherwise: Node

    def children(self) -> Iterator[Node]:
        yield self.condition
        yield self.then
        yield self.otherwise


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        yield from self.items


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[tuple[str, Node], ...]

    def children(self) -> Iterator[Node]:
        for _, value in self.entries:
            yield value


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    low: Node
    high: Node
    includes_low: bool
    includes_high: bool

    def children(self) -> Iterator[Node]:
        yield self.low
        yield self.high


@dataclass(frozen=True, slots=True)
class Call(Node):
    name: str
    arguments: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        yield from self.arguments


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """A cell of a decision table. No tests at all is the dash: anything matches."""

    tests: tuple[Test, ...]
    negated: bool

    def children(self) -> Iterator[Node]:
        yield from self.tests


def free_names(root: Node) -> frozenset[str]:
    """Names an expression reads from its context.

    A name in a filter may be an entry of the filtered list instead; it is listed too, since only data can
    tell.
    """
    found: set[str] = set()
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, in_filter = waiting.pop()
        if isinstance(node, Name) and not (in_filter and node.name == "item"):
            found.add(node.name)
        if isinstance(node, Filter):
            waiting += [(node.target, in_filter), (node.condition, True)]
        else:
            waiting += [(child, in_filter) for child in node.children()]
    return frozenset(found)


def deepest(root: Node) -> int:
    """Levels of a tree, counted without recursion because this is what keeps recursion safe."""
    depth, level = 0, [root]
    while level:
        depth += 1
        level = [child for node in level for child in node.children()]
    return depth
