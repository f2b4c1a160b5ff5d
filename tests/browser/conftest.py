"""A real server on loopback and a real Chromium. Without a browser these tests are skipped aloud; CI requires one."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from waitress.server import create_server

from app.administration.passwords import set_password
from app.audit import Actor
from app.database import begin_writing, db
from tests.desk import CAST, START, make_staff

PASSWORD = "kuda-laut-biru-tua"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail("Chromium is required for these tests")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield launched
        launched.close()


@pytest.fixture
def address(app: Flask, cheap_passwords: None) -> Iterator[str]:
    """The served application's address; every role of the cast has an account with PASSWORD."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        for role in CAST:
            set_password(session, make_staff(session, role), PASSWORD, actor=Actor.system("cli"), now=START)
        session.commit()
        session.remove() if hasattr(session, "remove") else db.session.remove()
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # what a closing page still sends is answered first: a late answer would be written into whatever file has the
    # number of the closed socket by then, the database of the next test for one
    server.task_dispatcher.shutdown()
    server.close()


class People:
    """Opens a window for somebody, and remembers what the browser complained about."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.complaints: list[str] = []
        self.expected: list[str] = []  # parts of complaints that a test provokes
        self.windows: list[BrowserContext] = []

    def window(self, *, width: int = 1280) -> Page:
        context = self.browser.new_context(
            base_url=self.address, viewport={"width": width, "height": 900}, locale="id-ID", timezone_id="Asia/Jakarta"
        )
        context.set_default_timeout(30_000)
        self.windows.append(context)
        page = context.new_page()
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def staff(self, role: str) -> Page:
        """Return a window in which the member of the cast with this role has signed in."""
        return self.signed_in(CAST[role])

    def signed_in(self, name: str) -> Page:
        """Return a window in which the member of staff of this name, whose password is PASSWORD, has signed in."""
        page = self.window()
        page.goto("/masuk")
        page.get_by_label("Surel").fill(f"{name.lower()}@lpse.test")
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda url: "/masuk" not in url)
        return page


@pytest.fixture
def people(browser: Browser, address: str) -> Iterator[People]:
    made = People(browser, address)
    yield made
    for window in made.windows:
        window.close()
    assert [one for one in made.complaints if not any(part in one for part in made.expected)] == []
