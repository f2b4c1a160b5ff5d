"""Writing an answer with the keyboard: from a suggestion, and from a ready text by its shortcut."""

import re
from pathlib import Path

from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.audit import Actor
from app.cases.answers.text_modules import Wording, add_module
from app.database import begin_writing, db
from app.models import FaqEntry, UserTask
from tests.browser.conftest import People
from tests.desk import START, Desk, TravellingClock

BUILD = Path(__file__).resolve().parents[2] / "app" / "web" / "static" / "build"
EARLIER = "Silakan tekan Lupa Password pada halaman masuk, lalu buka tautan dalam surel."
READY = (
    ("salam", "Salam pembuka", "Yth. {{nama}},"),
    ("sandi", "Lupa kata sandi", "Tekan Lupa Password pada halaman masuk SPSE."),
    ("paket", "Paket dibuka", "Paket {{kode_paket}} sudah kami buka kembali."),
)


def prepare(app: Flask) -> int:
    """Let an earlier case like Sari's be answered, Budi keep three texts, and return the task of Sari's case."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        clock = app.extensions["clock"]
        assert isinstance(clock, TravellingClock)
        desk = Desk(session, clock)
        earlier = desk.open(case_subject="Gagal masuk SPSE, User ID tidak dikenal")
        desk.do(earlier, "answer", answer=EARLIER, category="akun")
        budi = Actor.staff(desk.staff("helpdesk"))
        for shortcut, name, body in READY:
            add_module(session, Wording(shortcut, name, body), is_shared=False, actor=budi, now=START)
        task = desk.task(desk.open()).id
        session.commit()
        db.session.remove()
        return task


def propose(app: Flask) -> int:
    """Let an answer be proposed for the FAQ, and return the task of approving it."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        clock = app.extensions["clock"]
        assert isinstance(clock, TravellingClock)
        desk = Desk(session, clock)
        case = desk.do(desk.open(), "answer", answer=EARLIER, propose_faq=True)
        case = desk.send(case, "confirmation")
        case = desk.do(case, "done", faq_question="Bagaimana cara masuk?", faq_answer="Yth. Sari Wulandari, cobalah.")
        task = desk.task(case).id
        db.session.remove()
        return task


def open_task(page: Page, task: int) -> None:
    page.goto(f"/tugas/{task}")
    expect(page.locator("[data-composer][data-ready]")).to_be_attached()


def answer_of(page: Page) -> str:
    return page.locator("textarea[name=answer]").input_value()


def options(page: Page) -> Locator:
    """Return what the list under a text area offers now."""
    return page.locator(".ready-texts:not([hidden]) [role=option]")


def test_an_answer_from_a_suggestion_takes_two_interactions(app: Flask, people: People) -> None:
    task = prepare(app)
    budi = people.staff("helpdesk")
    open_task(budi, task)
    budi.keyboard.press("Alt+1")
    assert answer_of(budi) == EARLIER
    with budi.expect_navigation():
        budi.get_by_role("button", name="Selesaikan").click()
    expect(budi.get_by_text("Posisi tiket kini: Terjawab")).to_be_visible()
    with app.app_context():
        assert db.session.get_one(UserTask, task).state == "completed"


def test_a_suggestion_says_what_it_is_for_before_the_conditions_have_arrived(app: Flask, people: People) -> None:
    """On a slow line every field shows for a moment: a text that is put in then must not vanish with its field."""
    task = prepare(app)
    people.expected = ["ERR_FAILED", "dynamically imported"]
    budi = people.staff("helpdesk")
    [conditions] = [part for part in BUILD.glob("part-*.js") if "hiddenBy" in part.read_text(encoding="utf-8")]
    budi.route(f"**/{conditions.name}", lambda route: route.abort())
    open_task(budi, task)
    expect(budi.locator("textarea[name=answer]")).to_be_visible()
    budi.keyboard.press("Alt+1")
    assert answer_of(budi) == EARLIER
    expect(budi.get_by_label("Jawab pengguna")).to_be_checked()


