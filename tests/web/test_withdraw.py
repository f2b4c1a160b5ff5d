from flask import Flask

from tests.browser_like import Client
from tests.web.asking import ask, cases, token_of


def test_the_page_asks_first_and_says_what_will_be_lost(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    page = client.get(f"/lacak/{token}/tarik")
    assert "Anda tidak akan menerima jawaban" in page.text
    with app.app_context():
        assert cases()[0].closed_at is None


def test_a_withdrawal_closes_the_ticket_and_keeps_its_reason(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    assert client.send(f"/lacak/{token}/tarik", {"withdrawal_text": "Sudah bisa sendiri."}).status_code == 303
    page = client.get(f"/lacak/{token}").text
    assert "Ditarik" in page
    assert "Sudah bisa sendiri." in page


def test_a_withdrawn_ticket_offers_nothing_more_than_a_new_request(client: Client) -> None:
    token = token_of(ask(client))
    client.send(f"/lacak/{token}/tarik")
    page = client.get(f"/lacak/{token}").text
    assert f"/lacak/{token}/balas" not in page
    assert f"/lacak/{token}/tarik" not in page
    assert "Ajukan permohonan baru" in page


def test_a_closed_ticket_cannot_be_withdrawn(client: Client) -> None:
    token = token_of(ask(client))
    client.send(f"/lacak/{token}/tarik")
    assert client.get(f"/lacak/{token}/tarik").status_code == 409
    assert client.send(f"/lacak/{token}/tarik").status_code == 409
