"""Stored mail is taken in by the background work: what fails is tried again, and no fault loses anything."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import Actor
from app.channels.incoming.store import store_raw
from app.database import begin_writing, db
from app.engine import StepFailed
from app.jobs.take_in_mail import MOST_ATTEMPTS, due_incoming, take_in_due, take_in_mail
from app.models import Case, Incident, IncomingMail, Message, OutgoingMail
from tests.channels.letters import letter
from tests.desk import Desk

SYSTEM = Actor.system("worker")


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> object:
    with app.app_context():
        yield


def store(app: Flask, raw: bytes) -> int:
    session, now = db.session(), app.extensions["clock"]()
    session.rollback()
    begin_writing(session)
    mail, _ = store_raw(session, raw, mailbox="helpdesk", envelope_to=[], received_at=now, actor=SYSTEM, now=now)
    mail_id = mail.id
    session.commit()
    return mail_id


def failing(*_args: object, **_values: object) -> None:
    raise LookupError("teks tidak ada")


def test_what_was_stored_before_a_crash_is_taken_in_by_the_next_round(app: Flask) -> None:
    mail_id = store(app, letter().as_bytes())
    assert take_in_due(db.session(), app.extensions["clock"]) == 1
    assert take_in_due(db.session(), app.extensions["clock"]) == 0
    assert db.session.get_one(IncomingMail, mail_id).outcome == "ticket"


def test_a_failure_of_ours_is_tried_again_later_and_ends_in_quarantine(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = app.extensions["clock"]
    mail_id = store(app, letter().as_bytes())
    monkeypatch.setattr("app.cases.mail.cases.keep_content", failing)
    assert take_in_mail(db.session(), mail_id, actor=SYSTEM, clock=clock) is None
    assert due_incoming(db.session(), clock) == []
    for _ in range(MOST_ATTEMPTS):
        db.session.rollback()
        clock.forward(minutes=5)
        take_in_due(db.session(), clock)
    mail = db.session.get_one(IncomingMail, mail_id, populate_existing=True)
    assert (mail.state, mail.reason, mail.attempts) == ("quarantined", "failed", MOST_ATTEMPTS)
    assert "LookupError" in (mail.last_error or "")


def test_a_reply_that_the_procedure_cannot_take_is_kept_in_the_conversation(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, session = app.extensions["clock"], db.session()
    take_in_mail(session, store(app, letter().as_bytes()), actor=SYSTEM, clock=clock)
    case_id = session.scalars(select(Case.id)).one()
    session.rollback()
    begin_writing(session)
    Desk(session, clock).do(session.get_one(Case, case_id), "answer", answer="Coba lagi.")
    answer = session.scalars(select(OutgoingMail.message_id).where(OutgoingMail.kind == "answer")).one()
    monkeypatch.setattr("app.cases.step.follow_tasks", _fault)
    reply = letter("Masih gagal.", headers={"In-Reply-To": answer}).as_bytes()
    done = take_in_mail(session, store(app, reply), actor=SYSTEM, clock=clock)
    assert done is not None
    assert (done.outcome, done.case_number) == ("reply", session.get_one(Case, case_id).number)
    assert session.scalars(select(Message.body).where(Message.kind == "reply")).all() == ["Masih gagal."]
    assert session.scalars(select(Incident.case_id)).all() == [case_id]


def _fault(*_args: object, **_values: object) -> None:
    raise StepFailed("handle_again", LookupError("teks tidak ada"), "handle_ticket")
