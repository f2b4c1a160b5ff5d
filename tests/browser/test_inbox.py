"""The inbox in real browsers: by the keyboard alone, two at one case, a list that changes while it is used."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.administration.passwords import set_password
from app.audit import Actor
from app.database import begin_writing, db
from tests.browser.conftest import PASSWORD, People
from tests.browser_like import Client
from tests.desk import START, make_staff
from tests.web.work import Ticket, events, holder, open_ticket, task_state, user_id

A_POLL = 11_000  # milliseconds; the page's own clock is moved, never waited for


@pytest.fixture
def ticket(client: Client) -> Ticket:
    return open_ticket(client, case_subject="Apendo menolak berkas")


@pytest.fixture
def budi(people: People, address: str) -> Page:
    return people.staff("helpdesk")


def wati(app: Flask, people: People) -> Page:
    """Return the window of a second member of Helpdesk."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        user = make_staff(session, "helpdesk", "Wati")
        set_password(session, user, PASSWORD, actor=Actor.system("cli"), now=START)
        session.commit()
        db.session.remove()
    page = people.window()
    page.goto("/masuk")
    page.get_by_label("Surel").fill("wati@lpse.test")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk" not in url)
    return page


def with_own_clock(page: Page, address: str) -> None:
    """Open a page whose timers move only when the test moves them."""
    page.clock.install()
    page.goto(address)
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)


def let_it_ask(page: Page) -> None:
    """Let the page's clock run until it asks the server for news, and wait for the answer."""
    with page.expect_response("**/terbaru*"):
        page.clock.run_for(A_POLL)


def until_asked(page: Page, asked: list[str], times: int) -> None:
    """Let the page's clock run until it has asked the server so often."""
    for _ in range(30):
        if len(asked) >= times:
            return
        page.clock.run_for(5_000)
    raise AssertionError("the page does not ask")


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_a_task_is_taken_and_completed_by_the_keyboard_alone(client: Client, budi: Page, ticket: Ticket) -> None:
    budi.goto("/kotak-tugas/saya")
    budi.keyboard.press("g")
    budi.keyboard.press("k")
    budi.wait_for_url("**/kotak-tugas/kelompok")
    budi.keyboard.press("j")
    expect(budi.locator("[data-row] a")).to_be_focused()
    budi.keyboard.press("a")
    expect(budi.get_by_text("Tugas kini milik Anda.")).to_be_visible()
    budi.wait_for_load_state()
    assert holder(client, ticket.task_id) == "Budi"
    budi.keyboard.press("t")
    budi.keyboard.press("Space")
    tab_to(budi, "textarea[name=answer]")
    budi.keyboard.type("jakarta / xg? ambil")  # keys of the list among them
    expect(budi.locator("textarea[name=answer]")).to_have_value("jakarta / xg? ambil")
    expect(budi.locator("dialog[data-shortcuts]")).not_to_be_visible()
    tab_to(budi, "form[action$='/selesaikan'] button[type=submit].btn-primary")
    with budi.expect_navigation():
        budi.keyboard.press("Enter")
    assert task_state(client, ticket.task_id) == "completed"


def test_the_keys_are_explained_and_search_is_one_of_them(budi: Page, ticket: Ticket) -> None:
    budi.goto("/kotak-tugas/kelompok")
    budi.keyboard.press("?")
    expect(budi.get_by_role("dialog")).to_contain_text("Ambil tugas di baris itu")
    budi.keyboard.press("Escape")
    budi.keyboard.press("/")
    budi.keyboard.type("apendo")
    budi.keyboard.press("Enter")
    budi.wait_for_url("**/kotak-tugas/kelompok?q=apendo")
    expect(budi.locator("[data-row]")).to_have_count(1)


def test_several_are_ticked_and_taken_by_two_keys_each(client: Client, budi: Page, ticket: Ticket) -> None:
    other = open_ticket(client)
    budi.goto("/kotak-tugas/kelompok")
    for key in "jxjx":
        budi.keyboard.press(key)
    expect(budi.get_by_text("2 dipilih")).to_be_visible()
    budi.keyboard.press("a")
    expect(budi.get_by_text("2 tugas diambil.")).to_be_visible()
    assert [holder(client, one.task_id) for one in (ticket, other)] == ["Budi", "Budi"]


