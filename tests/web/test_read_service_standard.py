import pytest
from flask import Flask

from app.administration.agency import change_settings
from app.audit import Actor
from app.database import begin_writing, db
from tests.browser_like import Client
from tests.desk import START, TravellingClock


def test_the_first_page_tells_the_published_standard(client: Client) -> None:
    page = client.get("/").text
    published = (
        "Pengguna Layanan agar menyiapkan bahan diskusi",
        "helpdesk-lpse@basarnas.go.id",
        "Admin PPE melakukan eskalasi ke Helpdesk LKPP",
        "maksimal 1x24 jam",
        "maksimal 3x24 jam",
        "Tidak dipungut biaya",
        "Penayangan pertanyaan yang disampaikan pengguna",
        "ukpbjbasarnas@basarnas.go.id",
    )
    assert [text for text in published if text not in page] == []


def test_an_empty_detail_is_said_to_be_undetermined(app: Flask, client: Client) -> None:
    assert "No. SK: belum ditetapkan" in client.get("/").text
    with app.app_context():
        begin_writing(db.session())
        change_settings(db.session(), {"decree_number": "12/2026"}, actor=Actor.system(), now=START)
        db.session.commit()
    assert "No. SK: 12/2026" in client.get("/").text


def test_the_service_hours_come_from_the_calendar(client: Client) -> None:
    page = client.get("/").text
    assert "Senin–Kamis 07.30–16.00 WIB, Jumat 07.30–16.30 WIB" in page


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [(0, "sampai pukul 16.00"), (10, "Buka lagi Rabu, 4 November 2026 07.30 WIB")],
)
def test_the_page_says_whether_the_service_is_open(
    client: Client, clock: TravellingClock, hours: int, sentence: str
) -> None:
    clock.forward(hours=hours)
    assert sentence in client.get("/").text


def test_ramadan_has_its_own_hours(client: Client, clock: TravellingClock) -> None:
    clock.at = START.replace(month=3, day=3)
    page = client.get("/").text
    assert "Berlaku selama Ramadan 1447 H" in page
    assert "08.00–15.00" in page


def test_staff_who_read_it_keep_the_public_menu(client: Client) -> None:
    page = client.login("helpdesk").get("/").text
    assert 'href="/pengaduan"' in page
    assert "Ke kotak tugas" in page


def test_every_page_names_the_agency_as_the_administrator_wrote_it(client: Client) -> None:
    for address in ("/", "/masuk", "/tidak-ada"):
        page = client.get(address).text
        assert "– Badan Nasional Pencarian dan Pertolongan" in page
        assert 'class="site-agency">Badan Nasional' in page
