"""A case that moves to another version while people and timers work on it: before or after, never in between."""

from typing import Any

from sqlalchemy import select

from app.audit import Actor
from app.cases.migration import order_migration
from app.definitions.deploy import deploy
from app.models import Case, MigratingCase, Migration, ProcessInstance
from tests.definitions import changed_procedures as changed
from tests.definitions.test_publishing import Office
from tests.desk import Desk
from tests.races.conftest import Race
from tests.races.consistency import assert_sound

ANSWER: dict[str, Any] = {"decision": "answer", "facts": {"answer": "Gunakan menu Lupa Password."}}
ESCALATE: dict[str, Any] = {"decision": "escalate", "facts": {"escalation_reason": "Perlu dicek di server."}}
SYSTEM = Actor.system("cli")


def order(desk: Desk, turn: int) -> int:
    """Publish another name for a step, and let every case move; return the migration."""
    target = deploy(desk.session, named(turn), actor=SYSTEM, reason="Uji", now=desk.now)
    migration = order_migration(desk.session, target, reason="Uji", actor=SYSTEM, now=desk.now)
    assert migration is not None
    migration_id = migration.id
    desk._settled(None)
    return migration_id


def named(turn: int) -> dict[str, bytes]:
    return changed.redrawn("handle", lambda _root, node: node.set("name", f"Tangani ({turn})"))


def state_of(desk: Desk, migration_id: int, case: Case) -> str:
    return desk.session.scalars(
        select(MigratingCase.state).where(MigratingCase.migration_id == migration_id, MigratingCase.case_id == case.id)
    ).one()


def test_a_task_is_completed_while_its_case_moves(race: Race, rounds: range) -> None:
    desk = race.desk
    budi = desk.staff("helpdesk")
    for turn in rounds:
        case = desk.open()
        old, task_id = case.deployment_id, desk.task(case).id
        migration_id = order(desk, turn)
        completed, moved = race.run(
            ("complete", {"task_id": task_id, "by": budi.id, **ESCALATE, "now": desk.now}),
            ("migrate", {"migration_id": migration_id, "now": desk.now}),
        )
        assert completed.won
        assert moved.won
        assert state_of(desk, migration_id, case) == "moved"
        assert case.deployment_id != old
        assert desk.waits_for(case) == ["resolve"]
        assert race.count("case_migrated", case) == 1
        assert_sound(desk.session, case)


def test_two_workers_move_each_case_once(race: Race, rounds: range) -> None:
    desk = race.desk
    for turn in rounds:
        cases = [desk.open() for _ in range(6)]
        migration_id = order(desk, turn)
        order_of = {"migration_id": migration_id, "now": desk.now}
        first, second = race.run(("migrate", order_of), ("migrate", order_of))
        assert first.won
        assert second.won
        for case in cases:
            assert state_of(desk, migration_id, case) == "moved"
            assert race.count("case_migrated", case) == 1
            assert_sound(desk.session, case)
        assert race.count("migration_finished") == turn + 1
        for case in cases:  # out of the way of the next round
            desk.send(case, "withdrawal")


def test_a_timer_fires_while_its_case_moves(race: Race, rounds: range) -> None:
    desk = race.desk
    for turn in rounds:
        case = desk.open()
        migration_id = order(desk, turn)
        due = select(ProcessInstance.next_timer_at).where(
            ProcessInstance.case_id == case.id, ProcessInstance.role == "watch"
        )
        at = desk.session.scalars(due).one()
        _worked, moved = race.run(("work", {"now": at}), ("migrate", {"migration_id": migration_id, "now": at}))
        assert moved.won
        assert state_of(desk, migration_id, case) == "moved"
        assert race.count("timer_fired", case) == 1
        assert race.count("case_migrated", case) == 1
        assert_sound(desk.session, case)
        desk.send(case, "withdrawal")
        desk.clock.at = at


def test_a_confirmation_closes_the_case_before_its_move_or_after(race: Race, rounds: range) -> None:
    desk = race.desk
    for turn in rounds:
        case = desk.do(desk.open(), "answer", answer="Coba hapus tembolok peramban.", propose_faq=False)
        old = case.deployment_id
        migration_id = order(desk, turn)
        sent, moved = race.run(
            ("send", {"case_id": case.id, "message": "confirmation", "body": "Sudah bisa.", "now": desk.now}),
            ("migrate", {"migration_id": migration_id, "now": desk.now}),
        )
        assert sent.won
        assert moved.won
        has_moved = state_of(desk, migration_id, case) == "moved"
        assert (case.deployment_id != old) == has_moved
        assert race.count("case_migrated", case) == has_moved
        assert case.closed_at is not None
        assert_sound(desk.session, case)


