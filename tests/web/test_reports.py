"""The reports as Koordinator, process owner and auditor read them."""

from flask import Flask

from tests.browser_like import Client
from tests.desk import Desk


def some_work(desk: Desk) -> None:
    """Let one case be answered in time, one late by LKPP, one wait."""
    quick = desk.open()
    desk.do(quick, "answer", answer="Silakan coba lagi sekarang.", minutes=90)
    late = desk.open()
    desk.do(late, "escalate", escalation_reason="Perlu diperiksa.")
    desk.wait(days=2)
    desk.do(late, "resolve", solution="Sudah diperbaiki.")
    desk.do(late, "send", answer="Sudah diperbaiki, silakan dicoba.")
    desk.send(late, "confirmation")
    desk.open(case_subject="=HYPERLINK(1)")


def test_pages(app: Flask, client: Client) -> None:
    with app.app_context():
        some_work(client.desk())
    client.login("koordinator")
    for address in ("", "/diagram", "/varian", "/kepuasan", "/kepuasan/poster", "/bukti"):
        page = client.get(f"/laporan{address}")
        assert page.status_code == 200, (address, page.text[-3000:])
