"""Decisions: what a model decides, from what, in which order (DMN 1.3 §6.3, §7.3).

Reading the file is `dmn_reader`'s work and what a table answers is `dmn_tables`'; here one decision waits for
another.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from app.expressions.compiled import Expression
from app.expressions.dmn_tables import Scope, Table
from app.expressions.errors import DmnError, FeelError, Refused
from app.expressions.evaluator import HostFunction
from app.expressions.limits import MAX_DECISION_STEPS, Budget
from app.expressions.values import Value

_NO_FUNCTIONS: Mapping[str, HostFunction] = {}


@dataclass(frozen=True, slots=True)
class Literal:
    """A decision that is one expression."""

    id: str
    line: int | None
    expression: Expression

    @property
    def names(self) -> frozenset[str]:
        return self.expression.names

    def decide(self, scope: Scope) -> Value:
        try:
            return self.expression.evaluate(scope.context, scope.functions, budget=scope.budget)
        except FeelError as error:
            raise DmnError(error.reason, self.id, self.line, error.position) from error


Logic = Table | Literal


@dataclass(frozen=True, slots=True)
class Model:
    """A business knowledge model: logic with parameters, called by its name."""

    id: str
    name: str
    parameters: tuple[str, ...]
    logic: Logic
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """`decisions` and `models` are ids of what it requires; its result is known to others by `name`."""

    id: str
    name: str
    line: int | None
    logic: Logic
    decisions: tuple[str, ...]
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of one file, by id. Immutable; made by `parse_decisions`."""

    by_id: Mapping[str, Decision]
    models: Mapping[str, Model]
    order: Mapping[str, tuple[str, ...]] = field(repr=False)
    """For each decision, the ids to decide one after another, itself last."""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.by_id)

    def names(self, decision_id: str) -> frozenset[str]:
        """List what must come from the data for a decision: all it reads and no other decision gives."""
        read: set[str] = set()
        for required in self._order(decision_id):
            decision = self.by_id[required]
            given = {self.by_id[other].name for other in decision.decisions}
            read |= decision.logic.names - given
        return frozenset(read)

    def decide(
        self,
        decision_id: str,
        context: Mapping[str, object],
        functions: Mapping[str, HostFunction] = _NO_FUNCTIONS,
    ) -> Value:
        """Decide over plain data, deciding first what it depends on.

        One output gives its value, several give a context; null when no row matches. Raises DmnError, which
        names the rows, when a table contradicts its hit policy or a cell has no right answer.
        """
        budget = Budget(MAX_DECISION_STEPS)
        results: dict[str, Value] = {}
        for required in self._order(decision_id):
            decision = self.by_id[required]
            known = {self.by_id[other].name: results[other] for other in decision.decisions}
            callables = {**functions, **self._functions(decision.models, functions, budget)}
            scope = Scope({**context, **known}, callables, budget)
            results[required] = _decided(decision, scope)
        return results[decision_id]

    def _order(self, decision_id: str) -> tuple[str, ...]:
        if decision_id not in self.order:
            raise DmnError(f"Keputusan «{decision_id}» tidak ada.", None, None)
        return self.order[decision_id]

    def _functions(
        self, model_ids: Collection[str], functions: Mapping[str, HostFunction], budget: Budget
    ) -> dict[str, HostFunction]:
        return {self.models[id_].name: self._function(id_, functions, budget) for id_ in model_ids}

    def _function(self, model_id: str, functions: Mapping[str, HostFunction], budget: Budget) -> Callable[..., Value]:
        model = self.models[model_id]

        def call(*arguments: object) -> Value:
            if len(arguments) != len(model.parameters):
                raise Refused(f"«{model.name}» memerlukan {len(model.parameters)} argumen.")
            context = dict(zip(model.parameters, arguments, strict=True))
            callables = {**functions, **self._functions(model.models, functions, budget)}
            return model.logic.decide(Scope(context, callables, budget))

        return call


def _decided(decision: Decision, scope: Scope) -> Value:
    try:
        return decision.logic.decide(scope)
    except Refused as refused:
        raise DmnError(refused.reason, decision.id, decision.line) from None
