import pytest
from flask import Flask

from tests.browser_like import Client
from tests.web.asking import PNG, ask, cases, file, hidden, token_of


@pytest.fixture
def asked(app: Flask, client: Client) -> str:
    """The tracking token of a ticket about which Helpdesk has asked back."""
    token = token_of(ask(client))
    with app.app_context():
        client.desk().do(cases()[0], "ask", question="Mohon kirim tangkapan layarnya.")
    return token


def test_a_reply_brings_the_ticket_back_to_the_helpdesk(app: Flask, client: Client, asked: str) -> None:
    answer = client.send(f"/lacak/{asked}/balas", {"reply_text": "Ini pesannya: ERR-12."})
    assert (answer.status_code, answer.location) == (303, f"/lacak/{asked}")
    page = client.get(f"/lacak/{asked}").text
    assert "Ini pesannya: ERR-12." in page
    assert "Balasan Anda kami terima." in page
    with app.app_context():
        assert cases()[0].position == "helpdesk"


def test_a_file_alone_is_a_reply(client: Client, asked: str) -> None:
    assert client.send(f"/lacak/{asked}/balas", {"reply_files": file("layar.png", PNG)}).status_code == 303
    assert "layar.png" in client.get(f"/lacak/{asked}").text


def test_an_empty_reply_says_what_is_missing(client: Client, asked: str) -> None:
    page = client.send(f"/lacak/{asked}/balas", {"reply_text": "  "})
    assert page.status_code == 422
    assert 'id="field-reply_text-error"' in page.text


def test_a_refused_file_keeps_the_text_and_the_good_file(client: Client, asked: str) -> None:
    files = [file("layar.png", PNG), file("palsu.png", b"MZ")]
    page = client.send(f"/lacak/{asked}/balas", {"reply_text": "Lihat lampiran.", "reply_files": files})
    assert page.status_code == 422
    assert "Lihat lampiran." in page.text
    kept = hidden(page, "upload_reply_files")
    assert client.send(f"/lacak/{asked}/balas", {"upload_reply_files": kept}).status_code == 303
    assert "layar.png" in client.get(f"/lacak/{asked}").text


def test_a_reply_that_nobody_waits_for_is_kept_as_an_addition(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    client.send(f"/lacak/{token}/balas", {"reply_text": "Oh ya, saya memakai Chrome."})
    page = client.get(f"/lacak/{token}").text
    assert "Oh ya, saya memakai Chrome." in page
    assert "Keterangan Anda kami terima." in page


def test_the_same_reply_sent_twice_is_said_once(app: Flask, client: Client, asked: str) -> None:
    once = hidden(client.get(f"/lacak/{asked}"), "once")[0]
    for _time in range(2):
        assert client.send(f"/lacak/{asked}/balas", {"reply_text": "Ini.", "once": once}).status_code == 303
    with app.app_context():
        assert [message.body for message in cases()[0].messages].count("Ini.") == 1


def test_a_reply_to_a_closed_ticket_is_shown_back_with_the_way_on(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    client.send(f"/lacak/{token}/tarik")
    page = client.send(f"/lacak/{token}/balas", {"reply_text": "Ternyata saya masih perlu bantuan."})
    assert page.status_code == 409
    assert "Ternyata saya masih perlu bantuan." in page.text
    assert f'href="/lacak/{token}"' in page.text


def test_get_sends_nothing_and_leads_to_the_ticket(client: Client, asked: str) -> None:
    assert client.get(f"/lacak/{asked}/balas").location == f"/lacak/{asked}"


def test_it_rejects_a_reply_without_the_token_of_its_page(app: Flask, client: Client, asked: str) -> None:
    page = client.post(f"/lacak/{asked}/balas", data={"reply_text": "Dikirim dari halaman orang lain."})
    assert page.status_code == 400
    assert "Dikirim dari halaman orang lain." in page.text
    with app.app_context():
        assert cases()[0].position == "waiting_user"


def test_a_page_whose_cookie_has_gone_shows_the_reply_again_to_be_sent(client: Client, asked: str) -> None:
    page = client.post(f"/lacak/{asked}/balas", data={"reply_text": "Sudah panjang saya tulis.", "csrf_token": "basi"})
    assert page.status_code == 400
    assert "Belum terkirim" in page.text
    assert "Sudah panjang saya tulis.</textarea>" in page.text
    assert f'action="/lacak/{asked}/balas"' in page.text


def test_a_reply_to_a_ticket_that_was_closed_meanwhile_is_shown_to_be_copied(client: Client, asked: str) -> None:
    client.send(f"/lacak/{asked}/tarik")
    for token in ("basi", client.token()):
        page = client.post(
            f"/lacak/{asked}/balas", data={"reply_text": "Sudah panjang saya tulis.", "csrf_token": token}
        )
        assert page.status_code in (400, 409)
        assert "Sudah panjang saya tulis.</textarea>" in page.text
