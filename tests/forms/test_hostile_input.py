"""Nothing that can be sent breaks a form: neither its schema nor what is submitted to it."""

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict

from app.forms import InvalidForm, build_form, lint_form, parse_form
from tests.forms.schemas import CATEGORIES, HANDLE, REQUEST, choices, component, schema

EVERYTHING = schema(
    component("textfield", "line", validate={"pattern": "^[a-z]+$", "minLength": 2}),
    component("textfield", "mail", validate={"validationType": "email"}),
    component("textfield", "call", validate={"validationType": "phone"}),
    component("textarea", "lines", conditional={"hide": '=kind = "a" or amount > 3'}),
    component("number", "amount", decimalDigits=2, validate={"min": -5, "max": 1_000}),
    component("radio", "kind", values=choices("a", "b")),
    component("select", "choice", valuesKey="categories", conditional={"hide": '=list contains(several, "a")'}),
    component("taglist", "several", values=choices("a", "b")),
    component("checkbox", "tick", conditional={"hide": '=day > "2026"'}),
    component("datetime", "day", dateLabel="Tanggal"),
    component("datetime", "hour", subtype="time", timeLabel="Jam"),
    component("datetime", "instant", subtype="datetime", dateTimeLabel="Saat"),
    component("filepicker", "files", multiple=True, accept=".png,image/*"),
)
KEYS = sorted(parse_form(EVERYTHING).components)

any_text = st.text(st.characters(exclude_categories=[]), max_size=60)  # half characters included
tricky = st.sampled_from(
    [
        *("", "a", "b", "true", "1", "-0", "1e9", "٣", "NaN", "2026-08-17", "2026-08-17T10:00", "9999-12-31"),
        *("0001-01-01T00:00:00+14:00", "2200-12-31T23:59-23:59", "T10", "24:00", "23:59:59+07:00", "a@b.co"),
        *("a,b,,a", "\x00", "\ud800", "\u202e", "‮", "'\"><script>", "{{7*7}}", "${x}", "=1+1", "a" * 30_000),
    ]
)
files = st.builds(lambda name: FileStorage(BytesIO(b"x"), filename=name), st.one_of(any_text, st.just("a.png")))
values = st.one_of(tricky, any_text, files)
submissions = st.lists(st.tuples(st.sampled_from([*KEYS, "decision", "unknown"]), values), max_size=25)


@settings(max_examples=300)
@given(submissions)
def test_any_submission_is_judged_and_what_passes_can_be_stored(pairs: list[tuple[str, Any]]) -> None:
    form = build_form(parse_form(EVERYTHING), MultiDict(pairs), options=CATEGORIES)
    if form.validate():
        answers = form.answers()
        stored = json.dumps([answers.data, answers.facts], ensure_ascii=False, allow_nan=False).encode()
        assert b"\x00" not in stored
        assert all(isinstance(one, str | int | float | bool | None) for one in answers.data.values())
    else:
        assert all(message.endswith(".") for messages in form.errors.values() for message in messages)
    for field in form:
        field.shown.encode()
    again = build_form(parse_form(EVERYTHING), None, initial=form.draft(), options=CATEGORIES)
    assert again.draft() == form.draft()


@given(submissions)
@example([("instant", "2200-12-31T23:59-23:59")])  # the next year where the form is filled in
def test_what_was_accepted_is_accepted_again(pairs: list[tuple[str, Any]]) -> None:
    typed = [(key, value) for key, value in pairs if isinstance(value, str)]
    form = build_form(parse_form(EVERYTHING), MultiDict(typed), options=CATEGORIES)
    if form.validate():
        given_back = MultiDict({key: value for key, value in form.draft().items() if value})
        again = build_form(parse_form(EVERYTHING), given_back, options=CATEGORIES)
        assert again.validate()
        assert again.answers() == form.answers()


drafts = st.dictionaries(
    st.sampled_from(KEYS),
    st.one_of(
        tricky,
        any_text,
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.dates(),
        st.datetimes(),
        st.lists(any_text, max_size=3),
        st.dictionaries(any_text, st.none(), max_size=2),
    ),
)


@given(drafts)
def test_any_draft_or_fact_can_be_shown(draft: dict[str, Any]) -> None:
    form = build_form(parse_form(EVERYTHING), None, initial=draft, options=CATEGORIES)
    for field in form:
        field.shown.encode()


scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), any_text, st.just(10**4000))
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3), max_leaves=8
)
MEMBERS = [
    *("type", "key", "label", "values", "validate", "properties", "conditional", "layout", "components"),
    *("appearance", "description", "text", "defaultValue", "subtype", "accept", "valuesKey", "readonly"),
    *("multiple", "decimalDigits"),
]
KINDS = [
    *("textfield", "textarea", "number", "select", "radio", "checkbox", "checklist", "taglist", "datetime"),
    *("filepicker", "group", "text", "separator"),
]
broken_components = st.dictionaries(st.sampled_from(MEMBERS), anything).flatmap(
    lambda values: st.sampled_from(KINDS).map(lambda kind: {"type": kind, "key": "k", "label": "l", **values})
)


@settings(max_examples=300)
@given(st.one_of(anything, st.lists(broken_components, max_size=3)))
def test_any_schema_is_read_or_refused(components: Any) -> None:
    content = json.dumps({"type": "default", "components": components}).encode()
    problems = lint_form(content)
    assert all(problem.message.endswith(".") for problem in problems)
    if problems:
        with pytest.raises(InvalidForm):
            parse_form(content)
    else:
        build_form(parse_form(content), MultiDict({"k": "x"})).validate()


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    assert lint_form(content)


@given(st.sampled_from([HANDLE, REQUEST]), st.data())
def test_a_damaged_file_is_read_or_refused(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    lint_form(content[:at] + data.draw(st.binary(max_size=3)) + content[at + 1 :])


def test_a_huge_submission_is_judged_quickly() -> None:
    form = build_form(
        parse_form(EVERYTHING),
        MultiDict([("several", "x,y," * 5_000)] * 50 + [("lines", "a\r\n" * 200_000), ("amount", "9" * 100_000)]),
        options=CATEGORIES,
    )
    assert not form.validate()
    assert form["lines"].errors[0].startswith("Paling banyak 20000 huruf")


def test_a_number_stays_exact_for_conditions() -> None:
    form = build_form(parse_form(EVERYTHING), MultiDict({"amount": "0,1"}), options=CATEGORIES)
    assert form["amount"].condition_value() == Decimal("0.1")
