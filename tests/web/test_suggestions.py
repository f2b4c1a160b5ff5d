"""What may be inserted into an answer: `/tugas/<id>/saran`, and inserting it without JavaScript."""

import re
from io import BytesIO

import orjson
from sqlalchemy import event, select

from app.audit import Actor
from app.cases.faq.publish import EntryText, publish
from app.database import begin_writing, db
from app.models import AuditEvent, FaqEntry, TextModule
from tests.browser_like import Client
from tests.desk import make_staff
from tests.web.asking import PNG, hidden
from tests.web.test_text_modules import write
from tests.web.work import Ticket, do, drafts, is_chosen, open_ticket

EARLIER = "Yth. Bapak Andi, akun CV Mekar Jaya sudah kami aktifkan. Silakan masuk kembali."


def answered(client: Client, **facts: str) -> Ticket:
    ticket = open_ticket(client, **facts)
    do(client, ticket, "answer", answer=EARLIER, category="akun")
    return ticket


def publish_entry(client: Client, question: str, answer: str) -> int:
    with client.application.app_context():
        session = db.session()
        begin_writing(session)
        now = client.application.extensions["clock"]()
        dewi = Actor.staff(make_staff(session, "koordinator"))
        publish(session, EntryText(question, answer), reason="Ditulis", actor=dewi, now=now)
        session.commit()
        return session.scalars(select(FaqEntry.id).order_by(FaqEntry.id.desc())).first() or 0


def offered(client: Client, ticket: Ticket) -> str:
    page = client.get(f"/tugas/{ticket.task_id}/saran?bagian=1")
    assert page.status_code == 200
    return page.text


def test_a_part_of_a_page_is_given_for_the_page_to_fetch(client: Client) -> None:
    ticket = open_ticket(client)
    assert "<html" not in offered(client.login("helpdesk"), ticket)


def test_an_answered_case_like_it_is_offered_without_the_people_in_it(client: Client) -> None:
    earlier = answered(client)
    ticket = open_ticket(client, case_subject="Gagal masuk SPSE, User ID tidak dikenal")
    part = offered(client.login("helpdesk"), ticket)
    assert earlier.number in part
    assert 'data-insert="Yth. Bapak [nama], akun [perusahaan] sudah kami aktifkan. Silakan masuk kembali."' in part
    assert "Andi" not in part


def test_a_case_about_something_else_is_not(client: Client) -> None:
    answered(client, case_subject="Sertifikat pelatihan belum terbit", case_description="Pelatihan bulan lalu.")
    ticket = open_ticket(client)
    assert "Tiket serupa" not in offered(client.login("helpdesk"), ticket)


def test_a_complaint_is_never_offered_to_those_who_may_not_read_it(client: Client) -> None:
    with client.application.app_context():
        desk = client.desk()
        complaint = desk.open(kind="complaint", case_subject="Tidak dapat masuk ke SPSE")
        desk.do(complaint, "answer", answer="Sudah kami tindak lanjuti.", follow_up_taken="Petugas dibina.")
    ticket = open_ticket(client)
    assert "Tiket serupa" not in offered(client.login("helpdesk"), ticket)


def test_an_faq_entry_that_fits_is_offered(client: Client) -> None:
    publish_entry(client, "Mengapa tidak dapat masuk ke SPSE?", "Periksa User ID, lalu tekan Lupa Password.")
    ticket = open_ticket(client)
    part = offered(client.login("helpdesk"), ticket)
    assert 'data-insert="Periksa User ID, lalu tekan Lupa Password."' in part


def test_ready_texts_are_filled_with_the_case_and_their_gaps_named(client: Client) -> None:
    ticket = open_ticket(client)
    write(client.login("helpdesk"), body="Yth. {{nama}} ({{nomor}}), paket {{kode_paket}}. {{petugas}}")
    part = offered(client, ticket)
    assert f'data-insert="Yth. Sari Wulandari ({ticket.number}), paket {{{{kode_paket}}}}. Budi"' in part
    assert "Perlu diisi: {{kode_paket}}" in part


