"""Sari reads the FAQ: by category, by search, one entry; and says whether it helped."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit import Actor
from app.cases.faq.publish import EntryText, publish
from app.cases.faq.related import choose_related
from app.cases.faq.retire import retire
from app.database import begin_writing, db
from app.models import Category, FaqEntry, FaqFeedback, UnansweredQuestion
from tests.browser_like import Client
from tests.desk import START

SANDI, UNGGAH = "Bagaimana mengatur ulang kata sandi SPSE?", "Mengapa unggahan penawaran gagal?"


@pytest.fixture
def entries(app: Flask) -> list[int]:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        category = session.scalars(select(Category).where(Category.code == "akun")).one()
        texts = (
            EntryText(SANDI, "Tekan Lupa Password di halaman masuk.", category_id=category.id),
            EntryText(UNGGAH, "Batas berkas 100 MB; tidak berlaku <di sini>."),
        )
        made = [publish(session, text, reason="Baru", actor=Actor.system(), now=START) for text in texts]
        session.commit()
        return [entry.id for entry in made]


def feedback(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        rows = db.session.execute(select(FaqFeedback.kind, FaqFeedback.reason).order_by(FaqFeedback.id))
        return [(kind, reason) for kind, reason in rows]


def unanswered(app: Flask) -> list[tuple[str, int]]:
    with app.app_context():
        rows = db.session.execute(select(UnansweredQuestion.text, UnansweredQuestion.times))
        return [(text, times) for text, times in rows]


def test_without_entries_the_page_says_what_to_do(client: Client) -> None:
    page = client.get("/faq").text
    assert "Belum ada pertanyaan yang ditayangkan." in page
    assert 'href="/tiket/baru"' in page


def test_questions_stand_under_their_categories(client: Client, entries: list[int]) -> None:
    page = client.get("/faq").text
    assert page.index("Umum</h2>") < page.index(UNGGAH) < page.index("Akun &amp; login, lupa password</h2>")
    assert page.index("Akun &amp; login, lupa password</h2>") < page.index(SANDI)


def test_a_category_narrows_the_list(client: Client, entries: list[int]) -> None:
    page = client.get("/faq?kategori=akun").text
    assert SANDI in page
    assert UNGGAH not in page


def test_a_search_finds_other_forms_of_the_words_and_marks_them(client: Client, entries: list[int]) -> None:
    page = client.get("/faq?q=LUPA+sandinya").text
    assert "<mark>kata sandi</mark>" in page
    assert "unggahan" not in page


def test_marks_leave_markup_escaped(client: Client, entries: list[int]) -> None:
    page = client.get("/faq?q=batas+upload+penawaran").text
    assert "&lt;di sini&gt;" in page
    assert "<mark>unggahan</mark> <mark>penawaran</mark>" in page


def test_a_search_without_a_hit_leads_into_the_form_with_its_words(client: Client, entries: list[int]) -> None:
    page = client.get("/faq?q=apendo+macet").text
    assert "Belum ada jawaban yang cocok" in page
    link = re.search(r'href="(/tiket/baru\?perihal=[^"]+)"', page)
    assert link
    assert 'value="apendo macet"' in client.get(link[1]).text


def test_what_was_searched_in_vain_is_kept_once_and_without_personal_data(
    app: Flask, client: Client, entries: list[int]
) -> None:
    client.get("/faq?q=apendo+macet+sari@penyedia.test+081234567890")
    client.get("/faq?q=macet+APENDO-nya+budi@lain.test+081298765432")
    ((text, times),) = unanswered(app)
    assert times == 2
    assert "apendo macet" in text
    assert "sari@" not in text
    assert "0812" not in text


def test_what_was_found_is_not_kept(app: Flask, client: Client, entries: list[int]) -> None:
    client.get("/faq?q=lupa+sandi")
    client.get("/faq?q=%3F%3F")
    assert unanswered(app) == []


def test_an_entry_has_a_page_of_its_own(client: Client, entries: list[int]) -> None:
    assert "&lt;di sini&gt;" in client.get(f"/faq/{entries[1]}").text


def test_an_entry_that_is_not_there_is_a_404(client: Client) -> None:
    assert client.get("/faq/99").status_code == 404


def test_a_retired_entry_is_gone_for_readers(app: Flask, client: Client, entries: list[int]) -> None:
    with app.app_context():
        begin_writing(db.session())
        entry = db.session.get_one(FaqEntry, entries[0])
        retire(db.session(), entry, reason="Usang", actor=Actor.system(), now=START)
        db.session.commit()
    assert client.get(f"/faq/{entries[0]}").status_code == 404
    assert client.send(f"/faq/{entries[0]}/penilaian", {"membantu": "ya"}).status_code == 404
    assert SANDI not in client.get("/faq").text
    assert SANDI not in client.get("/faq?q=lupa+sandi").text


def test_chosen_entries_stand_beside_the_one_that_is_read(app: Flask, client: Client, entries: list[int]) -> None:
    assert UNGGAH not in client.get(f"/faq/{entries[0]}").text
    with app.app_context():
        begin_writing(db.session())
        entry = db.session.get_one(FaqEntry, entries[0])
        choose_related(db.session(), entry, [entries[1], entries[0], 99], actor=Actor.system(), now=START)
        db.session.commit()
    assert UNGGAH in client.get(f"/faq/{entries[0]}").text


def test_helpful_is_counted_once_a_reader(app: Flask, client: Client, entries: list[int]) -> None:
    address = f"/faq/{entries[0]}"
    assert "Apakah jawaban ini membantu?" in client.get(address).text
    said = client.send(f"{address}/penilaian", {"membantu": "ya"})
    assert (said.status_code, said.location) == (303, address)
    client.send(f"{address}/penilaian", {"membantu": "tidak", "alasan": "lain"})
    page = client.get(address).text
    assert "penilaian Anda kami catat" in page
    assert "Apakah jawaban ini membantu?" not in page
    assert feedback(app) == [("helpful", None)]


def test_why_it_did_not_help_is_kept_without_personal_data(app: Flask, client: Client, entries: list[int]) -> None:
    reason = "Tombolnya tidak ada, hubungi sari@penyedia.test"
    client.send(f"/faq/{entries[0]}/penilaian", {"membantu": "tidak", "alasan": reason})
    ((kind, said),) = feedback(app)
    assert kind == "unhelpful"
    assert said is not None
    assert said.startswith("Tombolnya tidak ada")
    assert "sari@" not in said


def test_what_is_typed_is_answered_by_a_fragment(client: Client, entries: list[int]) -> None:
    fragment = client.get("/faq/saran?q=lupa+paswod").text
    assert SANDI in fragment
    assert "<html" not in fragment
    assert client.get("/faq/saran?q=lu").text.strip() == ""
    assert client.get("/faq/saran").text.strip() == ""


def test_what_is_only_typed_is_not_kept(app: Flask, client: Client, entries: list[int]) -> None:
    client.get("/faq/saran?q=apendo+macet")
    assert unanswered(app) == []


def test_an_answered_question_is_counted_once_and_needs_no_ticket(
    app: Flask, client: Client, entries: list[int]
) -> None:
    for _ in range(2):
        said = client.send(f"/faq/{entries[0]}/menjawab")
        assert (said.status_code, said.location) == (303, f"/faq/{entries[0]}")
    assert "tidak perlu mengirim permohonan" in client.get(f"/faq/{entries[0]}").text
    assert feedback(app) == [("answered", None)]


def test_no_feedback_is_taken_without_the_page_s_token(app: Flask, client: Client, entries: list[int]) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(f"/faq/{entries[0]}/penilaian", data={"membantu": "ya"}).status_code == 400
    with app.app_context():
        assert db.session.scalar(select(func.count(FaqFeedback.id))) == 0
