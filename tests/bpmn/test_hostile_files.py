"""Whatever is uploaded is accepted or explained: never a crash, never a wait."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine import InvalidProcess, lint, parse
from tests.bpmn.mutations import mutated, rewired
from tests.counted_calls import counted_calls

HERE = Path(__file__).parent
MOST_CALLS = 1_000_000
SHARED = {
    p.relative_to(HERE / "shared").as_posix(): p.read_bytes() for p in (HERE / "shared").rglob("*") if p.is_file()
}
RIGHT = (HERE / "message-waits-twice" / "right.bpmn").read_bytes()
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
BPMN = b'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'


def rules(content: bytes) -> set[str]:
    return {finding.rule for finding in lint({**SHARED, "processes/page.bpmn": content})}


def chain_of(count: int) -> bytes:
    tasks = "".join(
        f'<task id="t{i}"/><sequenceFlow id="f{i}" sourceRef="t{i}" targetRef="t{i + 1}"/>' for i in range(count)
    )
    last = f'<endEvent id="t{count}"/>'
    return (
        HEAD + b"<definitions " + BPMN + b'><process id="page">' + (tasks + last).encode() + b"</process></definitions>"
    )


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file-empty"),
        (b"  \n ", "file-empty"),
        (b"\x00\x01\x02", "not-xml"),
        (b"<a>", "not-xml"),
        (b"\xff\xfe<\x00a\x00/\x00>\x00", "not-utf8"),
        (HEAD.replace(b"UTF-8", b"ISO-8859-1") + b"<a/>", "not-utf8"),
        (HEAD + b"<html/>", "not-bpmn"),
        (HEAD + b"<definitions " + BPMN + b"/>", "no-process"),
        (b"x" * 50_000_000, "file-too-large"),
        (HEAD + b"<a>" * 5_000 + b"</a>" * 5_000, "xml-too-deep"),
        (HEAD + b"<a>" + b"<b/>" * 30_000 + b"</a>", "xml-too-many-elements"),
        (HEAD + b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "xml-doctype"),
        (HEAD + b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "xml-doctype"),
        (HEAD + b'<!DOCTYPE a SYSTEM "http://localhost:1/a.dtd"><a/>', "xml-doctype"),
        (chain_of(4_000), "too-many-elements"),
    ],
)
def test_bad_file_is_explained_by_few_calls(content: bytes, rule: str) -> None:
    with counted_calls() as calls:
        found = rules(content)
    assert found == {rule}
    assert calls.made < MOST_CALLS


def test_entity_bomb_is_not_expanded() -> None:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 20))
    assert rules(HEAD + b'<!DOCTYPE a [<!ENTITY l0 "ha">' + entities + b"]><a>&l19;</a>") == {"xml-doctype"}


def test_ten_thousand_nodes_are_explained() -> None:
    assert rules(chain_of(9_990)) == {"too-many-elements"}
    assert rules(chain_of(10_000)) == {"xml-too-many-elements"}


def test_line_of_the_fault_is_named() -> None:
    content = RIGHT.replace(b'messageRef="msg_objection"', b'messageRef="msg_reply"')
    [finding] = [f for f in lint({**SHARED, "processes/page.bpmn": content}) if f.rule == "message-waits-twice"]
    assert finding.line is not None
    assert b'id="culprit"' in content.splitlines()[finding.line - 1]


def test_parse_says_what_lint_says() -> None:
    with pytest.raises(InvalidProcess) as caught:
        parse({**SHARED, "processes/page.bpmn": b"<a>"})
    assert [finding.rule for finding in caught.value.findings] == ["not-xml"]


CAMUNDA = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="d" targetNamespace="http://bpmn.io/schema/bpmn"
 modeler:executionPlatform="Camunda Cloud">
<bpmn:process id="page" isExecutable="true">
<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<bpmn:serviceTask id="t" name="Pay"><bpmn:extensionElements><zeebe:taskDefinition type="pay"/></bpmn:extensionElements>
</bpmn:serviceTask><bpmn:sequenceFlow id="g" sourceRef="t" targetRef="e"/><bpmn:endEvent id="e"/></bpmn:process>
</bpmn:definitions>"""
SIGNAVIO = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:signavio="http://www.signavio.com" id="sid-1"
 targetNamespace="http://www.signavio.com" exporter="Signavio Process Editor">
<process id="sid-2" isExecutable="false"><extensionElements><signavio:signavioDiagramMetaData metaKey="x" metaValue=""/>
</extensionElements><ioSpecification><inputSet/><outputSet/></ioSpecification><startEvent id="sid-3"/></process>
</definitions>"""


def test_other_vendors_files_are_explained() -> None:
    assert {"vendor-extension", "service-missing"} <= rules(CAMUNDA)
    assert {"vendor-extension", "not-executable", "data-mapping"} <= rules(SIGNAVIO)


@settings(max_examples=150, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(st.one_of(mutated(), rewired(), st.binary(max_size=200)))
def test_lint_never_crashes(content: bytes) -> None:
    findings = lint({**SHARED, "processes/page.bpmn": content})
    assert all(finding.rule and finding.message for finding in findings)


@settings(max_examples=80, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(rewired())
def test_what_lint_passes_parses(content: bytes) -> None:
    files = {**SHARED, "processes/page.bpmn": content}
    if not lint(files):
        parse(files)


@settings(max_examples=100, deadline=5_000)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(
                    ["kinds", "lanes", "values", "positions", "close_reasons", "messages", "label", "position", "a"]
                ),
                x,
            )
        ),
    )
)
def test_any_settings_are_accepted_or_explained(content: object) -> None:
    lint({"processes/settings.json": json.dumps(content).encode(), "processes/page.bpmn": RIGHT})
