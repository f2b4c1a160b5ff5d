"""Rina tries a draft step by step, lets days pass, takes a step back; nothing real is touched."""

from sqlalchemy import func, select

from app.database import db
from app.models import AuditEvent, Base
from tests.browser_like import Client
from tests.web.trying import NINE, begin, change, draft_of, tried


def rows(client: Client) -> dict[str, int]:
    """Count every row of the installation but the tries themselves."""
    with client.application.app_context():
        tables = {name: table for name, table in Base.metadata.tables.items() if name != "procedure_try"}
        return {name: db.session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}


def test_the_ways_in_are_offered_and_their_form_begins_with_an_example(client: Client) -> None:
    draft = draft_of(client)
    assert "Permintaan portal diterima" in client.get(f"/proses/draf/{draft}/coba").text
    page = client.get(f"/proses/draf/{draft}/coba?mulai=ticket.portal").text
    assert 'value="Sari Contoh"' in page
    assert f'value="{NINE}"' in page  # the clock begins at the present


def test_a_case_comes_in_and_its_mail_is_shown(client: Client) -> None:
    draft = draft_of(client)
    assert begin(client, draft).status_code == 303
    page = client.get(f"/proses/draf/{draft}/coba").text
    assert "Selasa, 3 November 2026 09.00 WIB" in page
    assert "Tiket T-2026-000001 kami terima: Tidak dapat masuk ke SPSE" in page
    assert "Yth. Sari Wulandari" in page
    assert 'data-waiting="handle"' in page
    assert "Apa tindakan Anda?" in page


def test_a_start_form_that_is_refused_keeps_what_was_typed(client: Client) -> None:
    draft = draft_of(client)
    page = begin(client, draft, email="bukan surel", saat_percobaan="kapan")
    assert page.status_code == 422
    assert 'value="bukan surel"' in page.text
    assert "Isi tanggal dan jam" in page.text