def test_a_shortcut_puts_a_ready_text_in_without_the_mouse(app: Flask, people: People) -> None:
    task = prepare(app)
    budi = people.staff("helpdesk")
    open_task(budi, task)
    budi.get_by_label("Jawab pengguna").check()
    area = budi.locator("textarea[name=answer]")
    area.focus()
    budi.keyboard.type("/")
    expect(options(budi)).to_have_count(3)
    expect(area).to_have_attribute("aria-expanded", "true")
    budi.keyboard.type("sal")
    expect(options(budi)).to_have_text(["/salam Salam pembuka"])
    budi.keyboard.press("Enter")
    assert answer_of(budi) == "Yth. Sari Wulandari,"
    expect(options(budi)).to_have_count(0)
    budi.keyboard.type("\n/sandi")
    budi.keyboard.press("Tab")
    assert answer_of(budi) == "Yth. Sari Wulandari,\nTekan Lupa Password pada halaman masuk SPSE."
    expect(area).to_be_focused()


def test_the_list_closes_by_escape_and_leaves_what_was_typed(app: Flask, people: People) -> None:
    task = prepare(app)
    budi = people.staff("helpdesk")
    open_task(budi, task)
    budi.get_by_label("Jawab pengguna").check()
    budi.locator("textarea[name=answer]").focus()
    budi.keyboard.type("/sa")
    budi.keyboard.press("ArrowDown")
    expect(budi.locator('[role=option][aria-selected="true"]')).to_have_text("/salam Salam pembuka")
    budi.keyboard.press("Escape")
    expect(options(budi)).to_have_count(0)
    budi.keyboard.type("j k ? dan/atau http://a/b")  # the keys of the inbox are letters here
    assert answer_of(budi) == "/saj k ? dan/atau http://a/b"
    expect(options(budi)).to_have_count(0)


def test_what_the_case_does_not_know_is_selected_to_be_filled(app: Flask, people: People) -> None:
    task = prepare(app)
    budi = people.staff("helpdesk")
    open_task(budi, task)
    budi.get_by_label("Jawab pengguna").check()
    budi.locator("textarea[name=answer]").focus()
    budi.keyboard.type("/paket")
    budi.keyboard.press("Enter")
    budi.keyboard.type("87654321")
    assert answer_of(budi) == "Paket 87654321 sudah kami buka kembali."


def test_a_press_of_the_button_does_the_same_on_a_phone(app: Flask, people: People) -> None:
    task = prepare(app)
    budi = people.staff("helpdesk")
    budi.set_viewport_size({"width": 390, "height": 844})
    open_task(budi, task)
    budi.get_by_role("button", name=re.compile("Sisipkan “Salam pembuka”")).click()
    assert answer_of(budi) == "Yth. Sari Wulandari,"
    assert budi.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_approver_sees_what_an_edit_brings_in_while_typing(app: Flask, people: People) -> None:
    task = propose(app)
    dewi = people.staff("koordinator")
    dewi.goto(f"/tugas/{task}")
    expect(dewi.locator("del.blacked")).to_have_text(["Sari Wulandari"])
    dewi.locator("textarea[name=faq_answer]").fill("Yth. Sari Wulandari, hubungi CV Mekar Jaya.")
    expect(dewi.locator("del.blacked")).to_have_text(["Sari Wulandari", "CV Mekar Jaya"])
    dewi.get_by_label("Hitamkan CV Mekar Jaya").uncheck()
    expect(dewi.locator("del.blacked")).to_have_text(["Sari Wulandari"])
    expect(dewi.get_by_label("Hitamkan CV Mekar Jaya")).to_be_focused()
    dewi.get_by_label("Ya, terbitkan").check()
    dewi.get_by_label("tidak memuat data pribadi").check()
    with dewi.expect_navigation():
        dewi.get_by_role("button", name="Selesaikan").click()
    with app.app_context():
        answers = db.session.scalars(select(FaqEntry.answer)).all()
    assert answers == ["Yth. [nama], hubungi CV Mekar Jaya."]
