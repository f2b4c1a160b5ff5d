"""The page of a case: `/tiket/<id>`."""

from datetime import datetime, timedelta

from app.models import Case
from tests.browser_like import Client
from tests.desk import WIB, TravellingClock
from tests.web.work import do, open_complaint, open_ticket


def test_it_says_why_the_case_is_due_when_it_is(client: Client, clock: TravellingClock) -> None:
    clock.at = datetime(2026, 11, 27, 10, 0, tzinfo=WIB)  # the domain's own example: Friday, one working day
    ticket = open_ticket(client)
    clock.forward(hours=3, minutes=59)
    do(client, ticket, "ask", question="Mohon kirim tangkapan layar.")
    clock.at = datetime(2026, 11, 30, 8, 59, tzinfo=WIB)
    with client.application.app_context():
        desk = client.desk()
        desk.send(desk.session.get_one(Case, ticket.case_id), "reply", "Terlampir.")
    page = client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert "1 Desember 2026, 07.30 WIB" in page
    assert "diterima" in page
    assert "27 November 2026, 10.00 WIB" in page
    assert "28 Nov (Sabtu), 29 Nov (Minggu)" in page
    assert "+19 jam" in page
    assert "dipindah ke jam buka berikutnya" in page


def test_a_paused_clock_says_so(client: Client) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "ask", question="Mohon kirim tangkapan layar.")
    page = client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert "Jam berhenti selama menunggu pengguna." in page
    assert "Tidak ada tugas terbuka." in page


def test_the_work_of_others_is_read_with_its_words(client: Client) -> None:
    ticket = open_ticket(client)
    task_id = do(client, ticket, "escalate", escalation_reason="Perlu log server unggah.")
    page = client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert "Tangani tiket: Eskalasikan ke Admin PPE" in page
    assert "Alasan eskalasi" in page
    assert "Menunggu Admin PPE" in page
    assert f"/tugas/{task_id}/selesaikan" not in page


def test_an_answer_is_told_once_as_what_the_requester_read(client: Client) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "answer", answer="Kunci akun sudah dibuka.")
    page = client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert page.count("Kunci akun sudah dibuka.") == 1
    assert "Kepada pengguna" in page


def test_who_holds_the_task_is_said_to_a_colleague_and_no_form_is_offered(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    page = client.login("helpdesk", "Wati").get(f"/tugas/{ticket.task_id}").text
    assert "Dipegang" in page
    assert "Budi" in page
    assert "Selesaikan</button>" not in page


def test_the_auditor_reads_everything_and_changes_nothing(client: Client) -> None:
    ticket, complaint = open_ticket(client), open_complaint(client)
    client.login("auditor")
    for case_id in (ticket.case_id, complaint.case_id):
        page = client.get(f"/tiket/{case_id}")
        assert page.status_code == 200
        assert f"/audit/tiket/{case_id}" in page.text
        posts = page.text.split('method="post"')[1:]
        assert all('action="/keluar"' in form[:60] or "/keluar" in form[:200] for form in posts)


def test_a_complaint_is_not_for_helpdesk(client: Client) -> None:
    complaint = open_complaint(client)
    page = client.login("helpdesk").get(f"/tiket/{complaint.case_id}")
    assert page.status_code == 403
    assert "Koordinator dan Auditor" in page.text


def test_an_npwp_is_covered_but_for_its_end(client: Client) -> None:
    ticket = open_ticket(client, requester_npwp="01.234.567.8-901.000")
    page = client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert "•••• 1000" in page
    assert "01.234.567" not in page


def test_what_a_requester_writes_is_shown_and_never_run(client: Client) -> None:
    ticket = open_ticket(client, case_description="<script>alert(1)</script>")
    page = client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_closed_case_says_why(client: Client, clock: TravellingClock) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "reject", rejection_reason="Iklan obat.")
    clock.forward(days=1)
    page = client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert "Ditolak sebagai spam" in page
    assert "Iklan obat." in page


def test_an_unknown_case_is_not_found(client: Client) -> None:
    assert client.login("helpdesk").get("/tiket/999").status_code == 404


def test_after_an_objection_the_time_of_the_answer_is_a_pause_with_its_own_reason(
    client: Client, clock: TravellingClock
) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "answer", answer="Kunci akun sudah dibuka.")
    clock.at += timedelta(hours=2)
    with client.application.app_context():
        desk = client.desk()
        desk.send(desk.session.get_one(Case, ticket.case_id), "objection", "Masih terkunci.")
    page = client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert "sudah terjawab" in page
    assert "+2 jam 1 menit" in page


def test_a_link_to_a_task_that_has_ended_says_what_became_of_it(client: Client) -> None:
    ticket = open_ticket(client)
    do(client, ticket, "escalate", escalation_reason="Perlu log server unggah.")
    client.login("helpdesk", "Wati")
    for path in (f"/tugas/{ticket.task_id}", f"/kotak-tugas/kelompok?tugas={ticket.task_id}"):
        page = client.get(path).text
        assert "Tugas “Tangani tiket” sudah diselesaikan Budi" in page
    withdrawn = open_ticket(client)
    client.send(f"/lacak/{withdrawn.token}/tarik", {"withdrawal_text": "Sudah bisa sendiri."})
    page = client.login("helpdesk").get(f"/tugas/{withdrawn.task_id}").text
    assert "Tugas “Tangani tiket” tidak berlaku lagi sejak" in page
    assert "Tugas “" not in client.get(f"/tiket/{ticket.case_id}").text
