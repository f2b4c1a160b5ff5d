"""What is counted, never timed: statements a step and a page, whatever the length of the queue."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.administration.accounts import add_user
from app.audit import Actor
from app.cases.inbox.queues import ALL, AT_RISK, GROUPS, MINE, OVERDUE, TaskFilter, open_tasks
from app.channels.delivery import deliver_all, due_mail
from app.database import begin_writing, db
from app.models.people import HELPDESK, KOORDINATOR
from bench.browsers import Browser
from bench.places import SQLITE, Place, place
from bench.population import hire, open_one, populate
from bench.stage import ThroughHttp, ThroughService
from bench.step_cost import counted, statements_a_step
from tests.web.asking import REQUEST, hidden

MOST_A_STEP = 13
MOST_AN_INBOX_PAGE = 8
MOST_A_DASHBOARD = 18
MOST_AN_OPENING = 36
MOST_A_TASK = 18  # of a case that was escalated and came back; the list beside it adds those of its own page


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


def test_an_open_task_is_read_with_no_more_statements_than_written_down(here: Place) -> None:
    populate(here, 200)
    ticket = ThroughHttp(here)
    for _ in range(4):
        ticket.complete()
    task = ticket.task()
    browser = ticket.browsers[task.group]
    for address, most in (
        (f"/tugas/{task.id}", MOST_A_TASK),
        (f"/tiket/{ticket.case_id}", MOST_A_TASK),
        (f"/kotak-tugas/{GROUPS}?tugas={task.id}", MOST_A_TASK + MOST_AN_INBOX_PAGE),
    ):
        browser.get(address)
        with counted(here) as sent:
            browser.get(address)
        assert len(sent) <= most


def test_a_long_conversation_is_read_with_as_many_statements_as_a_short_one(here: Place) -> None:
    ticket = ThroughHttp(here)
    for _ in range(2):
        ticket.complete()
    task = ticket.task()
    browser = ticket.browsers[task.group]
    sent = []
    for notes in (1, 6):
        for number in range(notes):
            browser.post(f"/tiket/{ticket.case_id}/catatan", {"body": f"Catatan {number}"})
        browser.get(f"/tugas/{task.id}")
        with counted(here) as statements:
            browser.get(f"/tugas/{task.id}")
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_the_numbers_of_the_menu_come_with_one_statement_and_only_where_there_is_a_menu(here: Place) -> None:
    with here.app.app_context():
        staff = hire(db.session(), here)
        db.session.commit()
        browsers = [Browser(here, staff[role][0]) for role in (HELPDESK, KOORDINATOR)]
        db.session.remove()
    counted_tables = ("FROM notice", "FROM incident", "FROM unanswered_question", "FROM publication", "FROM incoming_")
    for browser, tables in zip(browsers, (2, 5), strict=True):
        browser.get("/tiket")
        with counted(here) as sent:
            browser.get("/tiket")
        counting = [[table in statement for table in counted_tables] for statement in sent]
        assert [sum(found) for found in counting if any(found)] == [tables]
        with counted(here) as sent:
            browser.get("/kotak-tugas/kelompok/terbaru")  # a part of a page
        assert not [statement for statement in sent if "FROM notice" in statement]


@pytest.mark.parametrize("queue", [MINE, GROUPS, ALL, OVERDUE, AT_RISK])
def test_a_queue_is_read_in_the_order_of_its_index(here: Place, queue: str) -> None:
    with here.app.app_context():
        session = db.session()
        begin_writing(session)
        query = open_tasks(hire(session, here)[HELPDESK][0], TaskFilter(queue), here.clock()).limit(51)
        compiled = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
        db.session.remove()
    assert "ix_user_task_" in plan[0]
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_an_opening_looks_for_answers_before_it_takes_a_number(here: Place) -> None:
    sent = _statements_of_a_request(here)
    taken = next(at for at, statement in enumerate(sent) if "FROM free_case_number" in statement)
    assert not [statement for statement in sent[taken:] if "faq_" in statement]
    assert len(sent) <= MOST_AN_OPENING


def test_a_large_group_is_told_by_as_many_statements_as_a_small_one(here: Place) -> None:
    sent = []
    for newcomers in (range(1), range(1, 8)):
        with here.app.app_context():
            session = db.session()
            begin_writing(session)
            for number in newcomers:
                name, email = f"Helpdesk {number}", f"helpdesk{number}@lpse.test"
                add_user(session, name=name, email=email, roles=[HELPDESK], actor=Actor.system(), now=here.clock())
            session.commit()
            db.session.remove()
        sent.append(len(_statements_of_a_request(here)))
    assert sent[0] == sent[1]


def test_mails_are_claimed_and_read_together(here: Place) -> None:
    few, many = _statements_of_delivering(here, 2), _statements_of_delivering(here, 8)
    assert many <= few + 6  # where the chain of each further case's events ends


def _statements_of_delivering(here: Place, number: int) -> int:
    """Deliver so many receipts of the trial's kind, which are kept, and return how many statements that sent."""
    with here.app.app_context():
        session = db.session()
        begin_writing(session)
        deliver_all(session, due_mail(session, here.clock()), None, clock=here.clock)
        begin_writing(session)
        hire(session, here)
        for _ in range(number):
            open_one(session, here)
        session.commit()
        waiting = due_mail(session, here.clock())
        session.rollback()
        assert len(waiting) >= number
        with counted(here) as sent:
            begin_writing(session)
            deliver_all(session, waiting, None, clock=here.clock)
        db.session.remove()
    return len(sent)


def _statements_of_a_request(here: Place) -> list[str]:
    """Send two requests as the public does and return what the second one sent; the first reads the deployment."""
    browser = Browser(here, None)
    for number in range(2):
        once = hidden(browser.get("/tiket/baru"), "once")[0]
        with counted(here) as sent:
            assert (
                browser.post("/tiket/baru", {**REQUEST, "once": once, "subject": f"Soal {number}"}).status_code == 303
            )
    return sent
