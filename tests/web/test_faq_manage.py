"""Dewi keeps the FAQ: entries with versions, reviews, related ones; questions asked in vain; synonyms."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.faq.feedback import tell
from app.cases.faq.questions import keep_unanswered
from app.database import begin_writing, db
from app.models import AuditEvent, FaqEntry, FaqVersion, SynonymGroup, UnansweredQuestion
from tests.browser_like import Client
from tests.desk import START

TEXT = {
    "question": "Bagaimana memasang Apendo?",
    "answer": "Unduh, lalu jalankan.",
    "keywords": "",
    "category": "",
    "reason": "Sering ditanyakan",
}


@pytest.fixture
def dewi(client: Client) -> Client:
    return client.login("koordinator")


@pytest.fixture
def entry(dewi: Client) -> str:
    """The address of the entry that Dewi has written."""
    made = dewi.send("/faq-kelola/baru", TEXT)
    assert made.status_code == 303, made.text
    return str(made.location)


def events(app: Flask) -> list[str]:
    with app.app_context():
        names = select(AuditEvent.name).order_by(AuditEvent.id)
        return [name for name in db.session.scalars(names) if name.startswith(("faq", "synonyms"))]


def versions(app: Flask) -> list[tuple[int, str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(FaqVersion).order_by(FaqVersion.number))
        return [(row.number, row.question, row.reason) for row in rows]


def test_what_koordinator_writes_is_read_and_found_by_everybody(app: Flask, client: Client, entry: str) -> None:
    assert TEXT["question"] in client.get("/faq").text
    assert TEXT["question"] in client.get("/faq/saran?q=pasang+apendo").text
    assert events(app) == ["faq_published"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("question", "", "Tulis pertanyaannya."),
        ("question", "yang di itu?", "tidak memuat kata yang dapat dicari"),
        ("answer", " ", "Tulis jawabannya."),
        ("reason", "", "Tulis mengapa"),
        ("answer", "a" * 5_001, "Paling panjang 5000 huruf."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(dewi: Client, field: str, value: str, sentence: str) -> None:
    page = dewi.send("/faq-kelola/baru", {**TEXT, field: value})
    assert page.status_code == 422
    assert sentence in page.text
    kept = "answer" if field != "answer" else "question"
    assert TEXT[kept] in page.text


def test_every_text_stays_readable_as_a_version(app: Flask, dewi: Client, entry: str) -> None:
    changed = {**TEXT, "question": "Bagaimana memasang Apendo 5?", "reason": "Versi baru", "seen_version": "1"}
    dewi.send(f"{entry}/ubah", changed)
    assert versions(app) == [
        (1, "Bagaimana memasang Apendo?", "Sering ditanyakan"),
        (2, "Bagaimana memasang Apendo 5?", "Versi baru"),
    ]
    page = dewi.get(entry).text
    assert "Versi 1" in page
    assert "Dewi" in page
    assert events(app) == ["faq_published", "faq_changed"]


def test_saving_the_same_text_makes_no_version(app: Flask, dewi: Client, entry: str) -> None:
    answer = dewi.send(f"{entry}/ubah", {**TEXT, "reason": "Tidak ada", "seen_version": "1"})
    assert "Tidak ada yang berubah." in dewi.get(answer.location).text
    assert len(versions(app)) == 1


def test_a_second_click_publishes_nothing_twice(app: Flask, dewi: Client, entry: str) -> None:
    assert dewi.send("/faq-kelola/baru", TEXT).location == entry
    assert events(app) == ["faq_published"]


def test_who_edits_an_older_version_is_told_and_loses_nothing(app: Flask, dewi: Client, entry: str) -> None:
    dewi.send(f"{entry}/ubah", {**TEXT, "answer": "Yang pertama mengubah.", "seen_version": "1"})
    late = dewi.send(f"{entry}/ubah", {**TEXT, "answer": "Yang terlambat, panjang sekali.", "seen_version": "1"})
    assert late.status_code == 409
    assert "sudah diubah menjadi versi 2" in late.text
    assert "Yang terlambat, panjang sekali." in late.text
    assert len(versions(app)) == 2


def test_retiring_asks_for_a_reason_and_can_be_undone(app: Flask, dewi: Client, entry: str) -> None:
    refused = dewi.send(f"{entry}/tarik", {"reason": ""})
    assert refused.status_code == 422
    assert "Tulis mengapa tanya jawab ini ditarik." in refused.text
    dewi.send(f"{entry}/tarik", {"reason": "Aplikasinya berganti"})
    assert TEXT["question"] not in dewi.get("/faq").text
    assert TEXT["question"] in dewi.get("/faq-kelola?tampil=ditarik").text
    assert "Aplikasinya berganti" in dewi.get(entry).text
    assert dewi.send(f"{entry}/tarik", {"reason": "Lagi"}).status_code == 409
    dewi.send(f"{entry}/tayangkan")
    assert TEXT["question"] in dewi.get("/faq").text
    assert dewi.send(f"{entry}/tayangkan").status_code == 409
    assert events(app) == ["faq_published", "faq_retired", "faq_republished"]


def test_an_entry_is_due_for_review_after_half_a_year_until_somebody_looked(
    app: Flask, dewi: Client, entry: str
) -> None:
    due = "/faq-kelola?tampil=tinjau"
    assert TEXT["question"] not in dewi.get(due).text
    app.extensions["clock"].forward(days=181)
    dewi.login("koordinator")
    assert TEXT["question"] in dewi.get(due).text
    later = (START + timedelta(days=400)).date()
    assert dewi.send(f"{entry}/tinjau", {"next_on": later.strftime("%d-%m-%Y")}).status_code == 303
    assert TEXT["question"] not in dewi.get(due).text
    with app.app_context():
        assert db.session.scalars(select(FaqEntry.review_on)).all() == [later]
    assert events(app)[-1] == "faq_reviewed"


@pytest.mark.parametrize("day", ["", "31-02-2027", "01-01-2020", "01-01-2099"])
def test_a_review_date_must_lie_ahead(dewi: Client, entry: str, day: str) -> None:
    page = dewi.send(f"{entry}/tinjau", {"next_on": day})
    assert page.status_code == 422
    assert "tanggal" in page.text.lower()


def test_related_entries_are_chosen_among_the_near_ones(app: Flask, dewi: Client, entry: str) -> None:
    other = dewi.send("/faq-kelola/baru", {**TEXT, "question": "Apendo gagal dijalankan?"}).location
    assert "Apendo gagal dijalankan?" in dewi.get(entry).text
    dewi.send(f"{entry}/terkait", {"terkait": other.rsplit("/", 1)[1]})
    assert "checked" in dewi.get(entry).text
    assert events(app)[-1] == "faq_related"


def test_what_readers_said_is_told_with_their_reasons(app: Flask, dewi: Client, entry: str) -> None:
    with app.app_context():
        begin_writing(db.session())
        found = db.session.scalars(select(FaqEntry)).one()
        tell(db.session(), found, "unhelpful", reason="Tautannya mati", now=START)
        tell(db.session(), found, "helpful", now=START)
        db.session.commit()
    assert "Tautannya mati" in dewi.get(entry).text
    assert "1 ya, 1 tidak" in dewi.get("/faq-kelola").text


def test_a_search_of_the_list_shows_what_readers_would_find(dewi: Client, entry: str) -> None:
    assert TEXT["question"] in dewi.get("/faq-kelola?q=apnedo").text
    assert "tidak menemukan apa pun" in dewi.get("/faq-kelola?q=katalog").text


@pytest.fixture
def question(app: Flask) -> int:
    with app.app_context():
        begin_writing(db.session())
        for text in ("enkripsi macet terus", "macet enkripsinya", "jadwal kapal"):
            keep_unanswered(db.session(), text, now=START)
        db.session.commit()
        return db.session.scalars(select(UnansweredQuestion.id).where(UnansweredQuestion.times == 2)).one()


def test_questions_in_vain_are_listed_the_most_asked_first(dewi: Client, question: int) -> None:
    page = dewi.get("/faq-kelola/pertanyaan").text
    assert page.index("enkripsi macet terus") < page.index("jadwal kapal")


def test_an_entry_that_answers_a_question_is_found_by_its_words_from_then_on(
    app: Flask, dewi: Client, entry: str, question: int
) -> None:
    assert TEXT["question"] not in dewi.get("/faq/saran?q=enkripsi+macet").text
    answer = dewi.send(f"/faq-kelola/pertanyaan/{question}", {"entri": entry.rsplit("/", 1)[1]})
    assert answer.status_code == 303
    assert TEXT["question"] in dewi.get("/faq/saran?q=enkripsi+macet").text
    assert "enkripsi macet" not in dewi.get("/faq-kelola/pertanyaan").text
    assert events(app)[-2:] == ["faq_question_settled", "faq_changed"]


def test_a_question_may_need_no_answer_and_is_settled_once(dewi: Client, question: int) -> None:
    address = f"/faq-kelola/pertanyaan/{question}"
    assert dewi.send(address, {"entri": ""}).status_code == 422
    assert dewi.send(address, {"entri": "tidak-perlu"}).status_code == 303
    assert dewi.send(address, {"entri": "tidak-perlu"}).status_code == 409


def test_an_entry_written_for_a_question_settles_it(app: Flask, dewi: Client, question: int) -> None:
    page = f"/faq-kelola/baru?untuk={question}"
    assert 'value="enkripsi macet terus"' in dewi.get(page).text
    dewi.send(page, {**TEXT, "question": "Enkripsi macet. Apa sebabnya?"})
    with app.app_context():
        settled = db.session.get_one(UnansweredQuestion, question)
        assert settled.settled_at is not None
        assert settled.entry is not None


def test_synonyms_are_added_changed_and_removed_on_record(app: Flask, dewi: Client, entry: str) -> None:
    assert TEXT["question"] not in dewi.get("/faq/saran?q=instal+kripto").text
    dewi.send("/faq-kelola/sinonim/baru", {"words": "apendo, kripto"})
    assert TEXT["question"] in dewi.get("/faq/saran?q=instal+kripto").text
    with app.app_context():
        group = db.session.scalars(select(SynonymGroup.id).where(SynonymGroup.words == "apendo, kripto")).one()
    dewi.send(f"/faq-kelola/sinonim/{group}", {"words": "apendo, spamkodok"})
    assert "apendo, spamkodok" in dewi.get("/faq-kelola/sinonim").text
    dewi.send(f"/faq-kelola/sinonim/{group}/hapus")
    assert "apendo, spamkodok" not in dewi.get("/faq-kelola/sinonim").text
    assert events(app)[-3:] == ["synonyms_added", "synonyms_changed", "synonyms_removed"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Tulis sedikitnya dua kata."),
        ("apendo", "dipisahkan dengan koma"),
        ("apendo, yang", "“yang” terlalu umum"),
        ("apendo, upload", "“upload” sudah ada pada: unggah, upload."),
        ("apendo, kata sandi", "“kata sandi” sudah ada pada"),
        ("Unggah, unggah, mengunggah", "bentuknya saja yang berbeda"),
    ],
)
def test_a_group_that_cannot_work_is_refused_with_its_reason(dewi: Client, words: str, sentence: str) -> None:
    page = dewi.send("/faq-kelola/sinonim/baru", {"words": words})
    assert page.status_code == 422
    assert sentence in page.text


@pytest.mark.parametrize("role", ["helpdesk", "auditor", "process_owner", "administrator"])
def test_only_koordinator_keeps_the_faq(client: Client, role: str) -> None:
    assert client.login(role).get("/faq-kelola").status_code == 403
    assert client.send("/faq-kelola/baru", TEXT).status_code == 403


def test_the_last_day_of_a_review_is_a_date_not_an_instant(app: Flask, dewi: Client, entry: str) -> None:
    with app.app_context():
        (day,) = db.session.scalars(select(FaqEntry.review_on))
        assert day == date(2027, 5, 2)
