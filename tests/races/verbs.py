"""What racers do, as the edge does it: the service alone, in a transaction of its own that the racer commits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.claim import assign_task, claim_task, release_task, task_by_id
from app.cases.complete import complete_task
from app.cases.correspond import receive
from app.cases.mail.incoming import take_in
from app.cases.merging.merge import merge_cases, undo_merge
from app.cases.migration import resume_migration, stop_migration
from app.cases.numbers import take_number
from app.cases.open_case import open_case
from app.channels.delivery import deliver_one
from app.channels.files import Upload, store, take_waiting
from app.channels.incoming.store import store_raw
from app.channels.site import site_of
from app.channels.smtp import SmtpServer
from app.database import begin_writing, db
from app.definitions.deploy import deploy
from app.definitions.published import active, load
from app.definitions.publishing import Plan, publish_draft, roll_back
from app.factory import create_app
from app.jobs.due_work import sweep
from app.jobs.migrations import work_off
from app.jobs.tidy import tidy
from app.models import Case, Deployment, OutgoingMail, ProcessInstance, User, UserTask
from app.models.publication import MOVE_ALL
from config import load_settings
from tests.browser_like import Client
from tests.desk import REQUEST

Verb = Callable[..., Any]
_applications: dict[str, Flask] = {}


def look(session: Session, arguments: Mapping[str, Any]) -> None:
    """Read what a page reads before its verb is called; the session remembers it, and it will be old."""
    if "task_id" in arguments:
        task = session.get_one(UserTask, arguments["task_id"])
        _look_at_case(session, task.case_id)
    elif "case_id" in arguments:
        _look_at_case(session, arguments["case_id"])
    elif "mail_id" in arguments:
        session.get_one(OutgoingMail, arguments["mail_id"])
    elif "url" not in arguments:
        active(session)
    if "by" in arguments:
        session.get_one(User, arguments["by"])


def _look_at_case(session: Session, case_id: int) -> None:
    case = session.get_one(Case, case_id)
    load(session, case.deployment_id)
    session.scalars(select(ProcessInstance).where(ProcessInstance.case_id == case_id)).all()
    session.scalars(select(UserTask).where(UserTask.case_id == case_id)).all()


def _staff(session: Session, by: int) -> Actor:
    return Actor.staff(session.get_one(User, by))


def complete(
    session: Session, *, task_id: int, by: int, decision: str, facts: Mapping[str, str], now: datetime
) -> None:
    data = {"decision": decision}
    complete_task(session, task_id, facts=facts, data=data, actor=_staff(session, by), now=now)


def claim(session: Session, *, task_id: int, by: int, now: datetime) -> None:
    claim_task(session, task_by_id(session, task_id), actor=_staff(session, by), now=now)


def release(session: Session, *, task_id: int, by: int, now: datetime) -> None:
    release_task(session, task_by_id(session, task_id), actor=_staff(session, by), now=now)


def hand_over(session: Session, *, task_id: int, by: int, to: int, now: datetime) -> None:
    colleague = session.get_one(User, to)
    assign_task(session, task_by_id(session, task_id), colleague, actor=_staff(session, by), now=now)


def send(
    session: Session, *, case_id: int, message: str, body: str, now: datetime, submission_key: str | None = None
) -> None:
    requester = session.get_one(Case, case_id).requester
    receive(
        session,
        case_id,
        message,
        body=body,
        submission_key=submission_key,
        actor=Actor.asking(requester),
        now=now,
    )


def merge(session: Session, *, case_id: int, into: int, by: int, now: datetime) -> None:
    merge_cases(session, case_id, into, reason="Hal yang sama.", actor=_staff(session, by), now=now)


def unmerge(session: Session, *, case_id: int, by: int, now: datetime) -> None:
    undo_merge(session, case_id, actor=_staff(session, by), now=now)


def open_one(session: Session, *, submission_key: str | None, now: datetime) -> tuple[int, str, int]:
    """Return the case's id, its number and the version it runs on."""
    case = open_case(
        session,
        active(session),
        kind="ticket",
        channel="portal",
        facts=REQUEST,
        data={},
        submission_key=submission_key,
        actor=Actor(),
        now=now,
    )
    return case.id, case.number, case.deployment_id


def number(session: Session, *, prefix: str, now: datetime) -> str:
    return take_number(session, prefix, now)


def publish(session: Session, *, files: Mapping[str, bytes], reason: str, now: datetime) -> int:
    """Return the version."""
    return deploy(session, files, actor=Actor.system("cli"), reason=reason, now=now).version


def work(session: Session, *, now: datetime, port: int | None = None) -> tuple[int, int, int]:
    """Do one sweep of the background worker; return its counts of timers, mails and failures."""
    session.rollback()  # a worker has looked at nothing before
    done = sweep(session, _server(port), lambda: now)
    return done.timers, done.mails, done.failures


