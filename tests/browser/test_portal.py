"""Sari at the portal: answers while she types, a line that breaks, a telephone, no JavaScript, the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.audit import Actor
from app.cases.faq.publish import EntryText, publish
from app.database import begin_writing, db
from app.models import Attachment, Case, FaqFeedback
from tests.browser.conftest import People
from tests.browser.poor_line import ON_THE_WAY, ON_THE_WAY_BACK, PoorLine, poor_line
from tests.browser.test_whole_way import screenshot
from tests.desk import START

QUESTION = "Mengapa User ID SPSE tidak dikenal saat masuk?"
DESCRIPTION = "Muncul pesan User ID tidak dikenal sejak pagi."


@pytest.fixture(autouse=True)
def published(app: Flask) -> None:
    with app.app_context():
        begin_writing(db.session())
        text = EntryText(QUESTION, "Periksa ejaannya pada surel pendaftaran.")
        publish(db.session(), text, reason="Baru", actor=Actor.system(), now=START)
        db.session.commit()


@pytest.fixture
def line(address: str) -> Iterator[PoorLine]:
    with poor_line(address) as made:
        yield made


def count(app: Flask, model: type[Case | Attachment | FaqFeedback]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def fill(page: Page, subject: str = "User ID tidak dikenal") -> None:
    page.get_by_role("textbox", name="Nama lengkap").fill("Sari Wulandari")
    page.get_by_role("textbox", name="Alamat surel").fill("sari@contoh-penyedia.co.id")
    page.get_by_label("Anda sebagai").select_option("vendor")
    page.get_by_role("textbox", name="Perusahaan atau instansi").fill("CV Penyedia")
    page.get_by_label("Kategori").select_option("akun")
    page.get_by_role("textbox", name="Pokok masalah").fill(subject)
    page.get_by_role("textbox", name="Uraian").fill(DESCRIPTION)
    page.get_by_label("Lampiran").set_input_files(screenshot())
    page.get_by_label(re.compile("menyetujui")).check()


def send(page: Page, button: str = "Kirim permohonan") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def forgive(people: People, what: str) -> None:
    """Let pass what the browser itself says of an answer that was meant to be so."""
    people.complaints[:] = [one for one in people.complaints if what not in one]


def test_answers_appear_while_the_question_is_typed_and_one_of_them_ends_it(app: Flask, people: People) -> None:
    sari = people.window(width=390)
    sari.goto("/tiket/baru")
    sari.get_by_role("textbox", name="Pokok masalah").fill("userid ga dikenal waktu login")
    sari.get_by_text(QUESTION).click()
    sari.get_by_role("button", name="Ini menjawab pertanyaan saya").click()
    expect(sari.get_by_text("Anda tidak perlu mengirim permohonan.")).to_be_visible()
    assert (count(app, Case), count(app, FaqFeedback)) == (0, 1)
    assert sari.evaluate("document.documentElement.scrollWidth") <= 390


def test_answers_that_do_not_come_stand_in_nobody_s_way(app: Flask, people: People) -> None:
    sari = people.window()
    sari.route("**/faq/saran*", lambda route: route.fulfill(status=204))
    sari.goto("/tiket/baru")
    fill(sari)
    send(sari)
    expect(sari.get_by_text("Permohonan Anda kami terima")).to_be_visible()
    expect(sari.get_by_text("mungkin ini jawabannya")).to_be_visible()
    assert count(app, Case) == 1


@pytest.mark.parametrize("where", [ON_THE_WAY, ON_THE_WAY_BACK])
def test_a_connection_that_breaks_loses_nothing_and_makes_one_ticket(
    app: Flask, people: People, line: PoorLine, where: str
) -> None:
    sari = people.window(width=390)
    sari.goto(f"{line.address}/tiket/baru")
    fill(sari)
    line.cut_next_post(where)
    send(sari)
    again = sari.get_by_role("button", name="Coba lagi")
    expect(again).to_be_focused()
    expect(sari.get_by_text("Koneksi terputus")).to_be_visible()
    assert sari.get_by_role("textbox", name="Uraian").input_value() == DESCRIPTION
    assert sari.get_by_label("Lampiran").evaluate("field => field.files[0].name") == "galat.png"
    again.click()
    expect(sari.get_by_text("Permohonan Anda kami terima")).to_be_visible()
    assert line.posts == 2
    assert (count(app, Case), count(app, Attachment)) == (1, 1)
    forgive(people, "ERR_")  # the browser itself complains about the connection


def test_a_reply_over_a_line_that_breaks_is_said_once_and_acknowledged(
    app: Flask, people: People, line: PoorLine
) -> None:
    sari = people.window(width=390)
    sari.goto(f"{line.address}/tiket/baru")
    fill(sari)
    send(sari)
    sari.get_by_role("link", name="Lihat tiket Anda").click()
    sari.get_by_text("Tambahkan keterangan atau berkas").click()
    sari.get_by_role("textbox", name="Keterangan tambahan").fill("Sudah saya coba lagi.")
    line.cut_next_post(ON_THE_WAY_BACK)
    send(sari, "Kirim")
    sari.get_by_role("button", name="Coba lagi").click()
    expect(sari.get_by_text("Keterangan Anda kami terima.")).to_be_visible()
    expect(sari.get_by_text("Sudah saya coba lagi.")).to_have_count(1)
    forgive(people, "ERR_")


def test_a_complaint_survives_its_page_too_and_words_that_were_searched_for_come_first(people: People) -> None:
    sari = people.window()
    sari.goto("/pengaduan")
    sari.get_by_label("Saran").check()
    sari.get_by_role("textbox", name="Uraian").fill(DESCRIPTION)
    sari.goto("/tiket/baru")
    sari.get_by_role("textbox", name="Pokok masalah").fill("Masalah lama")
    sari.get_by_role("textbox", name="Nama lengkap").fill("Sari Wulandari")
    sari.goto("/tiket/baru?perihal=Masalah+baru")
    assert sari.get_by_role("textbox", name="Pokok masalah").input_value() == "Masalah baru"
    assert sari.get_by_role("textbox", name="Nama lengkap").input_value() == "Sari Wulandari"
    sari.goto("/pengaduan")
    expect(sari.get_by_label("Saran")).to_be_checked()
    assert sari.get_by_role("textbox", name="Uraian").input_value() == DESCRIPTION


def test_what_was_typed_survives_the_page_and_is_forgotten_once_it_has_arrived(people: People) -> None:
    sari = people.window()
    sari.goto("/tiket/baru")
    fill(sari)
    sari.goto("about:blank")
    sari.goto("/tiket/baru")
    assert sari.get_by_role("textbox", name="Uraian").input_value() == DESCRIPTION
    assert sari.get_by_label("Kategori").input_value() == "akun"
    send(sari)
    expect(sari.get_by_text("Permohonan Anda kami terima")).to_be_visible()
    sari.goto("/tiket/baru")
    assert sari.get_by_role("textbox", name="Uraian").input_value() == ""


def test_a_refused_form_shows_what_to_mend_and_can_be_sent_from_there(app: Flask, people: People) -> None:
    sari = people.window(width=390)
    sari.goto("/tiket/baru")
    fill(sari, subject="")
    send(sari)
    summary = sari.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(sari.get_by_role("checkbox", name="galat.png")).to_be_checked()
    summary.get_by_role("link").click()
    sari.keyboard.type("User ID tidak dikenal")
    expect(sari.get_by_text(QUESTION)).to_be_visible()
    send(sari)
    expect(sari.get_by_text("Permohonan Anda kami terima")).to_be_visible()
    assert (count(app, Case), count(app, Attachment)) == (1, 1)
    forgive(people, "422")


def test_without_javascript_everything_works_and_answers_come_with_the_receipt(app: Flask, people: People) -> None:
    context = people.browser.new_context(base_url=people.address, java_script_enabled=False)
    people.windows.append(context)
    sari = context.new_page()
    sari.goto("/tiket/baru")
    fill(sari)
    send(sari)
    expect(sari.get_by_text("Permohonan Anda kami terima")).to_be_visible()
    sari.get_by_text(QUESTION).click()
    sari.get_by_role("button", name="Ini menjawab pertanyaan saya").click()
    expect(sari.get_by_role("button", name="Ya, tarik dan hentikan")).to_be_visible()
    assert (count(app, Case), count(app, FaqFeedback)) == (1, 1)


def test_the_keyboard_alone_reaches_an_answer_and_judges_it(app: Flask, people: People) -> None:
    sari = people.window()
    sari.goto("/faq")
    sari.get_by_role("searchbox").focus()
    sari.keyboard.type("user id tdk dikenal")
    sari.keyboard.press("Enter")
    expect(sari.get_by_text("Periksa ejaannya")).to_be_visible()
    link = sari.get_by_role("link", name="Buka halaman jawaban ini")
    for _ in range(20):
        sari.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    sari.keyboard.press("Enter")
    yes = sari.get_by_role("button", name="Ya, membantu")
    expect(yes).to_be_visible()
    for _ in range(20):
        sari.keyboard.press("Tab")
        if yes.evaluate("button => button === document.activeElement"):
            break
    sari.keyboard.press("Enter")
    expect(sari.get_by_text("penilaian Anda kami catat")).to_be_visible()
    assert count(app, FaqFeedback) == 1


@pytest.mark.parametrize("path", ["/", "/faq", "/tiket/baru", "/pengaduan", "/lacak"])
def test_a_telephone_that_enlarges_to_twice_the_size_need_not_be_scrolled_sideways(people: People, path: str) -> None:
    page = people.window(width=195)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 195
