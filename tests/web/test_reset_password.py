import re

from flask import Flask
from sqlalchemy import select

from app.database import begin_writing, db
from app.models import OutgoingMail
from tests.browser_like import Client
from tests.desk import TravellingClock, make_staff

PASSWORD = "gajah terbang ke bulan"


def make_budi(app: Flask) -> None:
    with app.app_context():
        begin_writing(db.session())
        make_staff(db.session(), "helpdesk")
        db.session.commit()


def mails(app: Flask) -> list[OutgoingMail]:
    with app.app_context():
        return list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "password_reset")))


def ask_for_link(app: Flask, client: Client) -> str:
    client.send("/lupa-sandi", {"email": "budi@lpse.test"})
    found = re.search(r"http://localhost(/atur-sandi/\S+)", mails(app)[-1].text_body)
    assert found
    return found[1]


def set_new(client: Client, link: str, password: str = PASSWORD, again: str | None = None) -> int:
    answer = client.send(link, {"new_password": password, "new_password_again": again or password})
    return answer.status_code


def test_the_link_of_the_mail_leads_to_a_new_password(app: Flask, client: Client) -> None:
    make_budi(app)
    link = ask_for_link(app, client)
    assert "budi@lpse.test" in client.get(link).text
    assert set_new(client, link) == 303
    assert client.send("/masuk", {"email": "budi@lpse.test", "password": PASSWORD}).status_code == 303


def test_the_answer_does_not_tell_whether_there_is_an_account(app: Flask, client: Client) -> None:
    make_budi(app)
    known = client.send("/lupa-sandi", {"email": "budi@lpse.test"})
    unknown = client.send("/lupa-sandi", {"email": "siapa@lpse.test"})
    assert (
        (known.status_code, known.location) == (unknown.status_code, unknown.location) == (303, "/lupa-sandi/terkirim")
    )
    assert len(mails(app)) == 1


def test_asking_again_at_once_sends_no_second_mail(app: Flask, client: Client, clock: TravellingClock) -> None:
    make_budi(app)
    ask_for_link(app, client)
    ask_for_link(app, client)
    assert len(mails(app)) == 1
    clock.forward(minutes=6)
    ask_for_link(app, client)
    assert len(mails(app)) == 2


def test_a_link_works_once(app: Flask, client: Client) -> None:
    make_budi(app)
    link = ask_for_link(app, client)
    set_new(client, link)
    assert client.get(link).status_code == 410
    assert set_new(client, link) == 410


def test_a_link_that_was_made_up_leads_to_a_new_one(client: Client) -> None:
    page = client.get("/atur-sandi/karangan")
    assert page.status_code == 410
    assert 'href="/lupa-sandi"' in page.text


def test_a_weak_or_a_mistyped_password_is_refused_beside_its_field(app: Flask, client: Client) -> None:
    make_budi(app)
    link = ask_for_link(app, client)
    assert set_new(client, link, "pendek") == 422
    assert set_new(client, link, PASSWORD, "salah ketik semuanya") == 422
    page = client.send(link, {"new_password": "pendek", "new_password_again": ""})
    assert "Paling sedikit 12" in page.text
    assert 'id="new_password_again-error"' in page.text


def test_a_new_password_opens_a_door_that_failures_had_shut(app: Flask, client: Client) -> None:
    make_budi(app)
    for _time in range(10):
        client.send("/masuk", {"email": "budi@lpse.test", "password": "salah"})
    set_new(client, ask_for_link(app, client))
    assert client.send("/masuk", {"email": "budi@lpse.test", "password": PASSWORD}).status_code == 303
