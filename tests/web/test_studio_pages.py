"""The pages of the editors: what they are told, what they may do beyond other pages, and the preview of a form."""

import json
import re

import pytest
from flask import Flask

from app.audit import Actor
from app.database import begin_writing, db
from app.definitions.drafts import change_state, open_draft
from app.definitions.published import active
from app.models.procedure_draft import DRAFT_REQUESTED
from tests.browser_like import Client
from tests.desk import START, make_staff

TEXT: dict[str, object] = {"type": "textfield", "id": "f", "key": "name", "label": "Nama"}
HTML: dict[str, object] = {"type": "html", "id": "h", "content": "<script>alert(1)</script>"}


@pytest.fixture
def draft(app: Flask) -> int:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        rina = Actor.staff(make_staff(session, "process_owner"))
        made = open_draft(session, name="Uji", files=active(session).files, based_on=None, actor=rina, now=START)
        session.commit()
        return made.id


@pytest.mark.parametrize("path", ["processes/ticket.bpmn", "processes/priority.dmn", "forms/handle.json"])
def test_an_editor_may_style_by_its_own_nonce_and_run_only_our_scripts(client: Client, draft: int, path: str) -> None:
    pages = [client.login("process_owner").get(f"/proses/draf/{draft}/sunting/{path}") for _ in range(2)]
    nonces = {re.search(r'name="style-nonce" content="([^"]+)"', page.text)[1] for page in pages}  # type: ignore[index]
    assert len(nonces) == 2
    policy = pages[0].headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "style-src 'self' 'nonce-" in policy
    assert "unsafe" not in client.get(f"/proses/draf/{draft}").headers["Content-Security-Policy"]


def test_a_file_that_is_only_text_has_no_editor_of_its_kind(client: Client, draft: int) -> None:
    page = client.login("process_owner").get(f"/proses/draf/{draft}/sunting/processes/settings.json")
    assert page.status_code == 404


def test_a_draft_that_waits_for_approval_is_not_opened_in_an_editor(app: Flask, client: Client, draft: int) -> None:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        change_state(session, draft, DRAFT_REQUESTED, now=START)
        session.commit()
    page = client.login("process_owner").get(f"/proses/draf/{draft}/sunting/processes/ticket.bpmn")
    assert page.status_code == 409
    assert "menunggu persetujuan" in page.text


def preview(client: Client, draft: int, content: bytes) -> str:
    client.login("process_owner")
    headers = {"X-CSRFToken": client.token(), "Content-Type": "application/json"}
    page = client.post(f"/proses/draf/{draft}/pratinjau", data=content, headers=headers)
    assert page.status_code == 200
    return page.text


def form_of(*components: dict[str, object]) -> bytes:
    return json.dumps({"type": "default", "id": "form", "components": components}).encode()


def test_a_form_is_previewed_by_what_will_show_it(client: Client, draft: int) -> None:
    assert re.search(r'<label class="form-label" for="field-name">\s*Nama', preview(client, draft, form_of(TEXT)))


def test_what_a_form_cannot_hold_is_refused_in_words_and_never_shown(client: Client, draft: int) -> None:
    shown = preview(client, draft, form_of(HTML))
    assert "HTML tidak diterima" in shown
    assert "<script" not in shown


def test_what_is_no_json_is_refused_in_words(client: Client, draft: int) -> None:
    assert "data-refused" in preview(client, draft, b"{")
