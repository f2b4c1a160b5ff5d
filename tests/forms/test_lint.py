"""What a process owner may not publish, and the words in which it is refused."""

import json
import time
from typing import Any

import pytest

from app.expressions.functions import BUILT_INS, REFUSED_FUNCTIONS
from app.forms import InvalidForm, lint_form, parse_form
from app.forms.names import is_taken
from tests.forms.schemas import HANDLE, REQUEST, choices, component, errors_of, refusals, schema


def test_sound_forms_have_no_problems() -> None:
    assert lint_form(HANDLE, needs_decision=True) == []
    assert lint_form(REQUEST) == []


def field(**more: Any) -> dict[str, Any]:
    return component("textfield", "isian", **more)


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = field()
    for _ in range(depth):
        inner = {"type": "group", "components": [inner]}
    return inner


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "iframe": ({"type": "iframe", "id": "x"}, "Jenis komponen “iframe” tidak diterima. Isi dari situs lain"),
    "html": ({"type": "html", "content": "<script>"}, "Pakai komponen “text”; HTML tidak diterima."),
    "button": ({"type": "button", "label": "Kirim"}, "Halaman sudah mempunyai tombolnya."),
    "unknown kind": ({"type": "wizard"}, "Jenis komponen “wizard” tidak diterima. Hapus komponen ini."),
    "no kind": ({"key": "x"}, "Jenis komponen “” tidak diterima."),
    "kind of another type": ({"type": ["text"]}, "“type” harus berupa teks."),
    "key with a space": (component("textfield", "a b"), "Kunci “a b” tidak dapat dipakai."),
    "no key": ({"type": "textfield", "label": "x"}, "Kunci “” tidak dapat dipakai."),
    "key with a path": (component("textfield", "a.b"), "Kunci “a.b” tidak dapat dipakai."),
    "key with markup": (component("textfield", '"><script>'), "tidak dapat dipakai"),
    "key of the engine": (component("textfield", "typename"), "Kunci “typename” sudah dipakai oleh sistem."),
    "key of the page": (component("textfield", "csrf_token"), "sudah dipakai oleh sistem"),
    "key of the process": (component("radio", "sla", values=choices("a")), "sudah dipakai oleh sistem"),
    "key of a function": (component("textfield", "count"), "Pilih nama lain, misalnya “count_value”."),
    "key of a word": (component("textfield", "then"), "sudah dipakai oleh sistem"),
    "no label": (field(label=" "), "Isi labelnya"),
    "label of another type": (field(label={"a": 1}), "“label” harus berupa teks."),
    "unknown column": (
        field(properties={"fact": "case.subjek"}),
        "“fact” menunjuk “case.subjek”, yang tidak ada.",
    ),
    "unknown prefix": (field(properties={"fact": "user.password"}), "yang tidak ada"),
    "unknown prefill": (field(properties={"prefill": "requester.pin"}), "“prefill” menunjuk “requester.pin”"),
    "misspelt property": (field(properties={"facts": "answer"}), "Mungkin maksudnya “fact”."),
    "tick into a text": (
        component("checkbox", "a", properties={"fact": "answer"}),
        "kotak centang hanya untuk",
    ),
    "text into a tick": (field(properties={"fact": "case.consent"}), "hanya dari kotak centang"),
    "text into an instant": (field(properties={"fact": "case.bid_deadline"}), "memerlukan tanggal dan jam"),
    "file into a fact": (component("filepicker", "a", properties={"fact": "answer"}), "sebagai lampiran"),
    "no options": (component("select", "a"), "Tambahkan pilihan"),
    "empty options": (component("radio", "a", values=[]), "Tambahkan pilihan"),
    "option without label": (component("radio", "a", values=[{"value": "x"}]), "Pilihan ke-1: isi “label”"),
    "option that is none": (component("radio", "a", values=["x"]), "Pilihan ke-1 harus berupa objek"),
    "option twice": (component("radio", "a", values=choices("x", "x")), "Pilihan “x” tertulis dua kali."),
    "comma in a checklist": (component("checklist", "a", values=choices("x,y")), "tidak boleh memuat koma"),
    "unknown source": (component("select", "a", valuesKey="users"), "Sumber pilihan “users” tidak dikenal."),
    "options by formula": (component("select", "a", valuesExpression="=x"), "Pilihan dari rumus"),
    "pattern that is none": (field(validate={"pattern": "("}), "bukan ekspresi reguler yang sah"),
    "pattern on a number": (component("number", "a", validate={"pattern": "1"}), "hanya untuk “textfield”"),
    "unknown check": (field(validate={"validationType": "nik"}), "Pemeriksaan “nik” tidak dikenal."),
    "lengths crossed": (
        field(validate={"minLength": 5, "maxLength": 2}),
        "melebihi panjang paling banyak (2)",
    ),
    "values crossed": (
        component("number", "a", validate={"min": 5, "max": "2"}),
        "melebihi nilai terbesar (2)",
    ),
    "length by formula": (field(validate={"maxLength": "=n"}), "“maxLength” harus berupa angka."),
    "endless number": (component("number", "a", validate={"max": "1e999999999"}), "“max” harus berupa angka"),
    "decimals without end": (component("number", "a", decimalDigits=99), "Paling banyak 10 angka di belakang"),
    "required by formula": (field(validate={"required": "=x"}), "“required” harus true atau false."),
    "readonly by formula": (field(readonly="=true"), "“readonly” harus true atau false."),
    "validate of another type": (field(validate=[1]), "“validate” harus berupa objek"),
    "unknown time": (component("datetime", "a", subtype="week"), "Jenis waktu “week” tidak dikenal."),
    "no past": (component("datetime", "a", disallowPassedDates=True), "Larangan tanggal lampau"),
    "unknown file": (component("filepicker", "a", accept="png"), "Jenis berkas “png” tidak dikenal."),
    "formula in a text": ({"type": "text", "text": "=name"}, "Rumus dan {{ … }} tidak dapat dipakai"),
    "template in a text": ({"type": "text", "text": "Halo {{ config }}"}, "Rumus dan {{ … }} tidak dapat"),
    "script link": (
        {"type": "text", "text": "[x](javascript:alert)"},
        "Tautan “javascript:alert” tidak diterima.",
    ),
    "endless text": ({"type": "text", "text": "x" * 20_000}, "paling banyak 10000 huruf; sekarang 20000."),
    "too wide": (field(layout={"columns": 99}), "Lebar harus 1 sampai 16 kolom."),
    "unknown input mode": (field(properties={"inputmode": "onclick"}), "“inputmode” onclick tidak dikenal."),
    "markup in autocomplete": (
        field(properties={"autocomplete": '" onfocus="'}),
        "“autocomplete” hanya memuat",
    ),
    "path of a group": ({"type": "group", "path": "a", "components": [field()]}, "“path” pada kelompok"),
    "groups in groups": (nested(7), "paling dalam 5 tingkat"),
    "list that is none": ({"type": "group", "components": {"a": 1}}, "“components” harus berupa daftar"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words(case: str) -> None:
    refused, sentence = REFUSED[case]
    found = refusals(refused)
    assert any(sentence in message for message in found), found


def test_a_problem_names_its_component() -> None:
    problems = lint_form(
        schema(field(), component("number", "umur", validate={"min": "x"}), {"type": "iframe", "id": "f"})
    )
    assert [problem.component for problem in problems] == ["umur", "f"]


def test_every_problem_is_reported_at_once() -> None:
    assert len(refusals(*[case for case, _ in REFUSED.values()])) >= len(REFUSED)


def test_the_same_key_twice_is_refused() -> None:
    assert refusals(field(), field()) == ["Kunci “isian” dipakai dua kali. Beri setiap isian kunci sendiri."]


def test_every_function_that_expressions_know_is_taken() -> None:
    words = {name for name in [*BUILT_INS, *REFUSED_FUNCTIONS] if " " not in name}
    assert {word for word in words if not is_taken(word)} == set()


UNREADABLE = {
    "not JSON": (b'{"type": "default",\n "components": [}', "Bukan JSON yang sah (baris 2).", 2),
    "not UTF-8": (b"\xff\xfe{}", "Simpan berkas sebagai teks UTF-8", None),
    "NaN": (b'{"type": NaN}', "dengan angka biasa", None),
    "digits without end": (b'{"type": ' + b"9" * 5_000 + b"}", "dengan angka biasa", None),
    "empty": (b"", "Bukan JSON yang sah (baris 1).", 1),
    "a list": (b"[]", "harus berupa objek JSON", None),
    "null": (b"null", "harus berupa objek JSON", None),
    "another type": (b'{"type": "page", "components": []}', "“type” harus “default”.", None),
    "nothing in it": (b'{"type": "default", "components": []}', "Formulir kosong.", None),
    "too large": (schema(field(description="x" * 300_000)), "lebih besar dari 256 kB", None),
    "too deep": (b'{"a":' * 40_000 + b"1" + b"}" * 40_000, "Susunan terlalu dalam", None),
    "too many": (schema(*[component("textfield", f"f{n}") for n in range(301)]), "Paling banyak 300", None),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_at_all(case: str) -> None:
    content, sentence, line = UNREADABLE[case]
    problems = lint_form(content)
    assert any(sentence in problem.message and problem.line == line for problem in problems), problems
    with pytest.raises(InvalidForm):
        parse_form(content)


@pytest.mark.parametrize(
    "decision",
    [
        component("textfield", "decision", validate={"required": True}),
        component("radio", "decision", values=choices("a", "b")),
        component("radio", "decision", values=choices("a"), validate={"required": True}, readonly=True),
        component(
            "radio",
            "decision",
            values=choices("a"),
            validate={"required": True},
            conditional={"hide": "=isian = null"},
        ),
    ],
)
def test_a_step_that_forks_needs_a_decision_that_is_always_asked(decision: dict[str, Any]) -> None:
    problems = lint_form(schema(field(), decision), needs_decision=True)
    assert [(one.component, one.message[:10]) for one in problems] == [("decision", "“decision”")]


def test_a_step_that_forks_needs_a_decision() -> None:
    assert "Tambahkan pilihan wajib" in lint_form(schema(field()), needs_decision=True)[0].message


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|a)*$",
        "(a|aa){30}",
        "(?:a?){30}a{30}",
        "a*a*a*a*a*b",
        "a?" * 30 + "a" * 30,
        r"(a)\1",
        "(?=a)b",
        "(?i)a",
        "(?P<x>a)",
        "((a*)b)*",
        "a" * 300,
        "[a",
        "a{2,1}",
        "\\",
        "(" * 150 + ")" * 150,
    ],
)
def test_a_pattern_that_could_take_for_ever_is_refused(pattern: str) -> None:
    started = time.perf_counter()
    assert refusals(field(validate={"pattern": pattern})) != []
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}$",
        r"^(?:\d{15}|\d{16})$",
        r"^[A-Z]{1,4}(-\d+)?$",
        r"^[^]\\-]+\.(png|pdf)$",
        r"^\(\d{3}\) \S+$",
    ],
)
def test_ordinary_patterns_are_accepted(pattern: str) -> None:
    assert refusals(field(validate={"pattern": pattern})) == []


def test_the_worst_accepted_pattern_is_still_quick() -> None:
    content = schema(field(validate={"pattern": "^[a-z]*[a-z]*[a-z]*a?a?a?a?a?0$"}))
    started = time.perf_counter()
    assert "isian" in errors_of(content, {"isian": "a" * 200})
    assert time.perf_counter() - started < 5


def test_a_foreign_editors_extensions_are_let_be() -> None:
    content = json.loads(HANDLE)
    content["executionPlatform"] = "Camunda Cloud"
    content["exporter"] = {"name": "x"}
    content["components"][1]["camunda"] = {"x": 1}
    content["components"][1]["properties"] = {"zeebe": "y"}
    assert lint_form(json.dumps(content).encode()) == []