def test_a_task_is_completed_and_a_timer_is_waited_for(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    home = f"/proses/draf/{draft}/coba"
    answer = {"langkah": 0, "decision": "answer", "answer": "Silakan atur ulang kata sandi.", "category": "akun"}
    assert client.send(f"{home}/tugas/handle", answer).status_code == 303
    page = client.get(home).text
    assert "Batas waktu tanggapan lewat" in page
    assert "Jumat, 6 November 2026 09.00 WIB" in page
    client.send(f"{home}/waktu", {"langkah": 1, "pewaktu": "confirmation_overdue"})
    page = client.get(home).text
    assert "Ditutup otomatis, tanpa tanggapan atas jawaban" in page
    # only what was changed in the form is kept, so that what it begins with goes on being tried
    assert dict(tried(client).steps[0].answers) == {"decision": "answer", "answer": "Silakan atur ulang kata sandi."}


def test_a_task_form_that_is_refused_keeps_what_was_typed(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    page = client.send(f"/proses/draf/{draft}/coba/tugas/handle", {"langkah": 0, "decision": "ask", "question": "Apa?"})
    assert page.status_code == 422
    assert "Ada yang perlu diperbaiki" in page.text
    assert "Apa?" in page.text
    assert tried(client).steps == ()


def test_the_clock_moves_by_working_days_and_to_an_instant_and_never_back(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft, saat_percobaan="2026-12-23T10:00")
    home = f"/proses/draf/{draft}/coba"
    client.send(f"{home}/waktu", {"langkah": 0, "hari": "1"})
    assert "Senin, 28 Desember 2026 10.00 WIB" in client.get(home).text
    client.send(f"{home}/waktu", {"langkah": 1, "sampai": "2026-12-28T15:00"})
    assert "Senin, 28 Desember 2026 15.00 WIB" in client.get(home).text
    client.send(f"{home}/waktu", {"langkah": 2, "sampai": "2026-12-01T15:00"})
    page = client.get(home).text
    assert "Langkah 3 tidak dapat dijalankan" in page
    assert "Waktu tidak dapat berjalan mundur" in page
    client.send(f"{home}/batal", {"langkah": 3, "sisa": 2})
    assert "tidak dapat dijalankan" not in client.get(home).text


def test_a_message_comes_in_and_a_step_is_taken_back(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    home = f"/proses/draf/{draft}/coba"
    client.send(f"{home}/pesan", {"langkah": 0, "pesan": "withdrawal", "teks": "Sudah teratasi."})
    page = client.get(home).text
    assert "Ditarik pengguna" in page
    assert "Sudah teratasi." in page
    client.send(f"{home}/batal", {"langkah": 1})
    assert "Ditarik pengguna" not in client.get(home).text
    client.send(f"{home}/ulang")
    assert "Bagaimana kasusnya masuk?" in client.get(home).text


def test_a_page_that_has_been_overtaken_in_another_window_is_told(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    home = f"/proses/draf/{draft}/coba"
    client.send(f"{home}/waktu", {"langkah": 0, "jam": "1"})
    late = client.send(f"{home}/waktu", {"langkah": 0, "jam": "1"})
    assert late.status_code == 409
    assert "sudah berlanjut di jendela lain" in late.text


def test_a_try_follows_the_draft_as_it_is_changed(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    change(client, draft, "processes/handle_ticket.bpmn", b'name="Tangani tiket">', b'name="Kerjakan tiket">')
    assert "Kerjakan tiket" in client.get(f"/proses/draf/{draft}/coba").text


def test_a_step_that_fails_is_shown_on_its_element(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    wrong = b"workdays_later(settings.hilang)"
    change(client, draft, "processes/handle_ticket.bpmn", b"workdays_later(settings.confirmation_days)", wrong)
    answer = {"langkah": 0, "decision": "answer", "answer": "Silakan atur ulang kata sandi.", "category": "akun"}
    home = f"/proses/draf/{draft}/coba"
    client.send(f"{home}/tugas/handle", answer)
    page = client.get(home)
    assert page.status_code == 200
    assert "Langkah 1 tidak dapat dijalankan" in page.text
    assert "<code>handle_ticket</code>" in page.text
    assert "Gagal: " in page.text  # the note on the diagram


def test_a_draft_that_cannot_be_run_says_what_to_mend_and_keeps_the_steps(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    change(client, draft, "processes/ticket.bpmn", b"<bpmn:process ", b"<bpmn:prozess ")
    page = client.get(f"/proses/draf/{draft}/coba")
    assert page.status_code == 200
    assert "Draf ini belum dapat dijalankan" in page.text
    assert "processes/ticket.bpmn" in page.text
    change(client, draft, "processes/ticket.bpmn", b"<bpmn:prozess ", b"<bpmn:process ")
    assert "T-2026-000001" in client.get(f"/proses/draf/{draft}/coba").text


def test_a_published_version_is_tried_too(client: Client) -> None:
    client.login("process_owner")
    sent = {"saat_percobaan": NINE, "name": "Sari", "email": "sari@penyedia.test", "request_type": "saran"}
    sent |= {"subject": "Usul jam layanan", "description": "Mohon buka sampai sore.", "consent": "true"}
    assert client.send("/proses/1/coba/mulai/complaint/portal", sent).status_code == 303
    page = client.get("/proses/1/coba").text
    assert "P-2026-000001" in page
    assert "Simpan sebagai skenario" not in page
    assert "/proses/1/berkas/processes/" in page


def test_a_step_that_could_not_be_read_again_is_refused_and_the_try_stays(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    home = f"/proses/draf/{draft}/coba"
    assert client.send(f"{home}/waktu", {"langkah": 0, "pewaktu": "\x1b[31m"}).status_code == 400
    assert client.send(f"{home}/pesan", {"langkah": 0, "pesan": "a\nb"}).status_code == 400
    assert client.send(f"{home}/tugas/tidak-ada", {"langkah": 0}).status_code == 422
    assert client.get(home).status_code == 200


def test_a_decision_is_told_in_the_words_of_its_form(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    sent = {"langkah": 0, "decision": "escalate", "escalation_reason": "Perlu dicek.", "category": "akun"}
    client.send(f"/proses/draf/{draft}/coba/tugas/handle", sent)
    assert "Tangani tiket: Eskalasikan ke Admin PPE" in client.get(f"/proses/draf/{draft}/coba").text


def test_a_try_is_its_owners_alone(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    client.login("process_owner", "Wulan")
    assert "Bagaimana kasusnya masuk?" in client.get(f"/proses/draf/{draft}/coba").text


def test_what_is_typed_into_a_try_is_never_markup(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft, subject="<script>alert(1)</script> {{ 7*7 }}")
    page = client.get(f"/proses/draf/{draft}/coba").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page


def test_nothing_of_a_whole_try_touches_the_installation(client: Client) -> None:
    draft = draft_of(client)
    before = rows(client)
    begin(client, draft)
    home = f"/proses/draf/{draft}/coba"
    answer = {"langkah": 0, "decision": "answer", "answer": "Silakan atur ulang kata sandi.", "category": "akun"}
    client.send(f"{home}/tugas/handle", answer)
    client.send(f"{home}/waktu", {"langkah": 1, "hari": "5"})
    client.get(home)
    client.get(f"/proses/draf/{draft}/skenario?jalankan=1")
    assert rows(client) == before
    with client.application.app_context():
        assert db.session.scalar(select(func.count()).where(AuditEvent.case_id.is_not(None))) == 0
