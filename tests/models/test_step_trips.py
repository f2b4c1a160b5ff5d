"""What a step reads first and writes last goes past SQLAlchemy's execution, and nothing else changes by that."""

from collections.abc import Iterator
from threading import Thread

import pytest
from sqlalchemy import create_engine, event, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cases.errors import NotFound
from app.cases.lock import CaseOfTask, lock_standing
from app.database import begin_writing, prepare_engine
from app.models import CaseFact, Escalation, Group, Membership, Note, User, UserTask
from app.models.base import table_of
from app.models.ids import next_id
from app.models.prepared import ask
from app.models.taken_in import take_in
from app.models.transactions import Driver
from app.models.write_behind import (
    change_later,
    insert_later,
    insert_rows_later,
    insert_values_later,
    write_changes,
    write_later,
)
from tests.desk import Desk

NOTE = insert(table_of(Note)).inline()


@pytest.fixture
def other(database_url: str, session: Session) -> Iterator[Session]:
    """A second session on the same database, with a connection of its own."""
    engine = create_engine(database_url)
    prepare_engine(engine)
    with Session(engine, info=dict(session.info)) as made:
        yield made
    engine.dispose()


def is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def test_what_waits_is_committed_even_where_nothing_was_asked_before(desk: Desk, other: Session) -> None:
    case_id = desk.open().id
    desk.session.commit()
    write_later(other, NOTE, {"case_id": case_id, "author_id": None, "body": "Sudah ditelepon.", "at": desk.now})
    other.commit()
    assert desk.session.scalar(select(func.count(Note.id)).where(Note.case_id == case_id)) == 1


def test_what_is_refused_at_the_commit_leaves_nothing_and_the_session_goes_on(session: Session) -> None:
    begin_writing(session)
    session.execute(select(1))
    rows = [{"user_id": 9_999_999, "group_key": "nobody"}]
    insert_rows_later(session, Membership, rows)
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    session.commit()
    nobody = select(func.count()).select_from(Membership).where(Membership.group_key == "nobody")
    assert session.scalar(nobody) == 0


def test_a_row_that_waits_and_is_changed_has_the_change(desk: Desk) -> None:
    case = desk.open()
    known = desk.task(case)
    kept = {column.key: getattr(known, column.key) for column in table_of(UserTask).columns if column.key != "id"}
    task = insert_later(desk.session, UserTask, {**kept, "engine_task_id": "another"})
    change_later(desk.session, UserTask, task.id, {"name": "Nama lain"})
    desk.session.commit()
    assert desk.session.scalar(select(UserTask.name).where(UserTask.id == task.id)) == "Nama lain"
    assert task.name == "Nama lain"


def test_a_new_row_can_be_referred_to_before_it_is_written(desk: Desk) -> None:
    case = desk.open()
    row = {"case_id": case.id, "level": "lkpp", "reason": "", "sent_by_id": None, "sent_at": desk.now}
    known = desk.task(case)
    kept = {column.key: getattr(known, column.key) for column in table_of(UserTask).columns if column.key != "id"}
    task = insert_later(desk.session, UserTask, {**kept, "engine_task_id": "another"})
    escalation = insert_values_later(desk.session, Escalation, row)
    desk.session.add(CaseFact(case_id=case.id, name="answer", body="Coba lagi.", user_task_id=task.id, at=desk.now))
    desk.session.flush()
    desk.session.commit()
    assert desk.session.get_one(Escalation, escalation).level == "lkpp"


def test_ids_are_never_given_twice(desk: Desk, other: Session) -> None:
    if not is_postgresql(other):
        return  # there the database gives them as it takes the row
    task = desk.task(desk.open())
    desk.session.commit()
    lock_standing(other, CaseOfTask(task.id))
    given = [next_id(other, UserTask) for _ in range(3)]
    other.rollback()
    given += [next_id(other, UserTask) for _ in range(2)]
    assert len(set(given)) == 5
    assert min(given) > task.id


def test_the_case_of_a_task_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        lock_standing(desk.session, CaseOfTask(9_999_999))


