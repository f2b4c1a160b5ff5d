"""The DMN TCK's compliance level 2, model by model: what each is about, said with our own model and our own data.

Each name of the TCK's list is either right here, in every case, or refused with a reason; a test counts them.
"""

from decimal import Decimal

import pytest

from app.expressions import DmnError, parse_decisions, to_json

RIGHT = []
"""Names of the list, each with what makes our model and (decision, data, expected) for each of its cases."""


def model(*names):
    def register(make):
        RIGHT.extend((name, make) for name in names)
        return make

    return register


def literals(dmn, *cases):
    """Make a decision of each expression."""
    file = dmn.definitions(*(dmn.decision(f"d{at}", source) for at, (source, _) in enumerate(cases)))
    return file, [(f"d{at}", {}, expected) for at, (_, expected) in enumerate(cases)]


def one_table(dmn, cases, *arguments, **named):
    table = dmn.table(*arguments, **named)
    return dmn.definitions(dmn.decision("d", table)), [("d", data, expected) for data, expected in cases]


@model("0001-input-data-string")
def text_from_outside(dmn):
    file = dmn.definitions(
        dmn.decision("d", '"Yth. " + Nama Lengkap', name="Salam Pembuka", inputs=["n"]),
        dmn.input_data("n", "Nama Lengkap"),
    )
    return file, [("d", {"Nama Lengkap": "Sari Wulandari"}, "Yth. Sari Wulandari"), ("d", {}, None)]


@model("0002-input-data-number")
def number_from_outside(dmn):
    file = dmn.definitions(
        dmn.decision("d", "24 * Hari Kerja", name="Jam Kerja", inputs=["n"]), dmn.input_data("n", "Hari Kerja")
    )
    return file, [("d", {"Hari Kerja": 3}, 72), ("d", {"Hari Kerja": 0.5}, 12)]


@model("0003-input-data-string-allowed-values")
def text_of_a_listed_type(dmn):
    allowed = dmn.text("allowedValues", '"portal", "telepon"')
    listed = f'<itemDefinition name="tKanal"><typeRef>string</typeRef>{allowed}</itemDefinition>'
    file = dmn.definitions(
        listed,
        dmn.decision("d", '"Masuk lewat " + Kanal Masuk', inputs=["k"]),
        dmn.input_data("k", "Kanal Masuk").replace("<variable ", '<variable typeRef="tKanal" '),
    )
    return file, [("d", {"Kanal Masuk": "portal"}, "Masuk lewat portal")]


COLUMNS = ["Umur", "Kategori", "Lengkap"]
RULES = [
    ("< 4", '"akun","jadwal"', "true", '"biasa"', '"helpdesk"'),
    (">= 4", '"akun","jadwal"', "true", '"segera"', '"helpdesk"'),
    ("-", '"tender"', "true", '"segera"', '"admin"'),
    ("-", "-", "false", '"tanya"', '"helpdesk"'),
]
LISTED = {"Kategori": '"akun", "jadwal", "tender"'}
OPEN_RULES = [
    ("< 4", '"akun","jadwal"', "true", '"biasa"', '"helpdesk"'),
    (">= 4", "-", "-", '"segera"', '"helpdesk"'),
    ("-", '"tender"', "-", '"biasa"', '"admin"'),
]


def ticket(age, category, complete=True):
    return {"Umur": age, "Kategori": category, "Lengkap": complete}


def first_output(rules):
    return [rule[:4] for rule in rules]


@model("0004-simpletable-U")
def one_output(dmn):
    cases = [
        (ticket(3, "akun"), "biasa"),
        (ticket(4, "jadwal"), "segera"),
        (ticket(0, "tender"), "segera"),
        (ticket(9, "akun", complete=False), "tanya"),
    ]
    return one_table(dmn, cases, COLUMNS, ["Sifat"], first_output(RULES), allowed=LISTED)


@model("0005-simpletable-A")
def one_output_of_agreeing_rules(dmn):
    rules = [*first_output(RULES), ("> 20", "-", "true", '"segera"')]
    cases = [(ticket(21, "akun"), "segera"), (ticket(1, "akun"), "biasa")]
    return one_table(dmn, cases, COLUMNS, ["Sifat"], rules, "ANY", allowed=LISTED)


ORDER = {"Sifat": '"segera", "biasa"'}


@model("0006-simpletable-P1")
def most_important_output(dmn):
    cases = [(ticket(9, "tender"), "segera"), (ticket(1, "tender"), "biasa"), (ticket(1, "akun", complete=False), None)]
    return one_table(dmn, cases, COLUMNS, ["Sifat"], first_output(OPEN_RULES), "PRIORITY", values=ORDER)


@model("0007-simpletable-P2")
def most_important_output_with_a_rule_for_the_rest(dmn):
    rules = [(">= 4", '"akun"', "true", '"segera"'), ("-", "-", "-", '"biasa"')]
    cases = [(ticket(5, "akun"), "segera"), (ticket(5, "jadwal"), "biasa")]
    return one_table(dmn, cases, COLUMNS, ["Sifat"], rules, "PRIORITY", values=ORDER)


