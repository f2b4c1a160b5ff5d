"""Files of decisions: how decisions depend on one another, and what is refused when a file is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.expressions import DmnError, parse_decisions, to_json


def test_decisions_use_the_results_of_others(dmn):
    priority = dmn.table(["category"], ["priority"], [('"tender"', '"high"'), ('not("tender")', '"low"')])
    target = dmn.table(["priority"], ["days"], [('"high"', "1"), ('"low"', "3")])
    decisions = parse_decisions(
        dmn.definitions(
            dmn.decision("late_at", "start + days", needs=["target_days"]),
            dmn.decision("target_days", target, name="days", needs=["priority"]),
            dmn.decision("priority", priority, inputs=["category"]),
            dmn.input_data("category", "category"),
        )
    )
    assert decisions.ids == ("late_at", "target_days", "priority")
    assert decisions.decide("priority", {"category": "tender"}) == "high"
    assert decisions.decide("target_days", {"category": "account"}) == 3
    assert to_json(decisions.decide("late_at", {"category": "tender", "start": 10})) == 11
    assert decisions.names("late_at") == {"start", "category"}
    assert decisions.names("priority") == {"category"}


def test_a_computed_result_wins_over_data_of_the_same_name(dmn):
    file = dmn.definitions(dmn.decision("a", "1"), dmn.decision("b", "a + 1", needs=["a"]), dmn.decision("c", "a"))
    assert parse_decisions(file).decide("b", {"a": 100}) == 2
    assert parse_decisions(file).decide("c", {"a": 100}) == 100


def test_names_with_spaces_and_signs_are_known_throughout_the_file(dmn):
    table = dmn.table(["Jenis Layanan", "Umur (hari)"], ["r"], [('"SPSE"', ">= Batas/Hari", '"late"')])
    file = dmn.definitions(
        dmn.decision("d", table, inputs=["i1", "i2", "i3"]),
        dmn.input_data("i1", "Jenis  Layanan"),
        dmn.input_data("i2", "Umur (hari)"),
        dmn.input_data("i3", "Batas/Hari"),
    )
    data = {"Jenis Layanan": "SPSE", "Umur (hari)": 5, "Batas/Hari": 5}
    assert parse_decisions(file).decide("d", data) == "late"


def test_a_shared_decision_is_decided_once(dmn):
    file = dmn.definitions(
        dmn.decision("a", "f()"),
        dmn.decision("b", "a + 1", needs=["a"]),
        dmn.decision("c", "a + 2", needs=["a"]),
        dmn.decision("d", "b + c", needs=["b", "c"]),
    )
    calls = []
    decisions = parse_decisions(file, ["f"])
    assert decisions.decide("d", {}, {"f": lambda: calls.append(1) or 10}) == 23
    assert calls == [1]


def test_a_business_knowledge_model_is_called_by_its_name(dmn):
    file = dmn.definitions(
        dmn.decision("pay", "PMT(loan.amount, loan.rate, loan.term) + fee", models=["PMT"]),
        dmn.model("PMT", ["p", "r", "n"], "(p*r/12)/(1-(1+r/12)**-n)"),
    )
    data = {"loan": {"amount": 600000, "rate": 0.0375, "term": 360}, "fee": 100}
    assert to_json(parse_decisions(file).decide("pay", data)) == pytest.approx(2878.6935494327668)


def test_a_model_sees_its_parameters_only_and_may_be_a_table(dmn):
    file = dmn.definitions(
        dmn.decision("d", "size(3)", models=["size"]),
        dmn.model(
            "size", ["n"], dmn.table(["n"], ["r"], [("> 2", "if x = null then double(n) else 0")]), models=["double"]
        ),
        dmn.model("double", ["n"], "n * 2"),
    )
    assert parse_decisions(file).decide("d", {"x": 1, "n": 1}) == 6
    with pytest.raises(DmnError, match="memerlukan 1 argumen"):
        parse_decisions(file.replace(b"size(3)", b"size(3, 4)")).decide("d", {})


def test_a_fault_in_a_models_table_names_its_rows(dmn):
    file = dmn.definitions(
        dmn.decision("d", "m(3)", models=["m"]),
        dmn.model("m", ["n"], dmn.table(["n"], ["r"], [("> 1", "1"), ("> 2", "2")])),
    )
    with pytest.raises(DmnError, match="Baris 1 dan 2"):
        parse_decisions(file).decide("d", {})


def test_models_that_multiply_work_share_one_budget(dmn):
    models = [dmn.model("m0", ["n"], "n + 1")]
    models += [
        dmn.model(f"m{at}", ["n"], "+".join([f"m{at - 1}(n)"] * 10), models=[f"m{at - 1}"]) for at in range(1, 9)
    ]
    file = dmn.definitions(dmn.decision("d", "m8(1)", models=["m8"]), *models)
    with pytest.raises(DmnError, match="langkah"):
        parse_decisions(file).decide("d", {})


def test_decisions_that_double_their_data_end(dmn):
    decisions = [dmn.decision("d0", "[1, 2]")]
    decisions += [dmn.decision(f"d{at}", f"[d{at - 1}, d{at - 1}]", needs=[f"d{at - 1}"]) for at in range(1, 30)]
    with pytest.raises(DmnError, match=r"langkah|bersarang"):
        parse_decisions(dmn.definitions(*decisions)).decide("d29", {})


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_the_versions_of_dmn_are_read(dmn, namespace):
    file = dmn.definitions(dmn.decision("d", "1 + 1"), namespace=namespace)
    assert parse_decisions(file).decide("d", {}) == 2


def test_diagrams_descriptions_and_types_do_not_matter(dmn):
    types = '<itemDefinition name="t"><typeRef>string</typeRef></itemDefinition>'
    diagram = '<i:DMNDI xmlns:i="https://www.omg.org/spec/DMN/20191111/DMNDI/"><i:DMNDiagram/></i:DMNDI>'
    described = dmn.decision("d", "1").replace("<variable", "<description>x</description><variable")
    commented = described.replace("<text>1", "<text><!-- one -->1")
    assert parse_decisions(dmn.definitions(types, "<!-- note -->", commented, diagram)).decide("d", {}) == 1


def test_an_unknown_decision_is_told(dmn):
    with pytest.raises(DmnError, match="tidak ada"):
        parse_decisions(dmn.definitions(dmn.decision("d", "1"))).decide("other", {})


def test_a_broken_cell_is_told_with_row_column_element_line_and_position(dmn):
    table = dmn.table(["x"], ["r"], [("1", "2"), ("< ", "3")])
    with pytest.raises(DmnError) as caught:
        parse_decisions(dmn.definitions(dmn.decision("d", table)))
    error = caught.value
    assert error.reason.startswith("Baris 2, masukan «x»: Ekspresi belum lengkap")
    assert (error.element, error.line, error.position) == ("r2_i1", 7, 2)
    assert "elemen r2_i1, baris berkas 7, karakter ke-3" in str(error)


def refused_files(dmn):
    table = dmn.table(["x"], ["r"], [("1", "2")])
    return {
        "empty": (b"", "XML"),
        "not XML": (b"hello", "XML"),
        "cut off": (dmn.definitions(dmn.decision("d", "1"))[:-20], "XML"),
        "another root": (b"<a/>", "bukan model keputusan"),
        "an unknown version": (dmn.definitions(namespace="urn:other"), "bukan model keputusan"),
        "too large": (b"<a>" + b" " * 1_000_001 + b"</a>", "lebih besar"),
        "too many elements": (dmn.definitions("<a/>" * 30_001), "elemen"),
        "a DOCTYPE": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        "a hidden DOCTYPE": ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "DOCTYPE"),
        "an external entity": (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"),
        "no id": (dmn.definitions('<decision name="d"/>'), "tidak mempunyai id"),
        "an id twice": (dmn.definitions(dmn.decision("d", "1"), dmn.decision("d", "2")), "dua kali"),
        "no logic": (dmn.definitions('<decision id="d"/>'), "tidak berisi"),
        "a boxed context": (dmn.definitions(dmn.decision("d", "<context/>")), "«context»"),
        "a boxed invocation": (dmn.definitions(dmn.decision("d", "<invocation/>")), "«invocation»"),
        "a circle": (
            dmn.definitions(dmn.decision("a", "b", needs=["b"]), dmn.decision("b", "a", needs=["a"])),
            "dirinya sendiri",
        ),
        "a model calling itself": (dmn.definitions(dmn.model("m", ["n"], "m(n)", models=["m"])), "dirinya sendiri"),
        "a missing decision": (dmn.definitions(dmn.decision("a", "b", needs=["b"])), "tidak ada di berkas"),
        "another file": (
            dmn.definitions(dmn.decision("a", "b", needs=["b"]).replace('"#b"', '"other.dmn#b"')),
            "berkas lain",
        ),
        "another language": (
            dmn.definitions(dmn.decision("d", dmn.text("literalExpression", "1", expressionLanguage="groovy"))),
            "groovy",
        ),
        "an unknown policy": (dmn.definitions(dmn.decision("d", dmn.table(["x"], ["r"], [], "BEST"))), "BEST"),
        "an unknown aggregation": (
            dmn.definitions(dmn.decision("d", dmn.table(["x"], ["r"], [], "COLLECT", "MEAN"))),
            "MEAN",
        ),
        "aggregation elsewhere": (
            dmn.definitions(dmn.decision("d", dmn.table(["x"], ["r"], [], "FIRST", "SUM"))),
            "tidak berlaku",
        ),
        "aggregation of two outputs": (
            dmn.definitions(dmn.decision("d", dmn.table(["x"], ["r", "s"], [], "COLLECT", "SUM"))),
            "satu hasil",
        ),
        "priority without values": (
            dmn.definitions(dmn.decision("d", dmn.table(["x"], ["r"], [], "PRIORITY"))),
            "outputValues",
        ),
        "no output": (dmn.definitions(dmn.decision("d", dmn.table(["x"], [], []))), "kolom hasil"),
        "outputs of one name": (dmn.definitions(dmn.decision("d", dmn.table(["x"], ["r", "r"], []))), "nama"),
        "a missing cell": (dmn.definitions(dmn.decision("d", dmn.table(["x"], ["r"], [("1",)]))), "jumlah sel"),
        "an empty result": (dmn.definitions(dmn.decision("d", dmn.table(["x"], ["r"], [("1", "")]))), "kosong"),
        "an unknown function": (dmn.definitions(dmn.decision("d", table.replace(">2<", ">f(2)<"))), "«f»"),
        "a model not required": (
            dmn.definitions(dmn.decision("d", "m(1)"), dmn.model("m", ["n"], "n")),
            "«m» tidak dikenal",
        ),
        "a model written in Java": (
            dmn.definitions(
                dmn.model("m", ["n"], "n").replace("<encapsulatedLogic>", '<encapsulatedLogic kind="Java">')
            ),
            "FEEL",
        ),
        "deep XML": (dmn.definitions("<a>" * 400 + "</a>" * 400), "XML"),
        "too many decisions": (dmn.definitions(*(dmn.decision(f"d{at}", "1") for at in range(201))), "keputusan"),
        "a long chain": (
            dmn.definitions(
                dmn.decision("d0", "1"),
                *(dmn.decision(f"d{at}", f"d{at - 1}", needs=[f"d{at - 1}"]) for at in range(1, 60)),
            ),
            "Rantai",
        ),
    }


def test_files_that_are_refused_say_why(dmn):
    for name, (file, reason) in refused_files(dmn).items():
        with pytest.raises(DmnError) as caught:
            parse_decisions(file)
        assert reason in caught.value.reason, name


@pytest.mark.parametrize(
    "shape",
    [
        *("context", "invocation", "list", "relation", "functionDefinition"),
        *("conditional", "for", "every", "some", "filter"),
    ],
)
def test_a_boxed_expression_is_refused_at_its_line(dmn, shape):
    with pytest.raises(DmnError) as caught:
        parse_decisions(dmn.definitions(dmn.decision("a", "1"), dmn.decision("d", f"<{shape}/>")))
    assert f"«{shape}»" in caught.value.reason
    assert (caught.value.element, caught.value.line) == ("d", 4)


@given(st.binary(max_size=200), st.integers(0, 900), st.integers(0, 20))
def test_no_damage_to_a_file_breaks_the_reader(dmn, junk, at, cut):
    table = dmn.table(["x"], ["r"], [("1", "2"), ("> 2", "x + 1")], "FIRST")
    file = dmn.definitions(dmn.decision("d", table), dmn.input_data("x", "x"))
    fault = None
    try:
        parse_decisions(file[:at] + junk + file[at + cut :]).decide("d", {"x": 3})
    except DmnError as error:
        fault = error
    assert fault is None or fault.reason
