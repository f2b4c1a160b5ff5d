"""What exists is chosen from lists, each choice with its meaning; a name that nobody knows is marked, and kept."""

import json
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import People
from tests.browser.studio import new_draft, put, rina_opens, saved, stored

FORM = "forms/handle.json"
TICKET = "processes/ticket.bpmn"


@pytest.fixture
def draft(app: Flask) -> int:
    return new_draft(app)


def field(app: Flask, draft: int, key: str) -> dict[str, Any]:
    def look(components: list[dict[str, Any]]) -> dict[str, Any] | None:
        for one in components:
            found = one if one.get("key") == key else look(one.get("components", []))
            if found:
                return found
        return None

    found = look(json.loads(stored(app, draft, FORM))["components"])
    assert found is not None
    return found


def choose(page: Page, name: str) -> None:
    page.get_by_label("Pilih elemen", exact=True).select_option(label=name)


def says(page: Page, entry: str, text: str) -> None:
    expect(page.locator(f"[data-entry-id={entry}]")).to_contain_text(text)


def warning(page: Page, entry: str) -> Any:
    return page.locator(f"[data-entry-id={entry}] .bio-properties-panel-description .studio-warning")


def test_where_an_answer_goes_is_chosen_and_only_that_changes(app: Flask, people: People, draft: int) -> None:
    before = json.loads(stored(app, draft, FORM))
    rina = rina_opens(people, draft, FORM)
    choose(rina, "Jawaban untuk pengguna (answer)")
    place = rina.get_by_label("Disimpan pada")
    expect(place.locator("optgroup")).to_have_count(3)
    place.select_option(label="Akar masalah (case.root_cause)")
    rina.get_by_label("Terisi lebih dahulu dari").select_option("solution")
    rina.get_by_label("Papan ketik di ponsel").focus()
    rina.get_by_label("Papan ketik di ponsel").select_option(label="Angka saja")
    expect(rina.get_by_label("Papan ketik di ponsel")).to_be_focused()  # a change takes nobody's focus away
    rina.get_by_role("button", name="Simpan", exact=True).click()
    saved(rina)
    properties = {"fact": "case.root_cause", "prefill": "solution", "inputmode": "numeric"}
    assert field(app, draft, "answer")["properties"] == properties
    for kind in ("Terisi lebih dahulu dari", "Papan ketik di ponsel"):
        rina.get_by_label(kind).select_option("")
    place.select_option("answer")
    rina.get_by_role("button", name="Simpan", exact=True).click()
    saved(rina)
    assert json.loads(stored(app, draft, FORM)) == before
    assert rina.evaluate("window.violations") == []


def test_a_tick_is_offered_only_what_is_a_tick(people: People, draft: int) -> None:
    rina = rina_opens(people, draft, FORM)
    choose(rina, "Usulkan pertanyaan dan jawaban ini untuk FAQ (propose_faq)")
    offered = rina.get_by_label("Disimpan pada").locator("option").evaluate_all("all => all.map((one) => one.value)")
    assert offered == ["", "case.consent", "requester.identity_verified"]
    says(rina, "own-key", "Dibaca syarat sesudah “Usulkan ke FAQ?”")


def test_the_key_is_chosen_by_its_meaning_or_new_and_never_one_that_cannot_be(
    app: Flask, people: People, draft: int
) -> None:
    rina = rina_opens(people, draft, FORM)
    choose(rina, "Usulkan pertanyaan dan jawaban ini untuk FAQ (propose_faq)")
    key = rina.get_by_role("combobox", name="Kunci")
    key.press("ArrowDown")
    expect(key).to_have_attribute("aria-expanded", "true")
    values = rina.locator("name-field [role=option] strong").all_inner_texts()
    assert "priority" in values
    assert not {"case_id", "decision"} & set(values)  # the program's, and another field's of this form
    key.press("Escape")
    expect(key).to_have_attribute("aria-expanded", "false")
    for wrong, why in (("dua kata", "Pakai huruf, angka"), ("decision", "Isian lain dalam formulir ini")):
        key.fill(wrong)
        key.press("Enter")
        expect(rina.locator("name-field [role=alert]")).to_contain_text(why)
    assert field(app, draft, "propose_faq")
    key.fill("for_the_faq")
    key.press("Enter")
    says(rina, "own-key", "Nama baru.")
    saved(rina)
    assert field(app, draft, "for_the_faq")["label"].startswith("Usulkan")


def test_the_list_of_a_choice_is_chosen_by_what_is_in_it(app: Flask, people: People, draft: int) -> None:
    rina = rina_opens(people, draft, FORM)
    choose(rina, "Kategori (category)")
    rina.locator(".bio-properties-panel-group-header", has_text="Pilihan dari data").click()
    rina.get_by_label("Daftar", exact=True).select_option(label="Aplikasi: SPSE, SiRUP, SIKaP, dan lainnya")
    saved(rina)
    assert field(app, draft, "category")["valuesKey"] == "applications"


def test_a_name_that_nobody_knows_is_marked_and_stays(app: Flask, people: People, draft: int) -> None:
    def strange(text: str) -> str:
        return text.replace('"fact": "answer"', '"fact": "case.nowhere",\n        "ours": "1"')

    put(app, draft, FORM, strange)
    text = stored(app, draft, FORM)
    people.expected = ["422"]
    rina = rina_opens(people, draft, FORM)
    choose(rina, "Jawaban untuk pengguna (answer)")
    expect(rina.get_by_label("Disimpan pada")).to_have_value("case.nowhere")
    expect(warning(rina, "own-fact")).to_have_text(
        "“case.nowhere” tidak dikenal. Tetap disimpan, tetapi pilih dari daftar bila keliru ketik."
    )
    rina.get_by_label("Terisi lebih dahulu dari").select_option("solution")
    rina.get_by_role("button", name="Simpan", exact=True).click()
    saved(rina)
    assert field(app, draft, "answer")["properties"] == {"fact": "case.nowhere", "ours": "1", "prefill": "solution"}
    rina.get_by_role("button", name="Urungkan").click()
    rina.get_by_role("button", name="Simpan", exact=True).click()
    saved(rina)
    assert stored(app, draft, FORM) == text


def test_the_result_and_the_target_of_a_step_are_chosen_by_who_reads_them(
    app: Flask, people: People, draft: int
) -> None:
    rina = rina_opens(people, draft, TICKET, at="#decide_target")
    says(rina, "own-result", "Dibaca langkah “Tetapkan tenggat baru”")
    result = rina.get_by_role("combobox", name="Nama hasil")
    result.fill("days_for_this")
    result.press("Tab")
    says(rina, "own-result", "Nama baru.")
    choose(rina, "Tetapkan tenggat")
    says(rina, "own-parameter-target_days", "langkah “Tetapkan tenggat”")
    days = rina.get_by_role("combobox", name="Target (hari kerja)")
    days.fill("confirmation")
    days.press("ArrowDown")
    days.press("Enter")
    expect(days).to_have_value("settings.confirmation_days")
    says(rina, "own-parameter-target_days", "Dari pengaturan: 3")
    days.fill("target_dais")
    days.press("Enter")
    expect(warning(rina, "own-parameter-target_days")).to_contain_text("“target_dais” tidak dikenal")
    rina.get_by_role("button", name="Simpan", exact=True).click()
    saved(rina)
    text = stored(app, draft, TICKET)
    assert 'name="resultVariable" value="days_for_this"' in text
    assert 'id="target_days" type="any" value="target_dais"' in text
    says(rina, "own-parameter-target_days", "target_dais")
    assert rina.evaluate("window.violations") == []
