"""Who may open which address. The pages have tests of their own; here every address is tried by those it is not for."""

from collections.abc import Callable, Iterator
from functools import wraps

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.database import begin_writing, db
from tests.browser_like import Client
from tests.desk import make_staff

OPEN_TO_EVERYBODY = {
    "static",
    "public.home", "public.faq", "public.faq_entry", "public.faq_suggestions", "public.faq_answered",
    "public.faq_judged",
    "public.new_ticket", "public.complaint",
    "public.survey", "public.survey_taken",
    # the tracking link is the key: it cannot be guessed, and opens one case
    "public.find", "public.track", "public.download",
    "public.reply", "public.confirm", "public.object_to", "public.withdraw", "public.rate",
    "auth.sign_in", "auth.sign_out", "auth.forgot_password", "auth.reset_sent", "auth.set_new_password",
}  # fmt: skip
FOR_EVERY_ACCOUNT = {"auth.change_password"}
SAMPLE = {"token": "tidak-ada", "kind": "ticket", "channel": "phone", "queue": "saya", "key": "helpdesk"}
READING, WRITING = "GET", "POST"


def addresses(app: Flask, *, besides: set[str] = OPEN_TO_EVERYBODY) -> Iterator[tuple[str, str, str]]:
    """Yield method, address and endpoint of every route besides these, with something in each of its gaps."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in besides:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, _address(app, rule), rule.endpoint


def _address(app: Flask, rule: Rule) -> str:
    values = {name: SAMPLE.get(name, "1") for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def ask(client: Client, method: str, address: str) -> TestResponse:
    return client.get(address) if method == READING else client.send(address)


def test_only_get_and_post_are_spoken(app: Flask) -> None:
    assert {method for method, _, _ in addresses(app, besides=set())} == {READING, WRITING}


def test_the_lists_of_open_addresses_name_addresses_that_exist(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= OPEN_TO_EVERYBODY | FOR_EVERY_ACCOUNT


def test_every_address_needs_a_sign_in_unless_it_is_listed(app: Flask, client: Client) -> None:
    answered = {f"{method} {address}": ask(client, method, address) for method, address, _ in addresses(app)}
    assert len(answered) > 40
    for what, answer in answered.items():
        if what.startswith(READING):
            assert (answer.status_code, answer.location.split("?")[0]) == (302, "/masuk"), what
        else:
            assert answer.status_code == 401, what


@pytest.fixture
def groupless(app: Flask, client: Client) -> Client:
    """Wawan, who may sign in and has lost his last group."""
    client.login("helpdesk", "Wawan")
    with app.app_context():
        session = db.session()
        begin_writing(session)
        wawan = make_staff(session, "helpdesk", "Wawan")
        wawan.groups.clear()
        session.commit()
    return client


def test_an_account_in_no_group_is_refused_wherever_groups_are_named(app: Flask, groupless: Client) -> None:
    ways = addresses(app, besides=OPEN_TO_EVERYBODY | FOR_EVERY_ACCOUNT)
    answered = {f"{method} {address}": ask(groupless, method, address).status_code for method, address, _ in ways}
    assert {what: status for what, status in answered.items() if status != 403} == {}


def test_an_account_in_no_group_may_change_its_password(groupless: Client) -> None:
    assert groupless.get("/akun/sandi").status_code == 200


def test_no_view_is_reached_by_a_form_without_its_token(app: Flask, client: Client) -> None:
    reached: list[str] = []

    def watched(endpoint: str, view: Callable[..., object]) -> Callable[..., object]:
        @wraps(view)  # an exemption goes by the view's name
        def note(**_: object) -> str:
            reached.append(endpoint)
            return ""

        return note

    app.view_functions = {name: watched(name, view) for name, view in app.view_functions.items()}  # type: ignore[misc]
    client.login("administrator")
    writing = [(address, name) for method, address, name in addresses(app, besides=set()) if method == WRITING]
    for address, _ in writing:
        client.post(address, data={"decision": "reject"})
    assert reached == []
    for address, _ in writing:
        client.send(address)
    assert reached == [name for _, name in writing]
