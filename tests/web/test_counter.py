"""The counter: numbers for those who wait, the printed form, and its scan when both have signed."""

import re
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from app.database import db
from app.models import Attachment, AuditEvent, Case, QueueSlip
from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.work import Ticket, do, events, open_ticket

VISIT = {
    "name": "Sari Wulandari",
    "organization": "PT Maju Jaya",
    "phone": "0812 3456 7890",
    "role": "vendor",
    "category": "adp",
    "subject": "Aktivasi ADP",
    "description": "Membawa surat permohonan.",
}
SCAN = b"%PDF-1.7\n%%EOF"


def numbers(client: Client) -> list[tuple[str, int]]:
    with client.application.app_context():
        slips = db.session.scalars(select(QueueSlip).order_by(QueueSlip.id))
        return [(slip.day.isoformat(), slip.number) for slip in slips]


def visit(client: Client, **more: object) -> Ticket:
    """Let Fitri enter a visit."""
    answer = client.login("front_office").send("/tiket-baru/ticket/counter", {**VISIT, **more})
    with client.application.app_context():
        case = db.session.get_one(Case, int(answer.location.rpartition("/")[2]))
        return Ticket(case.id, 0, case.number, case.tracking_token)


def test_each_visitor_of_the_day_gets_the_next_number_and_the_next_day_begins_anew(
    client: Client, clock: TravellingClock
) -> None:
    client.login("front_office")
    for _ in range(2):
        client.send("/loket")
    clock.forward(hours=15)  # 00.00 WIB, while it is still yesterday in UTC
    client.send("/loket")
    assert numbers(client) == [("2026-11-03", 1), ("2026-11-03", 2), ("2026-11-04", 1)]


def test_the_same_click_sent_twice_gives_one_number(client: Client) -> None:
    page = client.login("front_office").get("/loket").text
    once = page.split('name="once" value="')[1].split('"')[0]
    assert len({client.send("/loket", {"once": once}).location for _ in range(2)}) == 1
    assert len(numbers(client)) == 1


def test_the_slip_says_number_and_time_and_its_holder_is_served_by_entering_the_visit(client: Client) -> None:
    slip = client.login("front_office").send("/loket").location
    page = client.get(slip).text
    assert 'class="slip-large">1<' in page
    assert "3 November 2026" in page
    entry = re.search(r'href="(/tiket-baru/ticket/counter\?nomor=\d+)"', page)
    assert entry is not None
    form = client.get(entry[1]).text
    number = re.search(r'name="nomor" value="(\d+)"', form)
    assert number is not None
    case = visit(client, nomor=number[1])
    assert case.number in client.get("/loket").text
    assert "queue_number_called" in events(client, case)
    assert "Layani nomor" not in client.get("/loket").text


def test_a_served_slip_keeps_its_first_case_and_a_wrong_one_stops_nobody(client: Client) -> None:
    client.login("front_office").send("/loket")
    first = visit(client, nomor="1")
    for nomor in ("1", "999", "x", "9" * 30, "-1"):
        visit(client, nomor=nomor, subject=f"Kunjungan {nomor}")
    with client.application.app_context():
        assert db.session.scalars(select(QueueSlip.case_id)).all() == [first.case_id]


def test_the_queue_is_for_the_counter(client: Client) -> None:
    assert client.login("helpdesk").get("/loket").status_code == 403
    assert client.send("/loket").status_code == 403
    assert client.login("front_office").get("/loket/12").status_code == 404


