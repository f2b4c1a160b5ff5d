"""Which fields are hidden: decided by conditions over the other fields, until nothing changes any more.

A hidden field counts as unanswered for the others, so hiding one can show or hide the next. That settles
only when no condition depends on its own outcome: such a circle is refused when the form is published.
"""

from collections.abc import Mapping

from app.expressions import Expression, FeelError
from app.forms.definition import Component, FormProblem


def find_hidden(components: Mapping[str, Component], values: Mapping[str, object]) -> frozenset[str]:
    """Give the keys of the fields that the answers hide."""
    hidden: frozenset[str] = frozenset()
    for _ in range(len(components) + 1):  # without circles each round settles at least one field
        context = {key: None if key in hidden else value for key, value in values.items()}
        outcomes = _Outcomes(context)
        settled = frozenset(key for key, one in components.items() if any(map(outcomes.hold, one.conditions)))
        if settled == hidden:
            break
        hidden = settled
    return hidden


class _Outcomes:
    """Evaluates each condition once a round; a group's is shared by all its fields."""

    def __init__(self, context: Mapping[str, object]) -> None:
        self.context = context
        self.known: dict[int, bool] = {}

    def hold(self, condition: Expression) -> bool:
        if id(condition) not in self.known:
            self.known[id(condition)] = self._evaluate(condition)
        return self.known[id(condition)]

    def _evaluate(self, condition: Expression) -> bool:
        try:
            return condition.evaluate(self.context) is True
        except FeelError:  # beyond the budget with these answers: show the field rather than lose it
            return False


def find_unsound_conditions(components: Mapping[str, Component]) -> list[FormProblem]:
    """Report conditions over fields that do not exist, and conditions that wait for themselves."""
    needs = {
        key: frozenset[str]().union(*(condition.names for condition in one.conditions))
        for key, one in components.items()
    }
    problems = []
    for key, names in needs.items():
        problems += [
            FormProblem(key, f"Syarat sembunyi memakai “{name}”, yang tidak ada di formulir ini. Periksa kuncinya.")
            for name in sorted(names - components.keys())
        ]
    unsettled = dict(needs)
    while settled := [key for key, names in unsettled.items() if not names & unsettled.keys()]:
        for key in settled:
            del unsettled[key]
    if unsettled:
        circle = ", ".join(f"“{key}”" for key in unsettled)
        problems.append(
            FormProblem(next(iter(unsettled)), f"Syarat sembunyi {circle} saling menunggu. Putuskan lingkarannya.")
        )
    return problems
