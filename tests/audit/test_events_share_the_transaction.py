"""A change and its event are there together, or neither is: also where only a part of the transaction is undone."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import AuditEvent
from tests.desk import START


def note(session: Session, name: str) -> None:
    record(session, name, actor=Actor.system(), at=START)


def names(session: Session) -> list[str]:
    return [
        name for name in session.scalars(select(AuditEvent.name).order_by(AuditEvent.id)) if name.startswith("test_")
    ]


def test_events_are_written_in_the_order_noted(session: Session) -> None:
    note(session, "test_first")
    note(session, "test_second")
    session.commit()
    assert names(session) == ["test_first", "test_second"]


def test_a_rollback_forgets_them(session: Session) -> None:
    note(session, "test_lost")
    session.connection()
    session.rollback()
    note(session, "test_kept")
    session.commit()
    assert names(session) == ["test_kept"]


def test_a_savepoint_that_is_undone_takes_only_its_own_events_along(session: Session) -> None:
    note(session, "test_before")
    savepoint = session.begin_nested()
    note(session, "test_inside")
    savepoint.rollback()
    with session.begin_nested():
        note(session, "test_after")
    session.commit()
    assert names(session) == ["test_before", "test_after"]
