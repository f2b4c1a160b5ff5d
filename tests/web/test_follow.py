"""Follow a case: `/tiket/<id>/ikuti`, and the queue "Yang saya ikuti"."""

from tests.browser_like import Client
from tests.web.work import do, open_ticket


def test_a_followed_case_is_in_its_queue_also_while_it_waits_for_the_requester(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/ikuti")
    do(client, ticket, "ask", question="Mohon kirim tangkapan layar.")
    page = client.get("/kotak-tugas/diikuti").text
    assert ticket.number in page
    assert "Menunggu Pengguna" in page


def test_following_from_the_inbox_stays_there(client: Client) -> None:
    ticket = open_ticket(client)
    answer = client.login("helpdesk").send(f"/tiket/{ticket.case_id}/ikuti", {"antrean": "kelompok"})
    assert answer.location == f"/kotak-tugas/kelompok?tiket={ticket.case_id}"
    assert "Berhenti ikuti" in client.get(answer.location).text


def test_no_longer_followed_no_longer_listed(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/ikuti")
    client.send(f"/tiket/{ticket.case_id}/berhenti-ikuti")
    assert ticket.number not in client.get("/kotak-tugas/diikuti").text
