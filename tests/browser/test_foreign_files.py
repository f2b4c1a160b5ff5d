"""Files that others wrote, or drew by half, in the real editors: what was not moved is all there when they are saved.

The files of vendors go through the editor in `test_studio`; here are those whose picture is incomplete, tables and
forms with what other programs put into them, and the way by zip and back.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from playwright.sync_api import Page, expect

from app.definitions.archive import read_zip, write_zip
from tests.browser.conftest import People
from tests.browser.round_trip import json_facts, without_geometry, xml_facts
from tests.browser.studio import STUDIO, new_draft, rina_opens, stored
from tests.browser.test_hostile_draft import put
from tests.browser.test_studio import (
    CHANGE_A_LABEL,
    CHANGE_A_RULE,
    HALF_DRAWN,
    HANDLING,
    MOVE_ONE_SHAPE,
    ROOT,
    VENDORS,
)

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
FOREIGN_TABLE = {
    "<definitions ": '<definitions xmlns:camunda="http://camunda.org/schema/1.0/dmn" '
    'xmlns:drools="http://www.drools.org/kie/dmn/1.2" xmlns:triso="http://www.trisotech.com/2015/triso/modeling" '
    'triso:logoChoice="Default" exporter="Lain" exporterVersion="9" ',
    "<decisionTable ": "<!-- sesuai keputusan kepala -->\n<decisionTable ",
    "<decision id=": '<decision camunda:historyTimeToLive="180" id=',
    "</definitions>": "<extensionElements><drools:ComponentsWidthsExt>"
    '<drools:ComponentWidths dmnElementRef="priority"><drools:width>50</drools:width></drools:ComponentWidths>'
    "</drools:ComponentsWidthsExt></extensionElements></definitions>",
}


@pytest.fixture
def draft(app: Flask, people: People) -> int:
    del people  # whose accounts are there before the draft
    return new_draft(app)


def without(text: str, is_gone: Callable[[str], bool]) -> str:
    """Take shapes and edges out of the picture: those of elements that `is_gone` names."""
    root: Any = etree.fromstring(text.encode())
    for drawn in [*root.iter(f"{DI}BPMNShape"), *root.iter(f"{DI}BPMNEdge")]:
        if is_gone(drawn.get("bpmnElement")):
            drawn.getparent().remove(drawn)
    return etree.tostring(root, encoding="unicode")


def half_drawn() -> dict[str, str]:
    text = (ROOT / HANDLING).read_text()
    lanes = set(re.findall(r'<bpmn:lane id="([^"]+)"', text))
    edges = set(re.findall(r'<bpmn:sequenceFlow id="([^"]+)"', text))
    assert lanes
    return {
        "a task without a shape": without(text, lambda id: id == "resolve" or "resolve" in id.split("_to_")),
        "lanes without shapes": without(text, lambda id: id in lanes),
        "flows without edges": without(text, lambda id: id in edges),
        "an edge event without a shape": without(text, lambda id: id.startswith("lkpp_answer_received")),
    }


def test_a_half_drawn_file_keeps_what_is_not_drawn(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, HANDLING)
    people.expected = ["failed to import <bpmn:MessageFlow"]  # whose end is not drawn
    wrong = {}
    for name, text in half_drawn().items():
        came = rina.evaluate(MOVE_ONE_SHAPE, text)
        assert came["untouched"] == text
        before, after = (without_geometry(xml_facts(one)) for one in (text, came["moved"]))
        if lost := before - after:
            wrong[name] = lost
    assert wrong == {}
    assert rina.evaluate("window.violations") == []


def test_nothing_is_invented_either(people: People, draft: int) -> None:
    """What saving adds to a foreign file is at most what belongs to drawing: shapes, edges, marks of the picture."""
    rina = rina_opens(people, draft, HANDLING)
    for path in VENDORS:
        text = path.read_text()
        if path.stem in HALF_DRAWN:
            continue
        came = rina.evaluate(MOVE_ONE_SHAPE, text)
        added = without_geometry(xml_facts(came["moved"])) - without_geometry(xml_facts(text))
        assert [fact for fact in added if not any(DI in part for part in fact)] == [], path.stem


def test_a_file_without_a_picture_is_not_opened_and_stays_as_it_is(app: Flask, people: People, draft: int) -> None:
    root: Any = etree.fromstring((ROOT / HANDLING).read_bytes())
    for diagram in root.findall(f"{DI}BPMNDiagram"):
        root.remove(diagram)
    bare = etree.tostring(root, encoding="unicode")
    put(app, draft, HANDLING, bare.encode())
    rina = people.staff("process_owner")
    rina.goto(f"/proses/draf/{draft}/sunting/{HANDLING}")
    expect(rina.locator("[data-notice]")).to_contain_text("gambar")
    rina.wait_for_load_state("networkidle")
    assert stored(app, draft, HANDLING) == bare


def test_a_foreign_table_keeps_all_but_the_changed_rule(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, "processes/priority.dmn")
    text = (ROOT / "processes" / "priority.dmn").read_text()
    for plain, foreign in FOREIGN_TABLE.items():
        assert plain in text
        text = text.replace(plain, foreign, 1)
    before, after = xml_facts(text), xml_facts(rina.evaluate(CHANGE_A_RULE, text))
    assert [fact[-1] for fact in before - after] == ['"urgent"']
    assert [fact[-1] for fact in after - before] == ['"high"']
    assert rina.evaluate("window.violations") == []


def test_a_foreign_form_keeps_all_but_the_changed_label(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, "forms/handle.json")
    schema = json.loads((ROOT / "forms" / "handle.json").read_text())
    schema |= {
        "executionPlatform": "Camunda Cloud",
        "executionPlatformVersion": "8.9.0",
        "exporter": {"name": "Lain", "version": "5.1"},
        "vendor": {"deep": [{"kept": [None, 1.5, "\u202e"]}]},
    }
    for number, component in enumerate(schema["components"]):
        component["layout"] = {"row": f"Row_{number}", "columns": None}
        component.setdefault("properties", {})["x-vendor"] = "dijaga"
        component["com.vendor"] = {"hint": True}
    text = json.dumps(schema, ensure_ascii=False, indent=2)
    came = rina.evaluate(CHANGE_A_LABEL, text)
    assert came["untouched"] == text
    assert [fact[-2] for fact in json_facts(text) - json_facts(came["changed"])] == ["label"]
    assert sum((json_facts(came["changed"]) - json_facts(text)).values()) == 1


@pytest.mark.parametrize("path", VENDORS, ids=lambda path: path.stem)
def test_by_zip_a_foreign_file_comes_back_letter_for_letter(path: Path) -> None:
    files = {"processes/asing.bpmn": path.read_bytes(), "forms/x.json": b"{}"}
    assert read_zip(write_zip(files)).files == files


def studio_text(page: Page) -> str:
    text: str = page.evaluate(f"{STUDIO}.read()")
    return text


def test_opened_and_saved_untouched_not_a_letter_differs(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, HANDLING)
    expect(rina.locator("[data-studio][data-ready]")).to_be_visible()
    assert studio_text(rina) == (ROOT / HANDLING).read_text()
