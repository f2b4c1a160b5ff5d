"""Rina and Wulan change one draft: each sees the other, and the second to save decides between two texts."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.administration.passwords import set_password
from app.audit import Actor
from app.database import begin_writing, db
from tests.browser.conftest import PASSWORD, People
from tests.browser.studio import STUDIO, new_draft, opens, put, rina_opens, saved, stored
from tests.desk import START, make_staff

FORM = "forms/inform.json"
INFORM = "processes/inform_user.bpmn"
LABEL = f"""(label) => {{
  const {{ editor }} = {STUDIO};
  const field = editor.get("formFieldRegistry").getAll().find((one) => one.key === "answer");
  editor.get("modeling").editFormField(field, "label", label);
}}"""
NAME = f"""(name) => {{
  const {{ modeler }} = {STUDIO};
  const task = modeler.get("elementRegistry").find((one) => one.type.endsWith("Task"));
  modeler.get("modeling").updateProperties(task, {{ name }});
}}"""


@pytest.fixture
def draft(app: Flask) -> int:
    draft_id = new_draft(app)
    with app.app_context():
        begin_writing(db.session())
        wulan = make_staff(db.session(), "process_owner", "Wulan")
        set_password(db.session(), wulan, PASSWORD, actor=Actor.system("cli"), now=START)
        db.session.commit()
        db.session.remove()
    return draft_id


def both(people: People, draft: int, path: str) -> tuple[Page, Page]:
    people.expected = ["409"]
    rina = rina_opens(people, draft, path)
    return rina, opens(people.signed_in("Wulan"), draft, path)


def conflict(people: People, draft: int, path: str, change: str) -> tuple[Page, Page, Locator]:
    """Let Wulan save first, and Rina after her; return Rina's window with the choice open."""
    rina, wulan = both(people, draft, path)
    wulan.evaluate(change, "Milik Wulan")
    saved(wulan)
    expect(wulan.locator("[data-state]")).to_have_text(re.compile("^Tersimpan"))
    rina.evaluate(change, "Milik Rina")
    dialog = rina.get_by_role("dialog")
    expect(dialog).to_contain_text("Wulan menyimpan berkas ini pukul")
    return rina, wulan, dialog


def test_each_sees_that_the_other_is_there(people: People, draft: int) -> None:
    rina, wulan = both(people, draft, FORM)
    expect(wulan.locator("[data-others]")).to_have_text("Rina juga menyunting berkas ini.")
    # the next beat of Rina's page, without waiting for it
    rina.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(rina.locator("[data-others]")).to_have_text("Wulan juga menyunting berkas ini.")
    wulan.goto(f"/proses/draf/{draft}/teks/{FORM}")
    expect(wulan.get_by_role("status").filter(has_text="Rina")).to_have_text(f"Rina sedang membuka {FORM}.")
    rina.goto(f"/proses/draf/{draft}")
    expect(rina.get_by_text(f"Wulan sedang membuka {FORM}.")).to_be_visible()


def test_both_texts_are_compared_and_hers_replaces_the_other(app: Flask, people: People, draft: int) -> None:
    rina, _wulan, dialog = conflict(people, draft, FORM, LABEL)
    dialog.get_by_role("button", name="Bandingkan keduanya").click()
    expect(dialog.locator("[data-conflict-differences] li")).to_contain_text("Milik Wulan")
    expect(dialog.locator("[data-conflict-differences] li")).to_contain_text("Milik Rina")
    expect(dialog.get_by_role("group", name="Suntingan Anda").locator("mark")).to_contain_text("Milik Rina")
    expect(dialog.get_by_role("group", name="Yang tersimpan").locator("mark")).to_contain_text("Milik Wulan")
    for mark in dialog.locator("mark").all():
        expect(mark).to_be_in_viewport()  # the difference is what is seen first of a long text
    rina.keyboard.press("Escape")
    expect(dialog).to_be_visible()  # there is no way on without a decision
    assert "Milik Wulan" in stored(app, draft, FORM)
    dialog.get_by_role("button", name="Timpa dengan suntingan saya").click()
    expect(rina.locator("[data-state]")).to_have_text(re.compile("^Tersimpan"))
    assert "Milik Rina" in stored(app, draft, FORM)
    assert "Milik Wulan" not in stored(app, draft, FORM)
    assert rina.evaluate("window.violations") == []


def test_the_stored_one_is_taken_and_worked_on(app: Flask, people: People, draft: int) -> None:
    rina, _wulan, dialog = conflict(people, draft, FORM, LABEL)
    dialog.get_by_role("button", name="Pakai yang tersimpan").click()
    expect(rina.locator("[data-canvas]")).to_contain_text("Milik Wulan")
    saved(rina)
    rina.evaluate(LABEL, "Milik keduanya")
    expect(rina.locator("[data-state]")).to_have_text(re.compile("^Tersimpan"))
    assert "Milik keduanya" in stored(app, draft, FORM)


def test_two_drawings_are_shown_side_by_side_with_what_differs(app: Flask, people: People, draft: int) -> None:
    rina, _wulan, dialog = conflict(people, draft, INFORM, NAME)
    dialog.get_by_role("button", name="Bandingkan keduanya").click()
    expect(dialog.locator("[data-conflict-differences]")).to_contain_text("Milik Rina")
    expect(dialog.get_by_role("group", name="Suntingan Anda")).to_contain_text("Milik Rina")
    expect(dialog.get_by_role("group", name="Yang tersimpan")).to_contain_text("Milik Wulan")
    dialog.get_by_role("button", name=re.compile("^Simpan milik saya sebagai salinan")).click()
    expect(rina.locator("[data-notice]")).to_contain_text("processes/inform_user-salinan-")
    copy = re.search(r"processes/inform_user-salinan-\d+\.bpmn", rina.locator("[data-notice]").inner_text())
    assert copy is not None
    assert 'name="Milik Rina"' in stored(app, draft, copy[0])
    assert 'name="Milik Wulan"' in stored(app, draft, INFORM)
    assert rina.evaluate("window.violations") == []


def test_as_text_too_both_are_shown_and_the_second_decides(app: Flask, people: People, draft: int) -> None:
    people.expected = ["409"]
    rina = people.staff("process_owner")
    address = f"/proses/draf/{draft}/teks/{FORM}"
    for choice in ("mine", "theirs"):
        rina.goto(address)
        put(app, draft, FORM, lambda text: text + "\n", by="Wulan")
        before = stored(app, draft, FORM)
        rina.get_by_label("Isi berkas").fill('{"milik": "Rina"}')
        rina.get_by_role("button", name="Simpan", exact=True).click()
        expect(rina.get_by_role("alert")).to_contain_text("Wulan menyimpan berkas ini setelah Anda membukanya")
        expect(rina.get_by_label("Teks Anda")).to_have_value('{"milik": "Rina"}')
        expect(rina.get_by_label("Yang tersimpan, dari Wulan")).to_have_value(before)
        if choice == "mine":
            rina.get_by_role("button", name="Simpan teks saya, gantikan yang tersimpan").click()
            expect(rina.get_by_text(f"{FORM} tersimpan.")).to_be_visible()
            assert stored(app, draft, FORM) == '{"milik": "Rina"}'
        else:
            rina.get_by_role("link", name="Tinggalkan teks saya, pakai yang tersimpan").click()
            expect(rina.get_by_label("Isi berkas")).to_have_value(before)
            assert stored(app, draft, FORM) == before
