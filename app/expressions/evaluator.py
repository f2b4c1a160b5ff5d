"""Walk a tree over a context. Every node costs a step; the parser has bounded how deep the walk can go."""

import inspect
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.expressions import syntax, temporal
from app.expressions.errors import DmnError, FeelError, Refused
from app.expressions.functions import BUILT_INS
from app.expressions.limits import MAX_LIST, STEPS_OF_A_POWER, Budget, check_list_length
from app.expressions.operators import all_true, any_true, calculate, compare, equal, negate, within
from app.expressions.values import Range, Value, from_python, to_python

HostFunction = Callable[..., object]


class Evaluator:
    """One evaluation: a context, the host's functions, and what is left of a budget."""

    def __init__(
        self,
        context: Mapping[str, object],
        functions: Mapping[str, HostFunction],
        budget: Budget,
        tested: Value = None,
    ) -> None:
        self._context = context
        self._functions = functions
        self._budget = budget
        self._tested = tested
        self._known: dict[str, Value] = {}
        self._items: list[Value] = []

    def value(self, node: syntax.Node) -> Value:
        """Evaluate a node. Raises FeelError at the innermost node that has no answer."""
        try:
            self._budget.enter()
            answer = _RULES[type(node)](self, node)
            self._budget.leave()
            return answer
        except Refused as refused:
            raise FeelError(refused.reason, node.position) from None

    def matches(self, tests: syntax.UnaryTests) -> bool:
        """Tell whether the tested value passes the cell; null, FEEL's "unknown", does not."""
        if not tests.tests:
            return True
        return self._any_test(tests.tests, self._tested) is (not tests.negated)

    def first_match(self, tests: syntax.UnaryTests) -> int | None:
        """Tell which of the cell's tests the value passes first."""
        passed = (at for at, test in enumerate(tests.tests) if self._test(test, self._tested))
        return next(passed, None)

    def _any_test(self, tests: tuple[syntax.Test, ...], tested: Value) -> bool | None:
        answer: bool | None = False
        for test in tests:
            passed = self._test(test, tested)
            if passed:
                return True
            answer = None if passed is None else answer
        return answer

    def _test(self, test: syntax.Test, tested: Value) -> bool | None:
        operand = self.value(test.operand)
        if test.operator == "?":
            return operand is True
        try:
            if test.operator == "in":
                return self._inside(tested, operand)
            return compare(test.operator, tested, operand, self._budget)
        except Refused as refused:
            raise FeelError(refused.reason, test.position) from None

    def _inside(self, tested: Value, operand: Value) -> bool | None:
        if isinstance(operand, Range) and not isinstance(tested, Range):
            return within(tested, operand, self._budget)
        if not isinstance(operand, list):
            return equal(tested, operand, self._budget)
        answer: bool | None = False
        for item in operand:
            if isinstance(item, Range) and not isinstance(tested, Range):
                same = within(tested, item, self._budget)
            else:
                same = equal(tested, item, self._budget)
            if same:
                return True
            answer = None if same is None else answer
        if isinstance(tested, list) and answer is not True:
            return True if equal(tested, operand, self._budget) else answer
        return answer

    def _literal(self, node: syntax.Literal) -> Value:
        return node.value

    def _name(self, node: syntax.Name) -> Value:
        for item in reversed(self._items):
            if node.name == "item":
                return item
            if isinstance(item, dict) and node.name in item:
                return item[node.name]
        if node.name not in self._known:
            self._known[node.name] = from_python(self._context.get(node.name), self._budget)
        return self._known[node.name]

    def _tested_value(self, _node: syntax.TestedValue) -> Value:
        return self._tested

    def _path(self, node: syntax.Path) -> Value:
        target = self.value(node.target)
        if isinstance(target, list):
            self._budget.spend(len(target))
            return [self._part(item, node.name) for item in target]
        return self._part(target, node.name)

    def _part(self, target: Value, name: str) -> Value:
        if isinstance(target, dict):
            return target.get(name)
        if isinstance(target, Range):
            raise Refused("Bagian sebuah rentang tidak dapat dibaca.")
        if isinstance(target, list):
            raise Refused("Nama tidak dapat dibaca dari daftar di dalam daftar; pakai flatten(…).")
        return temporal.property_of(target, name)

    def _filter(self, node: syntax.Filter) -> Value:
        target = self.value(node.target)
        if target is None:
            return None
        items: list[Value] = target if isinstance(target, list) else [target]
        if isinstance(node.condition, syntax.Literal | syntax.Negation) or not items:
            place = self.value(node.condition)
            if isinstance(place, Decimal):
                return _item_at(items, place)
        kept: list[Value] = []
        places: set[Decimal] = set()
        for item in items:
            answer = self._for_item(item, node.condition)
            if isinstance(answer, Decimal):
                places.add(answer)
            elif answer is True:
                kept.append(item)
            elif answer is not None and answer is not False:
                raise Refused("Saringan daftar harus berupa syarat atau nomor urut.")
        if not places:
            return kept
        if kept or len(places) > 1:
            raise Refused("Saringan daftar harus berupa syarat atau satu nomor urut yang tetap.")
        return _item_at(items, places.pop())

    def _for_item(self, item: Value, condition: syntax.Node) -> Value:
        self._items.append(item)
        answer = self.value(condition)
        self._items.pop()
        return answer

    def _negation(self, node: syntax.Negation) -> Value:
        return negate(self.value(node.operand))

    def _arithmetic(self, node: syntax.Arithmetic) -> Value:
        result = self.value(node.first)
        for operator, operand in node.rest:
            right = self.value(operand)
            if operator == "**":
                self._budget.spend(STEPS_OF_A_POWER)
            if isinstance(result, str) and isinstance(right, str):
                self._budget.spend((len(result) + len(right)) // 1_000)
            result = calculate(operator, result, right)
        return result

    def _comparison(self, node: syntax.Comparison) -> Value:
        return compare(node.operator, self.value(node.left), self.value(node.right), self._budget)

    def _between(self, node: syntax.Between) -> Value:
        value, low, high = self.value(node.value), self.value(node.low), self.value(node.high)
        return within(value, Range(low, high, True, True), self._budget)

    def _inclusion(self, node: syntax.Inclusion) -> Value:
        if len(node.tests) == 1 and node.tests[0].operator == "in":
            operand = self.value(node.tests[0].operand)
            return None if operand is None else self._inside(self.value(node.value), operand)
        return self._any_test(node.tests, self.value(node.value))

    def _conjunction(self, node: syntax.Conjunction) -> Value:
        answers: list[Value] = []
        for operand in node.operands:
            answers.append(self.value(operand))
            if answers[-1] is False:
                return False
        return all_true(*answers)

    def _disjunction(self, node: syntax.Disjunction) -> Value:
        answers: list[Value] = []
        for operand in node.operands:
            answers.append(self.value(operand))
            if answers[-1] is True:
                return True
        return any_true(*answers)

    def _conditional(self, node: syntax.Conditional) -> Value:
        return self.value(node.then if self.value(node.condition) is True else node.otherwise)

    def _list_of(self, node: syntax.ListOf) -> Value:
        check_list_length(len(node.items))
        return [self.value(item) for item in node.items]

    def _context_of(self, node: syntax.ContextOf) -> Value:
        return {key: self.value(value) for key, value in node.entries}

    def _range_of(self, node: syntax.RangeOf) -> Value:
        return Range(self.value(node.low), self.value(node.high), node.includes_low, node.includes_high)

    def _call(self, node: syntax.Call) -> Value:
        arguments = [self.value(argument) for argument in node.arguments]
        if node.name in self._functions:
            return self._ask_host(node, arguments)
        if node.name not in BUILT_INS:
            raise Refused(f"Fungsi «{node.name}» tidak tersedia di sini.")
        return BUILT_INS[node.name].call(arguments, self._budget)

    def _ask_host(self, node: syntax.Call, arguments: list[Value]) -> Value:
        function = self._functions[node.name]
        try:
            inspect.signature(function).bind(*arguments)
        except TypeError:
            raise Refused(f"Jumlah argumen fungsi «{node.name}» tidak tepat ({len(arguments)}).") from None
        try:
            answer = function(*(to_python(argument) for argument in arguments))
        except (TypeError, ValueError, ArithmeticError, LookupError) as error:
            if isinstance(error, DmnError):
                raise
            if isinstance(error, FeelError):
                raise Refused(error.reason) from error
            reason = f"Fungsi «{node.name}» tidak dapat dijalankan dengan nilai itu."
            raise FeelError(reason, node.position) from error
        return from_python(answer, self._budget)


def _item_at(items: list[Value], place: Decimal) -> Value:
    """The item at a 1-based place, counted from the end when negative; null where there is none."""
    if place != place.to_integral_value() or not 1 <= abs(place) <= min(len(items), MAX_LIST):
        return None
    return items[int(place) - 1 if place > 0 else int(place)]


_RULES: Mapping[type[syntax.Node], Callable[[Evaluator, Any], Value]] = {
    syntax.Literal: Evaluator._literal,
    syntax.Name: Evaluator._name,
    syntax.TestedValue: Evaluator._tested_value,
    syntax.Path: Evaluator._path,
    syntax.Filter: Evaluator._filter,
    syntax.Negation: Evaluator._negation,
    syntax.Arithmetic: Evaluator._arithmetic,
    syntax.Comparison: Evaluator._comparison,
    syntax.Between: Evaluator._between,
    syntax.Inclusion: Evaluator._inclusion,
    syntax.Conjunction: Evaluator._conjunction,
    syntax.Disjunction: Evaluator._disjunction,
    syntax.Conditional: Evaluator._conditional,
    syntax.ListOf: Evaluator._list_of,
    syntax.ContextOf: Evaluator._context_of,
    syntax.RangeOf: Evaluator._range_of,
    syntax.Call: Evaluator._call,
}
