"""Internal notes: `/tiket/<id>/catatan`."""

from tests.browser_like import Client
from tests.web.work import drafts, events, open_ticket


def test_a_note_stands_in_the_conversation_and_is_called_internal(client: Client) -> None:
    ticket = open_ticket(client)
    answer = client.login("helpdesk").send(f"/tiket/{ticket.case_id}/catatan", {"body": "Pengguna menelepon lagi."})
    assert answer.status_code == 303
    page = client.get(f"/tiket/{ticket.case_id}").text
    assert "Pengguna menelepon lagi." in page
    assert "Catatan internal" in page
    assert "note_added" in events(client, ticket)


def test_the_requester_never_sees_it(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/catatan", {"body": "Hanya untuk kita."})
    page = client.application.test_client().get(f"/lacak/{ticket.token}")
    assert page.status_code == 200
    assert "Hanya untuk kita." not in page.text


def test_an_empty_note_is_refused_beside_its_field(client: Client) -> None:
    ticket = open_ticket(client)
    page = client.login("helpdesk").send(f"/tiket/{ticket.case_id}/catatan", {"body": "  \n "})
    assert page.status_code == 422
    assert "Tulis catatannya." in page.text


def test_a_note_being_typed_is_kept_and_dropped_once_added(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    assert client.send(f"/tiket/{ticket.case_id}/catatan/draf", {"body": "Setengah cat"}).status_code == 204
    assert "Setengah cat</textarea>" in client.get(f"/tiket/{ticket.case_id}").text
    client.send(f"/tiket/{ticket.case_id}/catatan", {"body": "Setengah catatan selesai"})
    assert drafts(client) == []


def test_an_auditor_writes_no_notes(client: Client) -> None:
    ticket = open_ticket(client)
    assert client.login("auditor").send(f"/tiket/{ticket.case_id}/catatan", {"body": "x"}).status_code == 403
