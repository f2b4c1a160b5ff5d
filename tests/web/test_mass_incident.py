"""A disturbance that many report: `/gangguan-massal`."""

import re

from app.database import db
from app.jobs.rounds import make_rounds
from tests.browser_like import Client
from tests.web.work import Ticket, open_ticket, position

SAYS = "SPSE tidak dapat diakses sejak pagi. Kami sedang menanganinya."
ANSWER = "Server SPSE sudah pulih. Silakan masuk kembali."


def begin(client: Client) -> str:
    """Let Dewi open one; return its address."""
    answer = client.login("koordinator").send(
        "/gangguan-massal/baru", {"title": "SPSE mati", "banner": SAYS, "since": "2026-11-03T08:00"}
    )
    assert answer.status_code == 303
    return str(answer.location)


def rounds(client: Client) -> None:
    with client.application.app_context():
        make_rounds(db.session(), client.application.extensions["clock"])


def attached(client: Client) -> tuple[str, Ticket, Ticket]:
    first, second = open_ticket(client), open_ticket(client)
    address = begin(client)
    client.send(f"{address}/kaitkan", {"case": [str(first.case_id), str(second.case_id), "x", "99999999999"]})
    return address, first, second


def test_the_banner_is_on_the_portal_until_it_is_closed(client: Client) -> None:
    address = begin(client)
    for page in ("/", "/faq", "/tiket/baru"):
        assert SAYS in client.get(page).text
    assert client.send(f"{address}/tutup").status_code == 303
    assert SAYS not in client.get("/").text
    assert client.send(f"{address}/tutup").status_code == 409


def test_one_answer_goes_to_all_and_its_progress_is_shown(client: Client) -> None:
    address, first, second = attached(client)
    assert client.send(f"{address}/jawab", {"answer": ANSWER}).status_code == 303
    page = client.get(address)
    assert "Sedang dijawab: 0 dari 2" in page.text
    assert page.headers["Refresh"] == "5"
    rounds(client)
    page = client.get(address)
    assert "2 dijawab, 0 tidak dapat dijawab" in page.text
    assert "Refresh" not in page.headers
    assert [position(client, ticket) for ticket in (first, second)] == ["answered", "answered"]
    assert ANSWER in client.get(f"/lacak/{first.token}").text


def test_a_case_is_attached_from_its_own_page(client: Client) -> None:
    ticket = open_ticket(client)
    address = begin(client)
    page = client.get(f"/tiket/{ticket.case_id}").text
    assert "Kaitkan ke gangguan: SPSE mati" in page
    assert f'action="{address}/kaitkan"' in page
    client.send(f"{address}/kaitkan", {"case": str(ticket.case_id)})
    assert "1 tiket dikaitkan" in client.get(address).text
    client.send(f"{address}/lepas/{ticket.case_id}")
    assert f"{address}/lepas/" not in client.get(address).text


def test_cases_are_attached_from_the_tasks_chosen_in_a_list(client: Client) -> None:
    first, second = open_ticket(client), open_ticket(client)
    address = begin(client)
    page = client.get(f"/kotak-tugas/massal?tugas={first.task_id}&tugas={second.task_id}").text
    assert f'formaction="{address}/kaitkan"' in page
    client.send(f"{address}/kaitkan", {"tugas": [str(first.task_id), str(second.task_id)]})
    assert "2 tiket dikaitkan" in client.get(address).text


def test_what_is_missing_is_said_and_what_was_typed_stays(client: Client) -> None:
    page = client.login("koordinator").send("/gangguan-massal/baru", {"banner": SAYS, "since": "kemarin"})
    assert page.status_code == 422
    assert "Tulis judulnya." in page.text
    assert "Tulis tanggal dan jam" in page.text
    assert SAYS in page.text
    page = client.send("/gangguan-massal/baru", {"title": "SPSE", "banner": SAYS, "since": "2027-01-01T08:00"})
    assert page.status_code == 422
    assert "tidak boleh di masa depan" in page.text
    address, _, _ = attached(client)
    page = client.send(f"{address}/jawab", {"answer": "Pulih."})
    assert page.status_code == 422
    assert re.search(r"Pulih\.\s*</textarea>", page.text)


def test_helpdesk_neither_opens_nor_answers(client: Client) -> None:
    address, first, _ = attached(client)
    client.login("helpdesk")
    assert client.send("/gangguan-massal/baru", {"title": "SPSE", "banner": SAYS}).status_code == 403
    assert client.send(f"{address}/jawab", {"answer": ANSWER}).status_code == 403
    assert "Kaitkan ke gangguan" not in client.get(f"/tiket/{first.case_id}").text


def test_a_second_click_opens_no_second_one(client: Client) -> None:
    assert begin(client) == begin(client)
    assert client.get("/").text.count(SAYS) == 1


def test_all_that_are_likely_are_attached_at_once(client: Client) -> None:
    tickets = [open_ticket(client) for _ in range(53)]
    address = begin(client)
    page = client.get(address).text
    assert page.count('name="case"') == 50
    assert "Kaitkan semua (53)" in page
    client.send(f"{address}/kaitkan", {"semua": "1"})
    page = client.get(address).text
    assert f"{len(tickets)} tiket dikaitkan" in page
    assert "Kaitkan semua" not in page


def test_an_answer_that_is_refused_meanwhile_stays_where_it_was_typed(client: Client) -> None:
    address, _, _ = attached(client)
    client.send(f"{address}/jawab", {"answer": ANSWER})
    page = client.send(f"{address}/jawab", {"answer": "Yang kedua, lebih lengkap."})
    assert page.status_code == 409
    assert "Jawaban sebelumnya masih dikirim" in page.text
    assert "Yang kedua, lebih lengkap." in page.text
