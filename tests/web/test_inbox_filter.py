"""Narrow a list, keep it under a name, choose its columns: every state of the list is in its address."""

import pytest

from app.models import User
from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.work import open_ticket, user_id


def test_a_list_is_narrowed_by_its_address_and_says_so_in_chips(client: Client) -> None:
    by_portal = open_ticket(client)
    client.login("helpdesk")
    page = client.get("/kotak-tugas/kelompok?kanal=phone").text
    assert by_portal.number not in page
    assert "Tidak ada yang cocok di Tugas kelompok." in page
    assert '<span class="chip-name">Kanal:</span> Telepon' in page
    page = client.get(
        "/kotak-tugas/semua?kanal=portal&kategori=akun&pemegang=kosong&dari=2026-11-03&sampai=2026-11-03"
    ).text
    assert by_portal.number in page
    assert (
        'href="/kotak-tugas/semua?kategori=akun&amp;pemegang=kosong&amp;dari=2026-11-03&amp;sampai=2026-11-03"' in page
    )


def test_days_are_those_of_the_agency(client: Client, clock: TravellingClock) -> None:
    clock.at = clock.at.replace(hour=1)  # in UTC this is still yesterday
    ticket = open_ticket(client)
    client.login("helpdesk")
    assert ticket.number in client.get("/kotak-tugas/semua?dari=2026-11-03&sampai=2026-11-03").text
    assert ticket.number not in client.get("/kotak-tugas/semua?sampai=2026-11-02").text


@pytest.mark.parametrize(
    "nonsense",
    [
        "dari=kemarin",
        "sampai=9999-12-31",
        "pemegang=%C2%B2",
        "pemegang=99999999999999",
        "batas=besok",
        "kanal=%00",
        "x=1",
    ],
)
def test_nonsense_in_an_address_still_shows_a_list(client: Client, nonsense: str) -> None:
    open_ticket(client)
    assert client.login("helpdesk").get(f"/kotak-tugas/kelompok?{nonsense}").status_code == 200


def test_the_form_offers_what_there_is_and_is_read_only_when_it_is_open(client: Client) -> None:
    open_ticket(client)
    client.login("helpdesk")
    assert 'name="kategori"' not in client.get("/kotak-tugas/kelompok").text
    page = client.get("/kotak-tugas/kelompok?panel=saring&kanal=phone&q=sari").text
    for words in ("Belum diambil", "Budi", "Admin PPE", "Mendesak", "Dijeda", "Menunggu Pengguna"):
        assert words in page
    assert '<option value="phone" selected>' in page
    assert '<input type="hidden" name="q" value="sari">' in page


def test_a_row_opened_from_a_narrowed_list_leads_back_to_it(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    page = client.get("/kotak-tugas/kelompok?kanal=portal").text
    assert f'href="/kotak-tugas/kelompok?kanal=portal&amp;tugas={ticket.task_id}"' in page
    answer = client.send(f"/tugas/{ticket.task_id}/ambil", {"antrean": "kelompok?kanal=portal"})
    assert answer.location == f"/kotak-tugas/kelompok?kanal=portal&tugas={ticket.task_id}"


def test_after_completing_the_next_of_the_narrowed_list_comes(client: Client) -> None:
    first = open_ticket(client)
    open_ticket(client, case_category="sirup")
    third = open_ticket(client)
    client.login("helpdesk")
    typed = {"decision": "answer", "answer": "Sudah dapat masuk.", "category": "akun"}
    answer = client.send(f"/tugas/{first.task_id}/selesaikan", {**typed, "antrean": "kelompok?kategori=akun"})
    assert answer.location == f"/kotak-tugas/kelompok?kategori=akun&tugas={third.task_id}"


def test_a_filter_is_kept_shown_with_its_count_and_taken_away(client: Client) -> None:
    open_ticket(client)
    client.login("helpdesk")
    answer = client.send("/kotak-tugas/saringan", {"name": "Lewat portal", "antrean": "semua?kanal=portal"})
    assert (answer.status_code, answer.location) == (303, "/kotak-tugas/semua?kanal=portal")
    page = client.get(answer.location).text
    menu = page[page.index("Lewat portal") - 300 : page.index("Lewat portal") + 120]
    assert 'href="/kotak-tugas/semua?kanal=portal" aria-current="page"' in " ".join(menu.split())
    assert '<span class="queue-count">1</span>' in menu
    assert "Hapus" in client.get("/kotak-tugas/semua?panel=simpan").text
    assert client.send("/kotak-tugas/saringan/1/hapus").status_code == 303
    assert 'href="/kotak-tugas/semua?kanal=portal"' not in client.get("/kotak-tugas/semua").text


def test_a_name_that_cannot_be_kept_comes_back_with_the_reason(client: Client) -> None:
    client.login("helpdesk")
    page = client.send("/kotak-tugas/saringan", {"name": " ", "antrean": "semua?kanal=portal"})
    assert page.status_code == 422
    assert "Beri nama saringan ini." in page.text
    assert client.send("/kotak-tugas/saringan", {"name": "X", "antrean": "rahasia"}).status_code == 400


def test_only_koordinator_is_offered_to_share(client: Client) -> None:
    client.login("helpdesk")
    assert "semua petugas" not in client.get("/kotak-tugas/semua?panel=simpan").text
    shared = {"name": "Mendesak", "bersama": "y", "antrean": "semua?prioritas=urgent"}
    assert client.send("/kotak-tugas/saringan", shared).status_code == 403
    client.login("koordinator")
    assert "semua petugas" in client.get("/kotak-tugas/semua?panel=simpan").text
    assert client.send("/kotak-tugas/saringan", shared).status_code == 303
    assert "Mendesak" in client.login("helpdesk").get("/kotak-tugas/saya").text


def test_chosen_columns_stand_in_the_readers_own_rows(client: Client) -> None:
    open_ticket(client, requester_phone="0812-3456")
    client.login("helpdesk")
    assert "0812-3456" not in client.get("/kotak-tugas/kelompok").text
    chosen = {"kolom": ["phone", "channel", "no such column"], "antrean": "kelompok?q=sari"}
    assert client.send("/kotak-tugas/kolom", chosen).location == "/kotak-tugas/kelompok?q=sari"
    page = " ".join(client.get("/kotak-tugas/kelompok").text.split())
    assert '<span class="row-cell-label">Telepon</span> 0812-3456' in page
    assert '<span class="row-cell-label">Kanal</span> Portal' in page
    assert "0812-3456" not in client.login("helpdesk", "Wati").get("/kotak-tugas/kelompok").text


def test_the_auditor_has_no_inbox(client: Client) -> None:
    client.login("auditor")
    for address in ("/kotak-tugas/semua", "/kotak-tugas/semua/terbaru", "/kotak-tugas/massal"):
        assert client.get(address).status_code == 403
    assert client.send("/kotak-tugas/massal", {"tindakan": "ambil", "tugas": "1"}).status_code == 403


def test_a_filter_whose_meaning_is_gone_says_so(client: Client) -> None:
    page = client.login("helpdesk").get("/kotak-tugas/kelompok?kanal=faks&pemegang=9999&dari=kemarin").text
    for words in ("faks (tidak ada lagi)", "9999 (tidak ada lagi)", "kemarin (bukan tanggal, diabaikan)"):
        assert words in page
    wati = user_id(client, "helpdesk", "Wati")
    with client.application.app_context():
        session = client.desk().session
        session.get_one(User, wati).is_active = False
        session.commit()
    assert "Wati" in client.get(f"/kotak-tugas/kelompok?pemegang={wati}").text
