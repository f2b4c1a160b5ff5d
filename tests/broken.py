"""Procedures that fail when they run, and what the edge does when a step of one fails.

Today's lint refuses them: they stand for versions that a release with fewer rules let through, and that still run.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.faults import ProcessFault
from app.cases.incidents import record_incident
from app.cases.operations import OPERATIONS
from app.database import begin_writing
from app.definitions.deploy import deploy
from app.definitions.folder import read_folder
from app.jobs.due_work import Done, sweep_timers
from app.models import AuditEvent, Case, Incident
from tests.desk import Desk

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "processes/settings.json"
HANDLING = "processes/handle_ticket.bpmn"


def publish(
    desk: Desk,
    changes: Mapping[str, str] | None = None,
    without: Iterable[tuple[str, str]] = (),
    **values: Any,
) -> None:
    """Publish the shipped procedure with other settings, and other words in the page of the handling."""
    files = read_folder(ROOT)
    settings = orjson.loads(files[SETTINGS])
    settings["values"] |= values
    for section, key in without:
        del settings[section][key]
    page = files[HANDLING].decode()
    for old, new in (changes or {}).items():
        assert page.count(old) == 1
        page = page.replace(old, new)
    content = {**files, SETTINGS: orjson.dumps(settings), HANDLING: page.encode()}
    with patch("app.definitions.deploy.lint", return_value=[]):
        deploy(desk.session, content, actor=Actor.system("cli"), reason="Uji", now=desk.now)
    desk._settled(None)


def publish_without_a_reason(desk: Desk, reason: str) -> None:
    """Publish a procedure that closes, where it closed for `reason`, for a setting that nobody has filled in."""
    publish(desk, {f'value="&quot;{reason}&quot;"': 'value="settings.reason"'}, reason=None)


def publish_older_version(desk: Desk) -> None:
    """Publish a procedure that says nothing of incidents."""
    publish(
        desk,
        without=[("close_reasons", "cancelled"), ("messages", "cancelled"), ("messages", "staff_incident")],
    )


def without_service(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the program lack an operation, as a version before the one that the procedure was drawn for would."""
    monkeypatch.delitem(OPERATIONS, name)


def broken(desk: Desk, attempt: Callable[[], object], *, actor: Actor | None = None) -> Incident | None:
    """Attempt what fails, and do what the edge does: roll back, and record it in a transaction of its own."""
    with pytest.raises(ProcessFault) as caught:
        attempt()
    desk.session.rollback()
    begin_writing(desk.session)
    incident = record_incident(desk.session, caught.value, actor=actor or Actor.system(), now=desk.now)
    desk._settled(None)
    return incident


def sweep(desk: Desk) -> Done:
    """Do what a worker does at this instant."""
    desk.session.rollback()
    done = sweep_timers(desk.session, desk.clock)
    desk._settled(None)
    return done


def incidents(desk: Desk) -> list[Incident]:
    return list(desk.session.scalars(select(Incident).order_by(Incident.id)))


def told(desk: Desk, case: Case, name: str) -> list[dict[str, Any]]:
    """Return what the history of a case says of the events of this name."""
    query = select(AuditEvent.data).where(AuditEvent.case_id == case.id, AuditEvent.name == name)
    return [orjson.loads(data) for data in desk.session.scalars(query.order_by(AuditEvent.id))]
