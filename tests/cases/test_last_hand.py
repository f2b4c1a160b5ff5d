"""Work that comes back goes to whoever did it before, as long as they may."""

import pytest
from sqlalchemy import event

from app.audit import Actor
from app.cases.claim import release_task
from app.cases.last_hand import MOST_READ_AHEAD
from app.models import Case, User
from tests.desk import Desk


@pytest.fixture
def returned(desk: Desk) -> Case:
    """A case that Wati escalated, and that waits for Admin PPE's answer; Budi could have done it too."""
    desk.staff("helpdesk", "Budi")
    return desk.do(desk.open(), "escalate", by=desk.staff("helpdesk", "Wati"), escalation_reason="Perlu log server.")


def resolved(desk: Desk, case: Case) -> int | None:
    desk.do(case, "resolve", solution="Server dinyalakan ulang.")
    return desk.task(case).assignee_id


def wati(desk: Desk) -> User:
    return desk.staff("helpdesk", "Wati")


def escalated_again_by_budi(desk: Desk, case: Case) -> None:
    desk.do(case, "return", return_reason="Lampirkan tangkapan layar.")
    release_task(desk.session, desk.task(case), actor=Actor.staff(wati(desk)), now=desk.now)
    desk.do(case, "escalate", by=desk.staff("helpdesk", "Budi"), escalation_reason="Sudah dilampirkan.")


def test_it_goes_back_to_who_escalated_it(desk: Desk, returned: Case) -> None:
    assert resolved(desk, returned) == wati(desk).id


def test_the_latest_of_several_counts(desk: Desk, returned: Case) -> None:
    escalated_again_by_budi(desk, returned)
    assert resolved(desk, returned) == desk.staff("helpdesk", "Budi").id


@pytest.mark.parametrize("why", ["left the group", "left the agency"])
def test_who_may_not_any_more_is_passed_over(desk: Desk, returned: Case, why: str) -> None:
    escalated_again_by_budi(desk, returned)
    if why == "left the group":
        desk.staff("helpdesk", "Budi").groups = desk.staff("front_office").groups[:]
    else:
        desk.staff("helpdesk", "Budi").is_active = False
    desk._settled(returned)
    assert resolved(desk, returned) == wati(desk).id


def test_nobody_was_there_before(desk: Desk, returned: Case) -> None:
    assert desk.task(returned).candidate_group == "admin_ppe"
    assert desk.task(returned).assignee_id is None


def test_a_hand_of_long_ago_is_known_too(desk: Desk, returned: Case) -> None:
    """Ani answered once; after many questions of Helpdesk it comes back to her."""
    ani = desk.staff("admin_ppe")
    desk.do(returned, "return", return_reason="Lampirkan tangkapan layar.", by=ani)
    desk.staff("admin_ppe", "Joko")
    for _ in range(MOST_READ_AHEAD + 2):
        desk.do(returned, "ask", by=wati(desk), question="Pesan galatnya apa?")
        desk.send(returned, "reply", "Tidak ada.")
    desk.do(returned, "escalate", by=wati(desk), escalation_reason="Perlu log server.")
    assert desk.task(returned).candidate_group == "admin_ppe"
    assert desk.task(returned).assignee_id == ani.id


def test_a_step_asks_for_it_in_no_journey_of_its_own(desk: Desk, returned: Case) -> None:
    """On PostgreSQL all that a step reads goes with the lock, as long as nobody is away."""
    if desk.session.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite is no journey away")
    asked: list[str] = []
    event.listen(desk.session.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))
    resolved(desk, returned)
    assert [sql for sql in asked if "LIMIT" in sql and "completed_by_id" in sql and "AS latest" not in sql] == []
