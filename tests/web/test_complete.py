"""Complete a task: `/tugas/<id>/selesaikan`."""

from io import BytesIO

from sqlalchemy import select

from app.database import db
from app.models import Attachment, Case
from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.asking import hidden
from tests.web.work import ESCALATION, do, drafts, holder, is_chosen, open_ticket, position, task_state

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def test_completing_says_what_happened_and_where_the_case_is_now(client: Client) -> None:
    ticket = open_ticket(client)
    answer = client.login("helpdesk").send(f"/tugas/{ticket.task_id}/selesaikan", ESCALATION)
    assert (answer.status_code, answer.location) == (303, f"/tiket/{ticket.case_id}")
    page = client.get(answer.location).text
    assert f"{ticket.number}: “Tangani tiket” selesai. Posisi tiket kini: Eskalasi Admin PPE." in page
    assert position(client, ticket) == "admin_ppe"


def test_from_a_queue_the_next_task_opens(client: Client, clock: TravellingClock) -> None:
    first = open_ticket(client)
    clock.forward(minutes=5)
    second = open_ticket(client, case_subject="Yang berikutnya")
    client.login("helpdesk")
    answer = client.send(f"/tugas/{first.task_id}/selesaikan", {**ESCALATION, "antrean": "kelompok"})
    assert answer.location == f"/kotak-tugas/kelompok?tugas={second.task_id}"
    answer = client.send(f"/tugas/{second.task_id}/selesaikan", {**ESCALATION, "antrean": "kelompok"})
    assert answer.location == "/kotak-tugas/kelompok"


def test_a_free_task_is_claimed_by_completing_it(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/selesaikan", ESCALATION)
    assert holder(client, ticket.task_id) == "Budi"


def test_an_answer_that_cannot_be_taken_keeps_what_was_typed(client: Client) -> None:
    ticket = open_ticket(client)
    typed = {"decision": "escalate", "escalation_reason": "pendek", "category": "apendo", "antrean": "kelompok"}
    page = client.login("helpdesk").send(f"/tugas/{ticket.task_id}/selesaikan", typed)
    assert page.status_code == 422
    assert "Ada yang perlu diperbaiki" in page.text
    assert 'href="#field-escalation_reason"' in page.text
    assert "pendek</textarea>" in page.text
    assert is_chosen(page.text, "apendo")
    assert 'class="row-item row-selected"' in page.text
    assert task_state(client, ticket.task_id) == "open"


def test_a_refused_form_still_shows_what_it_only_shows(client: Client) -> None:
    ticket = open_ticket(client)
    task_id = do(client, ticket, "escalate", escalation_reason="Perlu log server unggah.")
    page = client.login("admin_ppe").send(f"/tugas/{task_id}/selesaikan", {"decision": "resolve", "solution": ""})
    assert page.status_code == 422
    shown = page.text.partition('id="field-escalation_reason"')[2].partition("</textarea>")[0]
    assert shown.endswith(">\nPerlu log server unggah.")


def test_a_file_is_not_chosen_twice_because_another_answer_was_refused(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    wrong = {"decision": "escalate", "category": "akun", "attachments": (BytesIO(PNG), "layar.png")}
    page = client.send(f"/tugas/{ticket.task_id}/selesaikan", wrong, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "layar.png" in page.text
    with client.application.app_context():
        key = db.session.scalars(select(Attachment.upload_key)).one()
    assert hidden(page, "upload_attachments") == [key]
    answer = client.send(f"/tugas/{ticket.task_id}/selesaikan", {**ESCALATION, "upload_attachments": key})
    assert answer.status_code == 303
    with client.application.app_context():
        file = db.session.scalars(select(Attachment)).one()
        assert (file.case_id, file.is_internal) == (ticket.case_id, True)


def test_a_second_click_is_told_who_completed_it_and_when(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    client.send(f"/tugas/{ticket.task_id}/selesaikan", ESCALATION)
    page = client.send(f"/tugas/{ticket.task_id}/selesaikan", ESCALATION)
    assert page.status_code == 409
    assert "Tugas ini sudah diselesaikan oleh Budi." in page.text
    assert "3 November 2026, 09.00 WIB" in page.text
    assert "Alasan eskalasi" in page.text
    assert ESCALATION["escalation_reason"] in page.text  # to be copied


def test_what_a_colleague_holds_is_refused_and_the_text_is_kept(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    page = client.login("helpdesk", "Wati").send(f"/tugas/{ticket.task_id}/selesaikan", ESCALATION)
    assert page.status_code == 409
    assert "Budi" in page.text
    assert ESCALATION["escalation_reason"] in page.text
    assert task_state(client, ticket.task_id) == "open"


def test_a_task_that_moved_on_meanwhile_is_said_so(client: Client) -> None:
    ticket = open_ticket(client)
    with client.application.app_context():
        desk = client.desk()
        desk.send(desk.session.get_one(Case, ticket.case_id), "withdrawal", "Sudah bisa.")
    page = client.login("helpdesk").send(f"/tugas/{ticket.task_id}/selesaikan", ESCALATION)
    assert page.status_code == 409
    assert "sudah berpindah" in page.text


def test_admin_ppe_reads_why_and_resolves_to_helpdesk(client: Client) -> None:
    ticket = open_ticket(client)
    task_id = do(client, ticket, "escalate", escalation_reason="Perlu log server unggah.")
    client.login("admin_ppe")
    assert "Perlu log server unggah." in client.get(f"/tugas/{task_id}").text
    answers = {"decision": "resolve", "solution": "Kunci akun dibuka di server."}
    assert client.send(f"/tugas/{task_id}/selesaikan", answers).status_code == 303
    assert position(client, ticket) == "answer_received"
    assert "Kunci akun dibuka di server." in client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text


def test_completing_drops_the_draft(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/draf", {"escalation_reason": "Setengah jalan"})
    assert drafts(client) == [f"task:{ticket.task_id}"]
    client.send(f"/tugas/{ticket.task_id}/selesaikan", ESCALATION)
    assert drafts(client) == []
