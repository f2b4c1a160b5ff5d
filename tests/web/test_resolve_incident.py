"""Decide on a step that failed: `/insiden`."""

import re

import pytest

from app.database import db
from app.models import Incident
from tests.broken import broken, publish, sweep, without_service
from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.work import Ticket, do, events, open_ticket, position, user_id

REASON = "Layanan sudah diperbaiki."


@pytest.fixture
def failed(client: Client, clock: TravellingClock, monkeypatch: pytest.MonkeyPatch) -> Ticket:
    """A ticket whose reminder to the requester could not be sent; by now it could."""
    user_id(client, "koordinator")
    ticket = open_ticket(client)
    do(client, ticket, "ask", question="Mohon kirim tangkapan layarnya.")
    clock.forward(days=2, hours=1)
    with client.application.app_context(), monkeypatch.context() as patch:
        without_service(patch, "user/remind")
        sweep(client.desk())
    return ticket


def incident(client: Client) -> Incident:
    with client.application.app_context():
        return db.session.get_one(Incident, 1)


@pytest.mark.parametrize("role", ["koordinator", "process_owner"])
def test_the_menu_counts_and_the_list_says_what_failed_where_and_why(client: Client, failed: Ticket, role: str) -> None:
    page = client.login(role).get("/insiden").text
    assert '<span class="queue-count">1</span>' in page
    for words in ("Ingatkan pengguna", "Tangani tiket, versi 1", "user/remind", "Tenggat proses tiba", failed.number):
        assert words in page, words
    has_link = f'href="/tiket/{failed.case_id}"' in page
    assert has_link == (role == "koordinator")  # the process owner reads no case


@pytest.mark.parametrize("role", ["helpdesk", "auditor", "administrator"])
def test_it_is_for_nobody_else(client: Client, failed: Ticket, role: str) -> None:
    client.login(role)
    assert client.get("/insiden").status_code == 403
    assert client.send("/insiden/1/batalkan", {"reason": REASON}).status_code == 403
    assert "/insiden" not in client.get("/akun/sandi").text


def test_an_empty_list_says_what_it_is_for(client: Client) -> None:
    assert "Tidak ada insiden." in client.login("koordinator").get("/insiden").text


def test_retry_runs_it_and_the_reason_is_in_the_history(client: Client, failed: Ticket) -> None:
    answer = client.login("koordinator").send("/insiden/1/ulangi", {"reason": REASON})
    assert (answer.status_code, answer.location) == (303, "/insiden")
    page = client.get("/insiden").text
    assert "Berhasil" in page
    assert "Tidak ada insiden." in page
    assert "timer_fired" in events(client, failed)
    done = client.get("/insiden?keadaan=selesai").text
    assert "Dijalankan ulang" in done
    assert "Dewi" in done
    assert REASON in client.get("/insiden/1").text
    assert REASON in client.login("auditor").get(f"/audit/tiket/{failed.case_id}").text


def test_retry_that_fails_again_says_so_and_counts(
    client: Client, failed: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_service(monkeypatch, "user/remind")
    page = client.login("koordinator").send("/insiden/1/ulangi", {"reason": REASON})
    assert page.status_code == 409
    assert "Gagal lagi." in page.text
    assert (incident(client).attempts, incident(client).closed_at) == (2, None)


def test_moving_offers_the_tasks_of_the_process_and_puts_the_case_there(client: Client, failed: Ticket) -> None:
    page = client.login("process_owner").get("/insiden/1").text
    assert "Selesaikan masalah (Admin PPE)" in page
    assert "Susun naskah FAQ" not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))  # three forms, each with a reason
    answer = client.send("/insiden/1/pindahkan", {"reason": REASON, "to": "resolve"})
    assert answer.status_code == 303
    assert position(client, failed) == "admin_ppe"


def test_cancelling_ends_the_case(client: Client, failed: Ticket) -> None:
    assert client.login("koordinator").send("/insiden/1/batalkan", {"reason": REASON}).status_code == 303
    assert position(client, failed) == "closed"
    assert "gangguan pada sistem kami" in client.get(f"/lacak/{failed.token}").text


@pytest.mark.parametrize(
    ("action", "typed", "missing"),
    [
        ("ulangi", {"reason": "  "}, "Tuliskan alasannya."),
        ("batalkan", {}, "Tuliskan alasannya."),
        ("pindahkan", {"to": "resolve"}, "Tuliskan alasannya."),
        ("pindahkan", {"reason": REASON}, "Pilih langkah tujuannya."),
        ("pindahkan", {"reason": REASON, "to": "handle_nothing"}, "Pilih langkah dari daftar."),
    ],
)
def test_a_decision_without_its_reason_or_its_step_is_refused(
    client: Client, failed: Ticket, action: str, typed: dict[str, str], missing: str
) -> None:
    page = client.login("koordinator").send(f"/insiden/1/{action}", typed)
    assert page.status_code == 422
    assert missing in page.text
    if typed.get("reason") == REASON:
        assert REASON in page.text
    assert incident(client).closed_at is None


def test_the_second_to_decide_is_told_who_did(client: Client, failed: Ticket) -> None:
    client.login("koordinator").send("/insiden/1/ulangi", {"reason": REASON})
    page = client.login("process_owner").send("/insiden/1/batalkan", {"reason": REASON})
    assert page.status_code == 409
    assert "Dewi" in page.text


def test_a_task_is_not_retried_here(client: Client) -> None:
    with client.application.app_context():
        desk = client.desk()
        publish(desk, confirmation_days=None)
        case = desk.open()
        broken(desk, lambda: desk.do(case, "answer", answer="Sudah."))
    page = client.login("koordinator").get("/insiden/1").text
    assert "/insiden/1/ulangi" not in page
    assert "/insiden/1/pindahkan" in page


def test_an_incident_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.login("koordinator").get("/insiden/7").status_code == 404
