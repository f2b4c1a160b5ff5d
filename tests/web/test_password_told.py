"""Sari writes her password into a request: it is kept as she wrote it, covered on screens, and she is told."""

from sqlalchemy import select

from app.database import db
from app.models import Case
from tests.browser_like import Client
from tests.web.asking import ask, token_of

TOLD = "Sudah saya coba. User ID maju01, password: Mawar2024! tetap ditolak."
ADVICE = "Segera ganti kata sandi Anda."


def test_she_is_told_to_change_it(client: Client) -> None:
    answer = ask(client, description=TOLD)
    for address in (answer.location, f"/lacak/{token_of(answer)}"):
        page = client.get(address).text
        assert ADVICE in page
        assert "Mawar2024!" not in page


def test_her_words_are_kept(client: Client) -> None:
    ask(client, description=TOLD)
    with client.application.app_context():
        assert db.session.scalars(select(Case.description)).one() == TOLD


def test_who_wrote_none_is_not_told(client: Client) -> None:
    answer = ask(client, description="Kata sandi saya lupa, mohon bantuan mengatur ulang.")
    assert ADVICE not in client.get(answer.location).text


def test_the_form_says_never_to_write_it(client: Client) -> None:
    for address in ("/tiket/baru", "/pengaduan"):
        assert "Jangan menuliskan kata sandi." in client.get(address).text
