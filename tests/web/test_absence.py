"""Say when one is away: `/ketidakhadiran`."""

import re

from tests.browser_like import Client
from tests.web.work import holder, open_ticket, user_id

DAYS = {"first_day": "2026-11-03", "last_day": "2026-11-06"}


def test_open_tasks_are_offered_to_the_deputy_and_handed_over(client: Client) -> None:
    ticket, wati = open_ticket(client), user_id(client, "helpdesk", "Wati")
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    assert client.send("/ketidakhadiran", {**DAYS, "deputy": wati}).status_code == 303
    page = client.get("/ketidakhadiran").text
    assert "Digantikan Wati" in page
    assert "Serahkan 1 tugas terbuka" in page
    handing = re.search(r"/ketidakhadiran/\d+/serahkan", page)
    assert handing is not None
    assert client.send(handing[0]).status_code == 303
    assert holder(client, ticket.task_id) == "Wati"
    assert "1 tugas diserahkan." in client.get("/ketidakhadiran").text


def test_koordinator_says_it_for_others(client: Client) -> None:
    budi = user_id(client, "helpdesk")
    client.login("koordinator").send("/ketidakhadiran", {**DAYS, "user": budi})
    assert "Ketidakhadiran Budi dicatat." in client.get("/ketidakhadiran").text


def test_a_colleague_does_not_say_it_for_others(client: Client) -> None:
    budi = user_id(client, "helpdesk")
    assert client.login("helpdesk", "Wati").send("/ketidakhadiran", {**DAYS, "user": budi}).status_code == 403


def test_wrong_days_are_said_beside_the_field_and_the_rest_stays(client: Client) -> None:
    wati = user_id(client, "helpdesk", "Wati")
    page = client.login("helpdesk").send(
        "/ketidakhadiran", {"first_day": "2026-11-06", "last_day": "2026-11-04", "deputy": wati}
    )
    assert page.status_code == 422
    assert "Hari terakhir mendahului hari pertama." in page.text
    assert 'value="2026-11-06"' in page.text
    page = client.send("/ketidakhadiran", {"first_day": "besok", "last_day": "2026-11-04"})
    assert page.status_code == 422
    assert "Tulis tanggal, misalnya 2026-11-30." in page.text


def test_an_absence_is_taken_back_once(client: Client) -> None:
    client.login("helpdesk").send("/ketidakhadiran", DAYS)
    removal = re.search(r"/ketidakhadiran/\d+/hapus", client.get("/ketidakhadiran").text)
    assert removal is not None
    assert client.send(removal[0]).status_code == 303
    assert client.send(removal[0]).status_code == 409
    assert "Semua hadir." in client.get("/ketidakhadiran").text


def test_the_page_says_for_whom_the_deputy_stands_in(client: Client) -> None:
    ticket, wati = open_ticket(client), user_id(client, "helpdesk", "Wati")
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    client.send("/ketidakhadiran", {**DAYS, "deputy": wati})
    handing = re.search(r"/ketidakhadiran/\d+/serahkan", client.get("/ketidakhadiran").text)
    assert handing is not None
    client.send(handing[0])
    assert "Anda menggantikan Budi." in client.login("helpdesk", "Wati").get(f"/tugas/{ticket.task_id}").text
    escalation = {"decision": "escalate", "escalation_reason": "Perlu log server.", "category": "akun"}
    client.send(f"/tugas/{ticket.task_id}/selesaikan", escalation)
    assert "atas nama Budi" in client.get(f"/tiket/{ticket.case_id}").text


def test_whoever_gives_work_away_sees_who_is_not_there(client: Client) -> None:
    ticket, wati = open_ticket(client), user_id(client, "helpdesk", "Wati")
    client.login("helpdesk", "Wati").send("/ketidakhadiran", DAYS)
    client.login("helpdesk")
    for page in (f"/tugas/{ticket.task_id}", f"/kotak-tugas/massal?tugas={ticket.task_id}"):
        assert f'<option value="{wati}">Wati (tidak hadir)</option>' in client.get(page).text, page
    assert client.send(f"/tugas/{ticket.task_id}/serahkan", {"to": wati}).status_code == 303


def test_days_that_are_taken_already_are_said_beside_the_field_and_the_rest_stays(client: Client) -> None:
    wati = user_id(client, "helpdesk", "Wati")
    client.login("helpdesk").send("/ketidakhadiran", DAYS)
    page = client.send("/ketidakhadiran", {"first_day": "2026-11-05", "last_day": "2026-11-09", "deputy": wati})
    assert page.status_code == 409
    assert "Budi sudah tercatat tidak hadir pada sebagian hari itu." in page.text
    assert 'value="2026-11-09"' in page.text
    assert f'<option selected value="{wati}">' in page.text


def test_nonsense_for_a_person_is_refused_in_words(client: Client) -> None:
    answer = client.login("koordinator").send("/ketidakhadiran", {**DAYS, "user": "²", "deputy": "²"})
    assert answer.status_code == 422
    assert "Pilih siapa yang tidak hadir dari daftar." in answer.text
    answer = client.send("/ketidakhadiran", {**DAYS, "user": user_id(client, "helpdesk"), "deputy": "²"})
    assert answer.status_code == 422
    assert "Pilih pengganti dari daftar." in answer.text


def test_a_deputy_who_goes_away_too_is_told_and_gets_nothing(client: Client) -> None:
    ticket, wati = open_ticket(client), user_id(client, "helpdesk", "Wati")
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    client.send("/ketidakhadiran", {**DAYS, "deputy": wati})
    told = client.login("helpdesk", "Wati").send("/ketidakhadiran", DAYS, follow_redirects=True).text
    assert "Anda tercatat sebagai pengganti Budi" in told
    page = client.login("helpdesk").get("/ketidakhadiran").text
    assert "Digantikan Wati (tidak hadir)" in page
    assert "Kembalikan 1 tugas ke kelompok" in page
    handing = re.search(r"/ketidakhadiran/\d+/serahkan", page)
    assert handing is not None
    client.send(handing[0])
    assert holder(client, ticket.task_id) is None
