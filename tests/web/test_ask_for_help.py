from flask import Flask

from app.database import db
from app.models import Attachment
from tests.browser_like import Client
from tests.desk import START
from tests.web.asking import PDF, PNG, ask, cases, file, hidden, token_of


def test_a_request_gets_a_number_and_a_link_to_keep(app: Flask, client: Client) -> None:
    answer = ask(client)
    page = client.get(answer.location)
    assert "T-2026-000001" in page.text
    assert f"http://localhost/lacak/{token_of(answer)}" in page.text
    assert "sari@penyedia.co.id" in page.text


def test_the_confirmation_gives_way_to_the_ticket_once_something_was_said(app: Flask, client: Client) -> None:
    answer = ask(client)
    client.send(f"/lacak/{token_of(answer)}/balas", {"reply_text": "Sudah saya coba dari peramban lain."})
    assert "Simpan tautan ini" not in client.get(answer.location).text


def test_the_screenshot_comes_along(app: Flask, client: Client) -> None:
    token = token_of(ask(client, attachments=file("layar.png", PNG)))
    assert "layar.png" in client.get(f"/lacak/{token}").text


def test_every_refusal_stands_beside_its_field_and_in_the_summary(client: Client) -> None:
    page = ask(client, email="bukan surel", subject="", consent="")
    assert page.status_code == 422
    assert page.text.count("misalnya nama@contoh.go.id") == 2
    assert 'id="field-subject-error"' in page.text
    assert 'href="#field-consent"' in page.text


def test_a_refused_form_keeps_what_was_typed(client: Client) -> None:
    page = ask(client, subject="")
    assert 'value="PT Maju Bersama"' in page.text
    assert "User ID tidak dikenal" in page.text


def test_a_refused_form_keeps_the_files_that_were_good(app: Flask, client: Client) -> None:
    refused = ask(client, subject="", attachments=file("layar.png", PNG))
    kept = hidden(refused, "upload_attachments")
    assert len(kept) == 1
    token = token_of(ask(client, upload_attachments=kept))
    assert "layar.png" in client.get(f"/lacak/{token}").text


def test_a_disguised_file_is_named_and_the_rest_is_kept(client: Client) -> None:
    page = ask(client, attachments=[file("baik.pdf", PDF), file("palsu.png", b"MZ not a picture")])
    assert page.status_code == 422
    assert "“palsu.png” bukan gambar atau PDF" in page.text
    assert "Sudah terunggah" in page.text
    assert "baik.pdf" in page.text
    assert len(hidden(page, "upload_attachments")) == 1


def test_an_empty_file_is_refused_with_a_sentence(client: Client) -> None:
    assert "“kosong.png” kosong (0 bita)" in ask(client, attachments=file("kosong.png", b"")).text


def test_a_file_over_the_limit_is_refused_beside_its_field(client: Client) -> None:
    page = ask(client, attachments=file("besar.png", PNG + bytes(10_000_001)))
    assert page.status_code == 422
    assert "“besar.png” lebih besar dari 10 MB" in page.text
    assert 'value="Tidak dapat masuk ke SPSE"' in page.text


def test_the_same_form_sent_twice_opens_one_case(app: Flask, client: Client) -> None:
    once = hidden(client.get("/tiket/baru"), "once")[0]
    first = ask(client, once=once)
    second = ask(client, once=once)
    assert first.location == second.location
    with app.app_context():
        assert len(cases()) == 1


def test_the_same_form_sent_twice_keeps_its_file_once(app: Flask, client: Client) -> None:
    once = hidden(client.get("/tiket/baru"), "once")[0]
    for _time in range(2):
        ask(client, once=once, attachments=file("layar.png", PNG))
    with app.app_context():
        assert db.session.query(Attachment).count() == 1


def test_another_text_from_the_same_page_is_another_request(app: Flask, client: Client) -> None:
    once = hidden(client.get("/tiket/baru"), "once")[0]
    assert ask(client, once=once).location != ask(client, once=once, subject="Lupa kata sandi SPSE").location


