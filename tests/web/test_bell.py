"""The bell: `/pemberitahuan`."""

import re

from app.models import Case
from tests.browser_like import Client
from tests.web.work import Ticket, open_ticket


def rung(client: Client) -> Ticket:
    """Let Budi follow a case on which Sari then writes."""
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/ikuti")
    with client.application.app_context():
        desk = client.desk()
        desk.send(desk.session.get_one(Case, ticket.case_id), "reply", "Masih terkunci.")
    return ticket


def count(page: str) -> str:
    found = re.search(r'topbar-bell-count">(\d+)', page)
    return found[1] if found else ""


def test_every_page_says_how_much_is_unread_and_opening_one_reads_it(client: Client) -> None:
    ticket = rung(client)
    page = client.get("/pemberitahuan").text
    assert count(page) == "1"
    assert "Pengguna menulis pesan" in page
    assert ticket.number in page
    opening = re.search(r"/pemberitahuan/\d+/buka", page)
    assert opening is not None
    answer = client.send(opening[0])
    assert (answer.status_code, answer.location) == (303, f"/tiket/{ticket.case_id}")
    assert count(client.get("/pemberitahuan").text) == ""


def test_all_that_was_shown_is_read_at_once(client: Client) -> None:
    rung(client)
    shown = re.search(r'name="sampai" value="(\d+)"', client.get("/pemberitahuan").text)
    assert shown is not None
    assert client.send("/pemberitahuan/dibaca", {"sampai": shown[1]}).status_code == 303
    assert count(client.get("/pemberitahuan").text) == ""


def test_anothers_notice_is_not_there(client: Client) -> None:
    rung(client)
    opening = re.search(r"/pemberitahuan/\d+/buka", client.get("/pemberitahuan").text)
    assert opening is not None
    assert client.login("helpdesk", "Wati").send(opening[0]).status_code == 404
    assert count(client.login("helpdesk").get("/pemberitahuan").text) == "1"


def test_mail_is_switched_off_and_on(client: Client) -> None:
    client.login("helpdesk")
    assert client.get("/pemberitahuan").text.count("checked") == 2
    client.send("/pemberitahuan/pilihan", {"mails_daily": "y"})
    assert client.get("/pemberitahuan").text.count("checked") == 1
    client.send("/pemberitahuan/pilihan", {"mails_daily": "y", "mails_followed": "y"})
    assert client.get("/pemberitahuan").text.count("checked") == 2


def test_an_empty_bell_says_what_will_be_here(client: Client) -> None:
    assert "Belum ada pemberitahuan." in client.login("helpdesk").get("/pemberitahuan").text