def test_who_waited_for_a_case_sees_what_its_holder_committed(desk: Desk, other: Session) -> None:
    """The reads go together with the lock, and are answered after it is there."""
    if not is_postgresql(other):
        return  # there one writer alone has the whole file
    case = desk.open()
    task = desk.task(case)
    desk.session.commit()
    lock_standing(desk.session, case.id)
    found: list[tuple[str, str, str | None]] = []

    def wait() -> None:
        standing = lock_standing(other, CaseOfTask(task.id))
        category = standing.case.category
        found.append((standing.case.subject, standing.open_tasks[0].name, category and category.code))

    waiting = Thread(target=wait)
    waiting.start()
    while not desk.session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
        pass
    case.subject, task.name, case.category_id = "Berubah", "Nama lain", None
    write_changes(desk.session, case, task)
    desk.session.commit()
    waiting.join()
    assert found == [("Berubah", "Nama lain", None)]


def test_a_transaction_begins_with_its_first_question_and_can_be_undone(desk: Desk, other: Session) -> None:
    case = desk.open()
    desk.session.commit()
    begin_writing(other)
    standing = lock_standing(other, case.id)
    change_later(other, type(standing.case), case.id, {"subject": "Berubah"})
    other.rollback()
    assert other.scalar(select(type(case).subject).where(type(case).id == case.id)) == case.subject


def test_the_postgresql_driver_is_ours_wherever_an_engine_was_prepared(session: Session) -> None:
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, Driver) == is_postgresql(session)


def test_who_listens_to_the_engine_hears_of_every_statement(desk: Desk) -> None:
    case_id = desk.open().id
    heard: list[str] = []
    event.listen(desk.session.get_bind(), "before_cursor_execute", lambda *call: heard.append(call[2]))
    lock_standing(desk.session, case_id)
    assert [statement.split(".")[0] for statement in heard] == ["SELECT service_case", "SELECT process_instance"]


def test_who_listens_to_the_engine_hears_that_a_transaction_has_begun(desk: Desk, other: Session) -> None:
    """That is where a writer has SQLite to itself; the tests that kill at the borders of a step count on it."""
    if is_postgresql(other):
        pytest.skip("BEGIN is the driver's own there")
    heard: list[str] = []
    for moment in ("before", "after"):
        event.listen(
            other.get_bind(), f"{moment}_cursor_execute", lambda *call, at=moment: heard.append(f"{at} {call[2]}")
        )
    desk.session.commit()
    begin_writing(other)
    assert heard == ["before BEGIN IMMEDIATE", "after BEGIN IMMEDIATE"]


def test_many_rows_on_a_connection_that_commits_by_itself_stay(database_url: str, desk: Desk) -> None:
    if not is_postgresql(desk.session):
        pytest.skip("every transaction on SQLite is begun by us")
    desk.session.commit()
    engine = create_engine(database_url)
    prepare_engine(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        rows = [{"key": f"coba{number}", "name": "Coba"} for number in range(3)]
        connection.execute(insert(table_of(Group)), rows)
    engine.dispose()
    assert desk.session.scalar(select(func.count()).select_from(Group).where(Group.name == "Coba")) == 3


def test_an_object_that_is_read_again_forgets_what_was_known_of_it(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    desk.session.flush()
    assert budi.groups
    values = [getattr(budi, column.key) for column in table_of(User).columns]
    budi.name = "Tidak tersimpan"
    again = take_in(desk.session, User, values)
    assert again is budi
    assert budi.name == "Budi"
    assert budi not in desk.session.dirty
    assert "groups" not in budi.__dict__
    assert budi.groups


def test_an_answer_has_the_types_of_its_columns(desk: Desk) -> None:
    case = desk.open()
    table = table_of(type(case))
    question = select(table.c.received_at, table.c.consent).where(table.c.id == case.id)
    [[received_at, consent]] = ask(desk.session.connection(), (question, {}))[0]
    assert received_at == case.received_at
    assert received_at.tzinfo is not None
    assert consent is True
