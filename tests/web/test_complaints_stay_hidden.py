"""A complaint is for Koordinator and auditor: nothing of it reaches the others, by its address or by any side door."""

import pytest
from flask import Flask

from app.cases.correspond import REPLY
from app.database import db
from app.models import Case
from tests.browser_like import Client
from tests.structure.test_routes import ask
from tests.web.work import Ticket, open_complaint, open_ticket

SECRET = "zamrudtua"
# for Koordinator alone; covers what was revealed and leads back
OPENS_NOTHING = {"mass_incidents.detach", "privacy.cover"}
OTHERS = ("front_office", "helpdesk", "admin_ppe")
MESSAGE = {"reason": "Hal yang sama.", "kind": "related", "body": "Catatan", "decision": "answer"}


@pytest.fixture
def complaint(client: Client) -> Ticket:
    words = f"Petugas {SECRET} tidak sopan"
    made = open_complaint(client, case_subject=words, case_description=f"Kata saya: {words}", case_error_code="E-777")
    with client.application.app_context():
        desk = client.desk()
        desk.send(desk.session.get_one(Case, made.case_id), REPLY, f"Namanya {SECRET}.")
    return made


@pytest.mark.parametrize("role", OTHERS)
def test_no_address_of_the_case_or_its_task_opens(app: Flask, client: Client, complaint: Ticket, role: str) -> None:
    client.login(role)
    given = {"case_id": complaint.case_id, "task_id": complaint.task_id, "token": "x"}
    tried = 0
    for rule in app.url_map.iter_rules():
        if not {"case_id", "task_id"} & rule.arguments or rule.endpoint in OPENS_NOTHING:
            continue
        address = app.url_map.bind("localhost").build(
            rule.endpoint, {name: given.get(name, 1) for name in rule.arguments}
        )
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = ask(client, method, address)
            assert (answer.status_code, SECRET in answer.text) == (403, False), f"{method} {address}"
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("role", OTHERS)
def test_no_list_search_or_hint_tells_of_it(client: Client, complaint: Ticket, role: str) -> None:
    ticket = open_ticket(client, case_error_code="E-777", case_subject=f"{SECRET} di SPSE")
    client.login(role)
    lists = [f"/kotak-tugas/{queue}" for queue in ("saya", "kelompok", "diikuti", "segera", "lewat", "semua")]
    pages = [*lists, *(f"{one}?q={complaint.number}" for one in lists), "/pemberitahuan", "/surel-masuk"]
    pages += [f"/tiket?q={complaint.number}", f"/tiket?q={SECRET}", "/tiket?jenis=complaint", "/register/pengaduan"]
    pages += [
        f"/tiket/{ticket.case_id}",
        f"/tugas/{ticket.task_id}/saran",
        f"/kotak-tugas/massal?tugas={complaint.task_id}",
    ]
    pages += [f"/tiket/{ticket.case_id}/{verb}?ke={complaint.number}" for verb in ("gabung", "kait")]
    pages += [f"/tiket-baru/ticket/phone/penelepon?q={word}" for word in (SECRET, "Sari", complaint.number)]
    for page in pages:
        text = client.get(page).text
        assert f"Petugas {SECRET}" not in text, page
        assert f"/tiket/{complaint.case_id}" not in text.replace(f"/tiket/{ticket.case_id}", ""), page


def test_it_can_be_no_target_of_a_merge_or_a_link(client: Client, complaint: Ticket) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    for verb in ("gabung", "kait"):
        answer = client.send(f"/tiket/{ticket.case_id}/{verb}", {**MESSAGE, "ke": complaint.number})
        assert answer.status_code == 422, verb
        assert SECRET not in answer.text
    with client.application.app_context():
        assert db.session.get_one(Case, ticket.case_id).merged_into_id is None


def test_nothing_is_counted_of_it_in_a_saved_filter(client: Client, complaint: Ticket) -> None:
    client.login("helpdesk")
    client.send("/kotak-tugas/saringan", {"antrean": f"semua?q={SECRET}", "name": "Zamrud"})
    menu = client.get("/kotak-tugas/semua").text
    entry = menu[menu.index("Zamrud") :]
    assert "count" not in entry[: entry.index("</a>")]
