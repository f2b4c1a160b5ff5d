"""settings.json and the decision tables: shape, references and texts, each fault with the key to mend."""

import json
from typing import Any

import pytest

from app.engine import defines, lint
from tests.engine.world import FILES

GOOD = json.loads(FILES["processes/settings.json"])


def findings(change: dict[str, Any] | bytes) -> set[tuple[str, str]]:
    content = change if isinstance(change, bytes) else json.dumps({**GOOD, **change}).encode()
    return {(f.rule, f.element) for f in lint({**FILES, "processes/settings.json": content})}


def test_model_passes() -> None:
    assert findings({}) == set()


@pytest.mark.parametrize(
    ("change", "rule", "element"),
    [
        ({"value": {}}, "settings-shape", "value"),
        ({"positions": {**GOOD["positions"], "x": ""}}, "settings-shape", "positions.x"),
        ({"values": {**GOOD["values"], "x": [1]}}, "settings-shape", "values.x"),
        ({"values": {**GOOD["values"], "a b": 1}}, "settings-shape", "values.a b"),
        ({"messages": {**GOOD["messages"], "x": {"subject": "s"}}}, "settings-shape", "messages.x.body"),
        (
            {"messages": {**GOOD["messages"], "x": {"subject": "s", "body": "b", "z": 1}}},
            "settings-shape",
            "messages.x",
        ),
        (
            {"kinds": {"ticket": {"process": "tiket", "watch": None, "prefix": "T"}}},
            "settings-unknown-process",
            "kinds.ticket.process",
        ),
        (
            {"kinds": {"ticket": {"process": "ticket", "watch": "guard", "prefix": "T"}}},
            "settings-unknown-process",
            "kinds.ticket.watch",
        ),
        (
            {"close_reasons": {**GOOD["close_reasons"], "x": {"label": "X", "position": "far", "message": None}}},
            "settings-shape",
            "close_reasons.x.position",
        ),
        (
            {"close_reasons": {**GOOD["close_reasons"], "x": {"label": "X", "position": "closed", "message": "far"}}},
            "settings-shape",
            "close_reasons.x.message",
        ),
        (b"{", "settings-not-json", ""),
        (b"[" * 100_000, "settings-not-json", ""),
    ],
)
def test_fault_names_its_key(change: dict[str, Any] | bytes, rule: str, element: str) -> None:
    assert (rule, element) in findings(change)


@pytest.mark.parametrize(
    "text", ["{{ password }}", "{{ number", "{{ number|safe }}", "{% if x %}", "}}", "{{ number.x }}", "{{}}"]
)
def test_text_may_only_mention_the_fixed_names(text: str) -> None:
    messages = {**GOOD["messages"], "closed": {"subject": "s", "body": text}}
    assert findings({"messages": messages}) == {("message-template", "messages.closed.body")}


def test_key_written_twice_is_refused() -> None:
    content = FILES["processes/settings.json"].replace(b'"lanes": {', b'"lanes": {}, "lanes": {', 1)
    assert ("settings-shape", "lanes") in findings(content)


def test_missing_settings_are_said_once() -> None:
    files = {name: content for name, content in FILES.items() if not name.endswith("settings.json")}
    assert [f.rule for f in lint(files)] == ["settings-missing"]


@pytest.mark.parametrize("policy", ["PRIORITY", "RULE ORDER", "OUTPUT ORDER"])
def test_hit_policy_outside_the_supported_is_refused(policy: str) -> None:
    content = FILES["processes/priority.dmn"].replace(b'"FIRST"', f'"{policy}"'.encode())
    found = lint({**FILES, "processes/priority.dmn": content})
    assert ("dmn-hit-policy", "priority") in {(f.rule, f.element) for f in found}


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "COLLECT"])
def test_hit_policies_of_the_language_are_published(policy: str) -> None:
    content = FILES["processes/priority.dmn"].replace(b'"FIRST"', f'"{policy}"'.encode())
    assert lint({**FILES, "processes/priority.dmn": content}) == []


def test_table_with_a_bad_cell_is_explained() -> None:
    content = FILES["processes/priority.dmn"].replace(b"<text>-</text>", b"<text>&gt;&gt;</text>")
    assert "dmn-invalid" in {f.rule for f in lint({**FILES, "processes/priority.dmn": content})}


def test_two_tables_of_one_id_are_refused() -> None:
    found = lint({**FILES, "processes/again.dmn": FILES["processes/priority.dmn"]})
    assert {(f.rule, f.element) for f in found} == {("duplicate-id", "priority")}


def test_two_processes_of_one_id_are_refused() -> None:
    found = lint({**FILES, "processes/again.bpmn": FILES["processes/inform_user.bpmn"]})
    assert {(f.rule, f.element, f.file) for f in found} == {
        ("duplicate-id", "inform_user", "processes/again.bpmn"),
        ("duplicate-id", "inform_user", "processes/inform_user.bpmn"),
    }


def with_ticket(*changes: tuple[bytes, bytes]) -> set[tuple[str, str]]:
    content = FILES["processes/ticket.bpmn"]
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return {(f.rule, f.element) for f in lint({**FILES, "processes/ticket.bpmn": content})}


def test_channel_that_staff_enter_needs_a_lane() -> None:
    change = (b"<bpmn:flowNodeRef>received_phone</bpmn:flowNodeRef>", b"")
    assert with_ticket(change) == {("kind-start", "received_phone")}


def test_start_of_a_kind_needs_form_and_channel() -> None:
    change = (b'<spiffworkflow:property name="channel" value="counter" />', b"")
    assert with_ticket(change) == {("kind-start", "received_counter")}


def test_watch_begins_without_a_message() -> None:
    kinds = {"ticket": {"process": "ticket", "watch": "ticket", "prefix": "T"}}
    assert ("watch-start", "received_portal") in findings({"kinds": kinds})


def test_files_say_what_they_define() -> None:
    assert defines("a.bpmn", FILES["processes/ticket.bpmn"]) == {"ticket"}
    assert defines("a.dmn", FILES["processes/priority.dmn"]) == {"priority"}
    assert defines("a.bpmn", b"<a>") == defines("settings.json", b"{}") == frozenset()
