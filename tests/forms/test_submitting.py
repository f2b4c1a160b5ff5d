"""What people submit, and what they are told."""

from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from app.forms import build_form, parse_form
from tests.forms.schemas import (
    CATEGORIES,
    GOOD_REQUEST,
    HANDLE,
    REQUEST,
    choices,
    component,
    errors_of,
    schema,
    submit,
)


def upload(name: str) -> FileStorage:
    return FileStorage(BytesIO(b"isi"), filename=name)


def request_errors(**typed: object) -> dict[str, str]:
    return errors_of(REQUEST, {**GOOD_REQUEST, **typed}, options=CATEGORIES)


def test_answers_go_to_facts_and_process_data() -> None:
    typed = {**GOOD_REQUEST, "deadline": "2026-08-17T14:30", "attempts": "3", "files": upload("layar.png")}
    form = submit(REQUEST, [*typed.items(), ("devices", "phone"), ("devices", "laptop")], options=CATEGORIES)
    answers = form.answers()
    assert answers.facts == {
        "case.subject": "Tidak bisa masuk",
        "requester.email": "sari@contoh.go.id",
        "requester.phone": None,
        "case.category": "1",
        "case.bid_deadline": "2026-08-17T14:30:00+07:00",
        "case.consent": True,
    }
    assert answers.data == {"attempts": 3, "devices": "laptop,phone"}
    assert [one.filename for one in answers.files["files"]] == ["layar.png"]


def test_a_text_without_a_fact_is_the_fact_of_its_own_name() -> None:
    form = submit(HANDLE, {"decision": "answer", "answer": "Silakan atur ulang kata sandi.", "note": ""})
    assert form.answers().facts == {"answer": "Silakan atur ulang kata sandi.", "note": None}
    assert form.answers().data == {"decision": "answer"}


def test_answers_of_a_form_that_was_not_found_valid_are_refused() -> None:
    with pytest.raises(ValueError, match="not found valid"):
        build_form(parse_form(HANDLE), MultiDict()).answers()
    with pytest.raises(ValueError, match="not found valid"):
        submit(HANDLE, {"decision": "answer"}).answers()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("subject", " \n ", "Isi “Subject”."),
        ("subject", "a" * 81, "Paling banyak 80 huruf; sekarang 81."),
        ("email", "sari@", "Tulis alamat surel yang lengkap, misalnya nama@contoh.go.id."),
        ("email", "a@contoh.go.id, b@contoh.go.id", "Tulis alamat surel yang lengkap"),
        ("phone", "12345", "Tulis nomor telepon dengan 7 sampai 15 angka"),
        ("phone", "hubungi saya", "Tulis nomor telepon"),
        ("category", "", "Pilih salah satu untuk “Category”."),
        ("category", "99", "Pilih salah satu dari daftar"),
        ("attempts", "tiga", "Tulis angka saja"),
        ("attempts", "NaN", "Tulis angka saja"),
        ("attempts", "1e400", "Tulis angka saja"),
        ("attempts", "51", "Paling besar 50; sekarang 51."),
        ("attempts", "0", "Paling kecil 1; sekarang 0."),
        ("attempts", "1,5", "Tulis angka bulat, tanpa koma."),
        ("deadline", "besok", "Tulis tanggal dan jam, misalnya 2026-08-17 14:30."),
        ("deadline", "0001-01-01T00:00+23:59", "Periksa tahunnya: 1."),
        ("devices", "server", "Pilih hanya dari daftar"),
        ("consent", "", "Centang “Consent” untuk melanjutkan."),
        ("files", upload("virus.exe"), "“virus.exe” bukan jenis yang diterima. Lampirkan .png, .pdf."),
    ],
)
def test_each_refusal_says_what_to_do(field: str, typed: object, sentence: str) -> None:
    errors = request_errors(**{field: typed})
    assert list(errors) == [field]
    assert errors[field].startswith(sentence)


@pytest.mark.parametrize("phone", ["(021)-6543503", "+62 812-3456-7890", "08123456789", "021 65867511"])
def test_telephone_numbers_as_people_write_them(phone: str) -> None:
    assert request_errors(phone=phone) == {}


def test_an_empty_submission_is_judged_and_not_filled_from_the_draft() -> None:
    form = build_form(parse_form(REQUEST), MultiDict(), initial=GOOD_REQUEST, options=CATEGORIES)
    assert not form.validate()
    assert set(form.errors) == {"subject", "email", "category", "consent"}


def test_too_short_says_how_much_there_is() -> None:
    assert errors_of(HANDLE, {"decision": "answer", "answer": "Sudah."}) == {
        "answer": "Paling sedikit 10 huruf; sekarang 6."
    }


