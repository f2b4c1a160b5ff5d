"""Enter a visit at the counter, with a scan of the printed form: `/tiket-baru/ticket/counter`."""

from io import BytesIO

from sqlalchemy import select

from app.database import db
from app.models import Attachment, Case
from tests.browser_like import Client

URL = "/tiket-baru/ticket/counter"
VISIT = {
    "name": "Sari Wulandari",
    "organization": "PT Maju",
    "phone": "0812 3456 7890",
    "role": "vendor",
    "category": "adp",
    "subject": "Aktivasi ADP",
    "description": "Membawa surat permohonan.",
    "identity_verified": "true",
}
PDF = b"%PDF-1.7\n%%EOF"


def test_front_office_enters_a_visit_with_its_scan(client: Client) -> None:
    answer = client.login("front_office").send(
        URL, {**VISIT, "attachments": (BytesIO(PDF), "formulir.pdf")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "formulir.pdf" in page
    assert "/lacak/" in page
    with client.application.app_context():
        case = db.session.scalars(select(Case)).unique().one()
        assert (case.channel, case.requester.identity_verified) == ("counter", True)
        assert db.session.scalars(select(Attachment.case_id)).one() == case.id


def test_a_disguised_file_is_refused_and_what_was_typed_is_kept(client: Client) -> None:
    page = client.login("front_office").send(
        URL, {**VISIT, "attachments": (BytesIO(b"MZ\x90"), "formulir.pdf")}, content_type="multipart/form-data"
    )
    assert page.status_code == 422
    assert "bukan gambar atau PDF" in page.text
    assert "Membawa surat permohonan." in page.text


def test_only_the_ways_in_of_ones_own_lane_are_offered(client: Client) -> None:
    page = client.login("front_office").get("/kotak-tugas/saya").text
    assert URL in page
    assert "/tiket-baru/ticket/phone" not in page
    assert "/tiket-baru/complaint/letter" in client.login("koordinator").get("/kotak-tugas/saya").text
