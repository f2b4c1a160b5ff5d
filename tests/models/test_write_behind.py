"""What a step leaves for its commit is there when anybody asks, once, and not when the step is undone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Case, Membership, Note, UserTask
from app.models.base import table_of
from app.models.row_writes import MOST_ROWS
from app.models.write_behind import insert_rows_later, write_changes, write_later
from tests.desk import Desk

JOIN = insert(table_of(Membership)).inline()


def note_of(case: Case, desk: Desk) -> dict[str, object]:
    return {"case_id": case.id, "author_id": None, "body": "Sudah ditelepon.", "at": desk.now}


def notes(session: Session) -> int:
    return session.scalar(select(func.count(Note.id))) or 0


@pytest.fixture
def add_note(desk: Desk):
    case = desk.open()

    def add() -> Case:
        write_later(desk.session, insert(table_of(Note)).inline(), note_of(case, desk))
        return case

    return add


def test_it_is_there_for_whoever_asks_before_the_commit(desk: Desk, add_note) -> None:
    add_note()
    assert notes(desk.session) == 1


def test_it_is_there_once_after_the_commit(desk: Desk, add_note) -> None:
    add_note()
    desk.session.commit()
    desk.session.commit()
    assert notes(desk.session) == 1


def test_it_goes_with_the_transaction_that_is_undone(desk: Desk, add_note) -> None:
    add_note()
    desk.session.rollback()
    desk.session.commit()
    assert notes(desk.session) == 0


def test_it_goes_with_the_savepoint_that_is_undone_and_no_other(desk: Desk, add_note) -> None:
    add_note()
    with desk.session.begin_nested() as savepoint:
        add_note()
        savepoint.rollback()
    desk.session.commit()
    assert notes(desk.session) == 1


def test_a_flush_in_between_loses_nothing(desk: Desk, add_note) -> None:
    case = add_note()
    case.subject = "Lupa kata sandi"
    desk.session.flush()
    desk.session.commit()
    assert notes(desk.session) == 1


def test_what_the_database_refuses_comes_as_its_error_and_the_session_goes_on(session: Session) -> None:
    write_later(session, JOIN, {"user_id": 9_999_999, "group_key": "nobody"})
    write_later(session, JOIN, {"user_id": 9_999_998, "group_key": "nobody"})
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Membership).where(Membership.group_key == "nobody")) == 0


def test_changed_rows_are_written_once_and_are_clean(desk: Desk) -> None:
    case = desk.open()
    case.subject = "Tidak dapat masuk"
    write_changes(desk.session, case)
    assert case not in desk.session.dirty
    sent: list[str] = []
    engine = desk.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
    desk.session.commit()
    assert [statement.split(" SET ")[0] for statement in sent if statement.startswith("UPDATE")] == [
        "UPDATE service_case"
    ]
    assert case.subject == "Tidak dapat masuk"


def test_a_relationship_that_was_set_is_written_too(desk: Desk) -> None:
    case = desk.open()
    task = desk.task(case)
    holder = desk.staff(task.candidate_group)
    task.assignee = holder
    write_changes(desk.session, task)
    desk.session.commit()
    assert desk.session.scalar(select(UserTask.assignee_id).where(UserTask.id == task.id)) == holder.id


def test_each_of_many_rows_keeps_its_instant_whatever_zone_it_was_said_in(desk: Desk) -> None:
    case = desk.open()
    said = datetime(2026, 11, 3, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    insert_rows_later(desk.session, Note, [{**note_of(case, desk), "at": said} for _ in range(3)])
    desk.session.commit()
    assert desk.session.scalars(select(Note.at)).all() == [said] * 3
    assert desk.session.scalar(select(func.count(Note.at.distinct()))) == 1  # kept alike, so that they can be compared


def test_many_rows_get_their_ids_in_the_order_in_which_they_were_given(desk: Desk) -> None:
    """More than fit into one INSERT, and beside them a row that is changed, as the events of a step are."""
    case = desk.open()
    numbers = [str(number) for number in range(2 * MOST_ROWS + 3)]
    insert_rows_later(desk.session, Note, [{**note_of(case, desk), "body": number} for number in numbers])
    case.subject = "Lupa kata sandi"
    write_changes(desk.session, case)
    desk.session.commit()
    assert desk.session.scalars(select(Note.body).order_by(Note.id)).all() == numbers


def test_a_refusal_inside_a_savepoint_comes_as_the_database_layers_error(desk: Desk) -> None:
    """What is known as an error of the database is tried again; anything else counts as a fault of the procedure."""
    case = desk.open()
    savepoint = desk.session.begin_nested()
    with pytest.raises(IntegrityError):
        insert_rows_later(desk.session, Note, [{**note_of(case, desk), "case_id": 9_999_999}])
    savepoint.rollback()
    desk.session.commit()
    assert notes(desk.session) == 0


def test_the_later_of_two_changes_stays_though_the_first_one_waited(desk: Desk) -> None:
    case = desk.open()
    case.subject = "Yang pertama"
    write_changes(desk.session, case)
    case.subject = "Yang terakhir"
    desk.session.flush()
    desk.session.commit()
    assert desk.session.scalar(select(Case.subject).where(Case.id == case.id)) == "Yang terakhir"


def test_a_savepoint_that_is_undone_leaves_no_change_on_the_rows_in_hand(desk: Desk) -> None:
    case = desk.open()
    before = case.subject
    savepoint = desk.session.begin_nested()
    case.subject = "Ditarik kembali"
    write_changes(desk.session, case)
    savepoint.rollback()
    assert case.subject == before