def test_decimals_may_be_written_with_a_comma() -> None:
    price = schema(component("number", "price", decimalDigits=2, validate={"max": 100.5}))
    assert submit(price, {"price": "12,25"}).answers().data == {"price": 12.25}
    assert errors_of(price, {"price": "12.255"}) == {"price": "Paling banyak 2 angka di belakang koma."}
    assert errors_of(price, {"price": "100,6"}) == {"price": "Paling besar 100,5; sekarang 100,6."}


def test_a_pattern_judges_a_short_text_and_repeats_the_hint() -> None:
    code = schema(component("textfield", "code", description="Contoh: T-2026.", validate={"pattern": r"^T-\d{4}$"}))
    assert errors_of(code, {"code": "T-2026"}) == {}
    assert errors_of(code, {"code": "X"})["code"].endswith("dalam bentuk yang diminta. Contoh: T-2026.")
    assert errors_of(code, {"code": "T-" + "2" * 500})["code"] == "Paling banyak 200 huruf; sekarang 502."


def test_texts_are_kept_in_one_clean_form() -> None:
    form = submit(
        HANDLE,
        {
            "decision": "answer",
            "answer": "  Baris satu\r\nBaris\x00 dua\u202e e\u0301\ud800  ",
            "note": "satu\r\nBcc: dua",
        },
    )
    assert form.answers().facts == {"answer": "Baris satu\nBaris dua é", "note": "satu Bcc: dua"}


def test_the_first_of_repeated_texts_counts() -> None:
    form = submit(HANDLE, [("decision", "spam"), ("decision", "answer"), ("note", "a"), ("note", "b")])
    assert form.answers().data["decision"] == "spam"
    assert form.answers().facts["note"] == "a"


def test_date_and_time_alone() -> None:
    content = schema(
        component("datetime", "day", dateLabel="Tanggal"),
        component("datetime", "hour", subtype="time", timeLabel="Jam"),
    )
    assert submit(content, {"day": "2026-08-17", "hour": "09:05"}).answers().data == {
        "day": "2026-08-17",
        "hour": "09:05",
    }
    assert set(errors_of(content, {"day": "2026-02-30", "hour": "25:00"})) == {"day", "hour"}


def test_an_instant_is_read_in_the_zone_of_the_form_and_leaves_aware() -> None:
    form = submit(
        REQUEST,
        {**GOOD_REQUEST, "deadline": "2026-08-17T14:30"},
        options=CATEGORIES,
        zone=ZoneInfo("Asia/Jayapura"),
    )
    assert form["deadline"].data == datetime(2026, 8, 17, 5, 30, tzinfo=UTC)
    assert form.answers().facts["case.bid_deadline"] == "2026-08-17T14:30:00+09:00"


def test_one_file_where_one_is_asked() -> None:
    single = schema(component("filepicker", "scan", accept="image/*,.pdf", validate={"required": True}))
    assert errors_of(single, {}) == {"scan": "Lampirkan berkas untuk “Scan”."}
    assert errors_of(single, {"scan": "teks.png"}) == {"scan": "Lampirkan berkas untuk “Scan”."}
    two = [("scan", upload("a.png")), ("scan", upload("b.jpg"))]
    assert errors_of(single, MultiDict(two)) == {"scan": "Paling banyak 1 berkas; sekarang 2."}
    assert errors_of(single, {"scan": upload("Foto.JPG")}) == {}


def test_a_file_that_an_earlier_submission_left_satisfies_the_field() -> None:
    single = schema(component("filepicker", "scan", validate={"required": True}))
    form = submit(single, {}, initial={"scan": ["formulir.pdf"]})
    assert form.errors == {}
    assert form["scan"].kept == ("formulir.pdf",)  # type: ignore[attr-defined]
    assert form.answers().files == {"scan": []}


def test_a_file_from_before_counts_like_a_new_one() -> None:
    single = schema(component("filepicker", "scan", accept=".pdf"))
    assert errors_of(single, {}, initial={"scan": ["a.exe"]})["scan"].startswith("“a.exe” bukan jenis")
    assert errors_of(single, {"scan": upload("b.pdf")}, initial={"scan": ["a.pdf"]}) == {
        "scan": "Paling banyak 1 berkas; sekarang 2."
    }


