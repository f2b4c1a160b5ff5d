"""Send again and again on the public pages: turned away with a sentence, and nothing typed is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.factory import create_app
from tests.browser_like import Client
from tests.conftest import settings_for
from tests.desk import TravellingClock
from tests.web.asking import ask, cases, hidden, token_of
from tests.web.work import user_id

Configured = Callable[..., Client]


@pytest.fixture
def configured(app: Flask, tmp_path: Path, clock: TravellingClock, monkeypatch: pytest.MonkeyPatch) -> Configured:
    """Another process of the same installation, with allowances of its own."""

    def make(**allowances: str) -> Client:
        settings = settings_for(tmp_path)
        for name, value in allowances.items():
            object.__setattr__(settings, name, value)
        made = create_app(settings, clock=clock)
        made.test_client_class = Client
        client = made.test_client()
        assert isinstance(client, Client)
        return client

    return make


def find(client: Client, link: str = "tidak-ada-tautan-seperti-ini", **options: object) -> TestResponse:
    return client.send("/lacak", {"link": link}, **options)


def test_one_address_is_turned_away_and_told_when_to_come_back(configured: Configured) -> None:
    client = configured(posts_per_address="3/hour")
    assert [find(client).status_code for _ in range(4)] == [422, 422, 422, 429]
    page = find(client)
    assert 3500 < int(page.headers["Retry-After"]) <= 3600
    assert "Tunggu sekitar 60 menit" in page.text
    assert client.get("/lacak").status_code == 200


def test_what_was_typed_is_sent_again_with_one_press(configured: Configured) -> None:
    client = configured(posts_per_address="1/hour")
    find(client)
    page = ask(client, description="Sejak pagi muncul pesan User ID tidak dikenal.")
    assert page.status_code == 429
    with client.application.app_context():
        assert cases() == []
    fields = {name: hidden(page, name) for name in ("subject", "name", "email", "description", "once", "consent")}
    assert all(fields.values())
    assert fields["description"] == ["Sejak pagi muncul pesan User ID tidak dikenal."]
    assert "Sejak pagi muncul pesan" in page.text.partition("<textarea")[2]


def test_an_office_behind_one_address_is_not_in_its_own_way(client: Client) -> None:
    assert {find(client).status_code for _ in range(200)} == {422}


def test_a_tracking_link_has_an_allowance_of_its_own(configured: Configured) -> None:
    client = configured(posts_per_link="2/hour")
    first, second = token_of(ask(client)), token_of(ask(client, subject="Yang lain"))
    sent = [client.send(f"/lacak/{first}/balas", {"reply_text": f"Keterangan {n}."}).status_code for n in range(3)]
    assert sent == [303, 303, 429]
    assert client.send(f"/lacak/{second}/balas", {"reply_text": "Keterangan."}).status_code == 303


def test_staff_are_not_counted(configured: Configured) -> None:
    client = configured(posts_per_address="1/hour")
    user_id(client, "helpdesk")
    client.login("helpdesk")
    assert {find(client).status_code for _ in range(3)} == {422}


def test_it_can_be_turned_off(configured: Configured) -> None:
    client = configured(posts_per_address="off", posts_per_link="off")
    assert {find(client).status_code for _ in range(400)} == {422}


@pytest.mark.parametrize(
    ("peer", "first", "second", "is_same"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.8", False),  # through our own proxy
        ("127.0.0.1", "203.0.113.7", "10.1.1.1, 203.0.113.7", True),  # what a client puts before it counts for nothing
        ("198.51.100.1", "203.0.113.7", "203.0.113.8", True),  # no proxy of ours: what it says is not believed
        ("127.0.0.1", "2001:db8::1", "2001:db8::ffff", True),  # one household
        ("127.0.0.1", "2001:db8:1::1", "2001:db8:2::1", False),
        ("127.0.0.1", "203.0.113.7", "::ffff:203.0.113.7", True),
        ("127.0.0.1", "bukan alamat", "bukan alamat", True),
    ],
)
def test_who_is_one_sender(configured: Configured, peer: str, first: str, second: str, is_same: bool) -> None:
    client = configured(posts_per_address="1/hour")
    answers = [
        find(client, headers={"X-Forwarded-For": one}, environ_base={"REMOTE_ADDR": peer}) for one in (first, second)
    ]
    assert [answer.status_code for answer in answers] == [422, 429 if is_same else 422]
