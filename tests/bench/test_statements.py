"""What is counted, never timed: statements a step and a page, whatever the length of the queue."""

from collections.abc import Iterator

import pytest

from app.cases.inbox.queues import GROUPS
from app.database import db
from app.models.people import HELPDESK, KOORDINATOR
from bench.browsers import Browser
from bench.places import SQLITE, Place, place
from bench.population import hire, populate
from bench.stage import ThroughHttp, ThroughService
from bench.step_cost import counted, statements_a_step

MOST_A_STEP = 13
MOST_AN_INBOX_PAGE = 11
MOST_A_DASHBOARD = 22


@pytest.fixture
def here() -> Iterator[Place]:
    with place(SQLITE) as made:
        assert made is not None
        yield made


def test_a_step_sends_no_more_statements_than_written_down(here: Place) -> None:
    service = ThroughService(here)
    service.complete()  # reads the deployment
    assert statements_a_step(service, 4) <= MOST_A_STEP


def test_the_same_step_goes_over_http(here: Place) -> None:
    browser = ThroughHttp(here)
    for _ in range(3):
        browser.complete()
    assert browser.task().element == "resolve"


def test_a_page_of_a_long_queue_sends_as_many_statements_as_one_of_a_short_queue(here: Place) -> None:
    sent = []
    for size in (200, 1_200):
        populate(here, size)
        with here.app.app_context():
            staff = hire(db.session(), here)
            pages = (
                (Browser(here, staff[HELPDESK][0]), f"/kotak-tugas/{GROUPS}"),
                (Browser(here, staff[KOORDINATOR][0]), "/koordinator"),
            )
            db.session.remove()
        for browser, address in pages:
            browser.get(address)
            with counted(here) as statements:
                browser.get(address)
            sent.append(len(statements))
    inbox, dashboard, later_inbox, later_dashboard = sent
    # one more where there is a next page: how many rows there are, up to a limit
    assert later_inbox <= inbox + 1 <= MOST_AN_INBOX_PAGE
    assert later_dashboard <= dashboard + 1 <= MOST_A_DASHBOARD
