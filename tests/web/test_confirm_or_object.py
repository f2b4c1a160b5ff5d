import pytest
from flask import Flask

from tests.browser_like import Client
from tests.web.asking import PNG, ask, cases, file, hidden, token_of


@pytest.fixture
def answered(app: Flask, client: Client) -> str:
    """The tracking token of a ticket that Helpdesk has answered."""
    token = token_of(ask(client))
    with app.app_context():
        client.desk().do(cases()[0], "answer", answer="Silakan pakai tombol Lupa Kata Sandi.")
    return token


def test_the_page_asks_and_says_what_silence_means(client: Client, answered: str) -> None:
    page = client.get(f"/lacak/{answered}").text
    assert "Apakah masalah Anda sudah selesai?" in page
    assert "Tanpa tanggapan sampai Jumat, 6 November 2026" in page


def test_a_confirmation_closes_the_ticket(app: Flask, client: Client, answered: str) -> None:
    assert client.send(f"/lacak/{answered}/konfirmasi").status_code == 303
    page = client.get(f"/lacak/{answered}").text
    assert "Ya, sudah selesai." in page
    assert "Ditutup" in page
    with app.app_context():
        assert cases()[0].close_reason == "confirmed"


def test_an_objection_reopens_the_ticket(app: Flask, client: Client, answered: str) -> None:
    sent = {"objection_text": "Surelnya tidak pernah datang.", "objection_files": file("layar.png", PNG)}
    assert client.send(f"/lacak/{answered}/keberatan", sent).status_code == 303
    page = client.get(f"/lacak/{answered}").text
    assert "Surelnya tidak pernah datang." in page
    assert "layar.png" in page
    with app.app_context():
        assert cases()[0].position == "reopened"


def test_an_objection_needs_its_reason_and_keeps_the_file(client: Client, answered: str) -> None:
    page = client.send(f"/lacak/{answered}/keberatan", {"objection_files": file("layar.png", PNG)})
    assert page.status_code == 422
    assert 'id="field-objection_text-error"' in page.text
    assert "Sudah terunggah" in page.text
    assert "layar.png</label>" in page.text


def test_a_confirmation_that_nobody_waits_for_is_a_conflict_with_the_way_on(client: Client) -> None:
    token = token_of(ask(client))
    page = client.send(f"/lacak/{token}/konfirmasi")
    assert page.status_code == 409
    assert "Lihat keadaan sekarang" in page.text


def test_an_objection_after_the_closing_keeps_its_text(client: Client, answered: str) -> None:
    client.send(f"/lacak/{answered}/konfirmasi")
    page = client.send(f"/lacak/{answered}/keberatan", {"objection_text": "Ternyata masih sama seperti kemarin."})
    assert page.status_code == 409
    assert "Ternyata masih sama seperti kemarin." in page.text


def test_a_second_click_on_the_confirmation_changes_nothing(app: Flask, client: Client, answered: str) -> None:
    once = hidden(client.get(f"/lacak/{answered}"), "once")[0]
    for _time in range(2):
        assert client.send(f"/lacak/{answered}/konfirmasi", {"once": once}).status_code == 303
    with app.app_context():
        assert [message.kind for message in cases()[0].messages].count("confirmation") == 1


def test_a_ticket_that_is_not_answered_offers_neither(client: Client) -> None:
    page = client.get(f"/lacak/{token_of(ask(client))}").text
    assert "/konfirmasi" not in page
    assert "/keberatan" not in page
