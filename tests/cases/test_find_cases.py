"""A case is found by any word of it, on both databases, and only by whom it is for."""

import pytest
from sqlalchemy import select, text

from app.audit import Actor
from app.cases.annotate import add_note
from app.cases.claim import claim_task
from app.cases.inbox.find import words_of
from app.cases.inbox.queues import ALL, TaskFilter, find_cases, open_tasks
from app.models import Case, User
from tests.desk import Desk

FACTS = {
    "case_subject": "Gagal unggah penawaran",
    "case_description": "Apendo berhenti pada berkas keenam.",
    "case_reference_code": "10023456",
    "case_error_code": "ERR-5021",
    "case_lpse_support_number": "LS-88123",
    "requester_name": "Sari Wulandari",
    "requester_email": "sari@penyedia.test",
    "requester_phone": "+62 812-3456-7890",
    "requester_organization": "PT Maju Bersama",
}


def found(desk: Desk, reader: User, search: str) -> list[Case]:
    return list(desk.session.scalars(find_cases(reader, search)).unique())


@pytest.fixture
def budi(desk: Desk) -> User:
    return desk.staff("helpdesk")


@pytest.mark.parametrize(
    "search",
    [
        "T-2026-000001", "000001", "unggah PENAWARAN", "keenam", "10023456", "err-5021", "LS-88123",
        "sari wul", "sari@penyedia", "maju bersama", "MAJU apendo",
        "+62 812-3456-7890", "0812 3456 7890", "081234567890", "(0812) 3456-7890", "3456",
        "st", 'a',
    ],
)  # fmt: skip
def test_any_part_of_what_a_case_says_finds_it(desk: Desk, budi: User, search: str) -> None:
    case = desk.open(**FACTS)
    desk.open(case_subject="Lupa kode", case_description="-", requester_name="Joko", requester_email="j@x.co")
    assert case in found(desk, budi, search)


@pytest.mark.parametrize(
    "search", ["zzz", "unggah zzz", "%", "%%%", "___", '"', '"""', "NEAR(", "' OR 1=1 --", "unggah*", "\\", "0899"]
)
def test_what_no_case_says_finds_none_whatever_the_signs_mean_elsewhere(desk: Desk, budi: User, search: str) -> None:
    desk.open(**FACTS)
    assert found(desk, budi, search) == []


def test_an_internal_note_is_found_by_whoever_may_read_the_case(desk: Desk, budi: User) -> None:
    case = desk.open(**FACTS)
    add_note(desk.session, case, "Sudah ditanyakan ke pusat data Surabaya.", actor=Actor.staff(budi), now=desk.now)
    complaint = desk.open(kind="complaint")
    add_note(desk.session, complaint, "Telepon ke Surabaya.", actor=Actor.staff(budi), now=desk.now)
    assert found(desk, budi, "surabaya") == [case]
    assert found(desk, budi, "wulandari surabaya") == [case]
    assert set(found(desk, desk.staff("koordinator"), "surabaya")) == {case, complaint}
    case.subject = "Perihal lain"
    desk.session.flush()
    assert found(desk, budi, "surabaya") == [case]  # the case's own words changed, the note's did not
    assert found(desk, budi, "perihal lain") == [case]


def test_what_was_said_later_is_found_and_so_is_who_said_it(desk: Desk, budi: User) -> None:
    case = desk.open(**FACTS)
    desk.send(case, "reply", "Sekarang muncul galat kunci publik.")
    assert found(desk, budi, "kunci publik") == [case]
    assert found(desk, budi, "wulandari publik") == [case]


def test_what_is_corrected_is_found_by_its_new_words_alone(desk: Desk, budi: User) -> None:
    case = desk.open(**FACTS)
    case.subject, case.requester.organization = "Jadwal tender berubah", "CV Terang"
    desk.session.commit()
    assert found(desk, budi, "jadwal terang") == [case]
    assert found(desk, budi, "penawaran") == []
    assert found(desk, budi, "maju") == []


def test_who_works_on_it_finds_it_until_it_is_given_away(desk: Desk, budi: User) -> None:
    case = desk.open(**FACTS)
    assert found(desk, budi, "Budi") == []
    claim_task(desk.session, desk.task(case), actor=Actor.staff(budi), now=desk.now)
    assert found(desk, budi, "budi") == [case]