@model("0008-LX-arithmetic")
def arithmetic_over_a_structure(dmn):
    source = "(beban.tiket * beban.menit / 60) / (1 - (1 + beban.susut / 100) ** -beban.hari)"
    load = {"tiket": 120, "menit": 15, "susut": 5, "hari": 10}
    return dmn.definitions(dmn.decision("d", source)), [
        ("d", {"beban": load}, pytest.approx(30 / (1 - 1.05**-10), rel=1e-12))
    ]


@model("0009-invocation-arithmetic")
def call_of_a_model(dmn):
    file = dmn.definitions(
        dmn.decision("d", "rata(beban.tiket, beban.hari) + cadangan", models=["rata"]),
        dmn.model("rata", ["n", "h"], "n / h"),
    )
    return file, [("d", {"beban": {"tiket": 120, "hari": 10}, "cadangan": 3}, 15)]


@model("0010-multi-output-U")
def two_outputs(dmn):
    cases = [
        (ticket(3, "akun"), {"Sifat/Tahap": "biasa", "Meja": "helpdesk"}),
        (ticket(0, "tender"), {"Sifat/Tahap": "segera", "Meja": "admin"}),
    ]
    return one_table(dmn, cases, COLUMNS, ["Sifat/Tahap", "Meja"], RULES, allowed=LISTED)


@model("0100-feel-constants")
def boolean_constants(dmn):
    return literals(dmn, ("true", True), ("false", False))


@model("0101-feel-constants")
def number_constants(dmn):
    return literals(
        dmn, ("7", 7), ("-7", -7), (".25", 0.25), ("-.25", -0.25), ("31.0000000001", 31.0000000001), ("-0", 0)
    )


@model("0102-feel-constants")
def text_constants(dmn):
    long = "prosedur" * 30
    return literals(dmn, ('"dua kata"', "dua kata"), ('"Ngalogat"', "Ngalogat"), ('"ꦧꦱ"', "ꦧꦱ"), (f'"{long}"', long))


@model("0105-feel-math")
def mathematics(dmn):
    return literals(
        dmn,
        ("7+4", 11),
        ("-7+-4", -11),
        ("(-7)+(-4)", -11),
        ("7-4", 3),
        ("-7--4", -3),
        ("(7+8)-(-4+1)", 18),
        ("7*4", 28),
        ("-7*-4", 28),
        ("(7+3)*(-4*2)", -80),
        ("21/4", 5.25),
        ("-21/-4", 5.25),
        ("(7+3)/0", None),
        ("7**2", 49),
        ("2**-2", 0.25),
        ("(1+2)**3", 27),
        ("1+2**3", 9),
        ("1+2**3-4", 5),
        ("1+2**(3-1)", 5),
        ("7+null", None),
        ("null + 7", None),
        ("7 - null", None),
        ("null - 7", None),
        ("7 * null", None),
        ("null * 7", None),
        ("7 / null", None),
        ("null / 7", None),
        ("7 + 12 / -3 - 1", 2),
        ("7 + 12 / ( -3 - 1 )", 4),
        ("1.5*10**3", 1500),
    )


TRUTHS = {"t": True, "f": False, "n": None}


@model("0106-feel-ternary-logic")
def three_values(dmn):
    both = {"tt": True, "tn": None, "nt": None, "nn": None}
    either = {"ff": False, "fn": None, "nf": None, "nn": None}
    pairs = [a + b for a in TRUTHS for b in TRUTHS]
    cases = [("both", pair, both.get(pair, False)) for pair in pairs]
    cases += [("either", pair, either.get(pair, True)) for pair in pairs]
    file = dmn.definitions(dmn.decision("both", "p and q"), dmn.decision("either", "p or q"))
    return file, [(id_, {"p": TRUTHS[pair[0]], "q": TRUTHS[pair[1]]}, expected) for id_, pair, expected in cases]


@model("0107-feel-ternary-logic-not")
def three_values_turned(dmn):
    turned = {True: False, False: True, None: None}
    return dmn.definitions(dmn.decision("d", "not(p)")), [("d", {"p": p}, answer) for p, answer in turned.items()]


def both(first, second):
    return {"Sifat": first, "Meja": second}


def two_column(dmn, policy, cases, **named):
    return one_table(dmn, cases, COLUMNS, ["Sifat", "Meja"], OPEN_RULES, policy, **named)


@model("0108-first-hitpolicy")
def first_of_two_columns(dmn):
    return two_column(
        dmn, "FIRST", [(ticket(9, "tender"), both("segera", "helpdesk")), (ticket(1, "tender"), both("biasa", "admin"))]
    )


@model("0109-ruleOrder-hitpolicy")
def all_in_the_order_of_rules(dmn, policy="RULE ORDER"):
    rows = [both("segera", "helpdesk"), both("biasa", "admin")]
    return two_column(dmn, policy, [(ticket(9, "tender"), rows), (ticket(1, "tender"), rows[1:])])


@model("0119-multi-collect-hitpolicy")
def collected_rows(dmn):
    return all_in_the_order_of_rules(dmn, "COLLECT")


