"""Long lists: what is further back is read by its keys, and a list ends somewhere."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Case, UserTask
from app.web.paging import read_page
from tests.desk import Desk


@pytest.fixture
def seven(desk: Desk) -> list[Case]:
    return [desk.open() for _ in range(7)]


def numbers(session: Session, page: int, per_page: int = 2) -> list[int]:
    return [case.id for case in read_page(session, select(Case).order_by(Case.id.desc()), page, per_page).items]


def test_pages_follow_each_other_without_a_gap(desk: Desk, seven: list[Case]) -> None:
    newest_first = [case.id for case in reversed(seven)]
    assert [one for page in (1, 2, 3, 4) for one in numbers(desk.session, page)] == newest_first


def test_a_further_page_of_joined_rows_has_the_same_order_and_conditions(desk: Desk, seven: list[Case]) -> None:
    query = select(UserTask).join(UserTask.case).where(Case.id > seven[0].id).order_by(Case.id, UserTask.id)
    pages = [read_page(desk.session, query, page, 4).items for page in (1, 2)]
    assert [[task.case_id for task in page] for page in pages] == [
        [case.id for case in seven[1:5]],
        [case.id for case in seven[5:]],
    ]


def test_a_page_beyond_the_end_is_the_last_one(desk: Desk, seven: list[Case]) -> None:
    page = read_page(desk.session, select(Case).order_by(Case.id), 9, 3)
    assert (page.number, [case.id for case in page.items], page.has_next) == (3, [seven[6].id], False)


def test_a_list_ends_at_its_last_page_though_there_is_more(
    desk: Desk, seven: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.paging.MOST_PAGES", 2)
    monkeypatch.setattr("app.web.paging.MOST_COUNTED", 3)
    page = read_page(desk.session, select(Case).order_by(Case.id), 3, 2)
    assert (page.number, [case.id for case in page.items]) == (2, [seven[2].id, seven[3].id])
    assert not page.has_next
    assert page.total_words == "4+"
