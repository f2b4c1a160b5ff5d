"""Koordinator gives late work to somebody else, from the overview."""

from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.work import holder, open_complaint, open_ticket, user_id


def test_koordinator_reassigns_what_another_holds_and_stays_on_the_overview(client: Client) -> None:
    ticket, wati = open_ticket(client), user_id(client, "helpdesk", "Wati")
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    client.login("koordinator")
    answer = client.send(f"/tugas/{ticket.task_id}/serahkan", {"to": wati, "antrean": "koordinator"})
    assert (answer.status_code, answer.location) == (303, "/koordinator")
    assert holder(client, ticket.task_id) == "Wati"


def test_the_overview_names_late_work_its_holder_and_who_may_take_it(client: Client, clock: TravellingClock) -> None:
    ticket = open_ticket(client)
    user_id(client, "helpdesk", "Wati")
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    clock.forward(days=2)
    page = client.login("koordinator").get("/koordinator").text
    assert ticket.number in page
    assert "Dipegang Budi" in page
    assert ">Wati</option>" in page
    assert ">Budi</option>" not in page


def test_a_complaint_waits_for_koordinator_on_the_overview(client: Client) -> None:
    complaint = open_complaint(client)
    assert complaint.number in client.login("koordinator").get("/koordinator").text


def test_the_overview_is_koordinators_alone(client: Client) -> None:
    assert client.login("helpdesk").get("/koordinator").status_code == 403
