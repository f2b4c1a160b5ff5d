"""Decision tables: what matches, and what each hit policy makes of it."""

import pytest

from app.expressions import DmnError, parse_decisions, to_json


@pytest.fixture
def decide(dmn):
    """Write one table and decide it."""

    def run(data, inputs, outputs, rules, policy=None, aggregation=None, **options):
        logic = dmn.table(inputs, outputs, rules, policy, aggregation, **options)
        decisions = parse_decisions(dmn.definitions(dmn.decision("d", logic)))
        return to_json(decisions.decide("d", data))

    return run


PRIORITY = [
    ('"tender"', "true", '"high"', "1"),
    ('"tender"', "false", '"normal"', "2"),
    ('not("tender")', "-", '"low"', "days + 1"),
]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"category": "tender", "urgent": True, "days": 3}, {"priority": "high", "target": 1}),
        ({"category": "tender", "urgent": False, "days": 3}, {"priority": "normal", "target": 2}),
        ({"category": "account", "urgent": None, "days": 3}, {"priority": "low", "target": 4}),
        ({"category": "tender", "urgent": None, "days": 3}, None),
        ({}, {"priority": "low", "target": None}),
    ],
)
def test_one_row_gives_its_outputs(decide, data, expected):
    assert decide(data, ["category", "urgent"], ["priority", "target"], PRIORITY) == expected


def test_a_single_output_is_its_value(decide):
    assert decide({"x": 1}, ["x"], ["a"], [("1", '"one"')]) == "one"


def test_an_input_may_be_an_expression_and_a_cell_may_read_other_data(decide):
    rules = [("> limit", '"late"'), ("<= limit", '"fine"')]
    assert decide({"a": 2, "b": 3, "limit": 4}, ["a + b"], ["r"], rules) == "late"


def test_dates_in_data_are_read_by_functions(decide):
    rules = [('< date("2025-02-01")', "1"), ('[date("2025-02-01")..date("2025-12-31")]', "2"), ("null", "3")]
    for day, expected in (("2025-01-31", 1), ("2025-06-01", 2), (None, 3)):
        assert decide({"day": day}, ["date(day)"], ["r"], rules) == expected


OVERLAPPING = [("> 0", '"a"'), ("> 10", '"b"'), ("> 100", '"c"')]


def test_unique_refuses_two_matching_rows_and_names_them(decide):
    assert decide({"x": 5}, ["x"], ["r"], OVERLAPPING, "UNIQUE") == "a"
    with pytest.raises(DmnError, match="Baris 1, 2 dan 3 sama-sama cocok") as caught:
        decide({"x": 500}, ["x"], ["r"], OVERLAPPING)
    assert caught.value.element == "table"
    assert caught.value.line == 3


def test_unique_refuses_two_rows_even_when_they_agree(decide):
    with pytest.raises(DmnError, match="Baris 1 dan 2"):
        decide({"x": 5}, ["x"], ["r"], [("> 0", "1"), ("> 1", "1")])


def test_first_takes_the_first_row_and_does_not_look_at_the_others_results(decide):
    rules = [*OVERLAPPING, ("> 0", "10 ** 300 * 10")]
    assert decide({"x": 500}, ["x"], ["r"], rules, "FIRST") == "a"


def test_any_accepts_rows_that_agree_and_names_those_that_do_not(decide):
    rules = [("> 0", "1"), ("> 1", "1.0"), ("> 10", "2"), ("> 100", '"1"')]
    assert decide({"x": 5}, ["x"], ["r"], rules, "ANY") == 1
    with pytest.raises(DmnError, match="Baris 1, 3 dan 4 cocok dengan hasil berbeda"):
        decide({"x": 500}, ["x"], ["r"], rules, "ANY")


def test_priority_takes_the_output_named_first_in_its_values(decide):
    options = {"values": {"r": '"c", "a", "b"'}}
    assert decide({"x": 50}, ["x"], ["r"], OVERLAPPING, "PRIORITY", **options) == "a"
    assert decide({"x": 500}, ["x"], ["r"], OVERLAPPING, "PRIORITY", **options) == "c"


def test_priority_of_several_outputs_goes_from_left_to_right(decide):
    rules = [("> 0", '"b"', '"y"'), ("> 0", '"a"', '"y"'), ("> 0", '"a"', '"x"')]
    options = {"values": {"p": '"a", "b"', "q": '"x", "y"'}}
    assert decide({"x": 1}, ["x"], ["p", "q"], rules, "PRIORITY", **options) == {"p": "a", "q": "x"}


