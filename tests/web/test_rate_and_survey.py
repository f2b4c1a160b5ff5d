"""What a requester says of the service: one tap on the tracking page, or the sheet of the survey; never an account."""

import re

from flask import Flask
from sqlalchemy import select

from app.database import db
from app.models import CaseRating, SurveyResponse
from tests.browser_like import Client
from tests.web.asking import ask, cases, token_of

MARKS = {f"u{number}": "4" for number in range(1, 10)}


def answered(app: Flask, client: Client) -> str:
    token = token_of(ask(client))
    with app.app_context():
        client.desk().do(cases()[0], "answer", answer="Silakan coba lagi sekarang.")
    return token


def ratings(app: Flask) -> list[tuple[int, str]]:
    with app.app_context():
        return [(one.score, one.comment) for one in db.session.scalars(select(CaseRating))]


def sheets(app: Flask) -> list[SurveyResponse]:
    with app.app_context():
        return list(db.session.scalars(select(SurveyResponse)))


def test_an_answer_can_be_rated_with_one_tap(app: Flask, client: Client) -> None:
    token = answered(app, client)
    assert "Bagaimana pelayanan kami untuk tiket ini?" in client.get(f"/lacak/{token}").text
    answer = client.send(f"/lacak/{token}/nilai", {"nilai": "3"})
    assert (answer.status_code, answer.location) == (303, f"/lacak/{token}#penilaian")
    assert ratings(app) == [(3, "")]
    assert "Penilaian Anda:</strong>" not in client.get(f"/lacak/{token}").text
    assert "<strong>Puas</strong>" in client.get(f"/lacak/{token}").text


def test_the_rating_is_changed_and_gets_a_comment(app: Flask, client: Client) -> None:
    token = answered(app, client)
    client.send(f"/lacak/{token}/nilai", {"nilai": "3"})
    client.send(f"/lacak/{token}/nilai", {"nilai": "4", "komentar": "Cepat dan jelas."})
    assert ratings(app) == [(4, "Cepat dan jelas.")]


def test_an_unanswered_ticket_offers_no_rating_and_takes_none(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    assert "Bagaimana pelayanan kami" not in client.get(f"/lacak/{token}").text
    assert client.send(f"/lacak/{token}/nilai", {"nilai": "4"}).status_code == 409
    assert ratings(app) == []


def test_a_mark_that_is_none_is_refused(app: Flask, client: Client) -> None:
    token = answered(app, client)
    for mark in ("0", "5", "baik", ""):
        assert client.send(f"/lacak/{token}/nilai", {"nilai": mark}).status_code == 400
    assert ratings(app) == []


def test_nobody_rates_without_the_link(client: Client) -> None:
    assert client.send("/lacak/tidak-ada-tautan-seperti-ini/nilai", {"nilai": "4"}).status_code == 404


def test_the_survey_is_filled_in_without_an_account(app: Flask, client: Client) -> None:
    page = client.get("/survei").text
    assert len(re.findall(r"<fieldset>", page)) == 9
    answer = client.send("/survei", {**MARKS, "peran": "vendor", "saran": "Buka lebih lama."})
    assert (answer.status_code, answer.location) == (303, "/survei/terima-kasih")
    assert "Jawaban Anda kami terima" in client.get("/survei/terima-kasih").text
    (sheet,) = sheets(app)
    assert (sheet.u1, sheet.u9, sheet.role, sheet.suggestion) == (4, 4, "vendor", "Buka lebih lama.")


def test_a_missing_answer_is_asked_for_and_nothing_is_lost(app: Flask, client: Client) -> None:
    page = client.send("/survei", {**MARKS, "u2": "", "u3": "1", "saran": "Buka lebih lama."})
    assert page.status_code == 422
    assert 'href="#u2-4"' in page.text
    assert re.search(r'id="u3-1"\s+name="u3"\s+value="1" checked', page.text)
    assert "Buka lebih lama." in page.text
    assert sheets(app) == []


def test_a_second_click_is_not_a_second_sheet(app: Flask, client: Client) -> None:
    once = re.search(r'name="once" value="([^"]+)"', client.get("/survei").text)
    assert once is not None
    for _ in range(2):
        assert client.send("/survei", {**MARKS, "once": once[1]}).status_code == 303
    assert len(sheets(app)) == 1


def test_a_flood_of_sheets_is_turned_away_with_what_was_marked(app: Flask, client: Client) -> None:
    statuses = [
        client.send("/survei", MARKS, environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code for _ in range(301)
    ]
    assert (statuses[0], statuses[-1]) == (303, 429)
