"""While LKPP has not answered, Admin PPE is reminded once a period of working days, and of nothing else."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.absence import set_absence
from app.cases.claim import claim_task
from app.cases.lkpp.remind import KIND, is_reminder_due, remind_of_lkpp
from app.cases.lkpp.standing import note_state
from app.models import Case, OutgoingMail, User
from tests.desk import WIB, Desk


def at_lkpp(desk: Desk, number: str = "") -> Case:
    """Let a case be with LKPP since Tuesday 3 November, nine o'clock."""
    case = desk.open()
    desk.do(case, "escalate", escalation_reason="Akun terkunci.")
    return desk.do(case, "escalate_lkpp", lkpp_question="Mohon buka kunci akun.", lkpp_number=number)


def on(desk: Desk, day: int, hour: int = 8) -> int:
    """Let it be a morning of November 2026 and make the round; return how many cases it reminded of."""
    desk.clock.at = datetime(2026, 11, day, hour, tzinfo=WIB)
    return remind_of_lkpp(desk.session, now=desk.now) if is_reminder_due(desk.session, desk.now) else 0


def reminders(desk: Desk) -> list[OutgoingMail]:
    return list(desk.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == KIND).order_by(OutgoingMail.id)))


@pytest.fixture
def ani(desk: Desk) -> User:
    return desk.staff("admin_ppe")


def test_each_working_day_admin_ppe_is_reminded_once_until_lkpp_answers(desk: Desk, ani: User) -> None:
    case = at_lkpp(desk, "LS-2026/77")
    assert on(desk, 3, 15) == 0  # asked today
    assert [on(desk, 4), on(desk, 4, 9)] == [1, 0]
    assert [on(desk, 5), on(desk, 6), on(desk, 7), on(desk, 8), on(desk, 9)] == [1, 1, 0, 0, 1]
    assert [mail.user_id for mail in reminders(desk)] == [ani.id] * 4
    body = reminders(desk)[0].text_body
    assert case.number in body
    assert "LPSE Support LS-2026/77" in body
    assert f"/tiket/{case.id}" in body
    desk.do(case, "answered", lkpp_answer="Sudah dibuka.")
    assert on(desk, 10) == 0
    assert desk.events(case).count("lkpp_reminded") == 4


def test_who_has_looked_there_is_not_reminded_before_the_period_is_over_again(desk: Desk, ani: User) -> None:
    case = at_lkpp(desk)
    desk.clock.at = datetime(2026, 11, 4, 7, 0, tzinfo=WIB)
    told = {"number": "LS-1", "state": "in_progress", "stated_on": date(2026, 11, 4)}
    note_state(desk.session, case.id, **told, actor=Actor.staff(ani), now=desk.now)
    assert [on(desk, 4), on(desk, 5)] == [0, 1]


def test_one_mail_names_all_the_cases_of_a_holder_and_the_group_hears_of_the_rest(desk: Desk, ani: User) -> None:
    held = [at_lkpp(desk), at_lkpp(desk)]
    free = at_lkpp(desk)
    for case in held:
        task = desk.task(case)
        if task.assignee_id is None:
            claim_task(desk.session, task, actor=Actor.staff(ani), now=desk.now)
        task.assignee_id = ani.id
    desk.task(free).assignee_id = None
    desk.session.flush()
    assert on(desk, 4) == 3
    told = {mail.user_id: mail.subject for mail in reminders(desk) if mail.subject.endswith("2 tiket")}
    assert set(told) == {ani.id}
    (group,) = (mail for mail in reminders(desk) if mail.subject.endswith("1 tiket"))
    assert group.group_key == "admin_ppe"
    assert free.number in group.text_body


def test_for_a_holder_who_is_away_the_group_is_reminded(desk: Desk, ani: User) -> None:
    desk.staff("admin_ppe", "Putu")
    desk.task(at_lkpp(desk)).assignee_id = ani.id
    day = date(2026, 11, 4)
    set_absence(desk.session, ani, day, day, None, actor=Actor.staff(ani), now=desk.now)
    assert on(desk, 4) == 1
    assert [(mail.group_key, mail.except_user_id) for mail in reminders(desk)] == [("admin_ppe", None)]
