from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import db
from app.models import CalendarVersion, Case
from app.sla import Calendar
from tests.browser_like import Client

URL = "/admin/kalender/ubah"


def latest(app: Flask) -> tuple[int, Calendar]:
    with app.app_context():
        row = db.session.scalars(select(CalendarVersion).order_by(CalendarVersion.id.desc()).limit(1)).one()
        return row.id, Calendar.from_json(row.content)


def typed(app: Flask, **changes: str) -> dict[str, str]:
    """The form as the page gives it, with changes by field name (two underscores for a dash)."""
    version, calendar = latest(app)
    form = {"based_on": str(version), "zone": calendar.zone, "action": "save", "reason": "Edaran kepala kantor"}
    for index, day in enumerate(calendar.closed_days):
        form |= {f"closed_days-{index}-day": day.day.isoformat(), f"closed_days-{index}-title": day.name}
    for weekday, hours in enumerate(calendar.service_hours):
        form |= _hours(f"hours-{weekday}", hours)
    for index, period in enumerate(calendar.special_periods):
        form |= {
            f"periods-{index}-title": period.name,
            f"periods-{index}-first": period.first.isoformat(),
            f"periods-{index}-last": period.last.isoformat(),
        }
        for weekday, hours in enumerate(period.hours):
            form |= _hours(f"periods-{index}-hours-{weekday}", hours)
    return {**form, **{name.replace("__", "-"): value for name, value in changes.items()}}


def _hours(name: str, hours: object) -> dict[str, str]:
    opens, closes = (getattr(hours, side, None) for side in ("opens", "closes"))
    return {f"{name}-opens": f"{opens:%H:%M}" if opens else "", f"{name}-closes": f"{closes:%H:%M}" if closes else ""}


def new_row(day: str, title: str) -> dict[str, str]:
    return {"closed_days__999__day": day, "closed_days__999__title": title}


@pytest.fixture
def tono(client: Client) -> Client:
    return client.login("administrator")


def test_a_new_closed_day_makes_a_new_version_with_its_reason(app: Flask, tono: Client) -> None:
    before, _ = latest(app)
    answer = tono.send(URL, typed(app, **new_row("2026-11-04", "Libur setempat")))
    assert answer.status_code == 303
    version, calendar = latest(app)
    assert version == before + 1
    assert calendar.closed_because(date(2026, 11, 4)) == "Libur setempat"
    page = tono.get("/admin/kalender").text
    assert "Edaran kepala kantor" in page
    assert "Tono" in page


def test_the_form_as_shown_changes_nothing(app: Flask, tono: Client) -> None:
    page = tono.send(URL, typed(app))
    assert page.status_code == 422
    assert "Belum ada yang berubah" in page.text


def test_a_case_keeps_the_version_it_was_opened_with(app: Flask, tono: Client) -> None:
    with app.app_context():
        case_id = tono.desk().open().id
        db.session.rollback()
    before, _ = latest(app)
    tono.send(URL, typed(app, **new_row("2026-11-04", "Libur setempat")))
    with app.app_context():
        assert db.session.get_one(Case, case_id).calendar_id == before
    assert f"/admin/kalender/{before}" in tono.get("/admin/kalender").text
    assert "Versi lama" in tono.get(f"/admin/kalender/{before}").text


def test_pasted_lines_are_read_in_the_forms_people_have(app: Flask, tono: Client) -> None:
    lines = "04-11-2026 Satu\n2026-11-05\tDua\n6 November 2026; Tiga\n9/11/2026, Empat\n\n"
    assert tono.send(URL, typed(app, pasted=lines)).status_code == 303
    _, calendar = latest(app)
    names = [calendar.closed_because(date(2026, 11, day)) for day in (4, 5, 6, 9)]
    assert names == ["Satu", "Dua", "Tiga", "Empat"]


def test_a_line_that_cannot_be_read_is_told_and_kept(app: Flask, tono: Client) -> None:
    before = latest(app)[0]
    page = tono.send(URL, typed(app, pasted="04-11-2026 Satu\n31-02-2026 Tidak ada"))
    assert page.status_code == 422
    assert "Baris 2 tidak terbaca" in page.text
    assert "04-11-2026 Satu" in page.text
    assert latest(app)[0] == before


def test_a_pasted_day_that_is_there_by_another_name_is_told(app: Flask, tono: Client) -> None:
    _, calendar = latest(app)
    known = calendar.closed_days[0]
    page = tono.send(URL, typed(app, pasted=f"{known.day.isoformat()} Nama lain"))
    assert page.status_code == 422
    assert f"tanggal itu sudah ada ({known.name})" in page.text


