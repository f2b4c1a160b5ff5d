"""Files beyond what one request may bring: nothing that was typed is lost."""

import pytest
from flask import Flask

from tests.browser_like import Client
from tests.web.asking import PNG, REQUEST, ask, cases, file, token_of
from tests.web.work import open_ticket

TEXT = "Sejak pagi muncul pesan User ID tidak dikenal pada layar."


@pytest.fixture
def much(app: Flask) -> dict[str, object]:
    """Return files that are more than a request may bring, here a few kilobytes."""
    app.config["MAX_CONTENT_LENGTH"] = 5_000
    return {"attachments": file("layar.png", PNG + bytes(6_000))}


def test_a_request_comes_back_filled_in_and_says_what_to_do(
    app: Flask, client: Client, much: dict[str, object]
) -> None:
    page = client.send("/tiket/baru", {**REQUEST, "description": TEXT, **much})
    assert page.status_code == 413
    assert TEXT in page.text
    assert 'value="PT Maju Bersama"' in page.text
    assert "Lampirannya terlalu besar" in page.text
    assert page.text.count("<form") >= 1
    with app.app_context():
        assert cases() == []


def test_a_letter_comes_back_with_its_text(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    app.config["MAX_CONTENT_LENGTH"] = 5_000
    files = {"reply_files": file("layar.png", PNG + bytes(6_000))}
    page = client.send(f"/lacak/{token}/balas", {"reply_text": TEXT, **files})
    assert page.status_code == 413
    assert TEXT in page.text
    assert f"/lacak/{token}/balas" in page.text


def test_staff_find_their_text_on_the_page_that_says_it(app: Flask, client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    app.config["MAX_CONTENT_LENGTH"] = 5_000
    form = {"decision": "answer", "answer": TEXT, "attachments": file("layar.png", PNG + bytes(6_000))}
    page = client.send(f"/tugas/{ticket.task_id}/selesaikan", form)
    assert page.status_code == 413
    assert TEXT in page.text


def test_what_is_far_too_much_is_not_even_read(app: Flask, client: Client, much: dict[str, object]) -> None:
    page = client.send("/tiket/baru", {**REQUEST, "attachments": file("layar.png", PNG + bytes(60_000))})
    assert page.status_code == 413
    assert "Berkas terlalu besar" in page.text
