"""Rina's draft and its editors, for the tests that change a procedure in the browser."""

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect

from app.audit import Actor
from app.database import begin_writing, db
from app.definitions.drafts import file_of, open_draft, save_file
from app.definitions.published import active
from tests.browser.conftest import People
from tests.desk import START, make_staff

STUDIO = "document.querySelector('[data-studio]').studio"
WATCH_THE_POLICY = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""


def new_draft(app: Flask) -> int:
    """Return the number of a draft of the version in force."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        rina = make_staff(session, "process_owner")
        published = active(session)
        draft = open_draft(
            session,
            name="Uji",
            files=published.files,
            based_on=published.id,
            actor=Actor.staff(rina),
            now=START,
        )
        session.commit()
        draft_id = draft.id
        db.session.remove()
        return draft_id


def opens(page: Page, draft: int, path: str, *, at: str = "") -> Page:
    """Open a file in its editor, with an eye on the policy of the page."""
    page.add_init_script(WATCH_THE_POLICY)
    page.goto(f"/proses/draf/{draft}/sunting/{path}{at}")
    expect(page.locator("[data-studio][data-ready]")).to_be_visible()
    return page


def rina_opens(people: People, draft: int, path: str, *, at: str = "") -> Page:
    return opens(people.staff("process_owner"), draft, path, at=at)


def stored(app: Flask, draft: int, path: str) -> str:
    with app.app_context():
        content, _ = file_of(db.session(), draft, path)
        db.session.remove()
        return content.decode()


def put(app: Flask, draft: int, path: str, change: Callable[[str], str], by: str = "Rina") -> None:
    """Let somebody save a file, past the pages."""
    text = change(stored(app, draft, path))
    with app.app_context():
        session = db.session()
        begin_writing(session)
        actor = Actor.staff(make_staff(session, "process_owner", by))
        save_file(session, draft, path, text.encode(), expected_revision=None, actor=actor, now=START)
        session.commit()
        db.session.remove()


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_attribute("data-kind", "saved")
