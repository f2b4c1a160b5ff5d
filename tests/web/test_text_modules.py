"""Texts kept ready: `/teks-siap`."""

from sqlalchemy import select

from app.database import db
from app.models import AuditEvent, TextModule
from tests.browser_like import Client

SANDI = {"name": "Lupa kata sandi", "shortcut": "lupa-sandi", "body": "Yth. {{nama}}, buka Lupa Password."}


def write(client: Client, **changed: str) -> int:
    """Write a text and return its id."""
    answer = client.send("/teks-siap/baru", {**SANDI, **changed})
    assert answer.status_code == 303, answer.text
    with client.application.app_context():
        return db.session.scalars(select(TextModule.id).order_by(TextModule.id.desc())).first() or 0


def events(client: Client) -> list[str]:
    with client.application.app_context():
        names = db.session.scalars(select(AuditEvent.name).order_by(AuditEvent.id))
        return [name for name in names if name.startswith("text_module")]


def test_a_text_of_ones_own_is_listed_and_recorded(client: Client) -> None:
    write(client.login("helpdesk"))
    page = client.get("/teks-siap").text
    assert "Milik saya" in page
    assert "/lupa-sandi" in page
    assert events(client) == ["text_module_added"]


def test_nobody_else_sees_it_or_reaches_it(client: Client) -> None:
    module = write(client.login("helpdesk"))
    client.login("helpdesk", "Wati")
    assert "/lupa-sandi" not in client.get("/teks-siap").text
    assert client.get(f"/teks-siap/{module}").status_code == 404
    assert client.send(f"/teks-siap/{module}", {**SANDI, "body": "Diganti"}).status_code == 404
    assert client.send(f"/teks-siap/{module}/hentikan").status_code == 404


def test_koordinator_writes_for_everybody(client: Client) -> None:
    module = write(client.login("koordinator"), is_shared="y")
    page = client.login("helpdesk").get("/teks-siap").text
    assert "Untuk semua petugas" in page
    assert "Lupa kata sandi" in page
    assert "<textarea" not in client.get(f"/teks-siap/{module}").text
    assert client.send(f"/teks-siap/{module}", {**SANDI, "body": "Diganti"}).status_code == 403


def test_whoever_is_not_koordinator_writes_for_themselves_whatever_is_sent(client: Client) -> None:
    module = write(client.login("helpdesk"), is_shared="y")
    with client.application.app_context():
        assert not db.session.get_one(TextModule, module).is_shared


def test_an_unknown_variable_is_refused_with_the_list_of_those_there_are(client: Client) -> None:
    page = client.login("helpdesk").send("/teks-siap/baru", {**SANDI, "body": "Yth. {{nama_ibu}}, tunggu."})
    assert page.status_code == 422
    assert "{{nama_ibu}} tidak dikenal" in page.text
    assert "{{batas_waktu}}" in page.text
    assert "Yth. {{nama_ibu}}, tunggu.</textarea>" in page.text


def test_what_looks_like_a_variable_and_is_none_is_refused(client: Client) -> None:
    client.login("helpdesk")
    for body in ("Yth. {{ Nama }}.", "Yth. {{nama.kecil}}.", "Yth. {{ 1 + 1 }}.", "Yth. {{nama"):
        assert client.send("/teks-siap/baru", {**SANDI, "body": body}).status_code == 422


def test_a_shortcut_is_given_once(client: Client) -> None:
    write(client.login("helpdesk"))
    page = client.send("/teks-siap/baru", {**SANDI, "name": "Lain"})
    assert page.status_code == 422
    assert "Singkatan “lupa-sandi” sudah dipakai" in page.text
    write(client.login("helpdesk", "Wati"))  # each has shortcuts of their own


def test_a_shortcut_is_a_short_plain_word(client: Client) -> None:
    client.login("helpdesk")
    for shortcut in ("", "lupa sandi", "-x", "é", "x" * 31, "a/b"):
        assert client.send("/teks-siap/baru", {**SANDI, "shortcut": shortcut}).status_code == 422
    write(client, shortcut="/Lupa-Sandi")  # as it is typed in an answer


def test_the_earlier_wording_can_be_read(client: Client) -> None:
    module = write(client.login("helpdesk"))
    client.send(f"/teks-siap/{module}", {**SANDI, "body": "Yth. {{nama}}, klik tautan di bawah.", "seen_version": "1"})
    page = client.get(f"/teks-siap/{module}").text
    assert "Versi 2" in page
    assert "buka Lupa Password." in page
    assert events(client) == ["text_module_added", "text_module_changed"]


def test_the_same_wording_again_is_no_new_version(client: Client) -> None:
    module = write(client.login("helpdesk"))
    client.send(f"/teks-siap/{module}", {**SANDI, "body": SANDI["body"] + "\r\n", "seen_version": "1"})
    assert events(client) == ["text_module_added"]


def test_of_two_who_change_it_at_once_the_second_is_told_and_keeps_what_was_typed(client: Client) -> None:
    module = write(client.login("koordinator"), is_shared="y")
    changed = {**SANDI, "seen_version": "1"}
    assert client.send(f"/teks-siap/{module}", {**changed, "body": "Yang pertama menulis ini."}).status_code == 303
    page = client.login("koordinator", "Ratna").send(
        f"/teks-siap/{module}", {**changed, "body": "Yang kedua menulis ini."}
    )
    assert page.status_code == 409
    assert "Dewi" in page.text
    assert "Yang kedua menulis ini." in page.text
    assert "Yang pertama menulis ini." in client.get(f"/teks-siap/{module}").text


def test_a_retired_text_is_offered_no_more_and_frees_its_shortcut(client: Client) -> None:
    module = write(client.login("helpdesk"))
    client.send(f"/teks-siap/{module}/hentikan")
    assert "/lupa-sandi" not in client.get("/teks-siap").text
    assert events(client) == ["text_module_added", "text_module_retired"]
    write(client)


def test_an_auditor_has_no_use_for_them(client: Client) -> None:
    assert client.login("auditor").get("/teks-siap").status_code == 403
