"""Hostile expressions end early. Counted in steps, so this holds on any machine."""

import inspect

import pytest

from app.expressions import FeelError, compile_expression, evaluate
from app.expressions.limits import MAX_SOURCE, MAX_STEPS, Budget

DATA = {"a": True, "s": "x" * 40_000, "l": list(range(1_000))}

REFUSED = {
    "too long": "1" + " " * MAX_SOURCE,
    "brackets": "(" * 1_900 + "1" + ")" * 1_900,
    "open brackets": "(" * 3_999,
    "lists": "[" * 1_900 + "]" * 1_900,
    "contexts": "{a:" * 1_000,
    "signs": "-" * 3_900 + "1",
    "conditions": "if a then 1 else " * 200 + "1",
    "memberships": "1 in (" * 600,
    "negations": "not(" * 900,
    "a long path": "a" + ".b" * 1_900,
    "many filters": "l" + "[true]" * 600,
    "powers": "9.9 ** 9999999999",
    "slow powers": "1.0000000000001 ** 9999999999999999",
    "many powers": "+".join(["2 ** .3"] * 300),
    "big factors": "*".join(["99999999999"] * 300),
    "tiny numbers": "0.0000001 ** 9999",
    "string doubling": "+".join(["s"] * 1_900),
    "string joining": "string join([" + ",".join(["s"] * 300) + "], s)",
    "string writing": "string([" + ",".join(["s"] * 300) + "])",
    "quadratic lists": "distinct values(l)",
    "nested filters": "l[count(l[count(l[item > 1]) > 1]) > 0]",
    "list growth": "concatenate(l, l)",
    "flattening": "flatten([" + ",".join(["l"] * 300) + "])",
    "comparing": "[" + ",".join(["l"] * 300) + "] = [" + ",".join(["l"] * 300) + "]",
    "durations": 'duration("P999999999D") * 99999999999',
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_expressions_are_refused(name):
    with pytest.raises(FeelError):
        evaluate(REFUSED[name], DATA)


@pytest.mark.parametrize("name", REFUSED)
def test_they_never_take_more_than_the_budget(name):
    budget = Budget()
    with pytest.raises(FeelError):
        compile_expression(REFUSED[name]).evaluate(DATA, budget=budget)
    assert 0 <= budget.left <= MAX_STEPS


def test_a_huge_range_costs_nothing():
    assert evaluate("5 in [1..99999999999999999999]", {}) is True


def test_long_chains_of_operators_are_not_deep():
    assert evaluate("+".join(["1"] * 1_900), {}) == 1_900
    assert evaluate(" or ".join(["b"] * 790), {"b": False}) is False


def test_the_deepest_allowed_expression_fits_under_a_deep_stack():
    source = "(" * 49 + "1" + ")" * 49
    lists = "count([" * 24 + "1" + "])" * 24

    def deeper(levels):
        return (evaluate(source, {}), evaluate(lists, {})) if levels == 0 else deeper(levels - 1)

    assert deeper(max(0, 500 - len(inspect.stack(0)))) == (1, 1)


def test_data_too_large_to_read_is_refused_only_when_it_is_read():
    deep = {"a": None}
    for _ in range(100):
        deep = {"a": deep}
    circle = []
    circle.append(circle)
    data = {"deep": deep, "circle": circle, "long": "x" * 60_000, "many": [0] * 2_000, "ok": 1}
    for name in ("deep", "circle", "long", "many"):
        assert evaluate("ok", data) == 1
        with pytest.raises(FeelError):
            evaluate(name, data)