def test_a_second_reader_is_warned_and_the_second_answer_is_refused(
    app: Flask, client: Client, people: People, budi: Page, ticket: Ticket
) -> None:
    other = wati(app, people)
    other.goto(f"/tugas/{ticket.task_id}")
    budi.goto(f"/tugas/{ticket.task_id}")
    expect(other.get_by_text("Budi juga membuka tiket ini.")).to_be_visible()
    budi.get_by_role("radio").first.check()
    budi.locator("textarea[name=answer]").fill("Jawaban Budi.")
    expect(other.get_by_text("Budi sedang menulis jawaban")).to_be_visible()
    other.get_by_role("radio").first.check()
    other.locator("textarea[name=answer]").fill("Jawaban Wati yang panjang dan tidak boleh hilang.")
    with budi.expect_navigation():
        budi.get_by_role("button", name="Selesaikan").click()
    with other.expect_navigation() as refused:
        other.get_by_role("button", name="Selesaikan").click()
    assert refused.value.status == 409
    expect(other.get_by_text("Budi", exact=False).first).to_be_visible()
    expect(other.get_by_text("Jawaban Wati yang panjang dan tidak boleh hilang.").first).to_be_visible()
    assert events(client, ticket).count("task_completed") == 1
    people.complaints[:] = [one for one in people.complaints if "409" not in one]


def test_closing_the_window_takes_the_warning_away(app: Flask, people: People, budi: Page, ticket: Ticket) -> None:
    budi.goto(f"/tugas/{ticket.task_id}")
    other = wati(app, people)
    other.goto(f"/tugas/{ticket.task_id}")
    expect(other.get_by_text("Budi juga membuka tiket ini.")).to_be_visible()
    budi.goto("/kotak-tugas/saya")
    expect(other.get_by_text("Budi juga membuka tiket ini.")).to_have_count(0)


def test_a_list_brings_news_without_losing_what_is_chosen_or_typed(client: Client, budi: Page, ticket: Ticket) -> None:
    with_own_clock(budi, f"/kotak-tugas/kelompok?tugas={ticket.task_id}")
    budi.locator("[data-check]").check()
    budi.locator("textarea[name=body]").fill("Sedang saya tulis")
    place = budi.locator("[data-row]").bounding_box()
    open_ticket(client, case_subject="Jadwal tender berubah")
    let_it_ask(budi)
    expect(budi.get_by_role("button", name="1 tugas baru")).to_be_visible()
    expect(budi.locator("[data-announce]")).to_have_text("1 tugas baru")
    expect(budi.locator("[data-row]")).to_have_count(1)
    expect(budi.locator("nav .queue", has_text="Tugas kelompok").locator(".queue-count")).to_have_text("2")
    budi.get_by_role("button", name="1 tugas baru").click()
    expect(budi.locator("[data-row]")).to_have_count(2)
    expect(budi.locator("[data-row]", has_text="Jadwal tender berubah").locator("a")).to_be_focused()
    expect(budi.locator("[data-check]").first).to_be_checked()
    expect(budi.locator("textarea[name=body]")).to_have_value("Sedang saya tulis")
    assert budi.url.endswith(f"/kotak-tugas/kelompok?tugas={ticket.task_id}")
    assert place is not None


def test_a_list_left_alone_at_its_top_is_put_in_order_by_itself(client: Client, budi: Page, ticket: Ticket) -> None:
    budi.mouse.move(5, 5)
    with_own_clock(budi, "/kotak-tugas/kelompok")
    open_ticket(client)
    let_it_ask(budi)
    let_it_ask(budi)  # by now nobody can have touched it
    expect(budi.locator("[data-row]")).to_have_count(2)


def test_a_row_that_a_colleague_took_is_struck_out_where_it_stands(client: Client, budi: Page, ticket: Ticket) -> None:
    other = open_ticket(client)
    with_own_clock(budi, "/kotak-tugas/kelompok")
    budi.keyboard.press("j")
    client.login("helpdesk", "Wati").send(f"/tugas/{ticket.task_id}/ambil")
    let_it_ask(budi)
    expect(budi.locator(f"[data-task='{ticket.task_id}']")).to_have_class(re.compile("row-gone"))
    expect(budi.locator(f"[data-task='{other.task_id}']")).not_to_have_class(re.compile("row-gone"))
    expect(budi.locator(f"[data-task='{ticket.task_id}'] a")).to_be_focused()


