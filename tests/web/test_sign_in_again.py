"""A sign-in that ended while somebody wrote: after the next one, what was typed is back in its form."""

from io import BytesIO

from werkzeug.test import TestResponse

from app.administration.passwords import set_password
from app.audit import Actor
from app.database import begin_writing, db
from tests.browser_like import Client
from tests.desk import START, TravellingClock, make_staff
from tests.web.asking import PNG, hidden
from tests.web.work import open_ticket

PASSWORD = "kuda laut menari pelan"


def sign_in(client: Client, role: str, kept: str) -> TestResponse:
    """Sign in on the page that carries a form along."""
    with client.application.app_context():
        session = db.session()
        begin_writing(session)
        user = make_staff(session, role)
        set_password(session, user, PASSWORD, actor=Actor.system("cli"), now=START)
        session.commit()
        email = user.email
    return client.send("/masuk", {"email": email, "password": PASSWORD, "kept": kept})


def test_what_was_sent_last_takes_the_place_of_an_earlier_draft(client: Client, clock: TravellingClock) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/draf", {"decision": "answer", "answer": "Kalimat pertama."})
    clock.forward(minutes=5)
    client.delete_cookie("session")
    typed = {"decision": "answer", "answer": "Kalimat pertama. Kalimat kedua."}
    kept = hidden(client.send(f"/tugas/{ticket.task_id}/selesaikan", typed), "kept")[0]
    assert sign_in(client, "helpdesk", kept).location == f"/tugas/{ticket.task_id}"
    assert "Kalimat pertama. Kalimat kedua.</textarea>" in client.get(f"/tugas/{ticket.task_id}").text


def test_what_was_typed_since_in_another_window_is_not_overwritten(client: Client, clock: TravellingClock) -> None:
    ticket = open_ticket(client)
    typed = {"decision": "answer", "answer": "Yang lebih dahulu dikirim."}
    kept = hidden(client.send(f"/tugas/{ticket.task_id}/selesaikan", typed), "kept")[0]
    clock.forward(minutes=5)
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/draf", {"decision": "answer", "answer": "Yang terbaru."})
    sign_in(client, "helpdesk", kept)
    assert "Yang terbaru.</textarea>" in client.get(f"/tugas/{ticket.task_id}").text


def test_the_note_of_a_hand_over_comes_back_and_leaves_the_answer_alone(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk", "Wati")
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/draf", {"decision": "answer", "answer": "Jawaban saya."})
    client.delete_cookie("session")
    kept = hidden(client.send(f"/tugas/{ticket.task_id}/serahkan", {"to": "", "note": "Titip."}), "kept")[0]
    assert sign_in(client, "helpdesk", kept).location == f"/tugas/{ticket.task_id}"
    page = client.get(f"/tugas/{ticket.task_id}").text
    assert "Titip.</textarea>" in page
    assert "Jawaban saya.</textarea>" in page


def test_a_form_of_the_administrator_comes_back_filled_in_once(client: Client) -> None:
    typed = {"name": "Wati Baru", "email": "wati@lpse.test", "roles": ["helpdesk", "auditor"]}
    kept = hidden(client.send("/admin/pengguna/baru", typed), "kept")[0]
    assert sign_in(client, "administrator", kept).location == "/admin/pengguna/baru"
    page = client.get("/admin/pengguna/baru").text
    assert 'value="Wati Baru"' in page
    assert page.count("checked") == 2
    assert "Wati Baru" not in client.get("/admin/pengguna/baru").text


def test_files_have_to_be_chosen_again_and_the_page_says_so(client: Client) -> None:
    ticket = open_ticket(client)
    typed = {"answer": "Jawaban", "attachments": (BytesIO(PNG), "layar.png")}
    assert "perlu Anda pilih lagi" in client.send(f"/tugas/{ticket.task_id}/selesaikan", typed).text


def test_a_text_longer_than_any_draft_keeps_nobody_out(client: Client) -> None:
    ticket = open_ticket(client)
    kept = hidden(client.send(f"/tiket/{ticket.case_id}/catatan", {"body": "kata " * 50_000}), "kept")[0]
    assert sign_in(client, "helpdesk", kept).status_code == 303
