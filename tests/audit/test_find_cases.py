from sqlalchemy import false

from app.audit.find import CaseSearch, find_cases
from app.models import Case
from tests.desk import Desk


def numbers(desk: Desk, **search: str) -> list[str]:
    found = desk.session.scalars(find_cases(CaseSearch(**search), false())).unique()
    return [case.number for case in found]


def two(desk: Desk) -> tuple[Case, Case]:
    sari, rahmat = desk.open(), desk.open(requester_name="Rahmat", requester_email="rahmat@lain.test")
    desk.do(sari, "escalate", escalation_reason="Perlu akses basis data pengguna.")
    desk.do(sari, "resolve", solution="User ID dipulihkan oleh Admin PPE.")
    return sari, rahmat


def test_a_case_is_found_by_part_of_its_number_and_of_its_requester(desk: Desk) -> None:
    sari, _ = two(desk)
    for search in ({"number": sari.number.lower()}, {"person": "wulandari SARI"}, {"person": "sari@penyedia"}):
        assert numbers(desk, **search) == [sari.number]


def test_a_case_is_found_by_what_a_step_learnt(desk: Desk) -> None:
    sari, _ = two(desk)
    assert numbers(desk, words="DIPULIHKAN") == [sari.number]
    assert numbers(desk, words="100%") == []


def test_nothing_asked_for_finds_every_case_newest_first(desk: Desk) -> None:
    sari, rahmat = two(desk)
    assert CaseSearch().is_empty
    assert numbers(desk) == [rahmat.number, sari.number]


def test_a_search_tells_only_what_was_asked_for() -> None:
    assert CaseSearch(step="resolve", version=2).told() == {"step": "resolve", "version": "2"}
