"""Who is at a case right now: `/tiket/<id>/hadir`."""

from sqlalchemy import func, select

from app.database import db
from app.models import CasePresence
from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.work import open_complaint, open_ticket


def test_a_reader_is_named_to_the_others_and_not_to_oneself(client: Client) -> None:
    ticket = open_ticket(client)
    own = client.login("helpdesk").send(f"/tiket/{ticket.case_id}/hadir")
    assert (own.status_code, own.text.strip()) == (200, "")
    others = client.login("helpdesk", "Wati").get(f"/tiket/{ticket.case_id}/hadir")
    assert "Budi juga membuka tiket ini." in others.text
    assert "Budi juga membuka tiket ini." in client.get(f"/tiket/{ticket.case_id}").text
    again = client.get(f"/tiket/{ticket.case_id}/hadir", headers={"If-None-Match": others.headers["ETag"]})
    assert again.status_code == 304


def test_a_writer_is_a_warning_until_they_stop(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/hadir", {"menulis": "1"})
    page = client.login("helpdesk", "Wati").get(f"/tiket/{ticket.case_id}").text
    assert "Budi sedang menulis jawaban sejak" in page
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/hadir")
    assert "menulis" not in client.login("helpdesk", "Wati").get(f"/tiket/{ticket.case_id}/hadir").text


def test_a_presence_ends_by_itself_and_leaves_no_row_behind(client: Client, clock: TravellingClock) -> None:
    ticket, other = open_ticket(client), open_ticket(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/hadir", {"menulis": "1"})
    clock.forward(seconds=44)
    assert "Budi" in client.login("helpdesk", "Wati").get(f"/tiket/{ticket.case_id}/hadir").text
    clock.forward(seconds=1)
    assert client.get(f"/tiket/{ticket.case_id}/hadir").text.strip() == ""
    client.login("helpdesk").send(f"/tiket/{other.case_id}/hadir")
    with client.application.app_context():
        assert db.session.scalar(select(func.count()).select_from(CasePresence)) == 1


def test_closing_the_page_ends_it_at_once(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/hadir")
    assert client.send(f"/tiket/{ticket.case_id}/pergi").status_code == 204
    assert client.login("helpdesk", "Wati").get(f"/tiket/{ticket.case_id}/hadir").text.strip() == ""


def test_the_warning_locks_nobody_out(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tiket/{ticket.case_id}/hadir", {"menulis": "1"})
    typed = {"decision": "answer", "answer": "Sudah dapat masuk.", "category": "akun"}
    assert client.login("helpdesk", "Wati").send(f"/tugas/{ticket.task_id}/selesaikan", typed).status_code == 303
    late = client.login("helpdesk").send(f"/tugas/{ticket.task_id}/selesaikan", typed)
    assert late.status_code == 409
    assert "Wati" in late.text


def test_who_may_not_see_the_case_may_not_be_at_it(client: Client) -> None:
    complaint = open_complaint(client)
    for role in ("helpdesk", "auditor"):
        client.login(role)
        assert client.get(f"/tiket/{complaint.case_id}/hadir").status_code == 403
        assert client.send(f"/tiket/{complaint.case_id}/hadir").status_code == 403


def test_the_auditors_page_tells_nothing_of_its_reader(client: Client) -> None:
    ticket = open_ticket(client)
    assert "data-presence" in client.login("helpdesk").get(f"/tiket/{ticket.case_id}").text
    assert "data-presence" not in client.login("auditor").get(f"/tiket/{ticket.case_id}").text
