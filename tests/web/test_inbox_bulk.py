"""One action on many tasks: `/kotak-tugas/massal`."""

import re

import pytest

from app.database import db
from app.models import BulkRun
from tests.browser_like import Client
from tests.web.work import Ticket, do, events, holder, open_complaint, open_ticket, position, user_id


def bulk(client: Client, tickets: list[Ticket], action: str, **fields: object) -> tuple[int, str]:
    """Send the form and return the status and what the page says where it leads."""
    ids = [str(ticket.task_id) for ticket in tickets]
    answer = client.send(
        "/kotak-tugas/massal", {"tindakan": action, "tugas": ids, "antrean": "kelompok?kanal=portal", **fields}
    )
    if answer.status_code != 303:
        return answer.status_code, answer.text
    return answer.status_code, " ".join(client.get(answer.location).text.split())


def test_all_that_are_free_are_taken_and_the_list_says_how_many(client: Client) -> None:
    tickets = [open_ticket(client) for _ in range(3)]
    client.login("helpdesk")
    status, page = bulk(client, tickets, "ambil")
    assert status == 303
    assert "3 tugas diambil." in page
    assert [holder(client, ticket.task_id) for ticket in tickets] == ["Budi"] * 3
    assert all(events(client, ticket).count("task_claimed") == 1 for ticket in tickets)


def test_one_that_a_colleague_holds_is_refused_alone_and_by_name(client: Client) -> None:
    tickets = [open_ticket(client) for _ in range(3)]
    client.login("helpdesk", "Wati").send(f"/tugas/{tickets[1].task_id}/ambil")
    client.login("helpdesk")
    _status, page = bulk(client, tickets, "ambil")
    assert "2 tugas diambil." in page
    assert "1 tidak: Tugas ini sedang dipegang Wati." in page
    assert [holder(client, ticket.task_id) for ticket in tickets] == ["Budi", "Wati", "Budi"]
    assert events(client, tickets[1]).count("task_claimed") == 1


def test_each_row_needs_its_own_permission(client: Client) -> None:
    ours, theirs, complaint = open_ticket(client), open_ticket(client), open_complaint(client)
    task_id = do(client, theirs, "escalate", escalation_reason="Perlu log.", category="akun")
    theirs = Ticket(theirs.case_id, task_id, theirs.number, theirs.token)
    client.login("helpdesk")
    _status, page = bulk(client, [ours, theirs, complaint], "ambil")
    assert "1 tugas diambil." in page
    assert "Tugas ini milik kelompok lain." in page
    assert "Anda tidak dapat mengerjakan tiket ini." in page
    assert holder(client, complaint.task_id) is None


