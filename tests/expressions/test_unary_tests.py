"""The cells of a decision table."""

import pytest

from app.expressions import FeelError, compile_unary_tests, evaluate

CASES = [
    ("-", 1, True),
    ("", None, True),
    ("5", 5, True),
    ("5", 6, False),
    ("-5", -5, True),
    ('"a","b"', "b", True),
    ('"a","b"', "c", False),
    ("< 5", 4, True),
    ("< 5", 5, False),
    (">= limit", 10, True),
    ("= 5", 5, True),
    ("!= 5", 5, False),
    ("[1..5]", 5, True),
    ("(1..5)", 5, False),
    ("]1..5]", 5, True),
    ("< 2, [4..5], 9", 4, True),
    ("< 2, [4..5], 9", 3, False),
    ("not(5)", 5, False),
    ("not(5)", 6, True),
    ("not(< 2, > 8)", 5, True),
    ('not("a", "b")', "c", True),
    ("not([1..5])", 3, False),
    ("true", True, True),
    ("true", False, False),
    ("false", False, True),
    ("null", None, True),
    ("null", 1, False),
    ("not(null)", 1, True),
    ("not(null)", None, False),
    ("allowed", "a", True),
    ("allowed", "z", False),
    ("[1, 2]", 2, True),
    ("[1, 2]", [1, 2], True),
    ("? > 3 and ? < limit", 5, True),
    ("? > 3 and ? < limit", 2, False),
    ('contains(?, "pl")', "aplikasi", True),
    ('not(contains(?, "pl"))', "aplikasi", False),
    ("not(?) or flag", False, True),
    ("? in [1..3]", 2, True),
    ("?.level >= 2", {"level": 3}, True),
    ("date(limit_date)", "2025-01-31", False),
    # unknown is no match
    ("< 5", None, False),
    ("< 5", "4", False),
    ("5", "5", False),
    ("[1..5]", None, False),
    ("not(< 5)", None, False),
    ("missing", 1, False),
    ("? > 3", None, False),
]
CONTEXT = {"limit": 10, "allowed": ["a", "b"], "flag": False, "limit_date": "2025-01-31"}


@pytest.mark.parametrize(("cell", "tested", "expected"), CASES, ids=[f"{c[0]} | {c[1]!r}" for c in CASES])
def test_a_cell_matches_or_not(cell, tested, expected):
    value = evaluate("tested", {"tested": tested})
    assert compile_unary_tests(cell).match(value, CONTEXT) is expected


def test_a_list_of_one_is_not_taken_for_its_item():
    with pytest.raises(FeelError, match="berisi satu nilai"):
        compile_unary_tests("5").match([evaluate("5", {})], {})


@pytest.mark.parametrize("cell", ["x > 3", "a and b", "x in [1..2]", "x between 1 and 2"])
def test_a_condition_that_forgets_the_tested_value_is_refused(cell):
    with pytest.raises(FeelError, match=r"«\?»"):
        compile_unary_tests(cell)


@pytest.mark.parametrize("cell", ["not(5", "not(1), 2,", "< < 5", "1 2", ",", "< 5 < 6", "x in (? > 5)"])
def test_a_broken_cell_is_refused(cell):
    with pytest.raises(FeelError):
        compile_unary_tests(cell)


def test_a_cell_lists_its_free_names():
    assert compile_unary_tests("< limit, other.part").names == {"limit", "other"}


def test_the_tested_value_has_no_sign_outside_a_table():
    with pytest.raises(FeelError, match="tabel keputusan"):
        evaluate("? > 3", {})
