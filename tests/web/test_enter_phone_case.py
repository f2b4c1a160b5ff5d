"""Enter a telephone call: `/tiket-baru/ticket/phone`."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.database import db
from app.models import AuditEvent, Case
from tests.browser_like import Client
from tests.desk import START
from tests.web.work import drafts

URL = "/tiket-baru/ticket/phone"
CALL = {
    "name": "Sari Wulandari",
    "phone": "0812 3456 7890",
    "role": "vendor",
    "category": "akun",
    "subject": "Lupa kata sandi SPSE",
    "description": "Surel lama sudah tidak dapat dibuka.",
}


def local(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


def cases(client: Client) -> list[Case]:
    with client.application.app_context():
        return list(db.session.scalars(select(Case).order_by(Case.id)).unique())


def test_the_case_page_shows_the_number_and_the_link_to_hand_over(client: Client) -> None:
    answer = client.login("helpdesk").send(URL, CALL)
    (case,) = cases(client)
    assert (answer.status_code, answer.location) == (303, f"/tiket/{case.id}")
    page = client.get(answer.location).text
    assert f"Tersimpan dengan nomor {case.number}." in page
    assert f"http://localhost/lacak/{case.tracking_token}" in page
    assert (case.channel, case.received_at) == ("phone", START)


def test_the_link_is_shown_to_nobody_but_its_writer(client: Client) -> None:
    client.login("helpdesk").send(URL, CALL)
    (case,) = cases(client)
    assert case.tracking_token not in client.login("helpdesk", "Wati").get(f"/tiket/{case.id}").text


def test_a_back_dated_call_keeps_both_instants(client: Client) -> None:
    earlier = START - timedelta(hours=1)
    client.login("helpdesk").send(URL, {**CALL, "received_at": local(earlier)})
    (case,) = cases(client)
    assert (case.received_at, case.entered_at) == (earlier, START)
    with client.application.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.name == "case_opened")).one()
        assert (event.at, event.stated_at) == (START, earlier)
    page = client.get(f"/tiket/{case.id}").text
    assert "3 November 2026, 08.00 WIB" in page
    assert "3 November 2026, 09.00 WIB" in page


def test_a_call_dated_years_back_is_a_mistyped_year(client: Client) -> None:
    page = client.login("helpdesk").send(URL, {**CALL, "received_at": "1999-12-31T10:00"})
    assert page.status_code == 422
    assert "Periksa tahunnya." in page.text
    assert cases(client) == []


def test_a_call_from_the_future_is_refused_beside_the_field(client: Client) -> None:
    page = client.login("helpdesk").send(URL, {**CALL, "received_at": local(START + timedelta(days=1))})
    assert page.status_code == 422
    assert 'href="#field-received_at"' in page.text
    assert "masa depan" in page.text
    assert 'value="Sari Wulandari"' in page.text
    assert cases(client) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "abc"}, "Tulis nomor telepon"),
        ({"subject": ""}, "Isi “Pokok masalah”."),
        ({"category": "x"}, "Pilih"),
    ],
)
def test_a_wrong_answer_is_said_and_the_rest_is_kept(client: Client, wrong: dict[str, Any], sentence: str) -> None:
    page = client.login("helpdesk").send(URL, {**CALL, **wrong})
    assert page.status_code == 422
    assert sentence in page.text
    assert "Surel lama sudah tidak dapat dibuka." in page.text


def test_a_form_sent_twice_opens_one_case(client: Client) -> None:
    page = client.login("helpdesk").get(URL).text
    once = page.split('name="once" value="')[1].split('"')[0]
    locations = {client.send(URL, {**CALL, "once": once}).location for _ in range(2)}
    assert len(cases(client)) == 1
    assert len(locations) == 1


def test_a_draft_is_continued_or_thrown_away(client: Client) -> None:
    client.login("helpdesk").send(f"{URL}/draf", {"name": "Sari W", "subject": "Lupa"})
    page = client.get(URL).text
    assert 'value="Sari W"' in page
    assert "Melanjutkan konsep yang tersimpan" in page
    client.send(f"{URL}/buang")
    assert drafts(client) == []
    assert "Sari W" not in client.get(URL).text


def test_saving_drops_the_draft(client: Client) -> None:
    client.login("helpdesk").send(f"{URL}/draf", {"name": "Sari W"})
    client.send(URL, CALL)
    assert drafts(client) == []


def test_front_office_does_not_answer_the_telephone(client: Client) -> None:
    assert client.login("front_office").get(URL).status_code == 403
    assert client.send(URL, CALL).status_code == 403


def test_the_portal_is_not_entered_by_staff(client: Client) -> None:
    assert client.login("helpdesk").get("/tiket-baru/ticket/portal").status_code == 403


def test_a_channel_that_the_procedure_does_not_know_is_not_found(client: Client) -> None:
    assert client.login("helpdesk").get("/tiket-baru/ticket/telex").status_code == 404
    assert client.get("/tiket-baru/wish/phone").status_code == 404
