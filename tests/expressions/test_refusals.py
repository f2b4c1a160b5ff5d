"""What is outside the subset is refused when it is read, with a sentence and a place."""

import pytest

from app.expressions import (
    FeelError,
    check_expression,
    check_unary_tests,
    compile_expression,
    evaluate,
    names_in,
    without_equals_sign,
)

CASES = [
    ("", 0, "belum lengkap"),
    ("1 +", 3, "belum lengkap"),
    ("x y", 2, "kurang operator"),
    ("for i in [1] return i", 0, "for"),
    ("some i in [1] satisfies i > 0", 0, "some"),
    ("1 + every", 4, "every"),
    ("function(a) a", 0, "fungsi sendiri"),
    ("x instance of number", 2, "instance of"),
    ("hari kerja(1)", 5, "kurang operator"),
    ("bogus(1)", 0, "«bogus» tidak dikenal"),
    ("now()", 0, "waktu diberikan oleh proses"),
    ('matches("a", "b")', 0, "regex"),
    ("string length()", 0, "Jumlah argumen"),
    ("not(1, 2)", 0, "Jumlah argumen"),
    ('substring(string: "a", start position: 1)', 10, "bernama"),
    ("a.b(1)", 3, "dikenal namanya"),
    ("1 < 2 < 3", 6, "dirangkai"),
    ("x = y = z", 6, "dirangkai"),
    ("x in (1) * 2", 9, "operator hitung"),
    ("if a then b", 11, "«else»"),
    ("(1", 2, "«)»"),
    ("[1, 2", 5, "«]»"),
    ("[1..2", 5, "«]»"),
    ("]1", 0, "tidak dapat berada"),
    ("{a 1}", 3, "«:»"),
    ("{a: 1, a: 2}", 7, "dua kali"),
    ("{a: 1, b: a}", 10, "konteksnya sendiri"),
    ("a.", 2, "nama"),
    ("@5", 1, "teks"),
    ('"abc', 0, "tidak ditutup"),
    ('"a\nb"', 0, "tidak ditutup"),
    ('"a\\d"', 2, "tidak dikenal"),
    ('"\\uD83D"', 0, "separuh"),
    ('"\\UFFFFFF"', 1, "tidak dikenal"),
    ("1 /* a", 2, "tidak ditutup"),
    ("12ab", 2, "huruf"),
    ("1.2.3", 3, "kurang operator"),
    ("a ; b", 2, "';'"),
    ("a == b", 3, "tidak dapat berada"),
    ("a && b", 2, "'&'"),
    ("'a'", 0, '"\'"'),
    ("1234567890123456789012345678901234567", 0, "34 angka"),
    ("= 1", 0, "tidak dapat berada"),
]


@pytest.mark.parametrize(("source", "position", "reason"), CASES, ids=[case[0] for case in CASES])
def test_it_is_refused_with_reason_and_position(source, position, reason):
    with pytest.raises(FeelError) as caught:
        compile_expression(source)
    assert reason in caught.value.reason
    assert caught.value.position == position


def test_a_fault_of_evaluation_has_a_position_too():
    with pytest.raises(FeelError) as caught:
        evaluate("1 + (10 ** 300) * 10", {})
    assert caught.value.position == 16
    assert "Bilangan di luar batas" in str(caught.value)
    assert "karakter ke-17" in str(caught.value)


def test_a_range_is_no_value_to_read_parts_of():
    with pytest.raises(FeelError, match="rentang"):
        evaluate("r.start", {"r": evaluate("[1..2]", {})})


def test_a_list_of_one_beside_a_value_is_refused_since_readers_disagree():
    with pytest.raises(FeelError, match="ambil isinya"):
        evaluate("tags = 1", {"tags": [1]})


def test_a_filter_that_is_neither_condition_nor_one_index_is_refused():
    for source in ("[1, 2][item]", '[1, 2]["a"]', "[1, 2][if item = 1 then 1 else true]"):
        with pytest.raises(FeelError, match="Saringan"):
            evaluate(source, {})


def test_lint_gets_the_fault_or_none():
    assert check_expression("x > 3") is None
    assert check_expression("workdays_later(1)", ["workdays_later"]) is None
    fault = check_expression("x >")
    assert fault is not None
    assert fault.position == 3
    assert check_unary_tests("< 3, [4..5]") is None
    assert check_unary_tests("< ") is not None


def test_the_free_names_of_an_expression_are_listed():
    assert names_in("if a.b > 1 then [c, d[item.e > f]] else {g: h}") == {"a", "c", "d", "f", "h"}
    assert names_in("upper case(name) + string(1)") == {"name"}
    assert names_in("item") == {"item"}
    assert compile_expression("Jenis Layanan = x", names=["Jenis Layanan"]).names == {"Jenis Layanan", "x"}


def test_the_equals_sign_of_the_editors_is_taken_away_without_moving_positions():
    assert evaluate(without_equals_sign("=1 + 1"), {}) == 2
    assert evaluate(without_equals_sign("  = x"), {"x": 3}) == 3
    assert without_equals_sign("x = 1") == "x = 1"
    with pytest.raises(FeelError) as caught:
        compile_expression(without_equals_sign("=1 +"))
    assert caught.value.position == 4


def test_reading_the_same_text_again_costs_nothing():
    assert compile_expression("a + b") is compile_expression("a + b")
    assert compile_expression("f(1)", ["f"]) is not compile_expression("f(1)", ["f", "g"])
