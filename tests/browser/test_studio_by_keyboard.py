"""Rina changes the procedure without a mouse: everything but the drawing itself, from the draft to its publication."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.clock import clock_of
from app.database import db
from app.definitions.published import active
from app.jobs.procedure_checks import check_waiting_procedures
from tests.browser.conftest import People
from tests.browser.studio import WATCH_THE_POLICY, new_draft, opens, saved, stored

FORM = "forms/inform.json"
INFORM = "processes/inform_user.bpmn"
MOST_TABS = 120
FOCUSED = """() => {
  // a ring that fades in is seen a moment later
  document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish());
  const one = document.activeElement;
  const hasRing = ({ outlineStyle, boxShadow }) => outlineStyle !== "none" || boxShadow !== "none";
  const around = [one, one.closest(".cm-editor"), one.closest(".studio-canvas")].filter(Boolean);
  // the parts of a field for an instant wear a ring of the browser's, which no script sees
  const ring = one.type === "datetime-local" || around.some((place) => hasRing(getComputedStyle(place)));
  const box = one.getBoundingClientRect();
  const what = `${one.tagName} ${one.className} ${one.textContent.slice(0, 30)}`;
  return { isShown: box.width > 1 && box.height > 1, ring, what };
}"""


@pytest.fixture
def rina(people: People) -> Page:
    page = people.staff("process_owner")
    page.add_init_script(WATCH_THE_POLICY)
    page.add_init_script("addEventListener('mousedown', () => { window.mouse = true; }, true);")
    return page


@pytest.fixture
def draft(app: Flask) -> int:
    return new_draft(app)


def reach(page: Page, place: Locator, *, key: str = "Tab") -> None:
    """Press Tab until the focus is there, and see on the way that it is always seen."""
    expect(place.first).to_be_attached()
    for _ in range(MOST_TABS):
        if place.first.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press(key)
        focused = page.evaluate(FOCUSED)
        assert focused["ring"] or not focused["isShown"] or focused["what"].startswith("BODY"), focused["what"]
    raise AssertionError(f"{place} is not reached by {key}")


def press(page: Page, place: Locator, key: str = "Enter") -> None:
    reach(page, place)
    page.keyboard.press(key)


def write(page: Page, place: Locator, text: str) -> None:
    reach(page, place)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def is_clean(page: Page) -> None:
    assert page.evaluate("window.violations") == []
    assert not page.evaluate("window.mouse")


def test_a_text_is_changed_checked_and_compared(app: Flask, rina: Page, draft: int) -> None:
    rina.goto("/proses")
    press(rina, rina.get_by_role("link", name="Uji", exact=True))
    rina.wait_for_url(re.compile(rf"/draf/{draft}$"))
    rina.keyboard.press("Tab")
    expect(rina.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    rina.keyboard.press("Enter")
    press(rina, rina.get_by_role("link", name=re.compile("Teks.*inform.json")))
    reach(rina, rina.get_by_label("Isi berkas"))
    rina.keyboard.press("Control+End")
    rina.keyboard.type("\n\n")
    press(rina, rina.get_by_role("button", name="Simpan", exact=True))
    expect(rina.get_by_text(f"{FORM} tersimpan.")).to_be_visible()
    is_clean(rina)
    for name in ("Periksa", "Banding", "Pengaturan", "Skenario", "Dampak", "Berkas"):
        press(rina, rina.get_by_role("navigation", name="Halaman draf").get_by_role("link", name=name))
        expect(rina.get_by_role("navigation", name="Halaman draf").locator("[aria-current]")).to_have_text(name)
        is_clean(rina)


def test_a_property_of_a_step_is_changed_and_the_canvas_lets_go(app: Flask, rina: Page, draft: int) -> None:
    opens(rina, draft, INFORM)
    reach(rina, rina.get_by_label("Pilih elemen", exact=True))
    rina.keyboard.type("Kirim")
    press(rina, rina.get_by_role("button", name="Ke properti"))
    write(rina, rina.get_by_role("combobox", name="Nama hasil"), "told")
    rina.keyboard.press("Enter")
    press(rina, rina.get_by_role("button", name="Simpan", exact=True))
    saved(rina)
    assert 'resultVariable="told"' in stored(app, draft, INFORM)
    reach(rina, rina.locator("[data-canvas] svg[tabindex]"))
    rina.keyboard.press("Tab")
    expect(rina.locator("[data-canvas] svg[tabindex]")).not_to_be_focused()
    reach(rina, rina.locator("[data-canvas] svg[tabindex]"), key="Shift+Tab")
    rina.keyboard.press("Shift+Tab")
    expect(rina.get_by_role("button", name="Simpan", exact=True)).to_be_focused()
    rina.keyboard.press("Control+f")
    expect(rina.locator(".djs-search-input input")).to_be_focused()
    rina.keyboard.type("Jawaban")
    rina.keyboard.press("Escape")
    expect(rina.locator(".djs-search-container")).to_be_hidden()
    press(rina, rina.get_by_role("button", name=re.compile("^Temuan")))
    expect(rina.get_by_role("heading", name="Temuan")).to_be_visible()
    is_clean(rina)


def test_a_condition_is_written_and_the_keyboard_leaves_it(app: Flask, rina: Page, draft: int) -> None:
    path = "processes/ticket.bpmn"
    opens(rina, draft, path)
    reach(rina, rina.get_by_label("Pilih elemen", exact=True))
    rina.keyboard.type("Usulkan ke FAQ? → Terb")
    press(rina, rina.get_by_role("button", name="Ke properti"))
    write(rina, rina.locator("[data-entry-id=own-condition] .cm-content"), "propose_faq = false")
    rina.keyboard.press("Escape")
    rina.keyboard.press("Tab")
    expect(rina.locator("[data-entry-id=own-condition] .cm-content")).not_to_be_focused()
    press(rina, rina.get_by_role("button", name="Simpan", exact=True))
    saved(rina)
    assert "propose_faq = false" in stored(app, draft, path)
    is_clean(rina)


def test_a_field_of_a_form_and_a_cell_of_a_table_are_changed(app: Flask, rina: Page, draft: int) -> None:
    opens(rina, draft, FORM)
    reach(rina, rina.get_by_label("Pilih elemen", exact=True))
    rina.keyboard.type("Jawaban")
    press(rina, rina.get_by_role("button", name="Ke properti"))
    reach(rina, rina.get_by_label("Papan ketik di ponsel"))
    rina.keyboard.type("Alamat web")
    press(rina, rina.get_by_role("button", name="Simpan", exact=True))
    saved(rina)
    assert '"inputmode": "url"' in stored(app, draft, FORM)
    is_clean(rina)
    opens(rina, draft, "processes/priority.dmn")
    press(rina, rina.locator("[data-views] button").last)
    cell = rina.locator(".dmn-decision-table-container td.output-cell [contenteditable]").first
    write(rina, cell, "7")
    press(rina, rina.get_by_role("button", name="Simpan", exact=True))
    saved(rina)
    assert "<text>7</text>" in stored(app, draft, "processes/priority.dmn")
    is_clean(rina)


def test_a_change_is_tried_recorded_and_published(app: Flask, rina: Page, draft: int) -> None:
    rina.goto(f"/proses/draf/{draft}/teks/{FORM}")
    reach(rina, rina.get_by_label("Isi berkas"))
    rina.keyboard.press("Control+End")
    rina.keyboard.type("\n\n")
    press(rina, rina.get_by_role("button", name="Simpan", exact=True))
    places = rina.get_by_role("navigation", name="Halaman draf")
    press(rina, places.get_by_role("link", name="Coba"))
    press(rina, rina.get_by_role("link", name="Permintaan portal diterima"))
    press(rina, rina.get_by_role("button", name="Mulai percobaan"))
    reach(rina, rina.get_by_label("Jawab pengguna"))
    rina.keyboard.press("ArrowUp")  # from the first of a group to its last
    expect(rina.get_by_label("Tolak sebagai spam")).to_be_checked()
    write(rina, rina.get_by_label("Alasan penolakan"), "Ini iklan yang dikirim ke banyak alamat.")
    reach(rina, rina.get_by_label("Kategori"))
    rina.keyboard.press("ArrowDown")
    press(rina, rina.get_by_role("button", name="Selesaikan"))
    expect(rina.get_by_text("Kasusnya sudah selesai")).to_be_visible()
    write(rina, rina.get_by_label("Judul skenario"), "Iklan ditolak")
    press(rina, rina.get_by_role("button", name="Simpan", exact=True))
    expect(rina.get_by_text("Disimpan sebagai skenario “Iklan ditolak”.")).to_be_visible()
    is_clean(rina)
    press(rina, places.get_by_role("link", name="Terbitkan"))
    press(rina, rina.get_by_role("button", name="Jalankan pemeriksaan"))
    expect(rina.get_by_text("Menunggu giliran.")).to_be_visible()
    with app.app_context():
        check_waiting_procedures(db.session(), clock_of(app))
        db.session.remove()
    expect(rina.get_by_label("Alasan", exact=True)).to_be_visible(timeout=20_000)  # the page reads itself anew
    write(rina, rina.get_by_label("Alasan", exact=True), "Baris kosong dirapikan.")
    is_clean(rina)
    press(rina, rina.get_by_role("button", name="Terbitkan", exact=True))
    expect(rina.get_by_text("versi 2", exact=False).first).to_be_visible()
    with app.app_context():
        assert active(db.session()).version == 2
        db.session.remove()