def test_rule_order_and_output_order_give_all_results(decide):
    options = {"values": {"r": '"c", "b", "a"'}}
    assert decide({"x": 500}, ["x"], ["r"], OVERLAPPING, "RULE ORDER") == ["a", "b", "c"]
    assert decide({"x": 500}, ["x"], ["r"], OVERLAPPING, "OUTPUT ORDER", **options) == ["c", "b", "a"]


NUMBERS = [("> 0", "10"), ("> 10", "30"), ("> 100", "20.5")]


@pytest.mark.parametrize(
    ("aggregation", "at_500", "at_0"),
    [(None, [10, 30, 20.5], None), ("SUM", 60.5, None), ("MIN", 10, None), ("MAX", 30, None), ("COUNT", 3, 0)],
)
def test_collect_and_its_aggregations(decide, aggregation, at_500, at_0):
    assert decide({"x": 500}, ["x"], ["r"], NUMBERS, "COLLECT", aggregation) == at_500
    assert decide({"x": 0}, ["x"], ["r"], NUMBERS, "COLLECT", aggregation) == at_0


def test_collect_of_several_outputs_is_a_list_of_contexts(decide):
    rules = [("> 0", "1", '"a"'), ("> 1", "2", '"b"')]
    expected = [{"n": 1, "s": "a"}, {"n": 2, "s": "b"}]
    assert decide({"x": 5}, ["x"], ["n", "s"], rules, "COLLECT") == expected


def test_results_that_cannot_be_aggregated_are_named(decide):
    with pytest.raises(DmnError, match="Hasil baris 2 tidak dapat digabungkan dengan SUM"):
        decide({"x": 5}, ["x"], ["r"], [("> 0", "1"), ("> 1", '"a"')], "COLLECT", "SUM")
    with pytest.raises(DmnError, match="MAX"):
        decide({"x": 5}, ["x"], ["r"], [("> 0", "true"), ("> 1", "false")], "COLLECT", "MAX")


def test_defaults_answer_when_no_row_matches(decide):
    options = {"defaults": {"a": '"none"'}}
    assert decide({"x": 0}, ["x"], ["a", "b"], [("1", "1", "2")], **options) == {"a": "none", "b": None}


def test_values_outside_the_lists_are_refused(decide):
    options = {"allowed": {"x": '"a", "b"'}, "values": {"r": "[1..3]"}}
    rules = [('"a"', "2"), ('"b"', "9"), ("null", "3")]
    assert decide({"x": "a"}, ["x"], ["r"], rules, **options) == 2
    assert decide({"x": None}, ["x"], ["r"], rules, **options) == 3
    with pytest.raises(DmnError, match="masukan «x» di luar"):
        decide({"x": "c"}, ["x"], ["r"], rules, **options)
    with pytest.raises(DmnError, match="Baris 2, hasil «r»"):
        decide({"x": "b"}, ["x"], ["r"], rules, **options)


def test_a_cell_without_an_answer_is_told_with_its_row_and_column(decide):
    with pytest.raises(DmnError, match="Baris 2, masukan «x»: Bilangan") as caught:
        decide({"x": 1}, ["x"], ["r"], [("5", "1"), ("> 10 ** 300 * 10", "2")])
    assert caught.value.element == "r2_i1"
    with pytest.raises(DmnError, match="Baris 1, hasil «r»: Bilangan") as caught:
        decide({"x": 1}, ["x"], ["r"], [("1", "10 ** 300 * 10")])
    assert caught.value.element == "r1_o1"
    assert caught.value.position == 10
    with pytest.raises(DmnError, match="Masukan «10"):
        decide({}, ["10 ** 300 * 10"], ["r"], [("1", "1")])


def test_a_large_table_is_honest_work(decide):
    rules = [(str(row), "-", "-", str(row)) for row in range(1_000)]
    assert decide({"x": 999, "y": 1, "z": 2}, ["x", "y", "z"], ["r"], rules) == 999


def test_a_table_that_costs_too_much_is_refused(decide):
    rules = [(f"count(l[item > {row}]) + 1000", str(row)) for row in range(500)]
    with pytest.raises(DmnError, match="langkah"):
        decide({"x": 1, "l": list(range(1_000))}, ["x"], ["r"], rules)
