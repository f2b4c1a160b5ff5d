from flask import Flask

from app.models import COMPLAINT
from tests.browser_like import Client
from tests.web.asking import PDF, ask, cases, file, token_of


def test_a_complaint_gets_a_number_of_its_own_register(app: Flask, client: Client) -> None:
    answer = ask(client, "/pengaduan")
    assert "P-2026-000001" in client.get(answer.location).text
    with app.app_context():
        assert [case.kind for case in cases()] == [COMPLAINT]


def test_a_complaint_is_answered_by_the_coordinator_not_the_helpdesk(app: Flask, client: Client) -> None:
    token = token_of(ask(client, "/pengaduan"))
    with app.app_context():
        desk = client.desk()
        desk.do(cases()[0], "answer", answer="Mulai besok telepon dijaga dua orang.")
    page = client.get(f"/lacak/{token}").text
    assert "Mulai besok telepon dijaga dua orang." in page
    assert '<span class="person">Koordinator' in page


def test_a_complaint_may_bring_proof(client: Client) -> None:
    token = token_of(ask(client, "/pengaduan", attachments=file("bukti.pdf", PDF)))
    assert "bukti.pdf" in client.get(f"/lacak/{token}").text


def test_a_complaint_without_a_text_says_what_is_missing(client: Client) -> None:
    page = ask(client, "/pengaduan", description="")
    assert page.status_code == 422
    assert 'id="field-description-error"' in page.text