def printed(client: Client, case: Ticket) -> pypdfium2.PdfDocument:
    answer = client.get(f"/tiket/{case.case_id}/formulir.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return pypdfium2.PdfDocument(answer.data)


def test_the_form_is_printed_with_the_visitors_own_link_and_on_record(client: Client) -> None:
    case = visit(client)
    document = printed(client, case)
    text = document[0].get_textpage().get_text_range()
    for words in (case.number, "Sari Wulandari", "PT Maju Jaya", "Aktivasi ADP", "Membawa surat permohonan.", "Fitri"):
        assert words in text
    (code,) = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
    assert code.text == f"http://localhost/lacak/{case.token}"
    assert events(client, case)[-1] == "service_form_printed"


def test_the_form_shows_the_answer_and_only_what_the_requester_sent(client: Client) -> None:
    case = visit(client)
    client.send(
        f"/tiket/{case.case_id}/formulir",
        {"scan": (BytesIO(SCAN), "rahasia-kantor.pdf")},
        content_type="multipart/form-data",
    )
    do(client, case, "answer", answer="ADP sudah aktif. Silakan masuk kembali.", category="adp")
    text = printed(client, case)[0].get_textpage().get_text_range()
    assert "ADP sudah aktif." in text
    assert "rahasia-kantor" not in text


def test_a_secret_that_was_written_down_is_not_carried_away_on_paper(client: Client) -> None:
    case = visit(client, subject="Sandi Mawar2024 ditolak", description="Kata sandi: Mawar2024, NIK 3171014905850003.")
    text = printed(client, case)[0].get_textpage().get_text_range()
    assert "Kata sandi: [kata sandi], NIK [NIK]." in text
    assert "Mawar2024" not in text
    assert "3171014905850003" not in text


@pytest.mark.parametrize(
    ("role", "channel", "status"),
    [
        ("front_office", "counter", 200),
        ("helpdesk", "counter", 200),
        ("admin_ppe", "counter", 403),
        ("auditor", "counter", 403),
        ("helpdesk", "portal", 403),
    ],
)
def test_only_who_meets_the_visitor_prints_the_link(client: Client, role: str, channel: str, status: int) -> None:
    case = visit(client) if channel == "counter" else open_ticket(client)
    client.login(role)
    assert client.get(f"/tiket/{case.case_id}/formulir.pdf").status_code == status
    assert client.get(f"/tiket/{case.case_id}/formulir").status_code == status
    assert ("/formulir" in client.get(f"/tiket/{case.case_id}").text) == (status == 200)


def attach(client: Client, case: Ticket, content: bytes = SCAN, name: str = "formulir.pdf") -> int:
    files = {"scan": (BytesIO(content), name)}
    return client.send(f"/tiket/{case.case_id}/formulir", files, content_type="multipart/form-data").status_code


def test_the_signed_form_is_attached_marked_and_seen_by_staff_alone(client: Client) -> None:
    case = visit(client)
    assert attach(client, case) == 303
    for page in (f"/tiket/{case.case_id}", f"/tiket/{case.case_id}/formulir"):
        assert "formulir.pdf" in client.get(page).text
        assert "Formulir bertanda tangan" in client.get(page).text
    assert "formulir.pdf" not in client.get(f"/lacak/{case.token}").text
    with client.application.app_context():
        (file,) = db.session.scalars(select(Attachment))
        assert (file.purpose, file.is_internal, file.case_id) == ("signed_form", True, case.case_id)
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "signed_form_attached")).one()
        assert file.sha256 in event.data


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "Pilih berkas pindaiannya dahulu."),
        (b"", "formulir.pdf", "kosong (0 bita)"),
        (b"MZ\x90", "formulir.pdf", "bukan gambar atau PDF"),
    ],
)
def test_a_scan_that_cannot_be_taken_is_said_beside_the_field(
    client: Client, content: bytes, name: str, sentence: str
) -> None:
    case = visit(client)
    files = {"scan": (BytesIO(content), name)} if name else {}
    page = client.send(f"/tiket/{case.case_id}/formulir", files, content_type="multipart/form-data")
    assert page.status_code == 422
    assert sentence in page.text
    assert "signed_form_attached" not in events(client, case)


def test_a_visit_solved_at_the_counter_is_answered_by_who_is_helpdesk_too(client: Client) -> None:
    with client.application.app_context():
        desk = client.desk()
        fitri = desk.staff("front_office")
        fitri.groups += desk.staff("helpdesk").groups
        desk.session.commit()
    case = visit(client, told="ADP sudah kami aktifkan.", selesai="1")
    with client.application.app_context():
        assert db.session.get_one(Case, case.case_id).position == "answered"


def test_a_late_scan_is_attached_after_the_case_has_closed(client: Client, clock: TravellingClock) -> None:
    case = visit(client)
    do(client, case, "reject", rejection_reason="Bukan untuk kami.", category="adp")
    clock.at += timedelta(days=1)
    assert attach(client.login("front_office"), case) == 303


def test_the_same_scan_sent_twice_is_attached_once(client: Client) -> None:
    case = visit(client)
    for _ in range(2):
        assert attach(client, case) == 303
    assert client.get(f"/tiket/{case.case_id}/formulir").text.count(">formulir.pdf</a>") == 1
    assert events(client, case).count("signed_form_attached") == 1