@pytest.mark.parametrize("most", [0, 1, 3_000])
@pytest.mark.parametrize("search", ["galat", "budi", "sari", "a", "zzz"])
def test_few_and_many_that_have_a_word_are_found_alike(
    desk: Desk, budi: User, monkeypatch: pytest.MonkeyPatch, search: str, most: int
) -> None:
    held, other = desk.open(**FACTS), desk.open(**FACTS)
    desk.open(case_subject="Lupa kode", case_description="-", requester_name="Joko", requester_email="j@x.co")
    claim_task(desk.session, desk.task(held), actor=Actor.staff(budi), now=desk.now)
    desk.send(other, "reply", "Galat 5021, galat itu lagi.")
    expected = {
        "galat": {other},
        "budi": {held},
        "sari": {held, other},
        "a": set(desk.session.scalars(select(Case))),
        "zzz": set(),
    }[search]
    monkeypatch.setattr("app.cases.inbox.find.MOST_HITS", most)
    assert set(found(desk, budi, search)) == expected
    tasks = desk.session.scalars(open_tasks(budi, TaskFilter(ALL, search), desk.now)).unique()
    assert {task.case for task in tasks} == expected


def test_a_search_never_returns_what_the_reader_may_not_see(desk: Desk, budi: User) -> None:
    complaint = desk.open(kind="complaint", **{**FACTS, "case_subject": "Petugas loket terlambat"})
    assert found(desk, budi, "loket") == []
    assert found(desk, desk.staff("process_owner"), "loket") == []
    assert found(desk, desk.staff("koordinator"), "loket") == [complaint]


def test_the_index_holds_a_row_for_the_case_and_one_for_each_message_that_says_more(desk: Desk) -> None:
    case = desk.open(**FACTS)
    desk.send(case, "reply", "Ini tambahannya.")
    rows = desk.session.execute(text("SELECT message_id FROM case_text WHERE case_id = :id"), {"id": case.id}).all()
    assert sorted(row.message_id is None for row in rows) == [False, True]


def test_the_index_is_checked_by_the_database_itself_after_many_changes(desk: Desk) -> None:
    case = desk.open(**FACTS)
    for number in range(5):
        case.subject = f"Perihal {number}"
        desk.session.flush()
    if desk.session.get_bind().dialect.name == "sqlite":
        desk.session.execute(text("INSERT INTO case_text_fts (case_text_fts, rank) VALUES ('integrity-check', 1)"))
    body = desk.session.scalar(text("SELECT body FROM case_text WHERE message_id IS NULL"))
    assert "perihal 4" in str(body)
    assert "perihal 3" not in str(body)


def test_a_message_that_is_taken_away_takes_its_words_along(desk: Desk, budi: User) -> None:
    case = desk.open(**FACTS)
    desk.send(case, "reply", "Sekarang muncul galat kunci publik.")
    desk.session.execute(text("DELETE FROM message WHERE body LIKE '%kunci publik%'"))
    assert found(desk, budi, "kunci publik") == []
    assert found(desk, budi, "penawaran") == [case]


def test_words_are_told_apart_once_and_not_without_end() -> None:
    assert words_of("  Sari  sari APENDO ") == ["sari", "apendo"]
    assert len(words_of(" ".join(map(str, range(100, 200))))) == 8
    assert words_of("+62 (21) 555-0199") == ["215550199"]


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812-3456-7890",
        "(0812) 3456 7890",
        "+6281234567890",
        "+62 812-3456-7890",
        "6281234567890",
        "62 812-3456-7890",
        "812-3456-7890",
        "812 3456 7890",
    ],
)
def test_a_telephone_is_the_same_number_however_it_is_typed(typed: str) -> None:
    assert words_of(typed) == ["81234567890"]


@pytest.mark.parametrize("typed", ["62026", "8123 2026", "2026-000049", "62-2026", "812345"])
def test_a_code_is_not_taken_for_a_telephone(typed: str) -> None:
    assert words_of(typed) == typed.split()
    assert words_of("") == []
