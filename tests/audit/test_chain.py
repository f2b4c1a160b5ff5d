"""Each event of a case carries the digest of the one before; the case's row knows where the chain ends."""

import threading

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.chain import event_digest
from app.audit.record import write_waiting
from app.cases.lock import lock_case
from app.database import begin_writing, prepare_engine
from app.models import AuditEvent, Case
from tests.desk import START, Desk


def chain_of(session: Session, case: Case) -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.case_id == case.id).order_by(AuditEvent.id)
    return list(session.scalars(query))


def is_whole(events: list[AuditEvent]) -> bool:
    previous = None
    for number, event in enumerate(events, 1):
        row = {column.key: getattr(event, column.key) for column in AuditEvent.__table__.columns}
        right = event_digest(row, number, previous)
        if (event.case_sequence, event.previous_digest, event.digest) != (number, previous, right):
            return False
        previous = event.digest
    return True


def test_the_events_of_several_steps_are_one_chain(desk: Desk) -> None:
    case = desk.open()
    desk.session.commit()
    events = chain_of(desk.session, case)
    assert len(events) > 3
    assert is_whole(events)
    desk.session.refresh(case)
    assert (case.chain_length, case.chain_head) == (len(events), events[-1].digest)


def test_an_event_recorded_without_the_cases_lock_goes_on_with_the_chain(desk: Desk) -> None:
    case = desk.open()
    desk.session.commit()
    record(desk.session, "case_viewed", actor=Actor.system(), at=START, case=case)
    desk.session.commit()
    assert is_whole(chain_of(desk.session, case))


def test_events_read_within_their_transaction_are_followed_by_later_ones(desk: Desk) -> None:
    session, case = desk.session, desk.open()
    session.commit()
    begin_writing(session)
    lock_case(session, case.id)
    for name in ("case_followed", "case_unfollowed"):
        record(session, name, actor=Actor.system(), at=START, case=case)
        write_waiting(session)
    lock_case(session, case.id)
    record(session, "case_followed", actor=Actor.system(), at=START, case=case)
    session.commit()
    assert is_whole(chain_of(session, case))


def test_a_savepoint_that_is_undone_leaves_no_gap(desk: Desk) -> None:
    session, case = desk.session, desk.open()
    session.commit()
    begin_writing(session)
    lock_case(session, case.id)
    record(session, "case_followed", actor=Actor.system(), at=START, case=case)
    savepoint = session.begin_nested()
    record(session, "case_unfollowed", actor=Actor.system(), at=START, case=case)
    write_waiting(session)
    savepoint.rollback()
    record(session, "case_viewed", actor=Actor.system(), at=START, case=case)
    session.commit()
    assert is_whole(chain_of(session, case))


def test_an_event_of_no_case_carries_its_own_digest(session: Session) -> None:
    record(session, "signed_in", actor=Actor.system(), at=START)
    session.commit()
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.case_sequence, event.previous_digest) == (None, None)
    assert event.digest is not None


def test_two_who_open_one_case_at_once_do_not_fork_its_chain(desk: Desk, database_url: str) -> None:
    case = desk.open()
    desk.session.commit()
    case_id, start = case.id, threading.Barrier(2)
    engine = create_engine(database_url)
    prepare_engine(engine)

    def open_many() -> None:
        for _ in range(15):
            start.wait()
            with Session(engine) as session:
                begin_writing(session)
                record(session, "case_viewed", actor=Actor.system(), at=START, case=session.get_one(Case, case_id))
                session.commit()

    readers = [threading.Thread(target=open_many) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    engine.dispose()
    desk.session.rollback()
    viewed = select(func.count()).where(AuditEvent.case_id == case_id, AuditEvent.name == "case_viewed")
    assert desk.session.scalar(viewed) == 30
    assert is_whole(chain_of(desk.session, case))
