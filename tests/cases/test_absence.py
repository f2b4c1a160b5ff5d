"""Who is away, and who stands in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.absence import cancel_absence, day_of, hand_over_to_deputy, held_tasks, set_absence
from app.cases.claim import claim_task, release_task
from app.cases.errors import BadAnswer, Conflict, NotAllowed
from app.models import Absence, AuditEvent, Case, User, UserTask
from tests.desk import Desk


def away(
    desk: Desk, user: User, deputy: User | None, *, by: User | None = None, first: int = 0, last: int = 4
) -> Absence:
    today = day_of(desk.session, desk.now)
    days = today + timedelta(days=first), today + timedelta(days=last)
    absence = set_absence(desk.session, user, *days, deputy, actor=Actor.staff(by or user), now=desk.now)
    return desk._settled(absence)  # type: ignore[arg-type,return-value]


def two(desk: Desk) -> tuple[User, User]:
    return desk.staff("helpdesk"), desk.staff("helpdesk", "Wati")


def escalated_by_budi(desk: Desk) -> Case:
    return desk.do(desk.open(), "escalate", escalation_reason="Perlu log server.")


def on_behalf(desk: Desk, case: Case, name: str) -> list[tuple[int | None, int | None]]:
    query = select(AuditEvent.actor_id, AuditEvent.on_behalf_of_id)
    return [
        tuple(row) for row in desk.session.execute(query.where(AuditEvent.case_id == case.id, AuditEvent.name == name))
    ]


def test_work_that_comes_back_to_somebody_absent_goes_to_the_deputy_who_acts_on_their_behalf(desk: Desk) -> None:
    budi, wati = two(desk)
    case = escalated_by_budi(desk)
    away(desk, budi, wati)
    desk.do(case, "resolve", solution="Server dinyalakan ulang.")
    task = desk.task(case)
    assert (task.assignee_id, task.on_behalf_of_id) == (wati.id, budi.id)
    desk.do(case, "send", by=wati, answer="Server sudah pulih.")
    assert on_behalf(desk, case, "task_completed")[-1] == (wati.id, budi.id)
    assert on_behalf(desk, case, "case_answered")[-1] == (wati.id, budi.id)
    assert on_behalf(desk, case, "task_completed")[0] == (budi.id, None)


@pytest.mark.parametrize("deputy", ["nobody", "of another group", "away too"])
def test_without_a_deputy_who_can_it_goes_to_the_group(desk: Desk, deputy: str) -> None:
    budi, wati = two(desk)
    case = escalated_by_budi(desk)
    absence = away(desk, budi, None if deputy == "nobody" else wati)
    if deputy == "of another group":
        wati.groups = desk.staff("front_office").groups[:]
    elif deputy == "away too":
        absence.deputy_id = wati.id
        away(desk, wati, None, first=1, last=1)
        desk.wait(days=1)
    desk._settled(None)
    desk.do(case, "resolve", solution="Server dinyalakan ulang.")
    assert (desk.task(case).assignee_id, desk.task(case).on_behalf_of_id) == (None, None)


def test_before_and_after_the_days_away_work_comes_back_as_ever(desk: Desk) -> None:
    budi, wati = two(desk)
    case = escalated_by_budi(desk)
    away(desk, budi, wati, first=1, last=1)
    desk.do(case, "resolve", solution="Server dinyalakan ulang.")
    assert desk.task(case).assignee_id == budi.id


def test_open_tasks_are_handed_over_and_what_the_deputy_cannot_take_goes_back_to_the_group(desk: Desk) -> None:
    budi, wati = two(desk)
    budi.groups.append(desk.staff("admin_ppe").groups[0])
    taken, other = desk.open(), escalated_by_budi(desk)
    for case in (taken, other):
        claim_task(desk.session, desk.task(case), actor=Actor.staff(budi), now=desk.now)
    absence = away(desk, budi, wati)
    outcomes = [
        hand_over_to_deputy(desk.session, absence, task_id, actor=Actor.staff(budi), now=desk.now)
        for task_id in held_tasks(desk.session, budi.id)
    ]
    desk._settled(None)
    assert outcomes == [True, False]
    assert (desk.task(taken).assignee_id, desk.task(taken).on_behalf_of_id) == (wati.id, budi.id)
    assert desk.task(other).assignee_id is None
    assert "task_handed_over" in desk.events(taken)
    assert "task_released" in desk.events(other)


def test_what_is_handed_on_is_no_longer_on_anybodys_behalf(desk: Desk) -> None:
    budi, wati = two(desk)
    case = desk.open()
    claim_task(desk.session, desk.task(case), actor=Actor.staff(budi), now=desk.now)
    absence = away(desk, budi, wati)
    hand_over_to_deputy(desk.session, absence, desk.task(case).id, actor=Actor.staff(budi), now=desk.now)
    desk._settled(None)
    release_task(desk.session, desk.task(case), actor=Actor.staff(wati), now=desk.now)
    desk._settled(None)
    assert desk.session.scalars(select(UserTask.on_behalf_of_id)).all() == [None]


def test_koordinator_says_it_for_others_and_nobody_else_does(desk: Desk) -> None:
    budi, wati = two(desk)
    assert away(desk, budi, wati, by=desk.staff("koordinator")).set_by_id == desk.staff("koordinator").id
    with pytest.raises(NotAllowed):
        away(desk, budi, None, by=wati, first=10, last=11)


def test_days_and_deputies_that_cannot_be_are_refused(desk: Desk) -> None:
    budi, wati = two(desk)
    for first, last in ((3, 2), (-3, -1), (0, 400)):
        with pytest.raises(BadAnswer):
            away(desk, budi, wati, first=first, last=last)
    for deputy in (budi, desk.staff("admin_ppe")):
        with pytest.raises(BadAnswer):
            away(desk, budi, deputy)
    away(desk, wati, None)
    with pytest.raises(BadAnswer, match="juga tidak hadir"):
        away(desk, budi, wati)
    absence = away(desk, budi, None)
    with pytest.raises(Conflict, match="sudah tercatat"):
        away(desk, budi, None, first=4, last=6)
    cancel_absence(desk.session, absence.id, actor=Actor.staff(budi), now=desk.now)
    with pytest.raises(Conflict):
        cancel_absence(desk.session, absence.id, actor=Actor.staff(budi), now=desk.now)
    away(desk, budi, None, first=4, last=6)
