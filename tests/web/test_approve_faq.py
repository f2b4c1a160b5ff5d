"""Koordinator approves an FAQ proposal and sees what is blacked out in it."""

import re

from sqlalchemy import select

from app.database import db
from app.models import Case, FaqEntry
from tests.browser_like import Client
from tests.web.asking import hidden
from tests.web.work import Ticket, do, open_ticket, task_state

QUESTION = "Mengapa akun tidak dapat masuk?"
ANSWER = "Akun milik Bapak Andi Saputra di CV Mekar Jaya diaktifkan kembali."


def proposed(client: Client, answer: str = ANSWER) -> tuple[Ticket, int]:
    """Return a case and the task of approving its proposal."""
    ticket = open_ticket(client)
    do(client, ticket, "answer", answer="Silakan masuk kembali.", propose_faq=True)
    with client.application.app_context():
        desk = client.desk()
        desk.send(desk.session.get_one(Case, ticket.case_id), "confirmation")
    return ticket, do(client, ticket, "done", faq_question=QUESTION, faq_answer=answer)


def approving(answer: str = ANSWER, **more: object) -> dict[str, object]:
    return {
        "decision": "approve", "faq_question": QUESTION, "faq_answer": answer, "is_anonymous": "true", **more
    }  # fmt: skip


def published(client: Client) -> list[str]:
    with client.application.app_context():
        return list(db.session.scalars(select(FaqEntry.answer)))


def key_of(page: str, value: str) -> str:
    """Return the key of a finding that the preview shows."""
    found = re.search(rf'data-finding="(\w+)">{value}<', page)
    assert found, page
    return found[1]


def test_the_preview_shows_what_is_blacked_out(client: Client) -> None:
    _, task = proposed(client)
    page = client.login("koordinator").get(f"/tugas/{task}")
    assert re.search(r'<del class="blacked"[^>]*>Andi Saputra</del><span class="blacked-as">\[nama\]', page.text)
    assert re.search(r'<del class="blacked"[^>]*>CV Mekar Jaya</del><span class="blacked-as">\[perusahaan\]', page.text)
    assert len(hidden(page, "blackout_seen")) == 2
    assert page.text.count("checked") == 2


def test_approved_as_shown_nobody_is_named(client: Client) -> None:
    _, task = proposed(client)
    page = client.login("koordinator").get(f"/tugas/{task}")
    seen = hidden(page, "blackout_seen")
    answer = client.send(f"/tugas/{task}/selesaikan", approving(blackout_seen=seen, blackout=seen))
    assert answer.status_code == 303
    assert published(client) == ["Akun milik Bapak [nama] di [perusahaan] diaktifkan kembali."]
    assert "Andi" not in client.get("/faq/1").text


def test_a_finding_without_its_tick_stays_readable(client: Client) -> None:
    _, task = proposed(client)
    page = client.login("koordinator").get(f"/tugas/{task}")
    seen = hidden(page, "blackout_seen")
    blacked = [key for key in seen if key != key_of(page.text, "CV Mekar Jaya")]
    client.send(f"/tugas/{task}/selesaikan", approving(blackout_seen=seen, blackout=blacked))
    assert published(client) == ["Akun milik Bapak [nama] di CV Mekar Jaya diaktifkan kembali."]


def test_what_an_edit_brings_in_is_shown_before_it_is_published(client: Client) -> None:
    _, task = proposed(client)
    page = client.login("koordinator").get(f"/tugas/{task}")
    seen = hidden(page, "blackout_seen")
    edited = f"{ANSWER} Hubungi Ibu Rini di 0812-3456-7890."
    blacked = [key for key in seen if key != key_of(page.text, "CV Mekar Jaya")]
    again = client.send(f"/tugas/{task}/selesaikan", approving(edited, blackout_seen=seen, blackout=blacked))
    assert again.status_code == 422
    assert "Periksa dahulu yang baru ditemukan" in again.text
    assert f"{edited}</textarea>" in again.text
    assert re.search(r'<mark data-finding="\w+">CV Mekar Jaya</mark>', again.text)  # the choice made is kept
    assert task_state(client, task) == "open"
    assert published(client) == []
    seen = hidden(again, "blackout_seen")
    blacked = [key for key in seen if key != key_of(again.text, "CV Mekar Jaya")]
    client.send(f"/tugas/{task}/selesaikan", approving(edited, blackout_seen=seen, blackout=blacked))
    assert published(client) == [
        "Akun milik Bapak [nama] di CV Mekar Jaya diaktifkan kembali. Hubungi Ibu [nama] di [telepon]."
    ]


def test_the_preview_follows_what_stands_in_the_form(client: Client) -> None:
    _, task = proposed(client)
    page = client.login("koordinator").get(f"/tugas/{task}")
    seen = hidden(page, "blackout_seen")
    kept = key_of(page.text, "CV Mekar Jaya")
    edited = f"{ANSWER} NIK 3171014905850003."
    data = approving(edited, blackout_seen=seen, blackout=[key for key in seen if key != kept])
    part = client.send(f"/tugas/{task}/pratinjau", data).text
    assert "<html" not in part
    assert f'<mark data-finding="{kept}">CV Mekar Jaya</mark>' in part
    assert len(hidden(client.send(f"/tugas/{task}/pratinjau", data), "blackout_seen")) == 3
    assert published(client) == []


def test_a_proposal_that_names_nobody_is_approved_at_once(client: Client) -> None:
    _, task = proposed(client, "Tekan Lupa Password pada halaman masuk SPSE.")
    client.login("koordinator")
    assert "Tidak ditemukan nama, nomor, atau perusahaan." in client.get(f"/tugas/{task}").text
    data = approving("Tekan Lupa Password pada halaman masuk SPSE.")
    assert client.send(f"/tugas/{task}/selesaikan", data).status_code == 303


def test_helpdesk_sees_it_while_writing_and_decides_nothing(client: Client) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "answer", answer=ANSWER, propose_faq=True)
    with client.application.app_context():
        desk = client.desk()
        case = desk.send(desk.session.get_one(Case, ticket.case_id), "confirmation")
        task = desk.task(case).id
    page = client.login("helpdesk").get(f"/tugas/{task}")
    assert "Pratinjau terbit" in page.text
    assert "Koordinator memeriksanya" in page.text
    assert hidden(page, "blackout_seen") == []
