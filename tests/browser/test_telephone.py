"""A call is entered and solved in six interactions, an escalation in three: counted, by mouse and by keyboard."""

from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.database import begin_writing, db
from app.models import Case
from tests.browser.conftest import People
from tests.desk import Desk, TravellingClock

ANSWER = "Tekan Lupa Password pada halaman masuk, lalu buka tautan dalam surel."


class Hands:
    """Does what a person does, and counts: a click, a key that activates, the filling of one field."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).press_sequentially(text)
        self.count += 1

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label).select_option(label=option)
        self.count += 1

    def click(self, what: Locator) -> None:
        what.click()
        self.count += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1


def desk_of(app: Flask) -> Desk:
    session = db.session()
    begin_writing(session)
    clock = app.extensions["clock"]
    assert isinstance(clock, TravellingClock)
    return Desk(session, clock)


def ask_before(app: Flask) -> int:
    with app.app_context():
        case_id = (
            desk_of(app)
            .open(
                case_subject="Gagal unggah penawaran",
                requester_phone="0812 3456 7890",
                requester_organization="PT Maju Jaya",
                requester_role="ppk",
            )
            .id
        )
        db.session.remove()
        return case_id


def newest(app: Flask) -> Case:
    with app.app_context():
        return db.session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def at_the_telephone(people: People) -> Page:
    budi = people.staff("helpdesk")
    budi.goto("/tiket-baru/ticket/phone")
    return budi


def test_a_call_of_somebody_known_is_entered_and_solved_in_six_interactions(app: Flask, people: People) -> None:
    ask_before(app)
    budi = at_the_telephone(people)
    hands = Hands(budi)
    hands.fill("Nama lengkap", "sari")
    hands.click(budi.get_by_role("button", name="Sari Wulandari"))
    expect(budi.get_by_label("Nomor telepon")).to_have_value("0812 3456 7890")
    expect(budi.get_by_label("Peran")).to_have_value("ppk")
    expect(budi.get_by_role("complementary").get_by_text("Gagal unggah penawaran")).to_be_visible()
    hands.choose("Kategori", "Akun & login, lupa password")
    hands.fill("Pokok masalah", "Lupa kata sandi SPSE")
    hands.fill("Jawaban Anda", ANSWER)
    hands.click(budi.get_by_role("button", name="Selesai di telepon"))
    expect(budi.get_by_text("tercatat dan selesai")).to_be_visible()
    assert hands.count <= 6
    case = newest(app)
    assert (case.position, case.requester.name, case.requester.organization) == (
        "answered",
        "Sari Wulandari",
        "PT Maju Jaya",
    )


def test_a_call_of_a_stranger_takes_no_more(app: Flask, people: People) -> None:
    budi = at_the_telephone(people)
    hands = Hands(budi)
    hands.fill("Nama lengkap", "Tuti Lestari")
    hands.fill("Nomor telepon", "0877 1111 2222")
    hands.choose("Kategori", "Akun & login, lupa password")
    hands.fill("Pokok masalah", "Lupa kata sandi SPSE")
    hands.fill("Jawaban Anda", ANSWER)
    hands.click(budi.get_by_role("button", name="Selesai di telepon"))
    expect(budi.get_by_text("tercatat dan selesai")).to_be_visible()
    assert hands.count <= 6
    assert newest(app).position == "answered"


def test_the_caller_is_chosen_with_the_keyboard_and_the_next_empty_field_is_at_hand(app: Flask, people: People) -> None:
    ask_before(app)
    budi = at_the_telephone(people)
    budi.get_by_label("Perusahaan atau instansi").press_sequentially("maju")
    expect(budi.locator("[data-caller]")).to_have_count(1)
    budi.keyboard.press("ArrowDown")
    expect(budi.locator("[data-caller]")).to_be_focused()
    budi.keyboard.press("Enter")
    expect(budi.get_by_label("Nama lengkap")).to_have_value("Sari Wulandari")
    expect(budi.get_by_label("Kategori")).to_be_focused()
    expect(budi.locator("[data-caller]")).to_have_count(0)
    assert "/tiket-baru/ticket/phone" in budi.url


def test_escape_puts_the_list_away_and_leaves_what_was_typed(app: Flask, people: People) -> None:
    ask_before(app)
    budi = at_the_telephone(people)
    budi.get_by_label("Nama lengkap").press_sequentially("sari")
    expect(budi.locator("[data-caller]")).to_have_count(1)
    budi.keyboard.press("ArrowDown")
    budi.keyboard.press("Escape")
    expect(budi.locator("[data-caller]")).to_have_count(0)
    expect(budi.get_by_label("Nama lengkap")).to_be_focused()
    expect(budi.get_by_label("Nama lengkap")).to_have_value("sari")


def test_an_escalation_takes_three_interactions(app: Flask, people: People) -> None:
    case_id = ask_before(app)
    budi = people.staff("helpdesk")
    budi.goto(f"/tiket/{case_id}")
    hands = Hands(budi)
    hands.click(budi.get_by_label("Eskalasikan ke Admin PPE"))
    hands.fill("Alasan eskalasi", "Akun pengguna terkunci di sisi server.")
    hands.click(budi.get_by_role("button", name="Selesaikan"))
    expect(budi.get_by_text("Posisi tiket kini: Eskalasi Admin PPE")).to_be_visible()
    assert hands.count <= 3


def test_it_is_worked_on_a_phone_without_scrolling_sideways(app: Flask, people: People) -> None:
    ask_before(app)
    budi = at_the_telephone(people)
    budi.set_viewport_size({"width": 390, "height": 844})
    budi.get_by_label("Nama lengkap").press_sequentially("sari")
    budi.locator("[data-caller]").click()
    expect(budi.get_by_role("complementary").get_by_text("Gagal unggah penawaran")).to_be_visible()
    assert budi.evaluate("document.documentElement.scrollWidth") <= 390
