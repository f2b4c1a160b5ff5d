"""What the application itself reads while a case runs: texts and values that must be there, ends that close."""

import json
from typing import Any

import pytest

from app.engine import lint
from app.engine.own_settings import CASE_TEXTS, OPERATION_TEXTS, REMINDER_PERCENT, USER_REMINDERS
from tests.engine.small import flows, process
from tests.engine.world import FILES

SETTINGS = json.loads(FILES["processes/settings.json"])
GROUPS = frozenset(SETTINGS["lanes"].values())
SENT = sorted({*CASE_TEXTS, *(text for texts in OPERATION_TEXTS.values() for text in texts)} - {"lkpp_question"})


def found(settings: dict[str, Any] | None = None, **changes: tuple[str, str]) -> set[tuple[str, str]]:
    """Lint the model with other settings, and with one text of a process in place of another."""
    files = {**FILES, "processes/settings.json": json.dumps({**SETTINGS, **(settings or {})}).encode()}
    for name, (old, new) in changes.items():
        path = f"processes/{name}.bpmn"
        assert old in files[path].decode()
        files[path] = files[path].decode().replace(old, new).encode()
    return {(f.rule, f.element) for f in lint(files, groups=GROUPS)}


def without(section: str, key: str) -> dict[str, Any]:
    return {section: {name: value for name, value in SETTINGS[section].items() if name != key}}


def test_the_model_has_all_that_is_read() -> None:
    assert found() == set()


@pytest.mark.parametrize("text", SENT)
def test_text_that_goes_out_by_itself_must_be_there(text: str) -> None:
    assert found(without("messages", text)) == {("text-missing", f"messages.{text}")}


def test_missing_text_names_the_step_that_sends_it() -> None:
    files = {**FILES, "processes/settings.json": json.dumps({**SETTINGS, **without("messages", "question")}).encode()}
    [finding] = lint(files)
    assert "user/ask" in finding.message
    assert "ask (handle_ticket)" in finding.message


def test_answer_that_names_its_text_needs_no_other() -> None:
    parameter = """<spiffworkflow:parameter id="message" type="str" value='"closed"' /></spiffworkflow:parameters>"""
    change = ("</spiffworkflow:parameters>", parameter)
    assert found(without("messages", "answer"), inform_user=change) == set()


def test_letter_to_lkpp_is_wanted_only_where_the_level_is_lkpp() -> None:
    to_lkpp = ('value="3"', """value='"lkpp"'""")
    assert found() == set()
    assert found(handle_ticket=to_lkpp) == {("text-missing", "messages.lkpp_question")}


@pytest.mark.parametrize("key", [USER_REMINDERS, REMINDER_PERCENT])
@pytest.mark.parametrize("value", ["dua", 1.5, True, -1, 1_000])
def test_value_that_an_operation_counts_with_is_a_whole_number(key: str, value: object) -> None:
    assert found({"values": {**SETTINGS["values"], key: value}}) == {("value-missing", f"values.{key}")}
    assert found(without("values", key)) == {("value-missing", f"values.{key}")}


def test_null_leaves_a_value_to_the_operation() -> None:
    assert found({"values": {**SETTINGS["values"], REMINDER_PERCENT: None}}) == set()


def test_lane_of_a_group_that_does_not_exist_is_refused() -> None:
    lanes = {**SETTINGS["lanes"], "Helpdesk": "helpdesk_timur"}
    assert found({"lanes": lanes}) == {("lane-group-unknown", "lanes.Helpdesk")}


def test_without_a_list_of_groups_they_are_not_judged() -> None:
    lanes = {**SETTINGS["lanes"], "Helpdesk": "helpdesk_timur"}
    settings = json.dumps({**SETTINGS, "lanes": lanes}).encode()
    assert lint({**FILES, "processes/settings.json": settings}) == []


def test_end_that_leaves_the_case_open_is_refused() -> None:
    past_closing = ('targetRef="close_withdrawn"', 'targetRef="end_withdrawn"')
    assert ("kind-not-closed", "end_withdrawn") in found(ticket=past_closing)


def test_end_behind_a_call_that_may_not_close_is_refused() -> None:
    ends_open = ('targetRef="close_spam"', 'targetRef="end_spam"')
    assert {element for rule, element in found(handle_ticket=ends_open) if rule == "kind-not-closed"} == {
        "end_published",
        "end_plain",
    }


def test_calls_of_calls_are_walked_once_each() -> None:
    """Thirty processes that each call the next twice would be a thousand million ways."""
    files = {name: content for name, content in FILES.items() if name.startswith("forms/")}
    for at in range(30):
        calls = "".join(f'<callActivity id="c{n}" calledElement="p{at + 1}"/>' for n in (1, 2)) if at < 29 else ""
        ways = ("s c1", "c1 c2", "c2 e") if calls else ("s e",)
        body = f'<startEvent id="s"/>{calls}<endEvent id="e"/>{flows(*ways)}'
        files[f"processes/p{at}.bpmn"] = process(body, name=f"p{at}")
    kinds = {"ticket": {"process": "p0", "watch": "p1", "prefix": "T"}}
    files["processes/settings.json"] = json.dumps({**SETTINGS, "kinds": kinds}).encode()
    assert ("kind-not-closed", "e") in {(f.rule, f.element) for f in lint(files)}


def test_one_channel_has_one_way_in() -> None:
    again = ('<spiffworkflow:property name="channel" value="counter" />', "")
    twice = (again[0], again[0].replace("counter", "phone"))
    assert found(ticket=twice) == {("kind-start", "received_counter")}


WORK = """<bpmn:userTask id="work" name="Lihat"><bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="form" value="faq" /></spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>
<bpmn:sequenceFlow id="f_work" sourceRef="work" targetRef="next" /></bpmn:process>"""


def test_task_in_the_watch_is_refused_since_nobody_would_see_it() -> None:
    rules = {rule for rule, element in found(watch_sla=("</bpmn:process>", WORK)) if element == "work"}
    assert "watch-task" in rules


def test_watch_is_told_of_the_clock_and_of_nothing_else() -> None:
    other = ('name="clock_changed"', 'name="reply"')
    rules = {rule for rule, _ in found(watch_sla=other)}
    assert rules == {"message-never-comes"}


def test_case_itself_is_not_told_of_its_clock() -> None:
    other = ('name="objection"', 'name="clock_changed"')
    assert {rule for rule, _ in found(handle_ticket=other)} == {"message-never-comes"}
