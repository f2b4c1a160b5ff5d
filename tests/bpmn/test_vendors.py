"""Files in the manner of other vendors' editors: each is explained, element by element, in few steps.

They were written for this test, from how such editors write; none is anybody's export.
"""

import sys
from pathlib import Path
from types import FrameType

import pytest

from app.engine import Finding, lint
from app.engine.lint import RULES
from tests.bpmn.test_rules import SHARED

HERE = Path(__file__).parent / "vendors"
FILES = sorted(path.stem for path in HERE.glob("*.bpmn"))
OF_READING = {"not-utf8"}
MOST_CALLS = 60_000

SIGNAVIO = "sid-33333333-0000-4000-8000-00000000000"
BIZAGI = "Id_a1b2c3d4-0000-4111-8222-0000000000"
ADONIS = "_8c1f7e90-5b6d-4f52-a2d6-9a40cf2be0"
EXPECTED = {
    "activiti": {
        ("vendor-extension", "startevent1"),
        ("vendor-extension", "usertask1"),
        ("timer-unquoted", "boundarytimer1"),
        ("unsupported-event", "boundarysignal1"),
        ("unsupported-task", "receivetask1"),
        ("service-missing", "servicetask1"),
        ("no-diagram", "pengaduan"),
    },
    "adonis": {
        ("vendor-extension", f"{ADONIS}11"),
        ("unsupported-task", f"{ADONIS}11"),
        ("unsupported-gateway", f"{ADONIS}12"),
        ("unsupported-event", f"{ADONIS}13"),
        ("no-shape", f"{ADONIS}14"),
        ("not-executable", f"{ADONIS}04"),
    },
    "bizagi": {
        ("vendor-extension", f"{BIZAGI}01"),
        ("vendor-extension", f"{BIZAGI}02"),
        ("resource-role", f"{BIZAGI}03"),
        ("user-task-lane", f"{BIZAGI}03"),
        ("start-event", f"{BIZAGI}05"),
        ("unsupported-event", f"{BIZAGI}06"),
        ("unreachable", f"{BIZAGI}08"),
        ("start-event", f"{BIZAGI}30"),
    },
    "bonita": {
        ("vendor-extension", "_permohonan"),
        ("unknown-element", "_permohonan"),
        ("data-mapping", "_permohonan"),
        ("resource-role", "_isi"),
        ("vendor-extension", "_kirim"),
        ("script-task", "_hitung"),
        ("expression-language", "_pilih"),
    },
    "bpmn_io": {
        ("not-executable", "Process_1"),
        ("unsupported-task", "Task_1hcentk"),
        ("gateway-condition-missing", "ExclusiveGateway_15hu1pt"),
    },
    "camunda_7": {
        ("vendor-extension", "Process_Permohonan"),
        ("vendor-extension", "StartEvent_1"),
        ("vendor-extension", "Activity_Periksa"),
        ("vendor-extension", "Activity_Buat"),
        ("vendor-extension", "Activity_Tolak"),
        ("user-task-form", "Activity_Periksa"),
        ("timer-unquoted", "Event_Terlambat"),
        ("feel-invalid", "Gateway_Setuju"),
        ("service-missing", "Activity_Buat"),
        ("unsupported-task", "Activity_Tolak"),
    },
    "camunda_8": {
        ("vendor-extension", "Activity_Catat"),
        ("user-task-form", "Activity_Catat"),
        ("decision-missing", "Activity_Nilai"),
        ("multi-instance", "Activity_Beri_Tahu"),
        ("service-missing", "Activity_Beri_Tahu"),
        ("called-process-missing", "Activity_Tangani"),
        ("unknown-message", "Event_Ditarik"),
        ("unsupported-event", "Event_Berhenti"),
    },
    "enterprise_architect": {("not-utf8", "")},
    "flowable": {
        ("vendor-extension", "setujui"),
        ("expression-language", "putusan"),
        ("feel-invalid", "putusan"),
        ("script-task", "hitung"),
        ("service-missing", "surel"),
        ("unsupported-event", "selesai"),
    },
    "ibm_bpm": {("id-form", "_25.1a2b3c4d-9a8b-4c7d-9e6f-112233445566")},
    "jbpm": {
        ("vendor-extension", "Pinjam"),
        ("vendor-extension", "_A1"),
        ("data-mapping", "Pinjam"),
        ("data-mapping", "_A1"),
        ("resource-role", "_A1"),
        ("expression-language", "_G1"),
        ("unsupported-event", "_E2"),
        ("unknown-element", "Pinjam"),
    },
    "oracle_bpm": {
        ("vendor-extension", "ACT1"),
        ("resource-role", "ACT1"),
        ("data-mapping", "EVT1"),
        ("message-missing", "EVT1"),
        ("event-gateway-timers", "EVT3"),
        ("expression-language", "EVT2"),
        ("unknown-element", "Pengadaan"),
    },
    "ours_saved_in_camunda": {("vendor-extension", "look")},
    "sap": {
        ("vendor-extension", "Process_1"),
        ("message-missing", "StartEvent_1"),
        ("vendor-extension", "CallActivity_1"),
        ("called-process-missing", "CallActivity_1"),
        ("feel-invalid", "ExclusiveGateway_1"),
        ("unsupported-event", "EndEvent_1"),
    },
    "signavio": {
        ("vendor-extension", f"{SIGNAVIO}1"),
        ("message-missing", f"{SIGNAVIO}1"),
        ("unsupported-task", f"{SIGNAVIO}2"),
        ("unsupported-gateway", f"{SIGNAVIO}3"),
        ("data-mapping", "sid-22222222-0000-4000-8000-000000000001"),
        ("not-executable", "sid-22222222-0000-4000-8000-000000000001"),
    },
    "spiff_arena": {
        ("pre-post-script", "Activity_1"),
        ("unknown-extension", "Activity_1"),
        ("script-task", "Activity_2"),
        ("unknown-service", "Activity_3"),
        ("unsupported-task", "Activity_4"),
        ("data-mapping", "Process_arena_1"),
    },
    "trisotech": {
        ("vendor-extension", "_keberatan"),
        ("vendor-extension", "_awal"),
        ("vendor-extension", "_nilai"),
        ("decision-missing", "_nilai"),
        ("resource-role", "_putuskan"),
        ("unsupported-gateway", "_cabang"),
    },
}
RUNS_OR_REACHES_OUT = {
    "activiti": {"service-missing"},
    "bonita": {"script-task", "expression-language", "unknown-element"},
    "camunda_7": {"feel-invalid", "service-missing"},
    "camunda_8": {"service-missing"},
    "flowable": {"script-task", "expression-language", "service-missing"},
    "jbpm": {"expression-language", "unknown-element"},
    "oracle_bpm": {"expression-language"},
    "sap": {"feel-invalid", "called-process-missing"},
    "spiff_arena": {"script-task", "pre-post-script", "unknown-service"},
    "trisotech": {"decision-missing", "vendor-extension"},
}
"""Files with scripts, expressions in code, or addresses of other machines, and the rules that name them."""