def migrate(session: Session, *, migration_id: int, now: datetime) -> int:
    """Work off a migration as one of several workers; return how many cases this one looked at."""
    session.rollback()
    return work_off(session, migration_id, lambda: now)


def stop(session: Session, *, migration_id: int, by: int, now: datetime) -> None:
    stop_migration(session, migration_id, "Ada yang keliru.", actor=_staff(session, by), now=now)


def resume(session: Session, *, migration_id: int, by: int, now: datetime) -> None:
    resume_migration(session, migration_id, actor=_staff(session, by), now=now)


def publish_drawn(session: Session, *, draft_id: int, by: int, now: datetime) -> int | None:
    """Publish a draft that was checked, every case to move; return the version."""
    plan = Plan(reason="Nama diperjelas.", moves=MOVE_ALL)
    made = publish_draft(session, draft_id, plan, actor=_staff(session, by), now=now)
    return made.deployment.version if made.deployment else None


def go_back(session: Session, *, version_id: int, by: int, now: datetime) -> int | None:
    """Make an older version the active one again, every case to move; return the version."""
    plan = Plan(reason="Yang lama lebih baik.", moves=MOVE_ALL)
    made = roll_back(session, version_id, plan, actor=_staff(session, by), now=now)
    return made.deployment.version if made.deployment else None


def deliver(session: Session, *, mail_id: int, port: int, now: datetime) -> str:
    """Return the mail's state as this deliverer saw it in the end."""
    return deliver_one(session, mail_id, _server(port), now=now)


def first_start(session: Session, *, url: str, instance: str) -> list[int]:
    """Start the application as a web server or worker does; return the versions published then."""
    session.rollback()
    settings = {"APP_ENV": "trial", "INSTANCE_DIR": instance, "DATABASE_URL": url, "SECRET_KEY": "only for tests"}
    app = create_app(load_settings(settings))
    with app.app_context():
        versions = list(db.session.scalars(select(Deployment.version)))
        db.engine.dispose()
    return versions


def press(
    session: Session, *, url: str, instance: str, path: str, as_user: str | None, form: Mapping[str, Any], now: datetime
) -> tuple[int, str]:
    """Send a form to the web application, as the browser of somebody signed in; return the status and the page."""
    session.rollback()
    if url not in _applications:
        settings = {"APP_ENV": "test", "INSTANCE_DIR": instance, "DATABASE_URL": url, "SECRET_KEY": "only for tests"}
        app = create_app(load_settings(settings), clock=lambda: now)
        app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)  # as people meet it
        app.test_client_class = Client
        _applications.clear()
        _applications[url] = app
    _applications[url].extensions["clock"] = lambda: now
    client = _applications[url].test_client()
    if as_user is not None:
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = as_user, True
    page = client.send(path, dict(form))
    return page.status_code, page.text


def send_files(session: Session, *, case_id: int, upload_keys: Sequence[str], now: datetime) -> int:
    """Send an addition with files that wait under these keys; return how many of them it took."""
    files = take_waiting(session, upload_keys, now=now)
    actor = Actor.asking(session.get_one(Case, case_id).requester)
    receive(session, case_id, "reply", body="Berkasnya.", attachments=files, actor=actor, now=now)
    return len(files)


def upload(session: Session, *, name: str, content: bytes, now: datetime) -> int:
    return store(session, site_of(session).files, Upload(name, content), most_bytes=1_000_000, now=now).id


def clear_away(session: Session, *, now: datetime) -> None:
    session.rollback()
    tidy(session, lambda: now)


def _server(port: int | None) -> SmtpServer | None:
    return None if port is None else SmtpServer("127.0.0.1", port, timeout_seconds=20)


def bring(session: Session, *, raw: bytes, now: datetime) -> Any:
    """Store a mail and take it in, as `flask mail ingest` does."""
    system = Actor.system()
    mail, is_new = store_raw(session, raw, mailbox="helpdesk", envelope_to=[], received_at=now, actor=system, now=now)
    mail_id = mail.id
    session.commit()
    begin_writing(session)
    return is_new, take_in(session, mail_id, actor=system, now=now)


VERBS: Mapping[str, Verb] = {
    "bring": bring,
    "complete": complete,
    "claim": claim,
    "release": release,
    "hand_over": hand_over,
    "send": send,
    "merge": merge,
    "unmerge": unmerge,
    "open": open_one,
    "number": number,
    "publish": publish,
    "work": work,
    "migrate": migrate,
    "stop": stop,
    "resume": resume,
    "publish_drawn": publish_drawn,
    "go_back": go_back,
    "deliver": deliver,
    "first_start": first_start,
    "press": press,
    "send_files": send_files,
    "upload": upload,
    "clear_away": clear_away,
}