def test_a_broken_connection_is_silent_at_first_told_after_a_while_and_forgotten_when_it_is_back(
    people: People, budi: Page, ticket: Ticket
) -> None:
    with_own_clock(budi, "/kotak-tugas/kelompok")
    told = budi.locator("[data-news-failed]")
    asked: list[str] = []
    budi.route("**/terbaru*", lambda route: (asked.append(route.request.url), route.abort())[1])
    for times in (1, 2):
        until_asked(budi, asked, times)
        expect(told).not_to_be_visible()
    until_asked(budi, asked, 3)
    expect(told).to_contain_text("sambungan terputus")
    budi.unroute_all()
    budi.clock.run_for(60_000)
    expect(told).not_to_be_visible()
    people.complaints[:] = [one for one in people.complaints if "ERR_FAILED" not in one]


def test_an_answer_that_was_being_typed_survives_a_crash_of_the_browser(
    people: People, budi: Page, ticket: Ticket
) -> None:
    budi.goto(f"/tugas/{ticket.task_id}")
    budi.get_by_role("radio").first.check()
    budi.locator("textarea[name=answer]").fill("Langkah pertama: perbarui Apendo.")
    expect(budi.get_by_text(re.compile("^Tersimpan"))).to_be_visible()
    budi.context.close()
    people.windows.pop()
    again = people.staff("helpdesk")
    again.goto(f"/tugas/{ticket.task_id}")
    expect(again.locator("textarea[name=answer]")).to_have_value("Langkah pertama: perbarui Apendo.")


def scrolled(page: Page) -> float:
    return float(page.locator("[data-list]").evaluate("list => list.scrollTop"))


def at_hand(page: Page) -> str | None:
    row: str | None = page.evaluate("document.activeElement.closest('[data-row]')?.dataset.task")
    return row


def test_a_list_is_where_it_was_left_whichever_way_leads_back_to_it(client: Client, budi: Page) -> None:
    tickets = [open_ticket(client) for _ in range(20)]
    budi.goto("/kotak-tugas/kelompok")
    for key in "jxjx":
        budi.keyboard.press(key)
    far = budi.locator(f"[data-task='{tickets[17].task_id}'] a")
    far.click()
    budi.wait_for_url("**tugas=*")
    expect(far).to_be_in_viewport()
    left_at = scrolled(budi)
    assert left_at > 0
    expect(budi.get_by_text("2 dipilih")).to_be_visible()
    budi.keyboard.press("u")
    budi.wait_for_url("**/kotak-tugas/kelompok")
    expect(budi.get_by_text("2 dipilih")).to_be_visible()
    assert scrolled(budi) == left_at
    budi.get_by_role("button", name="Lainnya…").click()
    expect(budi.get_by_role("heading", name="2 tugas dipilih")).to_be_visible()
    budi.go_back()
    expect(budi.get_by_text("2 dipilih")).to_be_visible()
    assert scrolled(budi) == left_at
    budi.get_by_role("button", name="Ambil").first.click()
    expect(budi.get_by_text("2 tugas diambil.")).to_be_visible()
    expect(budi.locator("[data-check]:checked")).to_have_count(0)


def test_what_was_done_with_the_ticked_rows_unticks_them_and_the_menu_begins_anew(client: Client, budi: Page) -> None:
    tickets = [open_ticket(client) for _ in range(20)]
    budi.goto("/kotak-tugas/kelompok")
    budi.locator(f"[data-task='{tickets[18].task_id}'] [data-check]").check()
    budi.get_by_role("button", name="Lainnya…").click()
    budi.get_by_label("Tambahkan catatan internal").check()
    budi.get_by_label("Catatan internal", exact=True).fill("Dicek bersama.")
    budi.get_by_role("button", name="Jalankan").click()
    expect(budi.get_by_text("1 tiket diberi catatan.")).to_be_visible()
    expect(budi.locator("[data-check]:checked")).to_have_count(0)
    assert scrolled(budi) > 0
    budi.locator("nav .queue", has_text="Tugas kelompok").click()
    budi.wait_for_load_state()
    assert scrolled(budi) == 0