def test_the_caller_can_refuse_a_file_for_what_is_in_it() -> None:
    form = submit(REQUEST, {**GOOD_REQUEST, "files": upload("a.png")}, options=CATEGORIES)
    form.add_error("files", "“a.png” kosong. Pilih berkas lain.")
    assert form.errors == {"files": ["“a.png” kosong. Pilih berkas lain."]}
    with pytest.raises(ValueError, match="not found valid"):
        form.answers()


def test_what_is_read_only_is_never_taken_from_a_submission() -> None:
    content = schema(
        component("textfield", "number", readonly=True, properties={"prefill": "case.reference_code"}),
        component("radio", "kind", disabled=True, values=choices("a", "b"), defaultValue="a"),
        component("textfield", "note", conditional={"hide": '=kind = "a"'}),
    )
    content = content.replace(b'"number"', b'"reference"')
    form = submit(
        content,
        {"reference": "palsu", "kind": "b", "note": "x"},
        initial={"reference": "palsu juga"},
        facts={"case.reference_code": "T-1"},
    )
    assert form["reference"].shown == "T-1"
    assert form.answers().facts == form.answers().data == {}


def test_a_form_names_the_facts_without_which_it_cannot_be_judged() -> None:
    definition = parse_form(
        schema(
            component("textfield", "kind_then", readonly=True, properties={"prefill": "case.request_type"}),
            component("textarea", "asked", readonly=True, properties={"prefill": "lkpp_question"}),
            component("textarea", "said", properties={"prefill": "solution"}),
            component("textfield", "caller", conditional={"hide": '=kind_then != "phone"'}),
        )
    )
    assert definition.judging_facts == {"case.request_type"}
    assert definition.prefills == {"case.request_type", "lkpp_question", "solution"}
    typed = MultiDict({"said": "Coba lagi.", "caller": "Sari"})
    form = build_form(definition, typed, facts={"case.request_type": "phone"})
    assert form.validate()
    assert form.answers().facts == {"said": "Coba lagi.", "caller": "Sari"}
    assert form["asked"].shown == ""
    form.show_facts({"case.request_type": "phone", "lkpp_question": "Mohon dibuka.", "solution": "Yang lama."})
    assert (form["asked"].shown, form["said"].shown) == ("Mohon dibuka.", "Coba lagi.")


def test_initial_shows_drafts_before_facts_before_defaults() -> None:
    content = schema(
        component("textfield", "a", defaultValue="bawaan", properties={"prefill": "solution"}),
        component("checklist", "b", values=choices("x", "y"), defaultValue=["x"]),
        component("checkbox", "c", defaultValue=True),
        component("datetime", "d", subtype="datetime", properties={"prefill": "case.received_at"}),
    )
    definition = parse_form(content)
    received = datetime(2026, 8, 17, 1, 0, tzinfo=UTC)
    fresh = build_form(definition, None)
    assert (fresh["a"].shown, fresh["b"].data, fresh["c"].data) == ("bawaan", ["x"], True)
    with_facts = build_form(definition, None, facts={"solution": "fakta", "case.received_at": received})
    assert with_facts["a"].shown == "fakta"
    assert with_facts["d"].shown == "2026-08-17T08:00"
    with_draft = build_form(
        definition,
        None,
        initial={"a": "draf", "b": ["y"], "c": "", "d": "2026-"},
        facts={"solution": "fakta"},
    )
    assert [with_draft[key].shown for key in "acd"] == ["draf", "", "2026-"]
    assert with_draft["b"].data == ["y"]


def test_a_draft_comes_back_as_it_was_typed() -> None:
    typed = {**GOOD_REQUEST, "attempts": "dua puluh", "deadline": "2026-08-17T14:30", "email": "sari@"}
    form = submit(REQUEST, [*typed.items(), ("devices", "laptop"), ("devices", "phone")], options=CATEGORIES)
    again = build_form(parse_form(REQUEST), None, initial=form.draft(), options=CATEGORIES)
    assert again.draft() == form.draft()
    assert again["attempts"].shown == "dua puluh"
    assert again["email"].shown == "sari@"
    assert again["devices"].data == ["laptop", "phone"]
    assert again["consent"].data is True


def test_a_list_that_the_page_forgot_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError, match="categories"):
        build_form(parse_form(REQUEST), None)


def test_the_same_bytes_are_parsed_once() -> None:
    assert parse_form(HANDLE) is parse_form(bytes(bytearray(HANDLE)))


@pytest.mark.parametrize("key", ["data", "errors", "items", "validate", "process", "hidden", "answers", "meta"])
def test_a_key_may_be_called_like_a_part_of_the_form(key: str) -> None:
    form = submit(schema(component("textfield", key)), {key: "isi"})
    assert form.answers().facts == {key: "isi"}
