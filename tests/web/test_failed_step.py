"""A form whose step fails by a fault of the procedure: nothing typed is lost, and whoever decides is told."""

import pytest
from sqlalchemy import select

from app.database import db
from app.models import Attachment, Case, FormDraft, Incident, Message
from tests.broken import publish, without_service
from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.asking import PNG, ask, file, hidden
from tests.web.test_enter_phone_case import CALL
from tests.web.work import ESCALATION, do, drafts, events, open_ticket, position, task_state, user_id

ANSWER = {"decision": "answer", "answer": "Kata sandi sudah direset.", "category": "akun"}


def all_incidents(client: Client) -> list[Incident]:
    with client.application.app_context():
        return list(db.session.scalars(select(Incident)))


def break_answering(client: Client) -> None:
    with client.application.app_context():
        publish(client.desk(), confirmation_days=None)


def test_the_page_says_so_and_the_form_comes_back_as_it_was_typed(client: Client) -> None:
    break_answering(client)
    ticket = open_ticket(client)
    client.login("helpdesk")
    url = f"/tugas/{ticket.task_id}"
    page = client.send(f"{url}/selesaikan", ANSWER)
    assert page.status_code == 409
    assert "gagal karena kesalahan prosedur" in page.text
    assert "sudah diberi tahu" in page.text
    assert "Kata sandi sudah direset." in page.text  # to be copied
    assert f'href="{url}"' in page.text
    assert task_state(client, ticket.task_id) == "open"
    assert "Kata sandi sudah direset.</textarea>" in client.get(url).text
    [incident] = all_incidents(client)
    assert (incident.case_id, incident.user_task_id) == (ticket.case_id, ticket.task_id)
    assert events(client, ticket)[-1] == "incident_opened"


def test_what_was_sent_replaces_an_older_draft(client: Client) -> None:
    break_answering(client)
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/draf", {"answer": "Setengah jalan"})
    client.send(f"/tugas/{ticket.task_id}/selesaikan", ANSWER)
    assert drafts(client) == [f"task:{ticket.task_id}"]
    page = client.get(f"/tugas/{ticket.task_id}").text
    assert "Kata sandi sudah direset.</textarea>" in page
    assert "Setengah jalan" not in page


def test_a_file_that_came_along_need_not_be_chosen_again(client: Client) -> None:
    break_answering(client)
    ticket = open_ticket(client)
    client.login("helpdesk")
    with_file = {**ANSWER, "attachments": file("layar.png", PNG)}
    page = client.send(f"/tugas/{ticket.task_id}/selesaikan", with_file, content_type="multipart/form-data")
    assert page.status_code == 409
    with client.application.app_context():
        kept = db.session.scalars(select(Attachment)).one()
        assert kept.case_id is None
        key = kept.upload_key
    page = client.get(f"/tugas/{ticket.task_id}")
    assert f'value="{key}"' in page.text


def test_the_case_page_says_that_it_waits_for_a_decision(client: Client) -> None:
    break_answering(client)
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/selesaikan", ANSWER)
    page = client.get(f"/tiket/{ticket.case_id}").text
    assert "gagal karena kesalahan prosedur" in page
    assert "/insiden/" not in page
    assert "/insiden/1" in client.login("koordinator").get(f"/tiket/{ticket.case_id}").text


def test_whoever_decides_finds_the_way_to_the_incident_on_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client.application.app_context():
        desk = client.desk()
        case = desk.do(desk.open(), "answer", answer="Sudah.", propose_faq=True)
        desk.send(case, "confirmation")
        desk.do(case, "propose", faq_question="Bagaimana?", faq_answer="Begini.")
        task_id = desk.task(case).id
    without_service(monkeypatch, "faq/publish")
    page = client.login("koordinator").send(
        f"/tugas/{task_id}/selesaikan",
        {
            "decision": "approve",
            "faq_question": "Bagaimana caranya?",
            "faq_answer": "Begini caranya.",
            "is_anonymous": "true",
        },
    )
    assert page.status_code == 409
    assert 'href="/insiden/1"' in page.text


def test_a_reply_is_kept_with_its_file_and_the_requester_need_not_send_it_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "ask", question="Mohon kirim tangkapan layarnya.")
    without_service(monkeypatch, "sla/next")
    track = f"/lacak/{ticket.token}"
    reply = {"reply_text": "Ini tangkapan layarnya.", "reply_files": file("layar.png", PNG)}
    page = client.send(f"{track}/balas", {**reply, "once": hidden(client.get(track), "once")[0]})
    assert page.status_code == 409
    assert "Pesan Anda sudah kami simpan" in page.text
    assert "prosedur" not in page.text  # words for the office
    with client.application.app_context():
        message = db.session.scalars(select(Message).where(Message.kind == "reply")).one()
        assert message.body == "Ini tangkapan layarnya."
        assert [file.name for file in message.attachments] == ["layar.png"]
    assert position(client, ticket) == "waiting_user"
    assert "Ini tangkapan layarnya." in client.get(track).text


def test_a_request_that_cannot_be_taken_in_stays_in_its_form(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    koordinator = user_id(client, "koordinator")
    without_service(monkeypatch, "case/set_target")
    page = ask(client)
    assert page.status_code == 409
    assert "belum dapat dicatat" in page.text
    assert "Tidak dapat masuk ke SPSE" in page.text
    assert "terlalu lama terbuka" not in page.text
    [incident] = all_incidents(client)
    assert (incident.case_id, incident.attempted) == (None, "start")
    with client.application.app_context():
        assert db.session.scalars(select(Case)).all() == []
    assert "Belum tercatat".lower() in client.login("koordinator").get("/insiden").text
    assert koordinator


def test_a_request_that_staff_enter_comes_back_as_its_draft(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    without_service(monkeypatch, "case/set_target")
    client.login("helpdesk")
    page = client.send("/tiket-baru/ticket/phone", CALL)
    assert page.status_code == 409
    assert 'href="/tiket-baru/ticket/phone"' in page.text
    assert CALL["subject"] in client.get("/tiket-baru/ticket/phone").text
    with client.application.app_context():
        assert db.session.scalars(select(FormDraft.form_key)).all() == ["start:ticket:phone"]


def test_an_overdue_timer_that_fails_under_a_form_does_not_fail_under_the_next(
    client: Client, clock: TravellingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = open_ticket(client)
    clock.forward(days=4)
    without_service(monkeypatch, "sla/mark")
    client.login("helpdesk")
    url = f"/tugas/{ticket.task_id}/selesaikan"
    assert client.send(url, ESCALATION).status_code == 409
    assert client.send(url, ESCALATION).status_code == 303
    assert position(client, ticket) == "admin_ppe"
