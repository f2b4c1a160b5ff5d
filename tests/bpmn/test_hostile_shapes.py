"""Files that are no diagram at all, or diagrams of a size and shape that nobody drew."""

import io
import zipfile

import pytest

from app.engine import lint
from tests.bpmn.test_hostile_files import BPMN, HEAD, RIGHT, SHARED, rules
from tests.counted_calls import counted_calls

MOST_CALLS = 1_500_000
DI = b'xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC"'


def definitions(inside: str) -> bytes:
    return HEAD + b"<definitions " + BPMN + b" " + DI + b">" + inside.encode() + b"</definitions>"


def of_process(inside: str, attributes: str = "") -> bytes:
    return definitions(f'<process id="page" {attributes}>{inside}</process>')


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("diagram.bpmn", RIGHT)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (archive(), "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (RIGHT.decode().encode("utf-16"), "UTF-8"),
        (RIGHT.decode().encode("utf-32"), "UTF-8"),
        (RIGHT.replace(b"UTF-8", b"UTF-16", 1), "UTF-8"),
        (b'{"type": "default"}', "XML"),
        (b"<?xml version='1.1'?><a/>", "XML"),
    ],
)
def test_file_of_another_kind_is_named_for_what_it_is(content: bytes, word: str) -> None:
    [finding] = lint({**SHARED, "processes/page.bpmn": content})
    assert word in finding.message
    assert finding.message.endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + RIGHT,
        RIGHT.replace(b"\n", b"\r\n"),
        RIGHT.replace(b'encoding="UTF-8"', b"encoding='utf-8' standalone='yes'"),
        RIGHT.replace(b"?>", b"?><?pi anything?><!-- and a remark -->", 1),
        RIGHT.replace(b'name="Menunggu">', b'name="Menunggu"><!-- a --><?b c?>'),
        RIGHT.replace(b'name="page"', 'name="Menunggu 😀 &#x202e; \u200b"'.encode()),
        RIGHT.replace(b"bpmn:", b"semantic:").replace(b"xmlns:bpmn=", b"xmlns:semantic="),
        RIGHT.replace(b'x="100"', b'x="-99999999999"').replace(b'y="100"', b'y="1e300"'),
    ],
)
def test_ways_of_writing_the_same_diagram_are_all_taken(content: bytes) -> None:
    assert rules(content) == set()


def test_instructions_in_cdata_are_read_as_text() -> None:
    documentation = b"<bpmn:documentation><![CDATA[<b>Tunggu</b> & baca]]></bpmn:documentation>"
    assert rules(RIGHT.replace(b'name="Mulai">', b'name="Mulai">' + documentation)) == set()


def test_coordinates_that_are_no_numbers_are_explained() -> None:
    assert rules(RIGHT.replace(b'x="100"', b'x="100 px"')) == {"schema"}


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", {"start-event", "end-event"}),
        ("<laneSet/>", {"start-event", "end-event"}),
        ("<subProcess id='s'>" * 50 + "</subProcess>" * 50, {"duplicate-id"}),
        ("".join(f"<subProcess id='s{n}'>" for n in range(50)) + "</subProcess>" * 50, {"start-event", "end-event"}),
        ("".join(f"<subProcess id='s{n}'>" for n in range(70)) + "</subProcess>" * 70, {"xml-too-deep"}),
        (f"<task id='{'x' * 100_000}'/>", {"id-form"}),
        ("<task/>" * 5_000, {"missing-id", "too-many-elements", "start-event"}),
        (
            "<startEvent id='a'/><endEvent id='b'/>" + "<sequenceFlow sourceRef='a' targetRef='b'/>" * 900,
            {"missing-id"},
        ),
        ("<dataObjectReference id='a' dataObjectRef='a'/><dataObject id='b' itemSubjectRef='b'/>", {"data-mapping"}),
        ("<callActivity id='a' calledElement='page'/>", {"call-recursion"}),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "-".join(sorted(value)),
)
def test_odd_processes_are_explained(inside: str, expected: set[str]) -> None:
    found = rules(of_process(inside))
    assert found & expected
    assert found <= expected | {
        "no-diagram",
        "no-outgoing",
        "unreachable",
        "user-task-lane",
        "start-event",
        "end-event",
    }


