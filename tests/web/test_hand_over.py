"""Hand a task to a colleague: `/tugas/<id>/serahkan`."""

from tests.browser_like import Client
from tests.web.work import holder, open_ticket, user_id


def test_the_holder_hands_over_with_a_note_that_stays_on_the_case(client: Client) -> None:
    ticket, wati = open_ticket(client), user_id(client, "helpdesk", "Wati")
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    words = "Saya cuti besok; pengguna menunggu kabar siang ini."
    answer = client.send(f"/tugas/{ticket.task_id}/serahkan", {"to": wati, "note": words})
    assert answer.status_code == 303
    assert holder(client, ticket.task_id) == "Wati"
    assert words in client.get(f"/tiket/{ticket.case_id}").text


def test_choosing_nobody_is_said_beside_the_field_and_keeps_the_note(client: Client) -> None:
    ticket = open_ticket(client)
    user_id(client, "helpdesk", "Wati")
    page = client.login("helpdesk").send(
        f"/tugas/{ticket.task_id}/serahkan", {"note": "Titip tiket ini", "antrean": "kelompok"}
    )
    assert page.status_code == 422
    assert "Pilih penerima tugas ini." in page.text
    assert "Titip tiket ini" in page.text
    assert "Tugas kelompok" in page.text  # the list is still beside it


def test_a_member_of_another_group_is_no_choice(client: Client) -> None:
    ticket, ani = open_ticket(client), user_id(client, "admin_ppe")
    page = client.login("helpdesk").send(f"/tugas/{ticket.task_id}/serahkan", {"to": ani})
    assert page.status_code == 422
    assert holder(client, ticket.task_id) is None


def test_what_a_colleague_holds_is_not_mine_to_give(client: Client) -> None:
    ticket, ratna = open_ticket(client), user_id(client, "helpdesk", "Ratna")
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    page = client.login("helpdesk", "Wati").send(f"/tugas/{ticket.task_id}/serahkan", {"to": ratna})
    assert page.status_code == 409
    assert "Budi" in page.text


def test_nobody_is_offered_to_hand_over_to_oneself(client: Client) -> None:
    ticket, wati = open_ticket(client), user_id(client, "helpdesk", "Wati")
    budi = user_id(client, "helpdesk")
    page = client.login("helpdesk").get(f"/tugas/{ticket.task_id}").text
    assert f'<option value="{wati}">' in page
    assert f'<option value="{budi}">' not in page
    assert client.send(f"/tugas/{ticket.task_id}/serahkan", {"to": budi}).status_code == 422