def findings(name: str) -> list[Finding]:
    return lint({**SHARED, "processes/page.bpmn": (HERE / f"{name}.bpmn").read_bytes()})


@pytest.mark.parametrize("name", FILES)
def test_each_fault_is_told_at_its_element(name: str) -> None:
    assert EXPECTED[name] <= {(f.rule, f.element) for f in findings(name)}


@pytest.mark.parametrize("name", FILES)
def test_every_finding_names_a_known_rule_an_element_of_the_file_and_a_line(name: str) -> None:
    content = (HERE / f"{name}.bpmn").read_bytes()
    for finding in findings(name):
        assert finding.rule in RULES.keys() | OF_READING
        assert f'id="{finding.element}"'.encode() in content or finding.rule in OF_READING
        assert finding.line
        assert finding.message.endswith((".", ")"))


@pytest.mark.parametrize("name", FILES)
def test_it_takes_few_steps(name: str) -> None:
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        findings(name)
    finally:
        sys.setprofile(before)
    assert 0 < calls < MOST_CALLS


@pytest.mark.parametrize("name", RUNS_OR_REACHES_OUT)
def test_scripts_code_and_addresses_of_others_are_refused_in_sentences(name: str) -> None:
    told = {finding.rule: finding for finding in findings(name)}
    for rule in RUNS_OR_REACHES_OUT[name]:
        assert told[rule].element
        assert " " in told[rule].message


def test_a_dozen_vendors_are_here() -> None:
    assert len(FILES) >= 12
    assert set(FILES) == set(EXPECTED)


def test_where_only_the_vendors_own_marks_are_wrong_they_are_listed() -> None:
    [finding] = findings("ours_saved_in_camunda")
    assert '"assignee", "candidateGroups" milik Camunda 7' in finding.message
    assert "panel properti" in finding.message


def test_colours_and_the_editors_own_marks_are_no_fault() -> None:
    content = (HERE / "ours_saved_in_camunda.bpmn").read_bytes()
    content = content.replace(b' camunda:assignee="budi" camunda:candidateGroups="helpdesk"', b"")
    assert lint({**SHARED, "processes/page.bpmn": content}) == []
