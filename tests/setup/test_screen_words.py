"""Instants, durations and sizes as people read them, and the shared macros that show them."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel

from app.web import assets, formats, script_words

NOW = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)  # 10.42 in Jakarta


@pytest.fixture
def app() -> Flask:
    """Only what words need: no database."""
    app = Flask("app", template_folder="web/templates", static_folder="web/static")
    app.config.update(TESTING=True, BABEL_DEFAULT_LOCALE="id", BABEL_DEFAULT_TIMEZONE="Asia/Jakarta")
    Babel(app)
    assets.register(app)
    script_words.register(app)
    formats.register(app, clock=lambda: NOW)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.jinja_env.globals["staff_menu"] = dict  # nobody is signed in
    return app


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context("/daftar?status=baru&page=2"):
        yield


def show(macro: str, call: str, **values: object) -> str:
    return render_template_string(f'{{% from "_ui.html" import {macro} %}}{{{{ {call} }}}}', **values)


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=20), "sekarang"),
        (timedelta(minutes=59, seconds=59), "59 menit lagi"),
        (timedelta(hours=3, minutes=50), "3 jam lagi"),
        (timedelta(hours=47), "47 jam lagi"),
        (timedelta(days=2, hours=20), "2 hari lagi"),
        (-timedelta(hours=2, minutes=1), "lewat 2 jam"),
        (-timedelta(minutes=12), "lewat 12 menit"),
    ],
)
def test_due_is_said_in_words(away, words):
    assert formats.until(NOW + away) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "10.42"),
        (NOW - timedelta(days=1), "23 Nov 10.42"),
        (datetime(2025, 12, 31, 18, 0, tzinfo=UTC), "1 Jan 01.00"),
        (datetime(2025, 3, 1, tzinfo=UTC), "1 Mar 2025"),
    ],
)
def test_a_moment_is_no_longer_than_needed(at, words):
    assert formats.moment(at) == words


def test_a_moment_on_public_pages_says_date_and_zone():
    assert formats.moment(NOW, "long") == "24 November 2026, 10.42 WIB"
    assert formats.instant(NOW) == "Selasa, 24 November 2026 10.42 WIB"


def test_a_naive_instant_never_reaches_a_screen():
    with pytest.raises(ValueError, match="naive"):
        formats.moment(datetime(2026, 11, 24))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bita"), (999, "999 bita"), (412_345, "412 kB"), (1_849_000, "1,8 MB")]
)
def test_a_size_is_said_as_people_do(size, words):
    assert formats.filesize(size) == words


def test_an_overdue_case_is_marked_in_words_and_class_and_says_when():
    case = SimpleNamespace(due_at=NOW - timedelta(hours=2), clock="running")
    html = show("due", "due(case)", case=case)
    assert "due-overdue" in html
    assert "lewat 2 jam" in html
    assert 'datetime="2026-11-24T08:42:00+07:00"' in html
    assert "Selasa, 24 November 2026 08.42 WIB" in html


@pytest.mark.parametrize(("clock", "words"), [("paused", "jeda"), ("stopped", "terjawab")])
def test_a_clock_that_does_not_run_is_never_overdue(clock, words):
    case = SimpleNamespace(due_at=NOW - timedelta(hours=2), clock=clock)
    html = show("due", "due(case)", case=case)
    assert words in html
    assert "due-overdue" not in html


def test_a_destructive_action_asks_first_and_says_what_is_lost():
    html = show("post_button", 'post_button("/tarik", "Tarik tiket", "danger", warning="Tiket ditutup.")')
    assert "<details" in html
    assert html.index("Tiket ditutup.") < html.index("Ya, tarik tiket")
    assert 'method="post"' in html
    assert 'name="csrf_token" value="token"' in html


def test_what_people_typed_stays_text():
    assert "&lt;script&gt;" in show("person", "person(name)", name="<script>")
    assert "&lt;b&gt;" in show("badge", "badge('new', label)", label="<b>")


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 500])
def test_every_error_page_says_what_to_do_and_keeps_what_was_typed(app, status):
    app.config.update(MAX_UPLOAD_MB=10)
    kept = [("Jawaban", "panjang </textarea><script>")]
    html = app.jinja_env.get_template(f"errors/{status}.html").render(
        config=app.config, kept=kept, who="Budi", at=NOW, back_url="/kotak-tugas"
    )
    assert "<h1>" in html
    assert "</textarea><script>" not in html
    if status != 404:
        assert "panjang" in html
    if status == 409:
        assert "Budi" in html
        assert "24 November 2026, 10.42 WIB" in html
