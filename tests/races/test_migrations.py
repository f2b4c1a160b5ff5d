"""A case that moves to another version while people and timers work on it: before or after, never in between."""

from typing import Any

from sqlalchemy import select

from app.audit import Actor
from app.cases.migration import order_migration
from app.definitions.deploy import deploy
from app.models import Case, MigratingCase, ProcessInstance
from tests.definitions import changed_procedures as changed
from tests.desk import Desk
from tests.races.conftest import Race
from tests.races.consistency import assert_sound

ANSWER: dict[str, Any] = {"decision": "answer", "facts": {"answer": "Gunakan menu Lupa Password."}}
ESCALATE: dict[str, Any] = {"decision": "escalate", "facts": {"escalation_reason": "Perlu dicek di server."}}
SYSTEM = Actor.system("cli")


def order(desk: Desk, turn: int) -> int:
    """Publish another name for a step, and let every case move; return the migration."""
    files = changed.redrawn("handle", lambda _root, node: node.set("name", f"Tangani ({turn})"))
    target = deploy(desk.session, files, actor=SYSTEM, reason="Uji", now=desk.now)
    migration = order_migration(desk.session, target, reason="Uji", actor=SYSTEM, now=desk.now)
    assert migration is not None
    migration_id = migration.id
    desk._settled(None)
    return migration_id


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