def test_a_key_that_we_never_gave_protects_nobody_and_opens_no_door(app: Flask, client: Client) -> None:
    assert ask(client, once="tebakan").location != ask(client, once="tebakan").location


def test_a_kept_file_is_left_out_when_its_tick_is_taken_away(client: Client) -> None:
    page = ask(client, subject="", attachments=[file("ini.png", PNG), file("itu.pdf", PDF)])
    kept = hidden(page, "upload_attachments")
    assert page.text.count("checked>") >= 2
    token = token_of(ask(client, upload_attachments=kept[:1]))
    assert "ini.png" in client.get(f"/lacak/{token}").text
    assert "itu.pdf" not in client.get(f"/lacak/{token}").text


def test_a_file_of_a_kind_that_the_form_does_not_take_is_not_kept_to_be_refused_for_ever(client: Client) -> None:
    page = ask(client, attachments=[file("gerak.gif", b"GIF89a" + bytes(20)), file("baik.pdf", PDF)])
    assert page.status_code == 422
    assert "“gerak.gif” bukan jenis yang diterima" in page.text
    kept = hidden(page, "upload_attachments")
    assert len(kept) == 1
    assert "baik.pdf" in client.get(f"/lacak/{token_of(ask(client, upload_attachments=kept))}").text


def test_of_eleven_files_ten_are_kept(client: Client) -> None:
    page = ask(client, attachments=[file(f"{n}.png", PNG + bytes([n])) for n in range(11)])
    assert page.status_code == 422
    assert "Paling banyak 10 berkas" in page.text
    assert len(hidden(page, "upload_attachments")) == 10


def test_the_form_says_beforehand_what_may_be_attached(client: Client) -> None:
    assert "paling besar 10 MB per berkas" in client.get("/tiket/baru").text


def test_a_name_of_invisible_letters_is_no_name(client: Client) -> None:
    page = ask(client, name="\u2060\u200b")
    assert page.status_code == 422
    assert 'id="field-name-error"' in page.text


def test_a_page_whose_cookie_has_gone_keeps_the_files_of_its_refused_attempt(client: Client) -> None:
    kept = hidden(ask(client, subject="", attachments=file("layar.png", PNG)), "upload_attachments")
    page = client.post("/tiket/baru", data={"subject": "x", "csrf_token": "basi", "upload_attachments": kept})
    assert hidden(page, "upload_attachments") == kept


def test_a_page_whose_cookie_has_gone_shows_the_form_again_still_filled_in(app: Flask, client: Client) -> None:
    page = client.post("/tiket/baru", data={"subject": "Tidak dapat masuk", "csrf_token": "basi"})
    assert page.status_code == 400
    assert 'value="Tidak dapat masuk"' in page.text
    assert "Belum terkirim" in page.text
    with app.app_context():
        assert cases() == []


def test_markup_in_a_request_is_shown_as_it_was_typed(client: Client) -> None:
    token = token_of(ask(client, subject="<b>Galat</b> saat masuk"))
    assert "&lt;b&gt;Galat&lt;/b&gt;" in client.get(f"/lacak/{token}").text


def test_the_same_text_sent_again_from_a_form_opened_anew_is_no_second_ticket(app: Flask, client: Client) -> None:
    """Back from the receipt, the form is there with all that was typed, and its button."""
    first = token_of(ask(client))
    assert token_of(ask(client)) == first
    assert token_of(ask(client, description="Sekarang pesannya lain.")) != first
    with app.app_context():
        assert len(cases()) == 2


def test_another_browser_with_the_same_text_has_a_ticket_of_its_own(app: Flask, client: Client) -> None:
    other = app.test_client()
    assert isinstance(other, Client)
    assert token_of(ask(client)) != token_of(ask(other))


def test_what_is_asked_again_after_it_was_closed_is_a_new_ticket(app: Flask, client: Client) -> None:
    first = token_of(ask(client))
    with app.app_context():
        cases()[0].closed_at = START
        db.session.commit()
    assert token_of(ask(client)) != first