def test_diagram_without_a_process_behind_it_is_explained() -> None:
    plane = '<d:BPMNDiagram><d:BPMNPlane><d:BPMNShape id="x" bpmnElement="ghost"/></d:BPMNPlane></d:BPMNDiagram>'
    assert rules(definitions(plane)) == {"no-process"}


def test_absurd_names_do_not_make_an_absurd_report() -> None:
    waits = "".join(
        f'<intermediateCatchEvent id="w{n}"><messageEventDefinition id="d{n}" messageRef="m"/></intermediateCatchEvent>'
        for n in range(150)
    )
    content = definitions(f'<message id="m" name="{"pesan " * 100_000}"/><process id="page">{waits}</process>')
    findings = lint({**SHARED, "processes/page.bpmn": content})
    assert {"unknown-message", "message-waits-twice"} <= {finding.rule for finding in findings}
    assert sum(len(finding.message) + len(finding.element) for finding in findings) < 600_000


def lanes(count: int) -> bytes:
    inside = "".join(f'<lane id="l{n}" name="Bagian {n}"><flowNodeRef>t</flowNodeRef></lane>' for n in range(count))
    return of_process(f'<laneSet id="ls">{inside}</laneSet><userTask id="t" name="Kerjakan"/>')


def gateway_with(ways: int) -> bytes:
    flows = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="g" targetRef="e"><conditionExpression>level = "{n}"'
        "</conditionExpression></sequenceFlow>"
        for n in range(ways)
    )
    return of_process(
        f'<startEvent id="s"/><sequenceFlow id="b" sourceRef="s" targetRef="g"/><exclusiveGateway id="g"/>'
        f'<endEvent id="e"/>{flows}'
    )


def processes(count: int) -> bytes:
    """Each calls the next, the last the first."""
    return definitions(
        "".join(
            f'<process id="p{n}"><startEvent id="s{n}"/><callActivity id="c{n}" calledElement="p{(n + 1) % count}"/>'
            f'<endEvent id="e{n}"/></process>'
            for n in range(count)
        )
    )


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (lanes(4_000), "unknown-lane"),
        (gateway_with(390), "gateway-no-default"),
        (gateway_with(4_000), "too-many-elements"),
        (processes(90), "call-recursion"),
        (processes(4_000), "too-many-processes"),
        (of_process("".join(f"<textAnnotation id='a{n}'/>" for n in range(9_000))), "start-event"),
        (of_process(f"<documentation>{'x' * 900_000}</documentation>"), "start-event"),
        (of_process(" ".join([""] + [f'n{n}="v"' for n in range(20_000)]), ""), "start-event"),
        (of_process("", " ".join(f'n{n}="v"' for n in range(20_000))), "start-event"),
    ],
    ids=["lanes", "ways", "more ways", "calls in a ring", "processes", "notes", "a long text", "text", "attributes"],
)
def test_great_numbers_are_explained_by_so_many_calls(content: bytes, rule: str) -> None:
    with counted_calls() as calls:
        found = rules(content)
    assert rule in found
    assert calls.made < MOST_CALLS


def test_more_files_than_a_procedure_has_are_not_even_read() -> None:
    files = {f"processes/{n}.bpmn": RIGHT for n in range(1_000)}
    assert [finding.rule for finding in lint(files)] == ["too-many-files"]


def test_one_id_in_two_files_is_told_in_both() -> None:
    findings = lint({**SHARED, "processes/page.bpmn": RIGHT, "processes/again.bpmn": RIGHT})
    assert {(f.rule, f.element, f.file) for f in findings} == {
        ("duplicate-id", "page", "processes/page.bpmn"),
        ("duplicate-id", "page", "processes/again.bpmn"),
    }
