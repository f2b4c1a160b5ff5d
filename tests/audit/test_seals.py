"""A seal a minute with events, a number once, and all of what is recorded, however many workers seal."""

import shutil
import threading
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.outside import read_outside
from app.database import prepare_engine
from app.jobs.sealing import SealPlaces, seal_what_there_is
from app.models import AuditEvent, AuditSeal, SealLeaf
from tests.desk import START, Desk


def signed_in(session: Session) -> None:
    record(session, "signed_in", actor=Actor.system(), at=START)
    session.commit()


def numbers(session: Session) -> list[int]:
    return list(session.scalars(select(AuditSeal.number).order_by(AuditSeal.number)))


def test_nothing_new_makes_no_seal_and_a_minute_is_sealed_together(desk: Desk, tmp_path: Path) -> None:
    places, session = SealPlaces(tmp_path / "key.pem", tmp_path / "seals.jsonl"), desk.session
    clock = desk.clock
    desk.open()
    session.commit()
    seal_what_there_is(session, places, clock)
    clock.forward(minutes=2)
    seal_what_there_is(session, places, clock)
    assert numbers(session) == [1]
    signed_in(session)
    seal_what_there_is(session, places, clock)
    assert numbers(session) == [1, 2]
    signed_in(session)
    clock.at += timedelta(seconds=30)
    seal_what_there_is(session, places, clock)
    assert numbers(session) == [1, 2]
    assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0


def test_two_workers_give_no_number_twice_and_leave_no_event_out(desk: Desk, database_url: str, tmp_path: Path) -> None:
    desk.session.commit()
    engine = create_engine(database_url)
    prepare_engine(engine)
    start = threading.Barrier(2)
    signed_in(desk.session)
    seal_what_there_is(
        desk.session, SealPlaces(tmp_path / "key.pem", tmp_path / "one" / "seals.jsonl"), desk.clock, at_once=True
    )
    shutil.copytree(tmp_path / "one", tmp_path / "other")  # as whoever adds a host does

    def work(name: str) -> None:
        # places of their own, as on two hosts: no lock of a file keeps them apart
        places = SealPlaces(tmp_path / "key.pem", tmp_path / name / "seals.jsonl")
        for _ in range(6):
            start.wait()
            with Session(engine) as session:
                signed_in(session)
                seal_what_there_is(session, places, desk.clock, at_once=True)

    workers = [threading.Thread(target=work, args=(name,)) for name in ("one", "other")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    session = desk.session
    seal_what_there_is(
        session, SealPlaces(tmp_path / "key.pem", tmp_path / "one" / "seals.jsonl"), desk.clock, at_once=True
    )
    engine.dispose()
    found = numbers(session)
    assert found == list(range(1, len(found) + 1))
    events = session.scalar(select(func.count()).where(AuditEvent.case_id.is_(None)))
    assert session.scalar(select(func.count()).where(SealLeaf.case_id.is_(None))) == events
    outside = read_outside(tmp_path / "one" / "seals.jsonl")
    assert outside is not None
    assert sorted(outside.seals) == found
