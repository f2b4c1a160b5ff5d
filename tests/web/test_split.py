"""Make a message a case of its own: `/tiket/<id>/pisah`."""

from app.models import Case
from tests.browser_like import Client
from tests.web.work import Ticket, open_ticket

WORDS = "Selain itu NPWP kami salah tercatat."


def with_a_second_matter(client: Client) -> tuple[Ticket, int]:
    ticket = open_ticket(client)
    with client.application.app_context():
        desk = client.desk()
        case = desk.send(desk.session.get_one(Case, ticket.case_id), "reply", WORDS)
        return ticket, case.messages[-1].id


def test_the_message_says_where_it_went_and_the_new_case_where_it_is_from(client: Client) -> None:
    ticket, message = with_a_second_matter(client)
    assert WORDS in client.login("helpdesk").get(f"/tiket/{ticket.case_id}/pisah").text
    answer = client.send(f"/tiket/{ticket.case_id}/pisah", {"messages": message, "subject": "NPWP salah"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "NPWP salah" in page
    assert WORDS in page
    assert "Dipisahkan dari" in page
    assert ticket.number in page
    before = client.get(f"/tiket/{ticket.case_id}").text
    assert "Dipindahkan ke" in before
    assert WORDS in before
    assert WORDS not in client.get(f"/tiket/{ticket.case_id}/pisah").text


def test_nothing_chosen_and_no_subject_are_said_beside_the_fields(client: Client) -> None:
    ticket, message = with_a_second_matter(client)
    page = client.login("helpdesk").send(f"/tiket/{ticket.case_id}/pisah", {"messages": message})
    assert page.status_code == 422
    assert "Tulis pokok masalahnya." in page.text
    assert f'value="{message}"\n                     checked' in page.text
    page = client.send(f"/tiket/{ticket.case_id}/pisah", {"subject": "NPWP salah"})
    assert page.status_code == 422
    assert "Pilih sedikitnya satu pesan." in page.text
    assert "NPWP salah" in page.text


def test_the_second_to_split_a_message_is_told_which_case_it_became(client: Client) -> None:
    ticket, message = with_a_second_matter(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/pisah", {"messages": message, "subject": "NPWP salah"})
    page = client.send(f"/tiket/{ticket.case_id}/pisah", {"messages": message, "subject": "NPWP salah lagi"})
    assert page.status_code == 409
    assert "sudah dipindahkan ke" in page.text
    assert "NPWP salah lagi" in page.text


def test_front_office_does_not_split(client: Client) -> None:
    ticket, message = with_a_second_matter(client)
    answer = client.login("front_office").send(f"/tiket/{ticket.case_id}/pisah", {"messages": message, "subject": "X"})
    assert answer.status_code == 403
