"""Data in, JSON out."""

import datetime as dt
import json
from collections import ChainMap
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.expressions import FeelError, Months, Range, evaluate, to_json, to_json_text

JAKARTA = dt.timezone(dt.timedelta(hours=7))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (3, Decimal(3)),
        (0.1, Decimal("0.1")),
        (Decimal("1.50"), Decimal("1.5")),
        (True, True),
        ("2025-01-31", "2025-01-31"),
        (None, None),
        ((1, 2), [Decimal(1), Decimal(2)]),
        (MappingProxyType({"a": 1}), {"a": Decimal(1)}),
        (dt.date(2025, 1, 31), dt.date(2025, 1, 31)),
        (dt.datetime(2025, 1, 31, 8, tzinfo=JAKARTA), dt.datetime(2025, 1, 31, 8, tzinfo=JAKARTA)),
        (dt.timedelta(hours=1), dt.timedelta(hours=1)),
        (Months(3), Months(3)),
    ],
)
def test_python_data_becomes_values(given, expected):
    value = evaluate("given", {"given": given})
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, object(), {1: 2}, b"a", Decimal("NaN")])
def test_what_is_no_data_is_refused_when_used(value):
    assert evaluate("1", {"value": value}) == 1
    with pytest.raises(FeelError):
        evaluate("value", {"value": value})


def test_any_mapping_is_a_context():
    assert evaluate("a + b", ChainMap({"a": 1}, {"b": 2})) == 3


@pytest.mark.parametrize(
    ("source", "json_value", "text"),
    [
        ("1.0", 1, "1"),
        ("10 ** 3", 1000, "1000"),
        ("-0", 0, "0"),
        ("0.5", 0.5, "0.5"),
        ("1.10", 1.1, "1.1"),
        ("1 / 3", 0.3333333333333333, "0." + "3" * 34),
        ("10 ** 20", 10**20, "1" + "0" * 20),
        ("0.00001", 0.00001, "0.00001"),
        ("null", None, "null"),
        ('["a\\"b", true]', ['a"b', True], '["a\\"b", true]'),
        ('{a: @"2025-01-31", b: @"P1Y"}', {"a": "2025-01-31", "b": "P1Y"}, '{"a": "2025-01-31", "b": "P1Y"}'),
        ('"é"', "é", '"é"'),
    ],
)
def test_values_become_json(source, json_value, text):
    value = evaluate(source, {})
    assert to_json(value) == json_value
    assert type(to_json(value)) is type(json_value)
    assert to_json_text(value) == text


def test_a_range_cannot_be_json():
    with pytest.raises(FeelError):
        to_json(Range(Decimal(1), Decimal(2), True, True))


json_data = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(json_data)
def test_plain_data_comes_through_unchanged(data):
    value = evaluate("data", {"data": data})
    assert to_json(value) == data
    assert json.loads(to_json_text(value)) == data


@given(st.floats(min_value=-1e15, max_value=1e15))
def test_floats_keep_their_digits(number):
    if number == 0 or abs(number) > 1e-100:
        assert to_json(evaluate("number", {"number": number})) == number


@given(st.datetimes(timezones=st.just(JAKARTA)))
def test_instants_written_as_iso_are_read_again(instant):
    text = to_json(evaluate("instant", {"instant": instant}))
    assert dt.datetime.fromisoformat(text) == instant
    assert evaluate("date and time(text)", {"text": text}) == instant


@given(st.timedeltas())
def test_durations_written_are_read_again(span):
    text = to_json(evaluate("span", {"span": span}))
    if len(text.partition("D")[0]) < 12:
        assert evaluate("duration(text)", {"text": text}) == span