def test_a_stop_and_a_worker_leave_each_case_moved_or_stopped(race: Race, rounds: range) -> None:
    desk = race.desk
    rina = desk.staff("process_owner")
    for turn in rounds:
        cases = [desk.open() for _ in range(4)]
        migration_id = order(desk, turn)
        stopped, worked = race.run(
            ("stop", {"migration_id": migration_id, "by": rina.id, "now": desk.now}),
            ("migrate", {"migration_id": migration_id, "now": desk.now}),
        )
        assert worked.won
        assert stopped.error in (None, "Conflict")  # the worker may have been done
        for case in cases:
            is_moved = state_of(desk, migration_id, case) == "moved"
            assert is_moved or stopped.won
            assert race.count("case_migrated", case) == is_moved
            assert_sound(desk.session, case)
        assert desk.session.get_one(Migration, migration_id).finished_at is not None
        assert race.count("migration_stopped") + race.count("migration_finished") == turn + 1
        for case in cases:
            desk.send(case, "withdrawal")


def test_of_two_owners_who_stop_one_does_and_of_two_who_resume_one_does(race: Race, rounds: range) -> None:
    desk = race.desk
    rina, ratna = desk.staff("process_owner"), desk.staff("process_owner", "Ratna")
    for turn in rounds:
        case = desk.open()
        migration_id = order(desk, turn)
        for verb, words in (("stop", "migration_stopped"), ("resume", "migration_resumed")):
            both = race.run(
                *((verb, {"migration_id": migration_id, "by": by.id, "now": desk.now}) for by in (rina, ratna))
            )
            assert sorted(outcome.error or "" for outcome in both) == ["", "Conflict"]
            assert race.count(words) == turn + 1
        assert state_of(desk, migration_id, case) == "pending"
        desk.send(case, "withdrawal")


def test_two_owners_who_publish_one_draft_start_one_migration(race: Race, rounds: range) -> None:
    desk = race.desk
    office = Office(desk)
    case = desk.open()
    for turn in rounds:
        draft_id = office.draft(named(turn))
        desk._settled(None)
        ask = {"draft_id": draft_id, "by": office.rina.id, "now": desk.now}
        both = race.run(("publish_drawn", ask), ("publish_drawn", ask))
        assert [outcome.won for outcome in both].count(True) == 1
        [migration_id] = desk.session.scalars(
            select(MigratingCase.migration_id).where(MigratingCase.state == "pending", MigratingCase.case_id == case.id)
        )
        assert race.count("migration_ordered") == race.count("procedure_published") - 1 == turn + 1
        assert race.run(("migrate", {"migration_id": migration_id, "now": desk.now}))[0].value == 1


def test_a_newer_order_and_a_worker_on_the_older_one_end_at_the_newer_version(race: Race, rounds: range) -> None:
    desk = race.desk
    for turn in rounds:
        cases = [desk.open() for _ in range(3)]
        older = order(desk, 2 * turn)
        office = Office(desk)
        draft_id = office.draft(named(2 * turn + 1))
        desk._settled(None)
        published, worked = race.run(
            ("publish_drawn", {"draft_id": draft_id, "by": office.rina.id, "now": desk.now}),
            ("migrate", {"migration_id": older, "now": desk.now}),
        )
        assert published.won
        assert worked.won
        newer = desk.session.scalars(select(Migration.id).order_by(Migration.id.desc())).first()
        race.run(*(("migrate", {"migration_id": one, "now": desk.now}) for one in (older, newer)))
        for case in cases:
            assert case.deployment_id == desk.session.get_one(Migration, newer).target_id
            assert state_of(desk, older, case) in ("moved", "stays")
            assert_sound(desk.session, case)
            desk.send(case, "withdrawal")


def test_two_owners_who_go_back_to_one_version_start_one_migration(race: Race, rounds: range) -> None:
    desk = race.desk
    rina = desk.staff("process_owner")
    first = desk.open().deployment_id
    for turn in rounds:
        order(desk, turn)
        before = race.count("migration_ordered")
        ask = {"version_id": first, "by": rina.id, "now": desk.now}
        both = race.run(("go_back", ask), ("go_back", ask))
        assert sorted(outcome.error or "" for outcome in both) == ["", "Conflict"]
        assert race.count("migration_ordered") <= before + 1
        assert race.count("procedure_published") == 2 * turn + 3
