"""What many people will read carries no password, NIK or NPWP: a banner, one answer for all, an FAQ entry."""

import pytest

from tests.browser_like import Client
from tests.web.work import open_ticket

SECRETS = [
    "Masuk dengan kata sandi: Mawar2024!",
    "NIK 3171014905850003 sudah aktif.",
    "NPWP 09.254.294.3-407.000 aktif.",
]
SINCE = {"title": "SPSE mati", "since": "2026-11-03T08:00"}


@pytest.mark.parametrize("text", SECRETS)
def test_it_is_refused_and_what_was_typed_stays(client: Client, text: str) -> None:
    client.login("koordinator")
    entry = {"question": "Bagaimana cara masuk ke SPSE?", "answer": text, "reason": "Ditulis untuk semua"}
    for address, data in (("/gangguan-massal/baru", {**SINCE, "banner": text}), ("/faq-kelola/baru", entry)):
        page = client.send(address, data)
        assert page.status_code == 422, address
        assert "dibaca banyak orang" in page.text
        assert f"{text}</textarea>" in page.text


def test_one_answer_for_all_too(client: Client) -> None:
    ticket = open_ticket(client)
    begun = client.login("koordinator").send("/gangguan-massal/baru", {**SINCE, "banner": "SPSE tidak dapat diakses."})
    client.send(f"{begun.location}/kaitkan", {"case": str(ticket.case_id)})
    page = client.send(f"{begun.location}/jawab", {"answer": SECRETS[0]})
    assert page.status_code == 422
    assert "dibaca banyak orang" in page.text
