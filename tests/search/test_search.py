"""The search on both databases: what it finds, what it must not, and that it follows every change."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.faq.publish import EntryText, publish, revise
from app.cases.faq.retire import republish, retire
from app.cases.faq.synonyms import add_synonyms, change_synonyms, remove_synonyms
from app.database import begin_writing
from app.models import FaqEntry
from app.search import search_faq
from app.search.index import index_anew
from tests.desk import START, make_staff


@pytest.fixture
def dewi(session: Session) -> Actor:
    begin_writing(session)
    return Actor.staff(make_staff(session, "koordinator"))


def put(session: Session, dewi: Actor, question: str, answer: str = "Hubungi kami.", keywords: str = "") -> FaqEntry:
    return publish(session, EntryText(question, answer, keywords), reason="Baru", actor=dewi, now=START)


def found(session: Session, text: str) -> list[str]:
    return [hit.entry.question for hit in search_faq(session, text)]


def test_a_code_is_found_exactly_and_its_neighbour_is_not(session: Session, dewi: Actor) -> None:
    put(session, dewi, "Apa arti galat SPSE-1042?")
    assert found(session, "SPSE-1042") == found(session, "spse 1042") == ["Apa arti galat SPSE-1042?"]
    assert found(session, "SPSE-1043") == []


def test_a_slip_of_the_keys_still_finds(session: Session, dewi: Actor) -> None:
    put(session, dewi, "Bagaimana mengunggah penawaran?")
    assert found(session, "unggah penwaran") == ["Bagaimana mengunggah penawaran?"]
    assert found(session, "pe") == []


def test_a_thing_of_the_trade_makes_unknown_words_mere_talk(session: Session, dewi: Actor) -> None:
    put(session, dewi, "Bagaimana memasang Apendo?")
    put(session, dewi, "Di mana memasang iklan?")
    assert found(session, "apendo punyaku muter melulu layarnya biru") == ["Bagaimana memasang Apendo?"]
    assert found(session, "pasang keramik kamar mandi rumah nenek") == []


def test_one_sentence_of_several_is_enough(session: Session, dewi: Actor) -> None:
    put(session, dewi, "Di mana mencetak kuitansi?")
    letter = "Perkenalkan, nama saya Andi dari Bandung, lulusan teknik mesin. Cetak kuitansi di mana? Salam olahraga!"
    assert found(session, letter) == ["Di mana mencetak kuitansi?"]


def test_the_question_counts_more_than_the_answer(session: Session, dewi: Actor) -> None:
    put(session, dewi, "Bagaimana mencetak laporan?", "Laporan memuat jadwal.")
    put(session, dewi, "Di mana melihat jadwal?", "Buka pengumuman.")
    assert found(session, "jadwal")[0] == "Di mana melihat jadwal?"


def test_keywords_find_an_entry_and_are_not_shown(session: Session, dewi: Actor) -> None:
    put(session, dewi, "Bagaimana mengajukan sanggah?", keywords="protes kalah")
    assert found(session, "mau protes") == ["Bagaimana mengajukan sanggah?"]


def test_what_was_retired_is_not_found_until_it_is_shown_again(session: Session, dewi: Actor) -> None:
    entry = put(session, dewi, "Bagaimana memasang Apendo?")
    retire(session, entry, reason="Sudah usang", actor=dewi, now=START)
    assert found(session, "apendo") == []
    index_anew(session)
    assert found(session, "apendo") == []
    republish(session, entry, actor=dewi, now=START)
    assert found(session, "apendo") == ["Bagaimana memasang Apendo?"]


def test_a_new_version_is_found_by_its_own_words_only(session: Session, dewi: Actor) -> None:
    entry = put(session, dewi, "Bagaimana memasang Apendo?")
    revise(session, entry, EntryText("Bagaimana memasang Spamkodok?", "Unduh."), reason="Ganti", actor=dewi, now=START)
    assert found(session, "apendo") == []
    assert found(session, "spamkodok") == ["Bagaimana memasang Spamkodok?"]


def test_a_synonym_holds_from_the_moment_it_is_saved(session: Session, dewi: Actor) -> None:
    put(session, dewi, "Bagaimana mencetak kuitansi?")
    assert found(session, "bon") == []
    group = add_synonyms(session, "kuitansi, bon", actor=dewi, now=START)
    assert found(session, "bon") == ["Bagaimana mencetak kuitansi?"]
    change_synonyms(session, group, "kuitansi, nota belanja", actor=dewi, now=START)
    assert (found(session, "bon"), found(session, "nota belanja")) == ([], ["Bagaimana mencetak kuitansi?"])
    remove_synonyms(session, group, actor=dewi, now=START)
    assert found(session, "nota belanja") == []


def test_what_an_earlier_analysis_has_indexed_is_indexed_anew(session: Session, dewi: Actor) -> None:
    entry = put(session, dewi, "Bagaimana memasang Apendo?")
    entry.indexed_by, entry.question_stems = "0", "lain"
    index_anew(session, only_stale=True)
    assert session.scalars(select(FaqEntry)).one().question_stems.split() == ["pasang", "apendo"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        '"',
        "'",
        "apendo AND",
        "NEAR(apendo",
        "apendo*",
        "stems:apendo",
        "!apendo & |",
        "\\",
        "%",
        "-apendo",
        "(apendo",
        "a:*",
    ],
)
def test_no_sign_of_a_database_s_query_language_means_anything(session: Session, dewi: Actor, text: str) -> None:
    put(session, dewi, "Bagaimana memasang Apendo?")
    expected = ["Bagaimana memasang Apendo?"] if "apendo" in text else []
    assert found(session, text) == expected


def test_a_very_long_question_is_answered_too(session: Session, dewi: Actor) -> None:
    put(session, dewi, "Bagaimana memasang Apendo?")
    assert found(session, "apendo pasang " * 5_000) == ["Bagaimana memasang Apendo?"]
