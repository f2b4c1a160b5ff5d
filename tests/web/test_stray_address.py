"""Addresses that nobody should ask for, and ways of asking that nobody should use."""

import pytest
from flask import Flask

from app.models import Case
from tests.browser_like import Client
from tests.web.asking import ask, cases, token_of
from tests.web.work import open_ticket

HUGE = "99999999999999999999"


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("helpdesk", f"/faq/{HUGE}"),
        ("helpdesk", f"/tiket/{HUGE}"),
        ("helpdesk", f"/tugas/{HUGE}"),
        ("helpdesk", f"/kotak-tugas/saya/{HUGE}"),
        ("administrator", f"/admin/pengguna/{HUGE}"),
        ("administrator", f"/kotak-keluar/{HUGE}"),
        ("auditor", f"/audit/tiket/{HUGE}"),
        ("process_owner", f"/proses/{HUGE}"),
    ],
)
def test_a_number_that_no_table_holds_is_a_page_that_is_not_there(client: Client, role: str, address: str) -> None:
    assert client.login(role).get(address).status_code == 404


@pytest.mark.parametrize("page", ["-1", "0", "2", "abc", HUGE, "2147483647"])
@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("helpdesk", "/faq"),
        ("helpdesk", "/tiket"),
        ("helpdesk", "/kotak-tugas/kelompok"),
        ("helpdesk", "/kotak-tugas/diikuti"),
        ("koordinator", "/register/pengaduan"),
        ("auditor", "/audit"),
        ("administrator", "/kotak-keluar"),
    ],
)
def test_a_page_that_is_not_there_shows_the_nearest(client: Client, role: str, address: str, page: str) -> None:
    assert client.login(role).get(f"{address}?page={page}").status_code == 200


def test_a_page_beyond_the_end_shows_the_last_rows(client: Client) -> None:
    ticket = open_ticket(client)
    assert ticket.number in client.login("helpdesk").get("/tiket?page=7").text


@pytest.mark.parametrize("number", ["abc", "-1", HUGE, ""])
def test_a_queue_with_nonsense_to_open_opens_nothing_or_says_so(client: Client, number: str) -> None:
    client.login("helpdesk")
    assert client.get(f"/kotak-tugas/saya?tugas={number}").status_code == 200


def test_an_unknown_queue_is_not_found(client: Client) -> None:
    assert client.login("helpdesk").get("/kotak-tugas/rahasia").status_code == 404


@pytest.mark.parametrize("address", ["/", "/tiket/baru", "/pengaduan", "/lacak", "/masuk", "/lupa-sandi", "/faq"])
def test_looking_without_reading_is_answered_like_reading(client: Client, address: str) -> None:
    assert client.head(address).status_code == 200


def test_a_link_checker_withdraws_nothing(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    assert client.head(f"/lacak/{token}/tarik").status_code == 200
    with app.app_context():
        assert cases()[0].closed_at is None


def test_a_link_checker_opens_no_case(app: Flask, client: Client) -> None:
    client.head("/tiket/baru", data={"name": "Sari"})
    client.login("administrator").head("/admin/pengguna/baru", data={"name": "Sari"})
    with app.app_context():
        assert cases() == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_and_the_right_ones_are_named(client: Client, method: str) -> None:
    answer = client.open("/tiket/baru", method=method, headers={"X-CSRFToken": client.token()})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "Permintaan ini tidak dapat dibaca" in answer.text


def test_a_browser_that_wakes_up_on_the_address_of_a_form_is_led_to_its_page(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    assert client.get(f"/lacak/{token}/balas").location == f"/lacak/{token}"
    with app.app_context():
        case: Case = cases()[0]
        number = case.id
    client.login("helpdesk")
    assert client.get("/tugas/1/selesaikan").location == "/tugas/1"
    assert client.get(f"/tiket/{number}/catatan").location == f"/tiket/{number}"
    assert client.get("/keluar").location == "/"


@pytest.mark.parametrize("name", ["endpoint", "_scheme", "_external", "_anchor", "values"])
def test_what_is_filtered_by_is_never_taken_for_an_instruction(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("app.cases.inbox.queues.PAGE_SIZE", 1)
    open_ticket(client)
    open_ticket(client)
    page = client.login("helpdesk").get(f"/tiket?{name}=javascript")
    assert page.status_code == 200
    assert f'href="/tiket?{name}=javascript&amp;page=2"' in page.text


def test_a_nul_is_taken_out_of_whatever_is_asked_or_sent(client: Client) -> None:
    ticket = open_ticket(client, case_subject="Apendo menolak berkas")
    client.login("helpdesk")
    assert ticket.number in client.get("/tiket?q=Apen%00do").text
    client.send(f"/tiket/{ticket.case_id}/catatan", {"body": "Sudah \0ditelepon."})
    assert "Sudah ditelepon." in client.get(f"/tiket/{ticket.case_id}").text
    assert client.get("/lacak/%00").status_code == 404


def test_staff_are_led_back_to_their_work_and_others_to_the_first_page(client: Client) -> None:
    assert 'href="/lacak"' in client.get("/tidak-ada").text
    page = client.login("helpdesk").get("/tiket/999").text
    assert 'href="/kotak-tugas"' in page
    assert "Lacak tiket" not in page
