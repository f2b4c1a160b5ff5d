"""A draft full of malice in a real browser: nothing in it runs, nothing asks another machine for anything."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.audit import Actor
from app.database import begin_writing, db
from app.definitions.drafts import save_file
from tests.browser.conftest import People
from tests.browser.studio import WATCH_THE_POLICY, new_draft
from tests.desk import START, make_staff
from tests.web.hostile import INERT, REFUSED

WATCHED = (
    "a diagram that is a picture",
    "a diagram that is a page",
    "an address of another machine",
    "xinclude",
    "html in a form",
    "a frame in a form",
    "a picture in a form",
    "a table from elsewhere",
)
PAGES = ("", "/periksa", "/banding", "/pengaturan", "/dampak", "/coba")
ATTACKS = {**INERT, **{name: REFUSED[name] for name in WATCHED}}


def put(app: Flask, draft_id: int, path: str, content: bytes) -> None:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        rina = Actor.staff(make_staff(session, "process_owner"))
        save_file(session, draft_id, path, content, expected_revision=None, actor=rina, now=START)
        session.commit()
        db.session.remove()


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_it_runs_on_any_page(app: Flask, people: People, attack: str) -> None:
    draft = new_draft(app)
    path, content = ATTACKS[attack]
    put(app, draft, path, content)
    rina = people.staff("process_owner")
    rina.add_init_script(WATCH_THE_POLICY)
    people.expected = [
        "failed to import",
        "unparsable",
        "no diagram",
        "Failed to load resource",
        "unresolved reference",
    ]
    asked: list[str] = []
    rina.on("request", lambda request: asked.append(request.url))
    for page in (*PAGES, f"/teks/{path}", f"/sunting/{path}"):
        rina.goto(f"/proses/draf/{draft}{page}")
        if page.startswith("/sunting"):
            expect(rina.locator("[data-state], [data-notice], h1").first).to_be_attached()
            rina.wait_for_load_state("networkidle")
        assert rina.evaluate("window.__ran") is None, page
        assert rina.evaluate("window.violations") == [], page
    strange = [url for url in asked if not url.startswith((people.address, "data:", "blob:"))]
    assert strange == []
