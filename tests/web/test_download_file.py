"""Files of a case are handed out as downloads only: `/tiket/<id>/berkas/<id>`."""

from io import BytesIO

from sqlalchemy import select

from app.database import db
from app.models import Attachment
from tests.browser_like import Client
from tests.web.work import ESCALATION, Ticket, open_ticket

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def attach(client: Client, ticket: Ticket) -> int:
    client.login("helpdesk").send(
        f"/tugas/{ticket.task_id}/selesaikan",
        {**ESCALATION, "attachments": (BytesIO(PNG), "layar.png")},
        content_type="multipart/form-data",
    )
    with client.application.app_context():
        return db.session.scalars(select(Attachment.id)).one()


def test_a_file_comes_as_an_attachment_that_the_browser_does_not_run(client: Client) -> None:
    ticket = open_ticket(client)
    file_id = attach(client, ticket)
    answer = client.get(f"/tiket/{ticket.case_id}/berkas/{file_id}")
    assert answer.data == PNG
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "image/png"


def test_a_file_is_found_under_its_own_case_only(client: Client) -> None:
    ticket, other = open_ticket(client), open_ticket(client)
    file_id = attach(client, ticket)
    assert client.get(f"/tiket/{other.case_id}/berkas/{file_id}").status_code == 404
