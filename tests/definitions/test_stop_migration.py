"""A migration that is stopped: what moved stays moved, what waited keeps its version, and one action goes on."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from app.audit import Actor
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.migration import last_stop, migration_by_id, progress_of, resume_migration, stop_migration
from app.database import begin_writing
from app.models import AuditEvent, Case, MigratingCase, Migration
from tests.definitions import changed_procedures as changed
from tests.definitions.test_migrate_case import publish
from tests.definitions.test_migration_batch import order, run, versions
from tests.desk import Desk

WHY = "Formulirnya ternyata keliru."


def states(desk: Desk, migration_id: int) -> list[str]:
    rows = select(MigratingCase.state).where(MigratingCase.migration_id == migration_id)
    return list(desk.session.scalars(rows.order_by(MigratingCase.case_id)))


def events(desk: Desk, name: str) -> list[dict[str, Any]]:
    found = desk.session.scalars(select(AuditEvent).where(AuditEvent.name == name).order_by(AuditEvent.id))
    return [json.loads(event.data) for event in found]


def stop(desk: Desk, migration_id: int, reason: str = WHY, *, by: str = "Rina") -> None:
    begin_writing(desk.session)
    rina = Actor.staff(desk.staff("process_owner", by))
    stop_migration(desk.session, migration_id, reason, actor=rina, now=desk.now)
    desk.session.commit()


def resume(desk: Desk, migration_id: int) -> None:
    begin_writing(desk.session)
    rina = Actor.staff(desk.staff("process_owner"))
    resume_migration(desk.session, migration_id, actor=rina, now=desk.now)
    desk.session.commit()


def half_done(desk: Desk) -> int:
    """Return a migration of five cases of which two have moved."""
    for _ in range(5):
        desk.open()
    migration_id = order(desk, publish(desk, changed.renamed("handle")))
    assert run(desk, migration_id, most=2) == 2
    desk.session.rollback()
    return migration_id


def test_what_moved_stays_moved_and_what_waited_is_stopped(desk: Desk) -> None:
    migration_id = half_done(desk)
    stop(desk, migration_id)
    assert states(desk, migration_id) == ["moved", "moved", "stopped", "stopped", "stopped"]
    assert versions(desk.session) == [2, 2, 1, 1, 1]
    desk.session.rollback()
    assert run(desk, migration_id) == 0
    assert versions(desk.session) == [2, 2, 1, 1, 1]
    progress = progress_of(desk.session, migration_id)
    assert (progress.moved, progress.staying, progress.pending, progress.stopped, progress.total) == (2, 0, 0, 3, 5)
    assert events(desk, "migration_finished") == []


def test_the_trail_and_the_page_say_who_stopped_it_and_why(desk: Desk) -> None:
    migration_id = half_done(desk)
    stop(desk, migration_id)
    [told] = events(desk, "migration_stopped")
    assert (told["migration"], told["moved"], told["remaining"], told["reason"]) == (migration_id, 2, 3, WHY)
    found = last_stop(desk.session, migration_by_id(desk.session, migration_id))
    assert found is not None
    assert (found.name, found.at, found.reason) == ("Rina", desk.now, WHY)


def test_one_action_goes_on_where_it_was_stopped(desk: Desk) -> None:
    migration_id = half_done(desk)
    stop(desk, migration_id)
    resume(desk, migration_id)
    assert desk.session.get_one(Migration, migration_id).finished_at is None
    desk.session.rollback()
    assert run(desk, migration_id) == 3
    assert versions(desk.session) == [2] * 5
    assert len(events(desk, "case_migrated")) == 5
    assert [told["moved"] for told in events(desk, "migration_finished")] == [5]
    assert [told["remaining"] for told in events(desk, "migration_resumed")] == [3]


def test_a_case_that_was_closed_meanwhile_stays_with_its_reason(desk: Desk) -> None:
    migration_id = half_done(desk)
    stop(desk, migration_id)
    last = desk.session.scalars(select(MigratingCase.case_id).order_by(MigratingCase.case_id.desc())).first()
    desk.session.rollback()
    begin_writing(desk.session)
    desk.send(desk.session.get_one(Case, last), "withdrawal")
    desk.session.rollback()
    resume(desk, migration_id)
    run(desk, migration_id)
    row = desk.session.get_one(MigratingCase, (migration_id, last))
    assert (row.state, row.reason) == ("stays", "finished")


def test_it_is_stopped_with_a_reason_by_who_owns_the_process(desk: Desk) -> None:
    migration_id = half_done(desk)
    rina, budi = (Actor.staff(desk.staff(role)) for role in ("process_owner", "helpdesk"))
    for reason in ("", "  \n", "x" * 451):
        with pytest.raises(BadAnswer):
            stop_migration(desk.session, migration_id, reason, actor=rina, now=desk.now)
    with pytest.raises(NotAllowed):
        stop_migration(desk.session, migration_id, WHY, actor=budi, now=desk.now)
    with pytest.raises(NotAllowed):
        resume_migration(desk.session, migration_id, actor=budi, now=desk.now)
    with pytest.raises(NotFound):
        stop_migration(desk.session, 999, WHY, actor=rina, now=desk.now)
    assert states(desk, migration_id).count("pending") == 3


def test_the_second_who_stops_is_told_who_was_first(desk: Desk) -> None:
    migration_id = half_done(desk)
    stop(desk, migration_id)
    with pytest.raises(Conflict, match="sudah dihentikan") as told:
        stop(desk, migration_id, by="Ratna")
    assert told.value.who == "Rina"
    desk.session.rollback()
    assert len(events(desk, "migration_stopped")) == 1


def test_what_is_over_cannot_be_stopped_and_what_runs_cannot_be_resumed(desk: Desk) -> None:
    migration_id = half_done(desk)
    with pytest.raises(Conflict, match="sedang berjalan"):
        resume(desk, migration_id)
    desk.session.rollback()
    run(desk, migration_id)
    desk.session.rollback()
    for deed in (stop, resume):
        with pytest.raises(Conflict, match="sudah selesai"):
            deed(desk, migration_id)
        desk.session.rollback()


def publish_another(desk: Desk) -> Any:
    """Publish a third version, as the program does: the second was put there by hand."""
    begin_writing(desk.session)
    from app.definitions.deploy import deploy

    made = deploy(desk.session, changed.renamed("resolve"), actor=Actor.system("cli"), reason="Uji", now=desk.now)
    desk.session.flush()
    return made


def test_a_newer_order_takes_the_cases_that_an_older_one_has_not_begun(desk: Desk) -> None:
    older = half_done(desk)
    newer = order(desk, publish_another(desk))
    assert states(desk, older) == ["moved", "moved", "stays", "stays", "stays"]
    assert run(desk, newer) == 5
    desk.session.rollback()
    assert run(desk, older) == 0
    assert versions(desk.session) == [3] * 5
    row = desk.session.scalars(select(MigratingCase).where(MigratingCase.state == "stays")).first()
    assert row is not None
    assert row.reason == "superseded"


def test_a_stopped_order_never_takes_a_case_back_from_a_newer_one(desk: Desk) -> None:
    older = half_done(desk)
    stop(desk, older)
    newer = order(desk, publish_another(desk))
    run(desk, newer)
    desk.session.rollback()
    with pytest.raises(Conflict, match="sudah selesai"):
        resume(desk, older)
    desk.session.rollback()
    assert versions(desk.session) == [3] * 5


def test_who_resumes_what_a_newer_order_has_taken_over_is_told_so(desk: Desk) -> None:
    """As where the newer one was ordered at the same moment, and did not see what was being stopped."""
    older = half_done(desk)
    stop(desk, older)
    order(desk, publish_another(desk))
    undone = update(MigratingCase).where(MigratingCase.migration_id == older, MigratingCase.state == "stays")
    desk.session.execute(undone.values(state="stopped"))
    desk.session.commit()
    with pytest.raises(Conflict, match="diambil alih"):
        resume(desk, older)
    desk.session.rollback()
    assert events(desk, "migration_resumed") == []
