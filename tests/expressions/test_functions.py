"""FEEL's own functions, and those of the host."""

import pytest

from app.expressions import FeelError, compile_expression, evaluate, to_json
from app.expressions.functions import BUILT_INS

CASES = [
    ('string length("😀a")', 2),
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", 3, 3)', "oba"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring("foobar", 3, 3.8)', "oba"),
    ('substring("foobar", 1, 99)', "foobar"),
    ('upper case("aBc4")', "ABC4"),
    ('lower case("aBc4")', "abc4"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring before("foobar", "xyz")', ""),
    ('substring before("foobar", "")', ""),
    ('substring after("foobar", "ob")', "ar"),
    ('substring after("foobar", "xyz")', ""),
    ('substring after("foobar", "")', "foobar"),
    ('contains("foobar", "of")', False),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "r")', True),
    ('contains(null, "a")', None),
    ('string join(["a", null, "c"], "-")', "a-c"),
    ('string join(["a", "b"])', "ab"),
    ('string join(["a", 1], "-")', None),
    ("string(1.50)", "1.5"),
    ("string(10 ** 20)", "100000000000000000000"),
    ("string(true)", "true"),
    ("string(null)", None),
    ('string([1, "a", null])', '[1, "a", null]'),
    ('string({a: "x", "b c": 1})', '{a: "x", "b c": 1}'),
    ('number("1,234.56", ",", ".")', 1234.56),
    ('number("1.234,56", ".", ",")', 1234.56),
    ('number("1 000", " ", null)', 1000),
    ('number("12a")', None),
    ('number("1e3")', 1000),
    ("number(null)", None),
    ('number("1.5", ".", ".")', None),
    ("decimal(1/3, 2)", 0.33),
    ("decimal(2.5, 0)", 2),
    ("decimal(1234, -2)", 1200),
    ("floor(-1.5)", -2),
    ("floor(1.55, 1)", 1.5),
    ("ceiling(-1.5)", -1),
    ("round up(5.45, 1)", 5.5),
    ("round up(-5.45, 1)", -5.5),
    ("round down(-5.45, 1)", -5.4),
    ("round half up(5.45, 1)", 5.5),
    ("round half down(5.45, 1)", 5.4),
    ("abs(-10)", 10),
    ('abs(duration("-PT5H"))', "PT5H"),
    ('abs(duration("-P5M"))', "P5M"),
    ("modulo(-12, 5)", 3),
    ("modulo(12, -5)", -3),
    ("modulo(10.1, 4.5)", 1.1),
    ("modulo(1, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("even(-2)", True),
    ("odd(5)", True),
    ('even("2")', None),
    ("list contains([1, null], null)", True),
    ('list contains([1, 2], "1")', False),
    ("list contains(null, 1)", None),
    ("count([1, null])", 2),
    ("count(5)", 1),
    ("count(null)", None),
    ("min(3, 1, 2)", 1),
    ("max([3, 1, 2])", 3),
    ('max("a", "c", "b")', "c"),
    ('min([date("2025-01-02"), date("2025-01-01")])', "2025-01-01"),
    ('min(1, "a")', None),
    ("min([])", None),
    ("min([1, null])", None),
    ("sum([1, 2, 3])", 6),
    ("sum(0.1, 0.2)", 0.3),
    ("sum([])", None),
    ("sum([1, null])", None),
    ("product([2, 3])", 6),
    ("mean([1, 2, 4])", 7 / 3),
    ("median([8, 2, 5, 3])", 4),
    ("median([6, 1, 2])", 2),
    ("all([])", True),
    ("any([])", False),
    ("all(true, null)", None),
    ("any(null, true)", True),
    ("all(null)", None),
    ("sublist([4, 5, 6], 2)", [5, 6]),
    ("sublist([4, 5, 6], -2, 1)", [5]),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("append(null, 2)", None),
    ("concatenate([1], [2, 3], 4)", [1, 2, 3, 4]),
    ("insert before([1, 3], 1, 2)", [2, 1, 3]),
    ("remove([1, 2, 3], 2)", [1, 3]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 2, 1, null, null])", [1, 2, None]),
    ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
    ('get value({a: 1}, "a")', 1),
    ('get value({a: 1}, "b")', None),
]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[case[0] for case in CASES])
def test_functions(source, expected):
    assert to_json(evaluate(source, {})) == pytest.approx(expected)


def test_every_function_is_tried_above_or_with_the_dates():
    elsewhere = {"not", "date", "time", "date and time", "duration", "years and months duration"}
    elsewhere |= {"day of week", "month of year", "day of year", "week of year"}
    tried = {source.split("(")[0] for source, _ in CASES}
    assert set(BUILT_INS) - elsewhere <= tried


@pytest.mark.parametrize("name", sorted(BUILT_INS))
def test_no_function_breaks_on_null(name):
    function = BUILT_INS[name]
    assert evaluate(f"{name}({', '.join(['null'] * function.fewest)})", {}) in (None, False)


@pytest.mark.parametrize(
    "source",
    [
        "sublist([1], 2)",
        "sublist([1, 2], 1, 3)",
        "remove([1], 0)",
        "insert before([], 1, 5)",
        'substring("abc", 0)',
        'substring("abc", 4)',
        "even(2.5)",
        "0 ** 0",
        "decimal(1, 999)",
        'number("1", ",")',
        "date(2025, 1)",
    ],
)
def test_a_call_the_standard_leaves_open_is_refused(source):
    with pytest.raises(FeelError):
        evaluate(source, {})


def test_a_host_function_gets_python_values_and_gives_them_back():
    asked = []

    def workdays_later(days):
        asked.append(days)
        return "2025-02-03T08:00:00+07:00"

    source = "workdays_later(settings.user_reminder_days)"
    expression = compile_expression(source, ["workdays_later"])
    value = expression.evaluate({"settings": {"user_reminder_days": 2}}, {"workdays_later": workdays_later})
    assert value == "2025-02-03T08:00:00+07:00"
    assert asked == [2]
    assert type(asked[0]) is int


def test_a_host_function_may_have_a_name_with_spaces():
    assert evaluate("hari kerja(2) + 1", {}, {"hari kerja": lambda n: n * 2}) == 5


def test_a_host_function_must_be_named_when_reading_and_given_when_evaluating():
    with pytest.raises(FeelError, match="tidak dikenal"):
        compile_expression("workdays_later(2)")
    with pytest.raises(FeelError, match="tidak tersedia"):
        compile_expression("workdays_later(2)", ["workdays_later"]).evaluate({})


@pytest.mark.parametrize("source", ["f()", "f(1, 2)", "f(null)", 'f("a")'])
def test_a_host_function_that_cannot_take_its_arguments_is_a_fault_of_the_expression(source):
    with pytest.raises(FeelError) as caught:
        evaluate("1 + " + source, {}, {"f": lambda days: days + 1})
    assert caught.value.position == 4


def test_an_answer_of_the_host_that_is_no_data_is_refused():
    with pytest.raises(FeelError, match="object"):
        evaluate("f()", {}, {"f": object})
