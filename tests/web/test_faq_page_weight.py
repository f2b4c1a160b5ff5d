"""Public pages are read over telephones: with style and script, each stays under 100 kB, uncompressed."""

import re

import pytest
from flask import Flask

from app.audit import Actor
from app.cases.faq.publish import EntryText, publish
from app.database import begin_writing, db
from tests.browser_like import Client
from tests.desk import START
from tests.search.corpus import CORPUS
from tests.web.asking import ask

MOST_BYTES = 100_000
LOADED = re.compile(r'<link rel="(?:stylesheet|icon)"\s+href="([^"]+)"|<script type="module" src="([^"]+)"')
IMPORTED = re.compile(r'(?:^|[;}])import(?:[^"(]*?from)?"\./([^"]+)"')


@pytest.fixture
def library(app: Flask) -> None:
    with app.app_context():
        begin_writing(db.session())
        for one in CORPUS:
            text = EntryText(one.question, one.answer)
            publish(db.session(), text, reason="Baru", actor=Actor.system(), now=START)
        db.session.commit()


def loaded(client: Client, address: str) -> dict[str, int]:
    """Return what a browser fetches for a page before it shows anything, with the bytes of each."""
    page = client.get(address)
    assert page.status_code == 200
    assert "data-hide" not in page.text, "conditions would fetch FEEL, which weighs more than all the rest"
    sizes = {address: len(page.data)}
    waiting = [one or other for one, other in LOADED.findall(page.text)]
    while waiting:
        asset = waiting.pop()
        if asset not in sizes:
            answer = client.get(asset)
            if answer.status_code == 404:
                pytest.skip("the front end is not built")
            sizes[asset] = len(answer.data)
            if asset.endswith(".js"):
                waiting += [f"/static/build/{name}" for name in IMPORTED.findall(answer.text)]
    return sizes


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/tiket/baru",
        "/pengaduan",
        "/lacak",
        "/faq",
        "/faq?q=lupa+sandi",
        "/faq?q=tidak+ada+apa",
        "/faq/1",
        "/masuk",
    ],
)
def test_a_page_and_what_it_loads_stay_small(client: Client, address: str) -> None:
    sizes = loaded(client, address)
    assert len(sizes) >= 4, "the page, its icon, its style and its script"
    assert sum(sizes.values()) < MOST_BYTES, sizes


@pytest.mark.usefixtures("library")
def test_so_do_the_receipt_and_the_ticket(client: Client) -> None:
    receipt = ask(client).location
    for address in (receipt, receipt.split("?")[0]):
        sizes = loaded(client, address)
        assert sum(sizes.values()) < MOST_BYTES, sizes


@pytest.mark.usefixtures("library")
def test_the_suggestions_while_typing_are_a_few_kilobytes(client: Client) -> None:
    assert len(client.get("/faq/saran?q=unggah+penawaran+gagal").data) < 5_000
