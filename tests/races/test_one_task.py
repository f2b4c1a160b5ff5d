"""Many hands on one task: one of them has it, the others are told at once who, and when."""

import pytest

from app.audit import Actor
from app.cases.claim import claim_task
from app.models import User
from tests.desk import Desk
from tests.races.conftest import Race
from tests.races.consistency import assert_sound

NAMES = ("Budi", "Wati", "Joko", "Nina", "Putu", "Made", "Rudi", "Lina")


def helpdesk(desk: Desk, count: int) -> list[User]:
    return [desk.staff("helpdesk", name) for name in NAMES[:count]]


@pytest.mark.parametrize("clients", [2, 4, 8])
def test_a_task_is_completed_by_one_of_many(race: Race, only, rounds: range, clients: int) -> None:
    desk = race.desk
    people = helpdesk(desk, clients)
    names = [person.name for person in people]
    for _ in rounds:
        case = desk.open()
        task_id, at = desk.task(case).id, desk.clock.forward(minutes=1)
        outcomes = race.run(
            *(("complete", {"task_id": task_id, "by": user.id, **answer(user.name), "now": at}) for user in people)
        )
        winner, losers = only(outcomes)
        name = names[outcomes.index(winner)]
        assert {(loser.error, loser.who, loser.when) for loser in losers} == {("AlreadyCompleted", name, at)}
        assert race.count("task_completed", case) == 1
        assert race.count("message_sent", case) == 1
        assert case.messages[-1].body == f"Jawaban dari {name}."
        assert desk.mails(case) == ["receipt", "answer"]
        assert_sound(desk.session, case)


def answer(name: str) -> dict[str, object]:
    return {"decision": "answer", "facts": {"answer": f"Jawaban dari {name}."}}


def test_a_double_click_completes_once(race: Race, only, rounds: range) -> None:
    desk = race.desk
    budi = desk.staff("helpdesk")
    for _ in rounds:
        case = desk.open()
        entry = ("complete", {"task_id": desk.task(case).id, "by": budi.id, **answer("Budi"), "now": desk.now})
        _, (again,) = only(race.run(entry, entry))
        assert (again.error, again.who, again.when) == ("AlreadyCompleted", "Budi", desk.now)
        assert_sound(desk.session, case)


def test_a_task_is_claimed_by_one_of_two(race: Race, only, rounds: range) -> None:
    desk = race.desk
    people = helpdesk(desk, 2)
    for _ in rounds:
        case = desk.open()
        task = desk.task(case)
        outcomes = race.run(*(("claim", {"task_id": task.id, "by": user.id, "now": desk.now}) for user in people))
        winner, (loser,) = only(outcomes)
        holder = people[outcomes.index(winner)]
        assert (loser.error, loser.who, loser.when) == ("AlreadyClaimed", holder.name, desk.now)
        assert (task.assignee_id, task.claimed_at) == (holder.id, desk.now)
        assert race.count("task_claimed", case) == 1
        assert_sound(desk.session, case)


def test_claiming_and_completing_exclude_each_other(race: Race, only, rounds: range) -> None:
    desk = race.desk
    budi, wati = helpdesk(desk, 2)
    for _ in rounds:
        case = desk.open()
        task = desk.task(case)
        claimed, completed = race.run(
            ("claim", {"task_id": task.id, "by": wati.id, "now": desk.now}),
            ("complete", {"task_id": task.id, "by": budi.id, **answer("Budi"), "now": desk.now}),
        )
        only([claimed, completed])
        if claimed.won:
            assert (completed.error, completed.who, completed.when) == ("AlreadyClaimed", "Wati", desk.now)
            assert (task.assignee_id, task.state) == (wati.id, "open")
        else:
            assert (claimed.error, claimed.who, claimed.when) == ("AlreadyCompleted", "Budi", desk.now)
            assert (task.assignee_id, task.completed_by_id) == (budi.id, budi.id)
        assert race.count("task_claimed", case) == claimed.won
        assert_sound(desk.session, case)


def test_handing_over_and_completing_exclude_each_other(race: Race, only, rounds: range) -> None:
    desk = race.desk
    budi, wati = helpdesk(desk, 2)
    dewi = desk.staff("koordinator")
    for _ in rounds:
        case = desk.open()
        task = desk.task(case)
        handed_over, completed = race.run(
            ("hand_over", {"task_id": task.id, "by": dewi.id, "to": wati.id, "now": desk.now}),
            ("complete", {"task_id": task.id, "by": budi.id, **answer("Budi"), "now": desk.now}),
        )
        only([handed_over, completed])
        if handed_over.won:
            assert (completed.error, completed.who, completed.when) == ("AlreadyClaimed", "Wati", desk.now)
            assert (task.assignee_id, task.state) == (wati.id, "open")
        else:
            assert (handed_over.error, handed_over.who, handed_over.when) == ("AlreadyCompleted", "Budi", desk.now)
            assert (task.assignee_id, task.completed_by_id) == (budi.id, budi.id)
        assert race.count("task_handed_over", case) == handed_over.won
        assert_sound(desk.session, case)


def test_its_holder_releases_and_completes_a_task_in_two_windows(race: Race, rounds: range) -> None:
    """Released first, it is free and completing takes it again; completed first, there is nothing to release."""
    desk = race.desk
    (budi,) = helpdesk(desk, 1)
    for _ in rounds:
        case = desk.open()
        task = desk.task(case)
        claim_task(desk.session, task, actor=Actor.staff(budi), now=desk.now)
        desk.session.commit()
        released, completed = race.run(
            ("release", {"task_id": task.id, "by": budi.id, "now": desk.now}),
            ("complete", {"task_id": task.id, "by": budi.id, **answer("Budi"), "now": desk.now}),
        )
        assert completed.won
        if not released.won:
            assert (released.error, released.who, released.when) == ("AlreadyCompleted", "Budi", desk.now)
        assert (task.state, task.assignee_id) == ("completed", budi.id)
        assert race.count("task_released", case) == released.won
        assert_sound(desk.session, case)


def test_a_task_is_handed_over_to_one_of_two(race: Race, rounds: range) -> None:
    """Koordinator may hand over what is held: both may get through, one after the other, and the trail says how."""
    desk = race.desk
    budi, wati = helpdesk(desk, 2)
    dewi = desk.staff("koordinator")
    for _ in rounds:
        case = desk.open()
        task = desk.task(case)
        outcomes = race.run(
            *(
                ("hand_over", {"task_id": task.id, "by": dewi.id, "to": user.id, "now": desk.now})
                for user in (budi, wati)
            )
        )
        assert all(outcome.won for outcome in outcomes)
        first, second = race.changes("task_handed_over", case)
        assert (first["before"], second["before"]) == ({"assignee": None}, first["after"])
        assert second["after"] == {"assignee": task.assignee_id}
