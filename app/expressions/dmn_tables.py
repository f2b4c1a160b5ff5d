"""Decision tables: which rows match, and what the hit policy makes of them (DMN 1.3 §8.2.8 to .11).

A policy is a promise of the author ("only one row can match"). When data breaks it, the answer is an error
that names the rows, never the first of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from app.expressions.compiled import Expression, Tests
from app.expressions.errors import DmnError, FeelError
from app.expressions.evaluator import HostFunction
from app.expressions.functions import BUILT_INS
from app.expressions.limits import Budget
from app.expressions.operators import equal
from app.expressions.values import Value, kind

Compiled = TypeVar("Compiled", Tests, Expression)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the cells of a table may read and call, and the steps left."""

    context: Mapping[str, object]
    functions: Mapping[str, HostFunction]
    budget: Budget


@dataclass(frozen=True, slots=True)
class Input:
    id: str
    line: int | None
    label: str
    expression: Expression
    allowed: Tests | None


@dataclass(frozen=True, slots=True)
class Output:
    id: str
    line: int | None
    name: str
    allowed: Tests | None
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Cell(Generic[Compiled]):
    id: str
    line: int | None
    content: Compiled


@dataclass(frozen=True, slots=True)
class Rule:
    """A row; `number` is what the editor shows, from 1."""

    number: int
    tests: tuple[Cell[Tests], ...]
    results: tuple[Cell[Expression], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    id: str
    line: int | None
    policy: str
    aggregation: str | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    @property
    def names(self) -> frozenset[str]:
        read = {name for column in self.inputs for name in column.expression.names}
        for rule in self.rules:
            read.update(*(cell.content.names for cell in rule.tests))
            read.update(*(cell.content.names for cell in rule.results))
        read.update(*(output.default.names for output in self.outputs if output.default))
        return frozenset(read)

    def decide(self, scope: Scope) -> Value:
        tested = [self._tested(column, scope) for column in self.inputs]
        matching = (rule for rule in self.rules if self._matches(rule, tested, scope))
        if self.policy == "FIRST":
            first = next(matching, None)
            hits = [self._hit(first, scope)] if first else []
        else:
            hits = [self._hit(rule, scope) for rule in matching]
        if not hits:
            return self._without_hits(scope)
        return _POLICIES[self.policy](self, hits, scope)

    def shape(self, values: Sequence[Value]) -> Value:
        """One output is its value; several are a context by name."""
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def error(self, reason: str) -> DmnError:
        return DmnError(reason, self.id, self.line)

    def _tested(self, column: Input, scope: Scope) -> Value:
        try:
            value = column.expression.evaluate(scope.context, scope.functions, budget=scope.budget)
            if _allowed(column.allowed, value, scope):
                return value
        except FeelError as error:
            raise _placed(error, f"Masukan «{column.label}»", column.id, column.line) from error
        raise DmnError(f"Nilai masukan «{column.label}» di luar daftar nilainya.", column.id, column.line)

    def _matches(self, rule: Rule, tested: Sequence[Value], scope: Scope) -> bool:
        for cell, value, column in zip(rule.tests, tested, self.inputs, strict=True):
            try:
                scope.budget.spend()
                if not cell.content.match(value, scope.context, scope.functions, budget=scope.budget):
                    return False
            except FeelError as error:
                place = f"Baris {rule.number}, masukan «{column.label}»"
                raise _placed(error, place, cell.id, cell.line) from error
        return True

    def _hit(self, rule: Rule, scope: Scope) -> Hit:
        values: list[Value] = []
        for cell, output in zip(rule.results, self.outputs, strict=True):
            place = f"Baris {rule.number}, hasil «{output.name}»"
            try:
                value = cell.content.evaluate(scope.context, scope.functions, budget=scope.budget)
                if not _allowed(output.allowed, value, scope):
                    raise DmnError(f"{place}: nilainya di luar daftar nilai hasil.", cell.id, cell.line)
            except FeelError as error:
                raise _placed(error, place, cell.id, cell.line) from error
            values.append(value)
        return Hit(rule.number, tuple(values))

    def _without_hits(self, scope: Scope) -> Value:
        if any(output.default for output in self.outputs):
            return self.shape([self._default(output, scope) for output in self.outputs])
        return Decimal(0) if self.aggregation == "COUNT" else None

    def _default(self, output: Output, scope: Scope) -> Value:
        if output.default is None:
            return None
        try:
            return output.default.evaluate(scope.context, scope.functions, budget=scope.budget)
        except FeelError as error:
            raise _placed(error, f"Nilai bawaan «{output.name}»", output.id, output.line) from error


def _allowed(values: Tests | None, value: Value, scope: Scope) -> bool:
    """Null is in no list and yet allowed: data may lack an input, and a row may leave an output out."""
    if values is None or value is None:
        return True
    return values.match(value, scope.context, scope.functions, budget=scope.budget)


def _placed(error: FeelError, place: str, element: str, line: int | None) -> DmnError:
    return DmnError(f"{place}: {error.reason}", element, line, error.position)


def _rows(hits: Sequence[Hit]) -> str:
    numbers = [str(hit.number) for hit in hits]
    return ", ".join(numbers[:-1]) + f" dan {numbers[-1]}"


def _unique(table: Table, hits: Sequence[Hit], _scope: Scope) -> Value:
    if len(hits) > 1:
        raise table.error(f"Baris {_rows(hits)} sama-sama cocok, padahal kebijakan UNIQUE meminta satu baris.")
    return table.shape(hits[0].values)


def _first(table: Table, hits: Sequence[Hit], _scope: Scope) -> Value:
    return table.shape(hits[0].values)


def _any(table: Table, hits: Sequence[Hit], scope: Scope) -> Value:
    one = list(hits[0].values)
    different = [hit for hit in hits[1:] if equal(one, list(hit.values), scope.budget) is not True]
    if different:
        rows = _rows([hits[0], *different])
        raise table.error(f"Baris {rows} cocok dengan hasil berbeda, padahal kebijakan ANY meminta hasil sama.")
    return table.shape(one)


def _rule_order(table: Table, hits: Sequence[Hit], _scope: Scope) -> Value:
    return [table.shape(hit.values) for hit in hits]


def _by_priority(table: Table, hits: Sequence[Hit], scope: Scope) -> list[Hit]:
    """Sort by the place of each output in its list of values, leftmost output first; ties keep the rows'
    order."""

    def priority(hit: Hit) -> list[int]:
        places: list[int] = []
        for output, value in zip(table.outputs, hit.values, strict=True):
            if output.allowed is not None:
                place = output.allowed.rank(value, scope.context, budget=scope.budget)
                if place is None:
                    reason = f"Baris {hit.number}: hasil «{output.name}» tidak mempunyai urutan."
                    raise DmnError(reason, output.id, output.line)
                places.append(place)
        return places

    return sorted(hits, key=priority)


def _priority(table: Table, hits: Sequence[Hit], scope: Scope) -> Value:
    return table.shape(_by_priority(table, hits, scope)[0].values)


def _output_order(table: Table, hits: Sequence[Hit], scope: Scope) -> Value:
    return [table.shape(hit.values) for hit in _by_priority(table, hits, scope)]


def _collect(table: Table, hits: Sequence[Hit], scope: Scope) -> Value:
    if table.aggregation is None:
        return _rule_order(table, hits, scope)
    if table.aggregation == "COUNT":
        return Decimal(len(hits))
    wanted = ("number",) if table.aggregation == "SUM" else (kind(hits[0].values[0]),)
    strangers = [hit for hit in hits if kind(hit.values[0]) not in wanted or hit.values[0] is None]
    if strangers:
        rows = ", ".join(str(hit.number) for hit in strangers)
        raise table.error(f"Hasil baris {rows} tidak dapat digabungkan dengan {table.aggregation}.")
    result = BUILT_INS[table.aggregation.lower()].call([[hit.values[0] for hit in hits]], scope.budget)
    if result is None:
        raise table.error(f"Hasil tabel tidak dapat digabungkan dengan {table.aggregation}.")
    return result


_POLICIES: Mapping[str, Callable[[Table, Sequence[Hit], Scope], Value]] = {
    "UNIQUE": _unique,
    "FIRST": _first,
    "ANY": _any,
    "PRIORITY": _priority,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
POLICIES = tuple(_POLICIES)
ORDERED_BY_VALUES = ("PRIORITY", "OUTPUT ORDER")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")
