"""Rina tries a draft of the procedure: the addresses and the forms of her pages."""

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit import Actor
from app.database import begin_writing, db
from app.definitions.drafts import files_of, open_draft, save_file
from app.definitions.published import active
from app.models import ProcedureTry
from app.scenarios import Scenario, read_scenario
from tests.browser_like import Client
from tests.definitions.playing import ASKED
from tests.desk import START, make_staff

COMING_IN = {**{key: value for key, value in ASKED.items() if key != "consent"}, "consent": "true"}
NINE = "2026-11-03T09:00"


def draft_of(client: Client, **changed: bytes) -> int:
    """Open a draft of the active version as Rina, with some files changed, and sign her in."""
    with client.application.app_context():
        session = db.session()
        begin_writing(session)
        rina = Actor.staff(make_staff(session, "process_owner"))
        published = active(session)
        files = {**published.files, **changed}
        draft = open_draft(session, name="Uji", files=files, based_on=published.id, actor=rina, now=START)
        session.commit()
        number = draft.id
    client.login("process_owner")
    return number


def change(client: Client, draft: int, path: str, before: bytes, after: bytes) -> None:
    with client.application.app_context():
        session = db.session()
        begin_writing(session)
        content = files_of(session, draft)[path]
        assert before in content
        rina = Actor.staff(make_staff(session, "process_owner"))
        save_file(session, draft, path, content.replace(before, after), expected_revision=None, actor=rina, now=START)
        session.commit()


def begin(client: Client, draft: int, way: str = "ticket/portal", **answers: Any) -> TestResponse:
    return client.send(f"/proses/draf/{draft}/coba/mulai/{way}", {"saat_percobaan": NINE, **COMING_IN, **answers})


def tried(client: Client) -> Scenario:
    """Return what is kept of the one try that there is."""
    with client.application.app_context():
        return read_scenario(db.session.scalars(select(ProcedureTry)).one().content.encode())


def scenario_files(client: Client, draft: int) -> dict[str, bytes]:
    with client.application.app_context():
        files = files_of(db.session(), draft)
    return {path: content for path, content in files.items() if path.startswith("processes/scenarios/")}
