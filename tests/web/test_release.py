"""Give a task back: `/tugas/<id>/lepas`."""

from tests.browser_like import Client
from tests.web.work import holder, open_ticket


def test_the_holder_gives_the_task_back_to_the_group(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    assert client.send(f"/tugas/{ticket.task_id}/lepas").location == f"/tugas/{ticket.task_id}"
    assert holder(client, ticket.task_id) is None


def test_nobody_releases_what_another_holds(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    assert client.login("helpdesk", "Wati").send(f"/tugas/{ticket.task_id}/lepas").status_code == 403
    assert holder(client, ticket.task_id) == "Budi"
