import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from app.database import db
from tests.browser_like import Client
from tests.desk import Desk


@pytest.fixture
def cases(app: Flask, client: Client) -> dict[str, int]:
    """Sari's went by Admin PPE and is late; Joko's was answered by Budi."""
    with app.app_context():
        desk = client.desk()
        sari = desk.open(case_category="registrasi")
        desk.do(sari, "escalate", escalation_reason="Perlu akses basis data pengguna.")
        desk.wait(days=3)
        joko = desk.open(
            requester_name="Joko Prasetyo", requester_organization="PT Samudra", case_subject="Unggah gagal"
        )
        desk.do(joko, "answer", answer="Perkecil berkasnya lalu unggah lagi.")
        ids = {"sari": sari.id, "joko": joko.id, "budi": desk.staff("helpdesk").id, "ani": desk.staff("admin_ppe").id}
        desk.session.rollback()
        return ids


def found(client: Client, cases: dict[str, int], query: str) -> set[str]:
    page = client.login("auditor").get(f"/audit/kasus?{query.format(**cases)}")
    assert page.status_code == 200
    return {name for name in ("sari", "joko") if f'/audit/tiket/{cases[name]}"' in page.text}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"sari", "joko"}),
        ("pengguna=prasetyo+samudra", {"joko"}),
        ("petugas={budi}", {"sari", "joko"}),
        ("petugas={ani}", set()),
        ("langkah=resolve", {"sari"}),
        ("langkah=handle", {"sari", "joko"}),
        ("kategori=registrasi", {"sari"}),
        ("sla=lewat", {"sari"}),
        ("sla=tepat", {"joko"}),
        ("versi=1", {"sari", "joko"}),
        ("versi=2", set()),
        ("dari=2026-11-04", {"joko"}),
        ("sampai=2026-11-03", {"sari"}),
        ("q=perkecil", {"joko"}),
        ("q=basis+data", {"sari"}),
        ("q=perkecil&sla=lewat", set()),
        ("nomor=%25", set()),
        ("petugas=bukan&sla=entah", {"sari", "joko"}),
    ],
)
def test_a_case_is_found_by_each_of_its_sides(
    client: Client, cases: dict[str, int], query: str, names: set[str]
) -> None:
    assert found(client, cases, query) == names


def test_a_day_that_is_none_is_said_and_stays_in_its_field(client: Client, cases: dict[str, int]) -> None:
    page = client.login("auditor").get("/audit/kasus?dari=kemarin")
    assert "“kemarin” bukan tanggal" in page.text
    assert 'value="kemarin"' in page.text


def test_a_long_list_is_read_to_its_end_and_every_case_is_seen_once(app: Flask, client: Client) -> None:
    with app.app_context():
        desk = client.desk()
        numbers = [desk.open().number for _ in range(53)]
        desk.session.rollback()
    client.login("auditor")
    first = client.get("/audit/kasus?kategori=akun").text
    assert "53 kasus" in first
    oldest_on_it = numbers[3]
    assert oldest_on_it in first
    assert numbers[2] not in first
    link = re.search(r'rel="next"\s+href="([^"]+)"', first)
    assert link is not None
    following = html.unescape(link[1])
    assert "kategori=akun" in following
    second = client.get(following).text
    assert [number for number in numbers if number in second] == numbers[:3]
    assert 'rel="next"' not in second


def test_a_page_far_down_asks_the_database_no_more_than_the_first(
    client: Client, app: Flask, cases: dict[str, int]
) -> None:
    client.login("auditor")
    client.get("/audit/kasus")
    with counted(app) as first:
        client.get("/audit/kasus")
    with counted(app) as later:
        client.get(f"/audit/kasus?sebelum={cases['joko']}")
    assert len(later) <= len(first) + 1


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_a_reader_of_a_case_is_not_its_handler(client: Client, app: Flask, cases: dict[str, int]) -> None:
    client.login("auditor").get(f"/audit/tiket/{cases['joko']}")
    with app.app_context():
        agus = Desk(db.session()).staff("auditor").id
    assert found(client, cases, f"petugas={agus}") == set()
