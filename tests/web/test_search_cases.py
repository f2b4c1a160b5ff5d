"""Find a case among all: `/tiket`."""

import pytest

from tests.browser_like import Client
from tests.web.work import do, open_complaint, open_ticket


@pytest.mark.parametrize(
    "words", ["unggah PENAWARAN", "sari wul", "PT Maju", "sari@penyedia", "10023456", "ERR-5021", "2026-000001"]
)
def test_it_finds_by_subject_requester_organization_email_code_and_number(client: Client, words: str) -> None:
    ticket = open_ticket(
        client,
        case_subject="Gagal unggah penawaran",
        case_reference_code="10023456",
        case_error_code="ERR-5021",
        requester_organization="PT Maju",
    )
    assert ticket.number in client.login("helpdesk").get("/tiket", query_string={"q": words}).text


def test_a_percent_sign_is_only_a_percent_sign(client: Client) -> None:
    ticket = open_ticket(client)
    assert ticket.number not in client.login("helpdesk").get("/tiket?q=%25").text


def test_only_open_leaves_closed_ones_out(client: Client) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "reject", rejection_reason="Iklan.")
    client.login("helpdesk")
    assert ticket.number in client.get("/tiket").text
    assert ticket.number not in client.get("/tiket?terbuka=y").text


def test_nothing_found_says_what_to_do(client: Client) -> None:
    open_ticket(client)
    page = client.login("helpdesk").get("/tiket?q=zzz").text
    assert "Tidak ada tiket yang cocok." in page
    assert "Tampilkan semua tiket" in page


def test_complaints_are_found_by_koordinator_and_auditor_only(client: Client) -> None:
    complaint = open_complaint(client)
    assert complaint.number not in client.login("helpdesk").get("/tiket").text
    for role in ("koordinator", "auditor"):
        assert complaint.number in client.login(role).get("/tiket?jenis=complaint").text


def test_pages_keep_the_filters(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        open_ticket(client)
    monkeypatch.setattr("app.cases.inbox.queues.PAGE_SIZE", 2)
    page = client.login("helpdesk").get("/tiket?q=sari&terbuka=y").text
    assert "/tiket?q=sari&amp;terbuka=y&amp;page=2" in page
    assert "1–2 dari 3" in page


def test_the_process_owner_has_no_business_with_cases(client: Client) -> None:
    assert client.login("process_owner").get("/tiket").status_code == 403
