"""Cases in the manner of the DMN TCK's compliance level 2, by the names of its models."""

import pytest

from app.expressions import parse_decisions, to_json

CONSTANTS = [
    (".872", 0.872),
    ("-.872", -0.872),
    ("50", 50),
    ("-50", -50),
    ("125.4321987654", 125.4321987654),
    ("true", True),
    ("false", False),
    ('"foo bar"', "foo bar"),
    ('"šomeÚnicodeŠtriňg"', "šomeÚnicodeŠtriňg"),
    ('"横綱"', "横綱"),
]
MATH = [
    ("10+5", 15),
    ("-10+-5", -15),
    ("(-10)+(-5)", -15),
    ("10-5", 5),
    ("-10--5", -5),
    ("(-10)-(-5)", -5),
    ("(10+20)-(-5+3)", 32),
    ("10*5", 50),
    ("-10*-5", 50),
    ("(10+5)*(-5*3)", -225),
    ("10/5", 2),
    ("-10/-5", 2),
    ("(10+20)/(-5*3)", -2),
    ("(10+20)/0", None),
    ("10**5", 100000),
    ("10**-5", 0.00001),
    ("(5+2)**5", 16807),
    ("5+2**5", 37),
    ("5+2**5+3", 40),
    ("5+2**(5+3)", 261),
    ("10+null", None),
    ("null + 10", None),
    ("10 - null", None),
    ("null * 10", None),
    ("null / 10", None),
    ("10 + 20 / -5 - 3", 3),
    ("10 + 20 / ( -5 - 3 )", 7.5),
    ("1.2*10**3", 1200),
]


@pytest.mark.parametrize(("source", "expected"), CONSTANTS + MATH, ids=[case[0] for case in CONSTANTS + MATH])
def test_0100_to_0105_constants_and_math(dmn, source, expected):
    decisions = parse_decisions(dmn.definitions(dmn.decision("d", source)))
    assert to_json(decisions.decide("d", {})) == expected


def test_0001_and_0002_input_data(dmn):
    file = dmn.definitions(
        dmn.decision("greeting", '"Hello " + Full Name', name="Greeting Message", inputs=["n"]),
        dmn.decision("salary", "12 * Monthly Salary", name="Yearly Salary", inputs=["m"]),
        dmn.input_data("n", "Full Name"),
        dmn.input_data("m", "Monthly Salary"),
    )
    decisions = parse_decisions(file)
    assert decisions.decide("greeting", {"Full Name": "John Doe"}) == "Hello John Doe"
    assert decisions.decide("salary", {"Monthly Salary": 10000}) == 120000


def test_0008_arithmetic(dmn):
    source = "(loan.principal*loan.rate/12)/(1-(1+loan.rate/12)**-loan.termMonths)"
    decisions = parse_decisions(dmn.definitions(dmn.decision("payment", source)))
    for loan, expected in (
        ({"principal": 600000, "rate": 0.0375, "termMonths": 360}, 2778.6935494327667),
        ({"principal": 30000, "rate": 0.0475, "termMonths": 60}, 562.7073593732660),
    ):
        assert to_json(decisions.decide("payment", {"loan": loan})) == pytest.approx(expected, rel=1e-12)


APPROVAL = [
    (">=18", '"Medium","Low"', "true", '"Approved"', '"Basic"'),
    ("<18", '"Medium","Low"', "true", '"Declined"', '"Standard"'),
    ("-", '"High"', "true", '"Declined"', '"Standard"'),
    ("-", "-", "false", '"Declined"', '"Standard"'),
]
LOOSE = [
    (">=18", '"Medium","Low"', "true", '"Approved"', '"Basic"'),
    ("<18", "-", "-", '"Declined"', '"Standard"'),
    ("-", '"High"', "-", '"Approved"', '"Standard"'),
]
INPUTS = ["Age", "RiskCategory", "isAffordable"]


def person(age, risk, affordable):
    return {"Age": age, "RiskCategory": risk, "isAffordable": affordable}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (person(18, "Low", True), "Approved"),
        (person(17, "Medium", True), "Declined"),
        (person(35, "High", True), "Declined"),
        (person(35, "Low", False), "Declined"),
    ],
)
@pytest.mark.parametrize("policy", ["UNIQUE", "ANY"])
def test_0004_and_0005_simple_tables(dmn, policy, data, expected):
    table = dmn.table(
        INPUTS, ["status"], [rule[:4] for rule in APPROVAL], policy, allowed={"RiskCategory": '"High", "Low", "Medium"'}
    )
    assert parse_decisions(dmn.definitions(dmn.decision("d", table))).decide("d", data) == expected


def test_0010_multiple_outputs(dmn):
    table = dmn.table(INPUTS, ["Approved/Declined", "Rate"], APPROVAL)
    decisions = parse_decisions(dmn.definitions(dmn.decision("d", table)))
    expected = {"Approved/Declined": "Approved", "Rate": "Basic"}
    assert decisions.decide("d", person(18, "Low", True)) == expected


def test_0117_multiple_outputs_with_any(dmn):
    rules = [*APPROVAL, ("<18", "-", "-", '"Declined"', '"Standard"')]
    table = dmn.table(INPUTS, ["Approved/Declined", "Rate"], rules, "ANY")
    decisions = parse_decisions(dmn.definitions(dmn.decision("d", table)))
    expected = {"Approved/Declined": "Declined", "Rate": "Standard"}
    assert decisions.decide("d", person(17, "High", False)) == expected


def test_0118_multiple_outputs_with_priority(dmn):
    names = ["Approved/Declined", "Rate"]
    table = dmn.table(INPUTS, names, LOOSE, "PRIORITY", values={names[0]: '"Approved", "Declined"'})
    decisions = parse_decisions(dmn.definitions(dmn.decision("d", table)))
    expected = {"Approved/Declined": "Approved", "Rate": "Standard"}
    assert decisions.decide("d", person(17, "High", True)) == expected


def test_0119_multiple_outputs_with_collect(dmn):
    table = dmn.table(INPUTS, ["Approved/Declined", "Rate"], LOOSE, "COLLECT")
    decisions = parse_decisions(dmn.definitions(dmn.decision("d", table)))
    assert decisions.decide("d", person(17, "High", True)) == [
        {"Approved/Declined": "Declined", "Rate": "Standard"},
        {"Approved/Declined": "Approved", "Rate": "Standard"},
    ]
    assert decisions.decide("d", person(19, "Low", True)) == [{"Approved/Declined": "Approved", "Rate": "Basic"}]


BONUS = [("> 5", "20"), ("> 3", "10"), ("> 2", "5"), ("> 1", "2")]


@pytest.mark.parametrize(
    ("policy", "aggregation", "expected"),
    [
        ("FIRST", None, 20),
        ("RULE ORDER", None, [20, 10, 5, 2]),
        ("COLLECT", "MIN", 2),
        ("COLLECT", "SUM", 37),
        ("COLLECT", "COUNT", 4),
        ("COLLECT", "MAX", 20),
    ],
)
def test_0108_to_0116_hit_policies(dmn, policy, aggregation, expected):
    table = dmn.table(["NumOfYears"], ["Salary"], BONUS, policy, aggregation)
    decisions = parse_decisions(dmn.definitions(dmn.decision("d", table)))
    assert to_json(decisions.decide("d", {"NumOfYears": 6})) == expected