def test_what_is_typed_is_kept_while_one_chooses(client: Client) -> None:
    ticket = open_ticket(client)
    data = {"decision": "answer", "answer": "Baik, Bu.", "category": "akun", "attachments": (BytesIO(PNG), "layar.png")}
    look = client.login("helpdesk").send(f"/tugas/{ticket.task_id}/saran", data, content_type="multipart/form-data")
    assert look.status_code == 303
    assert "Sisipkan teks" in client.get(look.location).text
    page = client.get(f"/tugas/{ticket.task_id}")
    assert "Baik, Bu.</textarea>" in page.text
    assert is_chosen(page.text, "akun")
    assert len(hidden(page, "upload_attachments")) == 1


def test_inserting_puts_the_text_below_what_is_there_and_chooses_the_answer(client: Client) -> None:
    ticket = open_ticket(client)
    module = write(client.login("helpdesk"), body="Silakan tekan Lupa Password.")
    client.send(f"/tugas/{ticket.task_id}/saran", {"answer": "Yth. Ibu,"})
    put = client.send(f"/tugas/{ticket.task_id}/sisipkan", {"dari": f"text_module:{module}", "ke": "answer"})
    assert put.status_code == 303
    page = client.get(f"/tugas/{ticket.task_id}").text
    assert "Yth. Ibu,\n\nSilakan tekan Lupa Password.</textarea>" in page
    assert is_chosen(page, "answer")


def test_the_answer_says_from_what_it_was_written(client: Client) -> None:
    ticket = open_ticket(client)
    module = write(client.login("helpdesk"), body="Silakan tekan Lupa Password.")
    client.send(f"/tugas/{ticket.task_id}/sisipkan", {"dari": f"text_module:{module}"})
    page = client.get(f"/tugas/{ticket.task_id}")
    sources = hidden(page, "sumber")
    assert sources == [f"text_module:{module}"]
    data = {"decision": "answer", "answer": "Silakan tekan Lupa Password.", "category": "akun", "sumber": sources}
    client.send(f"/tugas/{ticket.task_id}/selesaikan", data)
    with client.application.app_context():
        used = db.session.scalars(select(AuditEvent.data).where(AuditEvent.name == "suggestion_used")).one()
        assert orjson.loads(used)["sources"] == sources
        assert db.session.get_one(TextModule, module).uses == 1
    assert drafts(client) == []


def test_a_source_that_is_none_is_not_recorded(client: Client) -> None:
    ticket = open_ticket(client)
    data = {
        "decision": "answer",
        "answer": "Silakan coba lagi.",
        "category": "akun",
        "sumber": ["x:1", "faq:0", "case:'"],
    }
    assert client.login("helpdesk").send(f"/tugas/{ticket.task_id}/selesaikan", data).status_code == 303
    with client.application.app_context():
        assert db.session.scalars(select(AuditEvent).where(AuditEvent.name == "suggestion_used")).all() == []


def test_a_text_of_somebody_else_cannot_be_inserted(client: Client) -> None:
    ticket = open_ticket(client)
    module = write(client.login("helpdesk", "Wati"))
    client.login("helpdesk")
    assert client.send(f"/tugas/{ticket.task_id}/sisipkan", {"dari": f"text_module:{module}"}).status_code == 404


def test_whoever_cannot_complete_the_task_is_offered_nothing(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    assert client.login("helpdesk", "Wati").get(f"/tugas/{ticket.task_id}/saran").status_code == 409
    assert client.login("admin_ppe").get(f"/tugas/{ticket.task_id}/saran").status_code == 403


def test_looking_for_suggestions_costs_the_same_in_a_long_archive(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")

    def statements() -> int:
        seen: list[str] = []

        def note(_conn, _cursor, statement, *_rest) -> None:
            seen.append(statement)

        with client.application.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
        offered(client, ticket)
        with client.application.app_context():
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    for _ in range(3):
        answered(client)
    few = statements()
    for _ in range(6):
        answered(client)
    assert statements() == few


def test_the_page_of_a_case_itself_asks_for_no_suggestions(client: Client) -> None:
    ticket = open_ticket(client)
    answered(client)
    page = client.login("helpdesk").get(f"/tugas/{ticket.task_id}").text
    assert re.search(r'data-composer="/tugas/\d+/saran\?bagian=1"', page)
    assert "Tiket serupa" not in page
