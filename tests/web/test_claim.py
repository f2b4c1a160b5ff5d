"""Take a task: `/tugas/<id>/ambil`."""

from tests.browser_like import Client
from tests.web.work import do, events, holder, open_ticket


def test_a_free_task_becomes_the_claimers_and_stays_open_beside_the_list(client: Client) -> None:
    ticket = open_ticket(client)
    answer = client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil", {"antrean": "kelompok"})
    assert answer.status_code == 303
    assert answer.location == f"/kotak-tugas/kelompok?tugas={ticket.task_id}"
    assert holder(client, ticket.task_id) == "Budi"
    assert events(client, ticket)[-1] == "task_claimed"


def test_second_claimer_is_told_who_has_it(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    page = client.login("helpdesk", "Wati").send(f"/tugas/{ticket.task_id}/ambil")
    assert page.status_code == 409
    assert "Budi" in page.text
    assert holder(client, ticket.task_id) == "Budi"


def test_claiming_again_changes_nothing(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    client.send(f"/tugas/{ticket.task_id}/ambil")
    assert client.send(f"/tugas/{ticket.task_id}/ambil").status_code == 303
    assert events(client, ticket).count("task_claimed") == 1


def test_another_groups_task_cannot_be_taken(client: Client) -> None:
    ticket = open_ticket(client)
    assert client.login("admin_ppe").send(f"/tugas/{ticket.task_id}/ambil").status_code == 403
    assert holder(client, ticket.task_id) is None


def test_a_task_that_was_completed_meanwhile_says_by_whom(client: Client) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "escalate", escalation_reason="Perlu log server.")
    page = client.login("helpdesk", "Wati").send(f"/tugas/{ticket.task_id}/ambil")
    assert page.status_code == 409
    assert "Budi" in page.text


def test_a_task_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.login("helpdesk").send("/tugas/999/ambil").status_code == 404


def test_claiming_by_get_is_refused(client: Client) -> None:
    ticket = open_ticket(client)
    assert client.login("helpdesk").get(f"/tugas/{ticket.task_id}/ambil").status_code != 200
    assert holder(client, ticket.task_id) is None
