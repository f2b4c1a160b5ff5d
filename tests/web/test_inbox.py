"""The inbox: `/kotak-tugas`."""

import pytest

from app.models import Case
from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.asking import hidden
from tests.web.work import do, open_complaint, open_ticket


def test_the_most_urgent_stands_first_with_who_what_where_and_when(client: Client, clock: TravellingClock) -> None:
    later_asked = [open_ticket(client, requester_organization="PT Maju")]
    clock.forward(hours=2)
    later_asked.append(open_ticket(client, case_subject="Apendo menolak berkas"))
    page = client.login("helpdesk").get("/kotak-tugas/kelompok").text
    assert page.index(later_asked[0].number) < page.index(later_asked[1].number)
    for words in ("Sari Wulandari, PT Maju", "Apendo menolak berkas", "Ditangani Helpdesk", "22 jam lagi"):
        assert words in page


def test_a_row_opens_the_case_beside_the_list(client: Client) -> None:
    ticket = open_ticket(client)
    page = client.login("helpdesk").get(f"/kotak-tugas/kelompok?tugas={ticket.task_id}").text
    assert 'data-zone="case"' in page
    assert 'class="row-item row-selected"' in page
    assert "Muncul pesan User ID tidak dikenal sejak pagi." in page
    assert f'action="/tugas/{ticket.task_id}/selesaikan"' in page


def test_claimed_work_moves_from_the_groups_queue_to_mine(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    assert ticket.number in client.get("/kotak-tugas/saya").text
    assert ticket.number not in client.get("/kotak-tugas/kelompok").text


def test_late_work_names_its_holder(client: Client, clock: TravellingClock) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    clock.forward(days=2)
    page = client.login("helpdesk", "Wati").get("/kotak-tugas/lewat").text
    assert f"{ticket.number} · Budi" in page
    assert "lewat 24 jam" in page


def test_search_stays_in_the_queue_and_offers_all_cases(client: Client) -> None:
    open_ticket(client)
    page = client.login("helpdesk").get("/kotak-tugas/kelompok?q=apendo").text
    assert "Tidak ada yang cocok dengan “apendo” di sini." in page
    assert "/tiket?q=apendo" in page


@pytest.mark.parametrize(
    ("queue", "hint"),
    [
        ("saya", "Ambil tugas dari Tugas kelompok"),
        ("kelompok", "Tugas baru muncul di sini"),
        ("diikuti", "pilih Ikuti"),
        ("lewat", "Tidak ada tiket yang lewat SLA."),
        ("berisiko", "Tidak ada tiket yang jatuh tempo dalam 4 jam."),
    ],
)
def test_an_empty_queue_says_what_to_do_next(client: Client, queue: str, hint: str) -> None:
    assert hint in client.login("helpdesk").get(f"/kotak-tugas/{queue}").text


def test_a_queue_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.login("helpdesk").get("/kotak-tugas/rahasia").status_code == 404


def test_a_complaint_is_in_nobodys_inbox_but_koordinators(client: Client) -> None:
    complaint = open_complaint(client)
    assert complaint.number in client.login("koordinator").get("/kotak-tugas/kelompok").text
    assert complaint.number not in client.login("helpdesk").get("/kotak-tugas/kelompok").text
    assert client.get(f"/kotak-tugas/kelompok?tugas={complaint.task_id}").status_code == 403


def test_an_approval_of_the_faq_reaches_koordinator_under_its_own_name(client: Client) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "answer", answer="Kunci akun sudah dibuka.", propose_faq=True)
    with client.application.app_context():
        desk = client.desk()
        desk.send(desk.session.get_one(Case, ticket.case_id), "confirmation")
    do(client, ticket, "propose", faq_question="Mengapa akun terkunci?", faq_answer="Hubungi helpdesk.")
    assert "Setujui naskah FAQ" in client.login("koordinator").get("/kotak-tugas/kelompok").text


@pytest.mark.parametrize(
    ("role", "target"),
    [
        ("helpdesk", "/kotak-tugas/saya"),
        ("auditor", "/audit"),
        ("process_owner", "/proses"),
        ("administrator", "/admin/pengguna"),
    ],
)
def test_the_name_at_the_top_leads_everybody_to_their_work(client: Client, role: str, target: str) -> None:
    assert client.login(role).get("/kotak-tugas").location == target


def test_a_queue_has_one_heading_of_the_page_with_and_without_a_case(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    assert "<h1>Tugas kelompok</h1>" in client.get("/kotak-tugas/kelompok").text
    page = client.get(f"/kotak-tugas/kelompok?tugas={ticket.task_id}").text
    assert page.count("<h1") == 1


def test_what_is_long_is_counted_only_so_far(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cases.inbox.queues.MOST_COUNTED", 2)
    monkeypatch.setattr("app.cases.inbox.queues.PAGE_SIZE", 1)
    monkeypatch.setattr("app.web.paging.MOST_COUNTED", 2)
    for _ in range(4):
        open_ticket(client)
    page = client.login("helpdesk").get("/kotak-tugas/kelompok").text
    assert '<span class="queue-count">2+</span>' in page
    assert "1–1 dari 2+" in page
    assert "4–4 dari 4" in client.get("/kotak-tugas/kelompok?page=4").text


def test_a_page_beyond_the_last_shows_the_last(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cases.inbox.queues.PAGE_SIZE", 1)
    tickets = [open_ticket(client) for _ in range(2)]
    page = client.login("helpdesk").get("/kotak-tugas/kelompok?page=9").text
    assert tickets[1].number in page
    assert "2–2 dari 2" in page


def test_work_on_a_later_page_comes_back_to_that_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cases.inbox.queues.PAGE_SIZE", 1)
    tickets = [open_ticket(client) for _ in range(4)]
    client.login("helpdesk")
    page = client.get(f"/kotak-tugas/kelompok?page=2&tugas={tickets[1].task_id}")
    assert set(hidden(page, "antrean")) == {"kelompok?page=2"}
    for path in (f"/tugas/{tickets[1].task_id}/ambil", f"/tugas/{tickets[1].task_id}/lepas"):
        answer = client.send(path, {"antrean": "kelompok?page=2"})
        assert answer.headers["Location"] == f"/kotak-tugas/kelompok?page=2&tugas={tickets[1].task_id}"
    refused = client.send(f"/tugas/{tickets[1].task_id}/serahkan", {"antrean": "kelompok?page=2"})
    assert refused.status_code == 422
    assert "2–2 dari 4" in refused.text
    bulk = {"tindakan": "ambil", "tugas": [str(tickets[1].task_id)], "antrean": "kelompok?page=2"}
    assert client.send("/kotak-tugas/massal", bulk).headers["Location"] == "/kotak-tugas/kelompok?page=2"


def test_where_somebody_is_in_a_list_is_no_part_of_the_filter_that_is_kept(client: Client) -> None:
    open_ticket(client)
    client.login("helpdesk").send(
        "/kotak-tugas/saringan", {"antrean": "kelompok?kanal=portal&page=2", "name": "Portal"}
    )
    assert 'href="/kotak-tugas/kelompok?kanal=portal"' in client.get("/kotak-tugas/saya").text
