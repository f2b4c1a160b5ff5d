"""What lint can decide about conditions: which exclude each other, which leave nothing out."""

import pytest

from app.engine import lint
from app.engine.lint.conditions import complete_pair, covers_numbers, exclude_each_other
from tests.bpmn.test_rules import SHARED, read

EXCLUSIVE = [
    ('d = "a"', 'd = "b"'),
    ('"a" = d', 'd = "b"'),
    ("d = 1", "d = 2"),
    ("d = true", "d = false"),
    ("d", "not(d)"),
    ("d", "d = false"),
    ('d = "a"', 'd != "a"'),
    ('d = "a"', 'not(d = "a")'),
    ('d in ("a", "b")', 'd = "c"'),
    ('d = "a" or d = "b"', 'd = "c"'),
    ('d = "a" and x > 1', 'd = "b"'),
    ('d = "a" and x > 1', 'd = "a" and x <= 1'),
    ("x > 3", "x <= 3"),
    ("x >= 3", "x < 3"),
    ("3 < x", "x <= 3"),
    ("x > 3", "x = 2"),
    ("x between 1 and 3", "x > 3"),
    ("x in [1..3)", "x >= 3"),
    ('s.state = "run"', 's.state = "stop"'),
]
OVERLAPPING = [
    ('d = "a"', 'd = "a"'),
    ('d = "a"', 'e = "b"'),
    ('d = "a" or e = 1', 'd = "b"'),
    ('d != "a"', 'd != "b"'),
    ("x > 3", "x < 10"),
    ("x >= 3", "x <= 3"),
    ("x > 3", "x != 5"),
    ("x in [1..3]", "x >= 3"),
    ("d = 1", "d = true or x"),
    ("count(x) > 1", "count(x) <= 1"),
    ('s.state = "a"', 't.state = "b"'),
    ('d = "a', 'd = "b"'),
]


@pytest.mark.parametrize(("one", "other"), EXCLUSIVE)
def test_these_exclude_each_other(one: str, other: str) -> None:
    assert exclude_each_other(one, other)
    assert exclude_each_other(other, one)


@pytest.mark.parametrize(("one", "other"), OVERLAPPING)
def test_these_may_hold_together(one: str, other: str) -> None:
    assert not exclude_each_other(one, other)
    assert not exclude_each_other(other, one)


def test_equal_and_unequal_leave_nothing_out() -> None:
    assert complete_pair(['d = "a"', 'd != "a"'])
    assert not complete_pair(['d = "a"', 'd != "b"'])
    assert not complete_pair(["d", "not(d)"])  # null is neither


def test_half_lines_that_meet_cover_every_number() -> None:
    assert covers_numbers(["n > 0", "n <= 0"]) == "n"
    assert covers_numbers(["n > 0", "n < 0"]) is None
    assert covers_numbers(["n > 0", "m <= 0"]) is None
    assert covers_numbers(["n > 0", "n <= 1"]) is None


def page(rule: str, *changes: tuple[str, str]) -> set[tuple[str, str]]:
    content = read(rule, "right").decode()
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return {(f.rule, f.element) for f in lint({**SHARED, "processes/page.bpmn": content.encode()})}


def test_answers_that_a_required_choice_offers_need_no_default() -> None:
    assert page("gateway-no-default") == set()


def test_name_nobody_lists_the_values_of_needs_a_default() -> None:
    found = page("gateway-no-default", ('decision = "yes"', 'category = "1"'), ('decision = "no"', 'category = "2"'))
    assert found == {("gateway-no-default", "culprit")}


def test_reminders_left_are_always_a_number() -> None:
    changes = [('decision = "yes"', "reminders_left &gt; 0"), ('decision = "no"', "reminders_left &lt;= 0")]
    assert page("gateway-no-default", *changes) == {("gateway-no-default", "culprit")}  # nothing here writes it
