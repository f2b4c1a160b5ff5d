"""The reports as Koordinator, process owner and auditor read them."""

import csv
import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.jobs.worker import run_once
from app.models import AuditEvent, Category
from tests.browser_like import Client
from tests.desk import Desk

PAGES = ("", "/diagram", "/varian", "/kepuasan", "/kepuasan/poster", "/bukti")


@pytest.fixture
def worked(app: Flask, client: Client) -> Client:
    """Let one case be answered in time, one late by Admin PPE, one wait."""
    with app.app_context():
        some_work(client.desk())
    return client.login("koordinator")


def some_work(desk: Desk) -> None:
    quick = desk.open()
    desk.do(quick, "answer", answer="Silakan coba lagi sekarang.", minutes=90)
    late = desk.open()
    desk.do(late, "escalate", escalation_reason="Perlu diperiksa.")
    desk.wait(days=2)
    desk.do(late, "resolve", solution="Sudah diperbaiki.")
    desk.do(late, "send", answer="Sudah diperbaiki, silakan dicoba.")
    desk.send(late, "confirmation")
    desk.open(case_subject="Baru saja")


def row(page: str, words: str) -> list[str]:
    """Return the cells of the line that begins with these words."""
    line = next(one for one in page.split("<tr>") if f'<th scope="row">{words}<' in one)
    return [" ".join(cell.split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line, re.S)]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_comes_with_work_and_without(app: Flask, client: Client, address: str) -> None:
    client.login("process_owner")
    assert client.get(f"/laporan{address}").status_code == 200
    with app.app_context():
        some_work(client.desk())
    assert client.get(f"/laporan{address}").status_code == 200


def test_the_summary_tells_what_was_kept_and_what_was_late(worked: Client) -> None:
    page = worked.get("/laporan").text
    assert row(page, "Tiket diterima") == ["3"]
    assert row(page, "Dijawab tepat waktu") == ["1"]
    assert row(page, "Lewat SLA") == ["1"]
    assert row(page, "Tepat waktu dari yang dinilai") == ["50,0 %"]
    assert row(page, "Selesai di Admin PPE") == ["50,0 %"]


def test_a_figure_is_there_at_once_without_a_worker(app: Flask, worked: Client) -> None:
    assert row(worked.get("/laporan").text, "Tiket diterima") == ["3"]
    with app.app_context():
        worked.desk().open()
        db.session.commit()
    assert row(worked.get("/laporan").text, "Tiket diterima") == ["4"]


def test_the_period_before_stands_beside_it(worked: Client) -> None:
    page = worked.get("/laporan?dari=2026-11-01&sampai=2026-11-30&banding=sebelumnya").text
    assert "1 Oktober 2026 sampai 31 Oktober 2026" in page
    assert row(page, "Tiket diterima") == ["3", "0", "3"]


def test_a_channel_that_nobody_used_shows_nothing(worked: Client) -> None:
    assert row(worked.get("/laporan?kanal=phone").text, "Tiket diterima") == ["0"]


def test_what_is_no_day_is_said_and_not_used(worked: Client) -> None:
    page = worked.get("/laporan?dari=kemarin")
    assert page.status_code == 200
    assert "“kemarin” bukan tanggal" in page.text


def test_a_report_names_no_requester(worked: Client) -> None:
    for address in PAGES:
        page = worked.get(f"/laporan{address}").text
        assert "Sari" not in page
        assert "penyedia.test" not in page


def test_plots_carry_no_style_of_their_own_and_a_title(worked: Client) -> None:
    page = worked.get("/laporan").text
    plots = re.findall(r"<svg class=\"plot\".*?</svg>", page, re.S)
    assert len(plots) >= 3
    assert not [plot for plot in plots if " style=" in plot or "<style" in plot]
    assert 'aria-label="Tiket menurut tanggal diterima dan hasilnya"' in page


def test_the_diagram_carries_the_figures_and_the_table_tells_them(worked: Client) -> None:
    page = worked.get("/laporan/diagram?ukuran=lewat").text
    assert 'data-strengths="{&#34;resolve&#34;: 4}"' in page
    assert row(page, "Selesaikan masalah")[1:4] == ["1", "1", "0"]
    assert row(page, "Selesaikan masalah")[-1] == "1"


def test_a_variant_is_told_step_by_step(worked: Client) -> None:
    page = worked.get("/laporan/varian").text
    assert "1 dari 1 varian" in page
    assert "Tangani tiket → Selesaikan masalah → Sampaikan jawaban" in page


def test_a_case_that_left_the_standard_is_named(worked: Client) -> None:
    page = worked.get("/laporan/varian?penyimpangan=late").text
    assert row(page, "Melewati batas waktu layanan")[0] == "1"
    assert 'href="/tiket/2"' in page


def test_the_process_owner_reads_numbers_without_links_to_cases(worked: Client) -> None:
    page = worked.login("process_owner").get("/laporan/varian?penyimpangan=late").text
    assert "T-2026-000002" in page
    assert 'href="/tiket/2"' not in page


def test_a_table_is_taken_out_as_csv_and_that_is_recorded(app: Flask, worked: Client) -> None:
    answer = worked.get("/laporan/unduh/tingkat.csv?dari=2026-11-01&sampai=2026-11-30")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(one["Tingkat"], one["Dijawab"]) for one in rows] == [
        ("Helpdesk", "1"),
        ("Admin PPE", "1"),
        ("Helpdesk LKPP", "0"),
    ]
    assert rows[0]["Bersih (detik)"] == "5400.0"
    with app.app_context():
        assert "report_exported" in set(db.session.scalars(select(AuditEvent.name)))


def test_a_cell_that_looks_like_a_formula_is_taken_out_as_text(app: Flask, worked: Client) -> None:
    with app.app_context():
        for category in db.session.scalars(select(Category).where(Category.code == "akun")):
            category.name = "=1+1"
        db.session.commit()
    assert "'=1+1" in worked.get("/laporan/unduh/kategori.csv").text


def test_a_table_that_does_not_exist_is_a_404(worked: Client) -> None:
    assert worked.get("/laporan/unduh/rahasia.csv").status_code == 404


def test_the_evidence_is_asked_for_made_in_the_background_and_fetched(app: Flask, worked: Client) -> None:
    answer = worked.send("/laporan/bukti", {"bulan": "2026-11"})
    assert (answer.status_code, answer.location) == (303, "/laporan/bukti")
    assert "Sedang dibuat" in worked.get("/laporan/bukti").text
    run_once(app)
    page = worked.get("/laporan/bukti").text
    links = dict.fromkeys(re.findall(r'href="(/laporan/bukti/\d+\.(?:pdf|xlsx))"', page))
    november = [worked.get(link) for link in links]
    assert {answer.mimetype for answer in november} >= {"application/pdf"}
    assert any(
        answer.headers["Content-Disposition"] == 'attachment; filename="bukti-2026-11.pdf"' for answer in november
    )
    with app.app_context():
        assert "evidence_downloaded" in set(db.session.scalars(select(AuditEvent.name)))


def test_a_month_that_is_none_is_refused(worked: Client) -> None:
    assert worked.send("/laporan/bukti", {"bulan": "besok"}).status_code == 400


def test_the_poster_leads_to_the_survey(client: Client) -> None:
    page = client.login("koordinator").get("/laporan/kepuasan/poster").text
    assert "http://localhost/survei" in page
    assert '<svg class="qr"' in page
