"""Whatever is typed: a value or a FeelError inside the text, never another exception, never more than the
budget."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.expressions import (
    FeelError,
    compile_expression,
    compile_unary_tests,
    evaluate,
    to_json,
    without_equals_sign,
)
from app.expressions.functions import BUILT_INS, REFUSED_FUNCTIONS
from app.expressions.lexer import KEYWORDS
from app.expressions.limits import Budget

DATA = {
    "a": 1,
    "b": "teks",
    "c": True,
    "d": None,
    "e": [1, "x", None, {"q": 2}],
    "f": {"q": 1, "a": [3]},
    "g h": 7,
}
PIECES = (
    *KEYWORDS,
    *(f"{name}(" for name in (*BUILT_INS, *REFUSED_FUNCTIONS, "host")),
    *("a", "b", "c", "d", "e", "f", "g h", "item", "q", "missing", "year", "time offset", "?"),
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        "..",
        ":",
        "@",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "**",
    ),
    *("0", "1", "2.5", ".5", "10", "99999999999", "-1", '""', '"a"', '"2025-01-31"', '"P1D"', '"P1Y"', '"10:00:00"'),
    *('"2025-01-31T10:00:00Z"', "// x\n", "/* x */", "/*", '"', "\\", "'", "#"),
)
texts = st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


def fault_of(run):
    """Give the FeelError of what is run, or None; any other exception is a failure of the test."""
    try:
        run()
    except FeelError as error:
        return error
    return None


@settings(max_examples=600)
@given(texts)
def test_an_expression_is_a_value_or_a_refusal(source):
    budget = Budget()

    def run():
        expression = compile_expression(source, ["host"], names=["g h"])
        to_json(expression.evaluate(DATA, {"host": lambda *values: values[0]}, budget=budget))

    fault = fault_of(run)
    assert fault is None or (fault.reason and 0 <= fault.position <= len(source))
    assert budget.left >= 0


@settings(max_examples=300)
@given(texts)
def test_a_cell_matches_or_is_refused(source):
    matches = []

    def run():
        tests = compile_unary_tests(source, ["host"])
        matches.append(tests.match(evaluate("e", DATA), DATA, {"host": lambda *values: None}))

    fault = fault_of(run)
    assert matches in ([True], [False]) or (fault and 0 <= fault.position <= len(source))


@given(texts)
def test_reading_and_the_equals_sign_leave_the_length(source):
    assert len(without_equals_sign(source)) == len(source)


numbers = st.integers(-1000, 1000) | st.decimals(-1000, 1000, places=2)


@given(numbers, numbers, numbers)
def test_between_in_and_comparison_agree(value, low, high):
    data = {"v": value, "l": low, "h": high}
    expected = low <= value <= high
    for source in ("v between l and h", "v in [l..h]", "v >= l and v <= h", "v in (>= l) and v in (<= h)"):
        assert evaluate(source, data) is expected


@given(st.sampled_from(["+", "-", "*"]), numbers, numbers)
def test_decimal_arithmetic_is_exact_for_everyday_numbers(operator, left, right):
    expected = {"+": left + right, "-": left - right, "*": left * right}[operator]
    assert evaluate(f"a {operator} b", {"a": left, "b": right}) == expected


values = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["a", "b", ""])


@given(values, values)
def test_equality_is_symmetric_and_null_across_kinds(left, right):
    data = {"a": left, "b": right}
    answer = evaluate("a = b", data)
    assert answer is evaluate("b = a", data)
    if left is None or right is None or type(left) is type(right):
        assert answer is (left == right and type(left) is type(right))
    else:
        assert answer is None
