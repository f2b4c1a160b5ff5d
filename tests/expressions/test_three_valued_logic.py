"""Null is "unknown" in and, or and not, whatever kind of value stands for the unknown (DMN 1.3 tables
48–50)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.expressions import evaluate

T, F, N = True, False, None
AND = {(T, T): T, (T, F): F, (T, N): N, (F, T): F, (F, F): F, (F, N): F, (N, T): N, (N, F): F, (N, N): N}
OR = {(T, T): T, (T, F): T, (T, N): T, (F, T): T, (F, F): F, (F, N): N, (N, T): T, (N, F): N, (N, N): N}
UNKNOWN = [None, 0, "true", [True], {"a": True}]


@pytest.mark.parametrize(("a", "b"), list(itertools.product((T, F, N), repeat=2)))
def test_and_or_follow_the_tables(a, b):
    assert evaluate("a and b", {"a": a, "b": b}) is AND[a, b]
    assert evaluate("a or b", {"a": a, "b": b}) is OR[a, b]


@pytest.mark.parametrize("unknown", UNKNOWN, ids=repr)
@pytest.mark.parametrize("known", [True, False])
def test_what_is_no_boolean_counts_as_unknown(unknown, known):
    data = {"a": known, "b": unknown}
    assert evaluate("a and b", data) is evaluate("b and a", data) is AND[known, N]
    assert evaluate("a or b", data) is evaluate("b or a", data) is OR[known, N]
    assert evaluate("not(b)", data) is None


def test_not_turns_only_booleans():
    assert [evaluate("not(a)", {"a": a}) for a in (T, F, N)] == [F, T, N]


@given(st.lists(st.sampled_from([T, F, N]), min_size=1, max_size=8))
def test_long_chains_all_and_any_agree(values):
    data = {f"v{at}": value for at, value in enumerate(values)} | {"values": values}
    conjunction = evaluate(" and ".join(f"v{at}" for at in range(len(values))), data)
    disjunction = evaluate(" or ".join(f"v{at}" for at in range(len(values))), data)
    if len(values) > 1:
        assert conjunction is evaluate("all(values)", data)
        assert disjunction is evaluate("any(values)", data)
    denied = [None if value is None else not value for value in values]
    assert evaluate("not(any(values))", data) is evaluate("all(values)", {"values": denied})