def test_the_keyboard_goes_on_where_a_taken_row_stood(client: Client, budi: Page) -> None:
    tickets = [open_ticket(client) for _ in range(6)]
    budi.goto("/kotak-tugas/kelompok")
    for _ in range(3):
        budi.keyboard.press("j")
    assert at_hand(budi) == str(tickets[2].task_id)
    budi.keyboard.press("a")
    expect(budi.get_by_text("Tugas kini milik Anda.")).to_be_visible()
    budi.wait_for_load_state()
    budi.keyboard.press("j")
    assert at_hand(budi) == str(tickets[3].task_id)
    budi.keyboard.press("k")
    assert at_hand(budi) == str(tickets[1].task_id)


def test_a_row_that_the_keyboard_comes_to_is_not_under_the_head_of_the_list(client: Client, budi: Page) -> None:
    for _ in range(20):
        open_ticket(client)
    budi.goto("/kotak-tugas/kelompok")
    for key in "j" * 20 + "k" * 15:
        budi.keyboard.press(key)
    row = budi.evaluate("document.activeElement.closest('[data-row]').getBoundingClientRect().top")
    assert row >= budi.locator(".zone-top").evaluate("head => head.getBoundingClientRect().bottom")


def test_the_list_of_keys_holds_what_works_on_the_page_and_nothing_else(
    client: Client, budi: Page, ticket: Ticket
) -> None:
    def listed(path: str) -> set[str]:
        budi.goto(path)
        budi.keyboard.press("?")
        keys = budi.get_by_role("dialog").locator("dt:visible").all_inner_texts()
        return {" ".join(one.split()) for one in keys}

    everywhere = {"g s", "g k", "g a", "?", "Esc"}
    rows = {"j k", "Enter"}
    assert listed("/ketidakhadiran") == everywhere
    assert listed("/tiket") == everywhere | rows | {"/"}
    assert listed("/kotak-tugas/kelompok") == everywhere | rows | {"/", "a", "x", "r"}
    assert listed("/kotak-tugas/saya") == everywhere | {"/", "r"}
    assert listed(f"/tiket/{ticket.case_id}") >= everywhere | {"/", "a", "t"}
    client.login("helpdesk").send(f"/tugas/{ticket.task_id}/ambil")
    assert "a" not in listed(f"/tiket/{ticket.case_id}")


def test_notices_are_walked_by_the_keyboard_too(client: Client, budi: Page, ticket: Ticket) -> None:
    client.login("koordinator").send(f"/tugas/{ticket.task_id}/serahkan", {"to": str(user_id(client, "helpdesk"))})
    budi.goto("/pemberitahuan")
    budi.keyboard.press("j")
    expect(budi.locator(".notice-open").first).to_be_focused()


def test_a_menu_closes_by_escape_and_by_a_press_elsewhere(budi: Page) -> None:
    budi.goto("/kotak-tugas/saya")
    menu = budi.locator("details.menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    budi.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    budi.locator(".user-menu summary").click()
    expect(menu).not_to_have_attribute("open", "")
    expect(budi.locator(".user-menu")).to_have_attribute("open", "")


TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
  .filter((one) => one.checkVisibility() && !one.closest("p, li, dd, .visually-hidden, .skip-link"))
  .map((one) => [one, document.querySelector(`label[for="${one.id}"]`) ?? one])
  .filter(([one, label]) => [one, label].every((part) => part.getBoundingClientRect().height < 24))
  .map(([one]) => one.outerHTML.slice(0, 80))"""


def test_what_is_pressed_is_high_enough_for_a_finger_and_the_queue_at_hand_in_sight(
    client: Client, budi: Page, ticket: Ticket
) -> None:
    budi.set_viewport_size({"width": 390, "height": 800})
    for path in ("/kotak-tugas/lewat", f"/kotak-tugas/semua?tugas={ticket.task_id}", "/kotak-tugas/semua?kanal=portal"):
        budi.goto(path)
        expect(budi.locator(".queue[aria-current]")).to_be_in_viewport(ratio=1)
        assert budi.evaluate(TOO_SMALL) == []
