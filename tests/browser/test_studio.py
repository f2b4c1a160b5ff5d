"""Rina changes the procedure in the browser: what she draws is kept, told, checked, and nothing else is lost."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser.pictures import with_picture
from tests.browser.round_trip import json_facts, without_geometry, xml_facts
from tests.browser.studio import STUDIO, new_draft, put, rina_opens, stored

ROOT = Path(__file__).parents[2]
VENDORS = sorted((ROOT / "tests" / "bpmn" / "vendors").glob("*.bpmn"))
HALF_DRAWN = {
    "activiti",
    "adonis",
    "bizagi",
    "bonita",
    "enterprise_architect",
    "ibm_bpm",
    "oracle_bpm",
    "sap",
    "signavio",
    "spiff_arena",
    "trisotech",
}
HANDLING = "processes/handle_ticket.bpmn"

MOVE_ONE_SHAPE = f"""async (text) => {{
  const {{ modeler, open, read }} = {STUDIO};
  await open(text);
  const untouched = await read();
  const movable = /Task|Gateway|Event$/;
  const shape = modeler.get("elementRegistry").find(({{ type, parent }}) => movable.test(type) && parent);
  modeler.get("modeling").moveElements([shape], {{ x: 10, y: 0 }});
  return {{ untouched, moved: await read() }};
}}"""
CHANGE_A_RULE = f"""async (text) => {{
  const {{ modeler, open, read }} = {STUDIO};
  await open(text);
  const viewer = modeler.getActiveViewer();
  const cell = viewer.get("elementRegistry").getAll().find(({{ businessObject: one }}) => one.text === '"urgent"');
  viewer.get("modeling").editCell(cell.businessObject, '"high"');
  return read();
}}"""
CHANGE_A_LABEL = f"""async (text) => {{
  const {{ editor, open, read }} = {STUDIO};
  await open(text);
  const untouched = await read();
  const field = editor.get("formFieldRegistry").getAll().find((one) => one.label);
  editor.get("modeling").editFormField(field, "label", "Label baru");
  return {{ untouched, changed: await read() }};
}}"""
RENAME_A_FIELD = f"""() => {{
  const {{ editor }} = {STUDIO};
  const field = editor.get("formFieldRegistry").getAll().find((one) => one.label);
  editor.get("modeling").editFormField(field, "label", "Milik Rina");
}}"""
RENAME_A_TASK = f"""() => {{
  const {{ modeler }} = {STUDIO};
  const task = modeler.get("elementRegistry").find((one) => one.type.endsWith("Task"));
  modeler.get("modeling").updateProperties(task, {{ name: "Jelaskan" }});
}}"""
HOSTILE_FORM = {"type": "default", "components": [{"type": "html", "id": "h", "content": "<b onclick=alert(1)>x</b>"}]}
UNHEARD_OF = '<spiffworkflow:unheardOf a="1">kept<b/></spiffworkflow:unheardOf>'
LOOK_EVERYWHERE = f"""async () => {{
  const {{ modeler, missing }} = {STUDIO};
  const service = (name) => modeler.get(name);
  for (const element of service("elementRegistry").getAll().filter((one) => one.type !== "label" && one.parent)) {{
    service("selection").select(element);
    if (!element.waypoints) service("contextPad").open(element);
    service("popupMenu").open(element, "bpmn-replace", {{ x: 0, y: 0 }});
    service("popupMenu").close();
    await new Promise((done) => setTimeout(done));
  }}
  return [...missing];
}}"""


@pytest.fixture
def draft(app: Flask, people: People) -> int:
    return new_draft(app)


def odd() -> str:
    """Things in places where bpmn-js has none: each would be dropped by saving."""
    text = (ROOT / HANDLING).read_text()
    begin = 'id="handle_ticket_definitions"'
    for before, after in {
        begin: f'xmlns:x="urn:x" xmlns:y="urn:y" x:kind="y:sort" {begin}',
        "<bpmn:laneSet": "<!-- lanes as the decree has them -->\n<bpmn:laneSet",
        "<spiffworkflow:properties>": UNHEARD_OF + "<spiffworkflow:properties>",
        "</bpmn:process>": '<x:note to="nobody">mixed <x:b>text</x:b> here</x:note></bpmn:process>',
    }.items():
        assert before in text
        text = text.replace(before, after, 1)
    return text


def models() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "processes").glob("*.bpmn")):
        yield path.stem, path.read_text()
    for path in VENDORS:
        yield path.stem, with_picture(path.read_text()) if path.stem in HALF_DRAWN else path.read_text()
    yield "odd", odd()


def test_a_moved_shape_is_all_that_changes_in_a_file(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, HANDLING)
    wrong = {}
    for name, text in models():
        came = rina.evaluate(MOVE_ONE_SHAPE, text)
        assert came["untouched"] == text
        assert came["moved"] != text
        lost = without_geometry(xml_facts(text)) - without_geometry(xml_facts(came["moved"]))
        if lost:
            wrong[name] = lost
    assert wrong == {}
    assert rina.evaluate("window.violations") == []


def test_a_changed_rule_is_all_that_changes_in_a_table(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, "processes/priority.dmn")
    text = (ROOT / "processes" / "priority.dmn").read_text()
    text = text.replace("<decisionTable ", "<!-- by the decree -->\n<decisionTable ", 1)
    before, after = xml_facts(text), xml_facts(rina.evaluate(CHANGE_A_RULE, text))
    assert [fact[-1] for fact in before - after] == ['"urgent"']
    assert [fact[-1] for fact in after - before] == ['"high"']
    assert rina.evaluate("window.violations") == []


def test_a_changed_label_is_all_that_changes_in_a_form(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, "forms/handle.json")
    for path in sorted((ROOT / "forms").glob("*.json")):
        schema = json.loads(path.read_text())
        schema["components"][0]["ours"] = {"kept": [1, None, {"too": True}]}
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        came = rina.evaluate(CHANGE_A_LABEL, text)
        assert came["untouched"] == text
        lost = json_facts(text) - json_facts(came["changed"])
        assert [fact[-2] for fact in lost] == ["label"], path.name
        assert sum((json_facts(came["changed"]) - json_facts(text)).values()) == 1
    assert rina.evaluate("window.violations") == []


def test_a_choice_in_the_panel_is_saved_by_itself_and_undone(app: Flask, people: People, draft: int) -> None:
    rina = rina_opens(people, draft, HANDLING, at="#handle")
    rina.get_by_label("Posisi tiket").select_option(label="Menunggu Pengguna")
    expect(rina.locator("[data-state]")).to_have_text(re.compile(r"^Tersimpan \d\d\.\d\d$"))
    saved = stored(app, draft, HANDLING)
    assert saved.count('value="waiting_user"') == (ROOT / HANDLING).read_text().count('value="waiting_user"') + 1
    rina.get_by_role("button", name="Urungkan").click()
    expect(rina.get_by_label("Posisi tiket")).to_have_value("helpdesk")
    rina.get_by_role("button", name="Simpan").click()
    expect(rina.locator("[data-state]")).to_have_attribute("data-kind", "saved")
    assert without_geometry(xml_facts(stored(app, draft, HANDLING))) == without_geometry(
        xml_facts((ROOT / HANDLING).read_text())
    )
    assert rina.evaluate("window.violations") == []


def test_a_condition_that_is_wrong_is_found_at_its_flow(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, HANDLING, at="#handle_decision_to_ask_user")
    editor = rina.locator("[data-entry-id=own-condition] .cm-content")
    editor.fill('decision = "tidak ada"')
    rina.get_by_role("button", name=re.compile("^Temuan")).click()
    finding = rina.locator("[data-findings-list] button", has_text="Belum ada jalan untuk decision: ask")
    expect(finding).to_be_visible()
    expect(rina.locator(".finding-badge")).not_to_have_count(0)
    finding.click()
    expect(rina.locator("[data-properties] .bio-properties-panel-header")).to_contain_text("Tindakan Helpdesk?")
    assert rina.evaluate("window.violations") == []


def test_a_colleague_s_save_is_never_overwritten_unasked(app: Flask, people: People, draft: int) -> None:
    form = "forms/inform.json"
    theirs = (ROOT / form).read_text() + "\n"
    rina = rina_opens(people, draft, form)
    people.expected = ["409"]
    put(app, draft, form, lambda _text: theirs, by="Wulan")
    rina.evaluate(RENAME_A_FIELD)
    dialog = rina.get_by_role("dialog")
    expect(dialog).to_contain_text("Wulan menyimpan berkas ini pukul")
    assert stored(app, draft, form) == theirs
    dialog.get_by_role("button", name=re.compile("^Simpan milik saya sebagai salinan")).click()
    expect(rina.locator("[data-notice]")).to_contain_text("forms/inform-salinan-")
    copy = re.search(r"forms/inform-salinan-\d+\.json", rina.locator("[data-notice]").inner_text())
    assert copy is not None
    assert "Milik Rina" in stored(app, draft, copy[0])
    assert stored(app, draft, form) == theirs
    put(app, draft, form, lambda _text: theirs + "\n", by="Wulan")
    rina.evaluate(RENAME_A_FIELD)
    dialog.get_by_role("button", name="Timpa dengan suntingan saya").click()
    expect(rina.locator("[data-state]")).to_have_text(re.compile("^Tersimpan"))
    assert "Milik Rina" in stored(app, draft, form)


def test_what_a_dead_line_kept_from_the_server_comes_back(app: Flask, people: People, draft: int) -> None:
    path = "processes/inform_user.bpmn"
    rina = rina_opens(people, draft, path)
    people.expected = ["ERR_FAILED"]
    dead = "**/berkas/**"
    rina.route(dead, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    rina.evaluate(RENAME_A_TASK)
    expect(rina.locator("[data-notice]")).to_contain_text("Suntingan aman di peramban ini")
    rina.on("dialog", lambda dialog: dialog.accept())
    rina.unroute(dead)
    rina.reload()
    expect(rina.locator("[data-notice]")).to_contain_text("dipulihkan")
    expect(rina.locator("[data-state]")).to_have_text(re.compile("^Tersimpan"))
    assert 'name="Jelaskan"' in stored(app, draft, path)


def test_a_form_is_shown_as_the_server_will_show_it_or_refused_in_words(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, "forms/handle.json")
    preview = rina.locator("[data-preview-form]")
    expect(preview.get_by_label("Jawaban untuk pengguna")).to_be_hidden()
    preview.get_by_label("Jawab pengguna").check()
    expect(preview.get_by_label("Jawaban untuk pengguna")).to_be_visible()
    rina.evaluate(f"(form) => {STUDIO}.open(JSON.stringify(form))", HOSTILE_FORM)
    expect(preview).to_contain_text("HTML tidak diterima")
    assert rina.evaluate("window.violations") == []


def test_every_label_of_the_editor_is_indonesian(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, HANDLING)
    assert rina.evaluate(LOOK_EVERYWHERE) == []
    assert rina.evaluate("window.violations") == []
