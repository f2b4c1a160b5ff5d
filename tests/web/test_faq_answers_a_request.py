"""A request meets the published answers: they are offered after it was sent; where none is, Koordinator learns."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import Actor
from app.cases.faq.publish import EntryText, publish
from app.database import begin_writing, db
from app.models import FaqFeedback, UnansweredQuestion
from tests.browser_like import Client
from tests.desk import START
from tests.web.asking import ask, cases, token_of

QUESTION = "Mengapa User ID SPSE tidak dikenal saat masuk?"


@pytest.fixture
def entry(app: Flask) -> int:
    with app.app_context():
        begin_writing(db.session())
        text = EntryText(QUESTION, "Periksa ejaannya pada surel pendaftaran.")
        made = publish(db.session(), text, reason="Baru", actor=Actor.system(), now=START)
        db.session.commit()
        return made.id


def unanswered() -> list[str]:
    return list(db.session.scalars(select(UnansweredQuestion.text)))


def test_the_receipt_offers_what_may_answer_meanwhile(client: Client, entry: int) -> None:
    page = client.get(ask(client).location).text
    assert "mungkin ini jawabannya" in page
    assert QUESTION in page


def test_an_answered_request_may_be_withdrawn_and_is_not_withdrawn_by_itself(
    app: Flask, client: Client, entry: int
) -> None:
    token = token_of(ask(client))
    said = client.send(f"/faq/{entry}/menjawab", {"tiket": token})
    assert (said.status_code, said.location) == (303, f"/lacak/{token}/tarik")
    assert "Ya, tarik dan hentikan" in client.get(said.location).text
    with app.app_context():
        assert [case.closed_at for case in cases()] == [None]
        assert db.session.scalars(select(FaqFeedback.kind)).all() == ["answered"]


def test_a_request_that_no_answer_is_near_to_is_told_to_koordinator(app: Flask, client: Client, entry: int) -> None:
    ask(client, subject="Apendo macet di tengah", description="Enkripsi berhenti di separuh jalan.")
    with app.app_context():
        assert unanswered() == ["Apendo macet di tengah"]


def test_a_request_with_an_answer_and_a_complaint_are_not(app: Flask, client: Client, entry: int) -> None:
    ask(client)
    complaint = ask(client, "/pengaduan")
    with app.app_context():
        assert unanswered() == []
    assert "jawabannya" not in client.get(complaint.location).text


def test_a_refused_request_is_not_told_either(app: Flask, client: Client, entry: int) -> None:
    assert ask(client, subject="Apendo macet", consent="").status_code == 422
    with app.app_context():
        assert unanswered() == []


def test_the_page_of_the_form_knows_where_answers_are_and_which_field_asks_for_them(client: Client) -> None:
    page = client.get("/tiket/baru").text
    template = re.search(r'<template data-answers="([^"]+)"\s+data-answers-for="([^"]+)"', page)
    assert template
    assert template.groups() == ("/faq/saran", "subject")
    assert '<form id="faq-answered" method="post" hidden>' in page


@pytest.mark.parametrize("found", ["", "x", "²", "-1", "0", "9" * 30, "x.2", "4711"])
def test_a_receipt_whose_link_names_no_answer_offers_none(client: Client, entry: int, found: str) -> None:
    token = token_of(ask(client, subject="Apendo macet di tengah", description="Enkripsi berhenti."))
    page = client.get(f"/lacak/{token}", query_string={"baru": "1", "jawaban": found})
    assert page.status_code == 200
    assert "mungkin ini jawabannya" not in page.text