def test_a_day_is_removed(app: Flask, tono: Client) -> None:
    _, calendar = latest(app)
    gone = calendar.closed_days[0]
    assert tono.send(URL, typed(app, closed_days__0__remove="y")).status_code == 303
    assert gone not in latest(app)[1].closed_days


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closed_days__999__day": "2026-11-04"}, "Isi nama hari liburnya."),
        ({"closed_days__999__title": "Libur"}, "Isi tanggalnya"),
        ({"closed_days__999__day": "04/13/2026", "closed_days__999__title": "Libur"}, "Tanggal ini tidak ada."),
        ({"closed_days__999__day": "2026-12-25", "closed_days__999__title": "Libur"}, "Tanggal ini sudah ada"),
        ({"hours__0__opens": "17:00"}, "Jam tutup harus sesudah jam buka."),
        ({"hours__5__opens": "08:00"}, "Isi jam buka dan jam tutup"),
        ({"hours__0__opens": "tujuh"}, "Tulis jam dan menit"),
        ({"periods__9__title": "Ramadan 1448 H"}, "Isi tanggal mulainya."),
        (
            {"periods__9__title": "A", "periods__9__first": "2027-03-09", "periods__9__last": "2027-02-08"},
            "Tanggal selesai mendahului tanggal mulai.",
        ),
        (
            {"periods__9__title": "B", "periods__9__first": "2026-03-01", "periods__9__last": "2026-03-05"},
            "bertumpang tindih",
        ),
        ({"reason": " "}, "Isi alasannya"),
        ({"zone": "Mars/Utopia"}, "tidak dikenal"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(
    app: Flask, tono: Client, changes: dict[str, str], sentence: str
) -> None:
    before = latest(app)[0]
    page = tono.send(URL, typed(app, **{"pasted": "04-11-2026 Tetap ada", **changes}))
    assert page.status_code == 422
    assert sentence in page.text
    assert "04-11-2026 Tetap ada" in page.text
    assert latest(app)[0] == before


def test_a_week_without_service_is_refused(app: Flask, tono: Client) -> None:
    nothing = {f"hours__{day}__{side}": "" for day in range(7) for side in ("opens", "closes")}
    page = tono.send(URL, typed(app, **nothing))
    assert page.status_code == 422
    assert "paling sedikit satu hari" in page.text


def test_more_blank_rows_come_without_losing_anything(app: Flask, tono: Client) -> None:
    page = tono.send(URL, typed(app, action="rows", pasted="04-11-2026 Satu", reason=""))
    assert page.status_code == 200
    count = len(latest(app)[1].closed_days)
    assert f'name="closed_days-{count + 9}-day"' in page.text
    assert "04-11-2026 Satu" in page.text


def test_trying_shows_what_would_be_due_and_saves_nothing(app: Flask, tono: Client) -> None:
    before = latest(app)[0]
    row = new_row("2026-11-04", "Libur setempat")
    page = tono.send(URL, typed(app, action="try", reason="", received="2026-11-03T09:00", **row))
    assert page.status_code == 200
    assert "Kamis, 5 November 2026 09.00 WIB" in page.text
    assert "sekarang Rabu, 4 November 2026 09.00 WIB" in page.text
    assert "Hari libur ditambah: 04-11-2026 Libur setempat." in page.text
    assert latest(app)[0] == before


def test_the_calculator_answers_by_the_vectors_of_the_standard(tono: Client) -> None:
    page = tono.get("/admin/kalender?received=2026-03-17T09:00").text
    assert "Rabu, 25 Maret 2026 09.00 WIB" in page
    assert "Jumat, 27 Maret 2026 09.00 WIB" in page
    assert tono.get("/admin/kalender?received=besok").status_code == 200


def test_the_second_editor_is_told_of_the_first(app: Flask, tono: Client) -> None:
    stale = typed(app, **new_row("2026-11-05", "Milik kedua"))
    tono.send(URL, typed(app, **new_row("2026-11-04", "Milik pertama")))
    page = tono.send(URL, stale)
    assert page.status_code == 422
    assert "Tono menyimpan versi" in page.text
    assert "Hari libur dihapus: 04-11-2026 Milik pertama." in page.text
    assert "Milik kedua" in page.text


def test_special_periods_and_hours_are_changed(app: Flask, tono: Client) -> None:
    changes = {
        "hours__0__closes": "17.00",
        "periods__9__title": "Ramadan 1448 H",
        "periods__9__first": "2027-02-08",
        "periods__9__last": "2027-03-09",
        "periods__9__hours__0__opens": "08:00",
        "periods__9__hours__0__closes": "15:00",
    }
    assert tono.send(URL, typed(app, **changes)).status_code == 303
    _, calendar = latest(app)
    monday = calendar.hours_on(date(2026, 11, 2))
    ramadan = calendar.hours_on(date(2027, 2, 15))
    assert monday
    assert monday.closes == time(17)
    assert ramadan
    assert (ramadan.opens, ramadan.closes) == (time(8), time(15))


@pytest.mark.parametrize("page", ["/admin/kalender", "/admin/kalender/1", URL])
def test_only_an_administrator_edits_the_calendar(client: Client, page: str) -> None:
    assert client.login("koordinator").get(page).status_code == 403


def test_a_version_that_is_not_there_is_404(tono: Client) -> None:
    assert tono.get("/admin/kalender/4711").status_code == 404
