"""What lies beside a diagram, as hostile: tables, forms and settings with anything in them, accepted or explained."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine import Finding, lint
from tests.bpmn.test_hostile_files import SHARED

TABLE = SHARED["processes/priority.dmn"]
FORM = SHARED["forms/decide.json"]
SETTINGS = SHARED["processes/settings.json"]
DEEP = b"[" * 100_000
LARGE = b" " * 50_000_000
HALF = b'"\\ud800"'


def found(path: str, content: bytes) -> list[Finding]:
    """Lint a set in which one file is replaced; the text of every finding must be printable."""
    findings = lint({**SHARED, path: content})
    for finding in findings:
        assert (finding.message + finding.element).encode()
        assert len(finding.message) <= 1_000
        assert finding.message.endswith((".", ")"))
    return findings


@pytest.mark.parametrize("path", ["processes/settings.json", "forms/decide.json"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"5",
        b'"x"',
        b"{",
        b"NaN",
        b'{"values": {"n": NaN}, "type": NaN}',
        b'{"values": {"n": 1e400}, "components": [1e400]}',
        b'{"values": {"n": ' + b"9" * 400 + b'}, "components": ' + b"9" * 400 + b"}",
        b'{"values": {"n": ' + b"9" * 5_000 + b"}}",
        DEEP,
        b'{"a":' * 50_000,
        LARGE,
        b"\xff\xfe{\x00}\x00",
        b"\x89PNG\r\n",
        b"{" + HALF + b": " + HALF + b"}",
        b'{"lanes": {"a": ' + HALF + b'}, "type": ' + HALF + b"}",
        b'{"positions": {"a": "b\\u0000c"}, "type": "\\u0000"}',
        b'{"type": "default", "type": "default", "lanes": {}, "lanes": {}}',
    ],
    ids=lambda value: repr(value[:30]),
)
def test_broken_json_is_explained_at_its_file(path: str, content: bytes) -> None:
    assert path in {finding.file for finding in found(path, content)}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        LARGE,
        TABLE.decode().encode("utf-16"),
        TABLE.replace(b"UTF-8", b"ISO-8859-1"),
        TABLE[:-30],
        b"PK\x03\x04" + TABLE,
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + TABLE.partition(b"?>")[2],
        TABLE.replace(b"https://www.omg.org/spec/DMN/20191111/MODEL/", b"urn:lain"),
        TABLE.replace(b"</decision>", b"</decision>" + b"<a>" * 70 + b"</a>" * 70),
        TABLE.replace(b"</decision>", b"</decision>" + b"<a/>" * 25_000),
        TABLE.replace(b"<text>channel</text>", b"<text>" + b"(" * 3_000 + b"</text>"),
        TABLE.replace(b'"high"', b"9 ** 9 ** 9 ** 9 +"),
        TABLE.replace(b'id="priority"', b"", 1),
        TABLE.replace(b'hitPolicy="FIRST"', b'hitPolicy="OUTPUT ORDER"'),
        TABLE.replace(b'hitPolicy="FIRST"', b'hitPolicy="FIRST" aggregation="SUM"'),
        TABLE.replace(b'name="priority" typeRef', b'name="typename" typeRef'),
        TABLE.replace(b'<text>"normal"</text>', b'<text>{typename: "x"}</text>'),
        TABLE.replace(b"<decisionTable", b"<context/><decisionTable").replace(b"decisionTable", b"invocation"),
        TABLE.replace(b"<text>channel</text>", b"<text>workdays_later(1)</text>"),
        TABLE.replace(b"<text>channel</text>", b"<text>now()</text>"),
        TABLE.replace(b"</rule>", b"</rule><rule/>", 1),
    ],
    ids=range(22),
)
def test_broken_table_is_explained_at_its_file(content: bytes) -> None:
    assert "processes/priority.dmn" in {finding.file for finding in found("processes/priority.dmn", content)}


def test_form_that_no_step_uses_is_judged_too() -> None:
    [finding] = found("forms/lain.json", b'{"type": "default", "components": [{"type": "html", "content": "x"}]}')
    assert (finding.file, finding.rule) == ("forms/lain.json", "form-invalid")


def test_two_forms_of_one_name_are_refused() -> None:
    [finding] = found("forms/lama/decide.json", FORM)
    assert (finding.file, finding.rule) == ("forms/lama/decide.json", "duplicate-form")


def test_two_settings_are_refused() -> None:
    findings = found("forms/settings.json", SETTINGS)
    assert ("settings-twice", "processes/settings.json") in {(f.rule, f.file) for f in findings}


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(st.characters(exclude_categories=[]), max_size=5)
    | st.sampled_from(["default", "radio", "textfield", "= 1", "{{ number }}", "x" * 3_000]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """A right file in which values anywhere became others."""
    data: Any = json.loads(content)
    for _ in range(draw(st.integers(1, 4))):
        here = data
        for _ in range(draw(st.integers(0, 5))):
            inner = [value for value in (here.values() if isinstance(here, dict) else here) if value]
            inner = [value for value in inner if isinstance(value, dict | list)]
            if not inner:
                break
            here = draw(st.sampled_from(inner))
        place = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here)))) if here else None
        if place is not None:
            here[place] = draw(json_values)
    return json.dumps(data).encode()


@settings(max_examples=60, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(damaged(SETTINGS))
def test_damaged_settings_are_accepted_or_explained(content: bytes) -> None:
    found("processes/settings.json", content)


@settings(max_examples=60, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(damaged(FORM))
def test_damaged_form_is_accepted_or_explained(content: bytes) -> None:
    found("forms/decide.json", content)


@settings(max_examples=60, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(TABLE)), st.integers(0, 60), st.sampled_from([b"", b"<a>", b"&x;", b'"', b"<text>", b"\xff"]))
def test_damaged_table_is_accepted_or_explained(at: int, length: int, junk: bytes) -> None:
    found("processes/priority.dmn", TABLE[:at] + junk + TABLE[at + length :])
