import pytest
from flask import Flask
from sqlalchemy import select

from app.database import begin_writing, db
from app.models import Category, FaqEntry
from app.web.public.faq import mark_words
from tests.browser_like import Client
from tests.desk import START


@pytest.fixture
def entries(app: Flask) -> list[int]:
    with app.app_context():
        begin_writing(db.session())
        category = db.session.scalars(select(Category).where(Category.code == "akun")).one()
        made = [
            FaqEntry(
                question=question, answer=answer, category=category if "sandi" in question else None, published_at=START
            )
            for question, answer in (
                ("Bagaimana mengatur ulang kata sandi SPSE?", "Tekan Lupa Password di halaman masuk."),
                ("Mengapa unggahan penawaran gagal?", "Batas berkas 100 MB; diskon 50% tidak berlaku <di sini>."),
            )
        ]
        db.session.add_all(made)
        db.session.commit()
        return [entry.id for entry in made]


def test_without_entries_the_page_says_what_to_do(client: Client) -> None:
    page = client.get("/faq").text
    assert "Belum ada pertanyaan yang ditayangkan." in page
    assert 'href="/tiket/baru"' in page


def test_every_word_must_be_found_in_question_or_answer(client: Client, entries: list[int]) -> None:
    page = client.get("/faq?q=SANDI+lupa").text
    assert "mengatur ulang" in page
    assert "unggahan" not in page


def test_what_was_searched_for_is_marked(client: Client, entries: list[int]) -> None:
    assert "<mark>sandi</mark>" in client.get("/faq?q=Sandi").text


def test_a_search_without_a_hit_leads_on(client: Client, entries: list[int]) -> None:
    page = client.get("/faq?q=katalog").text
    assert "Belum ada jawaban yang cocok." in page
    assert 'href="/tiket/baru"' in page


@pytest.mark.parametrize("sign", ["%", "_", "\\"])
def test_signs_of_the_database_are_searched_for_as_they_are(client: Client, entries: list[int], sign: str) -> None:
    found = client.get("/faq", query_string={"q": sign}).text
    assert ("unggahan" in found) == (sign == "%")
    assert "mengatur ulang" not in found


def test_a_category_narrows_the_list(client: Client, entries: list[int]) -> None:
    page = client.get("/faq?kategori=akun").text
    assert "mengatur ulang" in page
    assert "unggahan" not in page


def test_an_entry_has_a_page_of_its_own(client: Client, entries: list[int]) -> None:
    page = client.get(f"/faq/{entries[1]}")
    assert "&lt;di sini&gt;" in page.text


def test_an_entry_that_is_not_there_is_a_404(client: Client) -> None:
    assert client.get("/faq/99").status_code == 404


def test_a_marked_text_is_escaped_around_and_within_the_marks() -> None:
    marked = mark_words("<b> a<b c", ["<b", "c"])
    assert str(marked) == "<mark>&lt;b</mark>&gt; a<mark>&lt;b</mark> <mark>c</mark>"