@model("0110-outputOrder-hitpolicy")
def all_in_the_order_of_outputs(dmn):
    rows = [both("biasa", "admin"), both("segera", "helpdesk")]
    values = {"Sifat": '"biasa", "segera"'}
    return two_column(
        dmn, "OUTPUT ORDER", [(ticket(9, "tender"), rows), (ticket(1, "tender"), rows[:1])], values=values
    )


@model("0117-multi-any-hitpolicy")
def agreeing_rows(dmn):
    rules = [*RULES, ("> 20", "-", "false", '"tanya"', '"helpdesk"')]
    cases = [(ticket(21, "akun", complete=False), both("tanya", "helpdesk"))]
    return one_table(dmn, cases, COLUMNS, ["Sifat", "Meja"], rules, "ANY")


@model("0118-multi-priority-hitpolicy")
def most_important_row(dmn):
    cases = [(ticket(9, "tender"), both("segera", "helpdesk")), (ticket(1, "tender"), both("biasa", "admin"))]
    return two_column(dmn, "PRIORITY", cases, values=ORDER)


STEPS = [("> 20", "8"), ("> 10", "5"), ("> 5", "3"), ("> 1", "2")]


def one_column(dmn, policy, expected, aggregation=None, **named):
    cases = [({"Umur": 30}, expected)]
    return one_table(dmn, cases, ["Umur"], ["Orang"], STEPS, policy, aggregation, **named)


@model("0111-first-hitpolicy-singleoutputcol")
def first_of_one_column(dmn):
    return one_column(dmn, "FIRST", 8)


@model("0112-ruleOrder-hitpolicy-singleinoutcol")
def one_column_in_the_order_of_rules(dmn):
    return one_column(dmn, "RULE ORDER", [8, 5, 3, 2])


@model("0113-outputOrder-hitpolicy-singleinoutcol")
def one_column_in_the_order_of_outputs(dmn):
    return one_column(dmn, "OUTPUT ORDER", [5, 2, 8, 3], values={"Orang": "5, 2, 8, 3"})


@model("0114-min-collect-hitpolicy")
def smallest(dmn):
    return one_column(dmn, "COLLECT", 2, "MIN")


@model("0115-sum-collect-hitpolicy")
def sum_of_all(dmn):
    return one_column(dmn, "COLLECT", 18, "SUM")


@model("0116-count-collect-hitpolicy")
def count_of_all(dmn):
    return one_column(dmn, "COLLECT", 4, "COUNT")


def unanswered(dmn):
    """Its tables have inputs without an expression: a picture of a decision, with nothing to decide by."""
    table = dmn.table(["Umur"], ["Sifat"], [("true", '"biasa"')], "FIRST")
    return dmn.definitions(dmn.decision("d", table.replace("<text>Umur</text>", "", 1)))


REFUSED = {"0201-sepsis-mitigation": (unanswered, "Masukan «1»: kosong", "in_1")}
LEVEL_2 = """
0001-input-data-string 0002-input-data-number 0003-input-data-string-allowed-values 0004-simpletable-U
0005-simpletable-A 0006-simpletable-P1 0007-simpletable-P2 0008-LX-arithmetic 0009-invocation-arithmetic
0010-multi-output-U 0100-feel-constants 0101-feel-constants 0102-feel-constants 0105-feel-math
0106-feel-ternary-logic 0107-feel-ternary-logic-not 0108-first-hitpolicy 0109-ruleOrder-hitpolicy
0110-outputOrder-hitpolicy 0111-first-hitpolicy-singleoutputcol 0112-ruleOrder-hitpolicy-singleinoutcol
0113-outputOrder-hitpolicy-singleinoutcol 0114-min-collect-hitpolicy 0115-sum-collect-hitpolicy
0116-count-collect-hitpolicy 0117-multi-any-hitpolicy 0118-multi-priority-hitpolicy 0119-multi-collect-hitpolicy
0201-sepsis-mitigation
"""


@pytest.mark.parametrize(("name", "make"), RIGHT, ids=[name for name, _ in RIGHT])
def test_every_case_of_the_model_is_right(dmn, name, make):
    file, cases = make(dmn)
    decisions = parse_decisions(file)
    for decision, data, expected in cases:
        answer = to_json(decisions.decide(decision, data))
        assert answer == expected, (decision, data)
        assert isinstance(expected, bool) == isinstance(answer, bool)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_the_model_is_refused_with_reason_and_place(dmn, name):
    make, reason, element = REFUSED[name]
    with pytest.raises(DmnError) as caught:
        parse_decisions(make(dmn))
    assert reason in caught.value.reason
    assert caught.value.element == element
    assert caught.value.line


def test_every_model_of_the_list_is_right_or_refused():
    assert sorted([*(name for name, _ in RIGHT), *REFUSED]) == LEVEL_2.split()


def test_a_number_of_the_tables_is_a_decimal(dmn):
    file, _ = one_column(dmn, "COLLECT", 18, "SUM")
    assert parse_decisions(file).decide("d", {"Umur": 30}) == Decimal(18)
