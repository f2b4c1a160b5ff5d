"""A password, NIK or NPWP is held back before it leaves; a gap of a ready text never leaves."""

import re

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import db
from app.models import AuditEvent, Message
from tests.browser_like import Client
from tests.web.asking import hidden
from tests.web.work import Ticket, events, open_ticket, task_state

SECRET = "Kata sandi Anda kami atur ulang. Kata sandi: Mawar2024! Segera ganti."
NIK = "3171014905850003"


def answering(text: str, **more: str) -> dict[str, str]:
    return {"decision": "answer", "answer": text, "category": "akun", **more}


def complete(client: Client, ticket: Ticket, data: dict[str, object]) -> TestResponse:
    return client.send(f"/tugas/{ticket.task_id}/selesaikan", data)


def sent(client: Client, ticket: Ticket) -> list[str]:
    with client.application.app_context():
        query = select(Message.body).where(Message.case_id == ticket.case_id, Message.direction == "outbound")
        return list(db.session.scalars(query))


def recorded(client: Client, name: str) -> str:
    with client.application.app_context():
        return db.session.scalars(select(AuditEvent.data).where(AuditEvent.name == name)).one()


def test_a_password_does_not_leave_unasked_and_nothing_typed_is_lost(client: Client) -> None:
    ticket = open_ticket(client)
    page = complete(client.login("helpdesk"), ticket, answering(SECRET))
    assert page.status_code == 422
    assert "Belum dikirim" in page.text
    assert re.search(r"<mark>Mawar2024!<span[^>]*> kata sandi</span></mark>", page.text)
    assert f"{SECRET}</textarea>" in page.text
    assert task_state(client, ticket.task_id) == "open"
    assert sent(client, ticket) == []


def test_it_is_sent_without_the_value(client: Client) -> None:
    ticket = open_ticket(client)
    answer = complete(client.login("helpdesk"), ticket, answering(f"{SECRET} NIK {NIK}.", sending="cover"))
    assert answer.status_code == 303
    assert sent(client, ticket) == [
        "Kata sandi Anda kami atur ulang. Kata sandi: [kata sandi] Segera ganti. NIK [NIK]."
    ]
    assert recorded(client, "sensitive_values_covered") == (
        f'{{"task":{ticket.task_id},"values":{{"nik":1,"password":1}}}}'
    )


def test_it_is_sent_all_the_same_with_a_reason_on_record(client: Client) -> None:
    ticket = open_ticket(client)
    page = complete(client.login("helpdesk"), ticket, answering(f"NIK yang terdaftar {NIK}, mohon periksa."))
    seen = hidden(page, "sending_seen")
    data = answering(
        f"NIK yang terdaftar {NIK}, mohon periksa.",
        sending="keep",
        sending_reason=f"Diminta pengguna, NIK {NIK}",
    )
    assert complete(client, ticket, {**data, "sending_seen": seen}).status_code == 303
    assert sent(client, ticket) == [f"NIK yang terdaftar {NIK}, mohon periksa."]
    trail = recorded(client, "sensitive_values_sent")
    assert "Diminta pengguna, NIK [NIK]" in trail
    assert NIK not in trail


def test_without_a_reason_it_stays(client: Client) -> None:
    ticket = open_ticket(client)
    seen = hidden(complete(client.login("helpdesk"), ticket, answering(SECRET)), "sending_seen")
    data = answering(SECRET, sending="keep", sending_reason="ya")
    page = complete(client, ticket, {**data, "sending_seen": seen})
    assert page.status_code == 422
    assert "Tulis alasannya" in page.text
    assert 'value="ya"' in page.text
    assert task_state(client, ticket.task_id) == "open"


def test_a_value_that_was_not_seen_is_not_covered_by_an_earlier_decision(client: Client) -> None:
    ticket = open_ticket(client)
    seen = hidden(complete(client.login("helpdesk"), ticket, answering(SECRET)), "sending_seen")
    data = answering(f"{SECRET} NIK {NIK}", sending="keep", sending_reason="Pengguna memintanya tertulis")
    page = complete(client, ticket, {**data, "sending_seen": seen})
    assert page.status_code == 422
    assert f"<mark>{NIK}" in page.text


def test_a_question_to_the_requester_is_held_back_too(client: Client) -> None:
    ticket = open_ticket(client)
    data = {"decision": "ask", "question": "Apakah NPWP Anda 09.254.294.3-407.000?", "category": "akun"}
    assert complete(client.login("helpdesk"), ticket, data).status_code == 422


def test_a_question_to_lkpp_is_held_back_too(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    complete(client, ticket, {"decision": "escalate", "escalation_reason": "Perlu diperiksa.", "category": "akun"})
    task = ticket.task_id + 1
    data = {"decision": "escalate_lkpp", "lkpp_question": "Akun maju, password: Mawar2024! tidak dapat masuk."}
    page = client.login("admin_ppe").send(f"/tugas/{task}/selesaikan", data)
    assert page.status_code == 422
    assert "Belum dikirim" in page.text


def test_what_stays_in_the_house_is_not_held_back(client: Client) -> None:
    ticket = open_ticket(client)
    data = {"decision": "escalate", "escalation_reason": f"NIK {NIK} tidak ditemukan.", "category": "akun"}
    assert complete(client.login("helpdesk"), ticket, data).status_code == 303


def test_an_answer_about_passwords_just_leaves(client: Client) -> None:
    ticket = open_ticket(client)
    text = "Buka Lupa Password. Kata sandi: minimal 8 karakter, jangan dibagikan."
    assert complete(client.login("helpdesk"), ticket, answering(text)).status_code == 303
    assert sent(client, ticket) == [text]
    assert "sensitive_values_sent" not in events(client, ticket)


def test_a_gap_of_a_ready_text_is_pointed_out_beside_its_field(client: Client) -> None:
    ticket = open_ticket(client)
    page = complete(client.login("helpdesk"), ticket, answering("Paket {{kode_paket}} sudah dibuka kembali."))
    assert page.status_code == 422
    assert "Masih ada bagian yang kosong: {{kode_paket}}" in page.text
    assert 'href="#field-answer"' in page.text
    assert task_state(client, ticket.task_id) == "open"
