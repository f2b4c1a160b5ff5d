"""The register of complaints: `/register/pengaduan`, and entries that come in person or by letter."""

from tests.browser_like import Client
from tests.web.work import open_complaint, open_ticket


def test_it_lists_complaints_and_no_tickets(client: Client) -> None:
    ticket, complaint = open_ticket(client), open_complaint(client)
    page = client.login("koordinator").get("/register/pengaduan").text
    assert complaint.number in page
    assert ticket.number not in page
    assert "Ditangani Koordinator" in page


def test_koordinator_enters_a_letter(client: Client) -> None:
    letter = {
        "delivery": "letter",
        "letter_number": "12/PB/2026, 1 November 2026",
        "received_at": "2026-11-02T10:00",
        "request_type": "pengaduan",
        "subject": "Loket tutup lebih awal",
        "description": "Pada Jumat pukul 14.00 loket sudah tutup.",
        "name": "Forum Penyedia",
        "consent": "true",
    }
    answer = client.login("koordinator").send("/tiket-baru/complaint/letter", letter)
    assert answer.status_code == 303, answer.text
    page = client.get(answer.location).text
    assert "12/PB/2026, 1 November 2026" in page
    assert "Nomor dan tanggal surat" in page


def test_the_auditor_reads_it_and_is_offered_no_entry(client: Client) -> None:
    page = client.login("auditor").get("/register/pengaduan")
    assert page.status_code == 200
    assert "Catat pengaduan" not in page.text


def test_helpdesk_does_not_see_it(client: Client) -> None:
    assert client.login("helpdesk").get("/register/pengaduan").status_code == 403