def test_the_same_form_sent_twice_runs_once(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    once = re.search(r'name="once" value="([^"]+)"', client.get("/kotak-tugas/kelompok").text)
    assert once
    for _ in range(2):
        bulk(client, [ticket], "catatan", body="Sudah ditelepon.", once=once[1])
    assert events(client, ticket).count("note_added") == 1
    with client.application.app_context():
        assert db.session.query(BulkRun).count() == 1


def test_work_is_given_to_a_colleague_with_a_note_on_each(client: Client) -> None:
    tickets = [open_ticket(client) for _ in range(2)]
    wati = user_id(client, "helpdesk", "Wati")
    client.login("koordinator")
    status, page = bulk(client, tickets, "serahkan", to=str(wati), handover_note="Tolong hari ini.")
    assert status == 303
    assert "2 tugas diserahkan." in page
    assert [holder(client, ticket.task_id) for ticket in tickets] == ["Wati", "Wati"]
    assert "Tolong hari ini." in client.get(f"/tiket/{tickets[0].case_id}").text


def test_duplicates_are_set_aside_in_favour_of_one(client: Client) -> None:
    kept, *others = (open_ticket(client) for _ in range(3))
    client.login("helpdesk")
    status, page = bulk(client, [kept, *others], "duplikat", duplicate_of=kept.number.lower(), reason="Gangguan sama.")
    assert status == 303
    assert "2 tiket digabungkan." in page
    assert "1 tidak: Tiket tidak dapat digabung ke dirinya sendiri." in page
    assert [position(client, other) for other in others] == ["merged", "merged"]
    assert position(client, kept) != "merged"


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("serahkan", "Pilih penerima dari daftar."),
        ("catatan", "Tulis catatannya."),
        ("duplikat", "Tidak ada tiket dengan nomor itu."),
        ("musnahkan", "Pilih tindakannya."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    client: Client, action: str, sentence: str
) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    status, page = bulk(client, [ticket], action, reason="Alasan yang diketik.", duplicate_of="T-1")
    assert status == 422
    assert sentence in page
    assert "Alasan yang diketik." in page
    assert f'value="{ticket.task_id}" checked' in " ".join(page.split())


def test_nothing_chosen_and_too_much_chosen_are_said(client: Client) -> None:
    client.login("helpdesk")
    many = [Ticket(0, number, "", "") for number in range(1, 102)]
    for tickets, sentence in ([], "Pilih dulu tugasnya."), (many, "Paling banyak 100 tugas sekali jalan."):
        status, page = bulk(client, tickets, "ambil")
        assert status == 422
        assert sentence in page


def test_without_a_script_the_choice_leads_to_a_page_of_its_own(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    status, page = bulk(client, [ticket], "pilih")
    assert status == 303
    for words in (
        "1 tugas dipilih",
        ticket.number,
        "Tutup sebagai duplikat",
        'name="to"',
        "/kotak-tugas/kelompok?kanal=portal",
    ):
        assert words in page


def test_a_result_is_its_readers_alone(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("admin_ppe")
    bulk(client, [ticket], "ambil")
    assert client.get("/kotak-tugas/massal/1").status_code == 200
    assert client.login("helpdesk").get("/kotak-tugas/massal/1").status_code == 404


def test_followed_cases_are_chosen_by_their_open_task_and_worked_on_like_others(client: Client) -> None:
    followed, other = open_ticket(client), open_ticket(client)
    client.login("helpdesk")
    assert 'id="massal"' not in client.get("/kotak-tugas/diikuti").text  # nothing to choose
    client.send(f"/tiket/{followed.case_id}/ikuti")
    page = client.get("/kotak-tugas/diikuti").text
    assert 'id="massal"' in page
    assert f'value="{followed.task_id}"' in page
    assert f'value="{other.task_id}"' not in page
    answer = client.send(
        "/kotak-tugas/massal", {"tindakan": "ambil", "tugas": [str(followed.task_id)], "antrean": "diikuti"}
    )
    assert answer.location.endswith("/kotak-tugas/diikuti")
    assert holder(client, followed.task_id) == "Budi"


def test_words_that_were_looked_for_lead_back_to_the_list_and_are_not_kept(client: Client) -> None:
    tickets = [open_ticket(client)]
    client.login("helpdesk")
    ids = [str(tickets[0].task_id)]
    searched = {"tindakan": "ambil", "tugas": ids, "antrean": "kelompok?kanal=portal&q=zqsarikx"}
    assert "q=zqsarikx" in (client.send("/kotak-tugas/massal", searched).location or "")
    with client.application.app_context():
        assert db.session.query(BulkRun).one().back_to == "/kotak-tugas/kelompok?kanal=portal"


def test_what_a_colleague_has_already_is_not_given_to_them_again(client: Client) -> None:
    tickets, wati = [open_ticket(client) for _ in range(2)], user_id(client, "helpdesk", "Wati")
    client.login("koordinator")
    bulk(client, tickets[:1], "serahkan", to=str(wati), handover_note="Tolong.")
    _status, page = bulk(client, tickets, "serahkan", to=str(wati), handover_note="Tolong.")
    assert "1 tugas diserahkan." in page
    assert "1 tidak: Tugas ini sudah dipegang Wati." in page
    assert [events(client, ticket).count("task_handed_over") for ticket in tickets] == [1, 1]
