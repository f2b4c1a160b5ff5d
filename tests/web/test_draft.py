"""What is typed is kept from the first keystroke: `/tugas/<id>/draf` and its like."""

import pytest
from sqlalchemy import select

from app.database import db
from app.models import FormDraft
from tests.browser_like import Client
from tests.web.work import drafts, is_chosen, open_ticket


def test_what_was_typed_comes_back_into_the_form(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    typed = {"decision": "answer", "answer": "Silakan coba lag", "propose_faq": "true"}
    assert client.send(f"/tugas/{ticket.task_id}/draf", typed).status_code == 204
    page = client.get(f"/tugas/{ticket.task_id}").text
    assert "Silakan coba lag</textarea>" in page
    assert is_chosen(page, "answer")
    assert "Tersimpan" in page


def test_a_draft_is_its_writers_alone(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/draf", {"answer": "Milik Budi"})
    assert "Milik Budi" not in client.login("helpdesk", "Wati").get(f"/tugas/{ticket.task_id}").text


def test_a_draft_holds_no_token_and_no_password(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/draf", {"answer": "teks", "password": "rahasia"})
    with client.application.app_context():
        content = db.session.scalars(select(FormDraft.content)).one()
    assert "csrf" not in content
    assert "rahasia" not in content


@pytest.mark.parametrize("url", ["/tugas/{task}/draf", "/tiket/{case}/catatan/draf", "/tiket-baru/ticket/phone/draf"])
def test_without_a_sign_in_a_draft_is_refused_in_words_the_page_understands(client: Client, url: str) -> None:
    ticket = open_ticket(client)
    page = client.send(url.format(task=ticket.task_id, case=ticket.case_id), {"answer": "teks"})
    assert page.status_code == 401
    assert drafts(client) == []
