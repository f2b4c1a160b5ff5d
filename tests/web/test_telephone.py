"""Answer the telephone: the caller is found while typing, and what is solved on the line is answered in one step."""

import json
import re
from html import unescape

import pytest
from sqlalchemy import func, select

from app.database import db
from app.models import AuditEvent, Case, Message, Note, OutgoingMail
from tests.browser_like import Client
from tests.web.work import drafts, open_complaint, open_ticket

URL = "/tiket-baru/ticket/phone"
CALL = {
    "name": "Sari Wulandari",
    "phone": "0812 3456 7890",
    "role": "vendor",
    "category": "akun",
    "subject": "Lupa kata sandi SPSE",
}
ANSWER = "Tekan Lupa Password pada halaman masuk, lalu buka tautan dalam surel."
DONE = {"selesai": "1"}


def only_case(client: Client) -> Case:
    return db.session.scalars(select(Case)).unique().one()


def count(client: Client, model: type) -> int:
    with client.application.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_solved_on_the_line_is_answered_in_one_post(client: Client) -> None:
    answer = client.login("helpdesk").send(URL, {**CALL, "told": ANSWER, **DONE})
    assert answer.status_code == 303
    with client.application.app_context():
        case = only_case(client)
        assert (case.position, case.clock, case.answered_at) == ("answered", "stopped", case.entered_at)
        told = db.session.scalars(select(Message).where(Message.kind == "answer")).one()
        assert (told.body, told.author.name if told.author else None) == (ANSWER, "Budi")
        query = select(AuditEvent.name).where(AuditEvent.case_id == case.id).order_by(AuditEvent.id)
        names = db.session.scalars(query).all()
    assert names.index("case_opened") < names.index("task_completed") < names.index("answer_told")
    page = client.get(answer.location).text
    assert "tercatat dan selesai" in page
    assert "Terjawab" in page


def test_the_same_call_sent_twice_is_one_case_with_one_answer(client: Client) -> None:
    page = client.login("helpdesk").get(URL).text
    once = page.split('name="once" value="')[1].split('"')[0]
    sent = {**CALL, "told": ANSWER, "once": once, **DONE}
    assert len({client.send(URL, sent).location for _ in range(2)}) == 1
    assert count(client, Case) == 1
    with client.application.app_context():
        assert len(db.session.scalars(select(Message).where(Message.kind == "answer")).all()) == 1


def test_recorded_and_forwarded_waits_for_helpdesk_and_keeps_the_half_written_answer_as_a_note(client: Client) -> None:
    assert client.login("helpdesk").send(URL, {**CALL, "told": "Coba dulu"}).status_code == 303
    with client.application.app_context():
        assert only_case(client).position == "helpdesk"
        assert db.session.scalars(select(Note.body)).all() == ["Coba dulu"]
        assert db.session.scalars(select(Message.kind)).all() == ["request"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("", "Tulis jawaban yang Anda sampaikan"),
        ("Ya.", "paling sedikit 10 karakter"),
        ("Masuk dengan kata sandi: Mawar2024! sekarang.", "memuat kata sandi atau nomor identitas"),
        ("Yth. {{nama}}, silakan coba lagi.", "Masih ada bagian yang kosong"),
    ],
)
def test_an_answer_that_cannot_be_given_opens_nothing_and_loses_nothing(
    client: Client, told: str, sentence: str
) -> None:
    page = client.login("helpdesk").send(URL, {**CALL, "told": told, **DONE})
    assert page.status_code == 422
    text = unescape(page.text)
    assert sentence in text
    assert told in text
    assert 'value="Sari Wulandari"' in text
    assert 'href="#told"' in text
    assert (count(client, Case), count(client, OutgoingMail)) == (0, 0)


def test_a_wrong_field_is_said_beside_a_good_answer_that_stays(client: Client) -> None:
    page = client.login("helpdesk").send(URL, {**CALL, "subject": "", "told": ANSWER, **DONE})
    assert page.status_code == 422
    assert "Isi “Pokok masalah”." in page.text
    assert ANSWER in page.text
    assert count(client, Case) == 0


def test_an_answer_being_typed_is_kept_as_part_of_the_draft(client: Client) -> None:
    client.login("helpdesk").send(f"{URL}/draf", {"name": "Sari W", "told": "Tekan Lupa"})
    assert "Tekan Lupa</textarea>" in client.get(URL).text


def found(client: Client, words: str) -> list[dict[str, str]]:
    """Return what each caller that is offered would put into the form."""
    page = client.get(f"{URL}/penelepon", query_string={"q": words}).text
    return [json.loads(unescape(data)) for data in re.findall(r'data-caller="([^"]+)"', page)]


def ask_as_sari(client: Client) -> None:
    open_ticket(client, requester_phone="0812 3456 7890", requester_organization="PT Maju Jaya", requester_role="ppk")


@pytest.mark.parametrize("words", ["sari wu", "MAJU", "0812-3456", "+62 812 3456 7890", "345678", "maju sari"])
def test_a_caller_is_found_by_name_company_or_number(client: Client, words: str) -> None:
    ask_as_sari(client)
    open_ticket(client, requester_name="Tuti Lestari", requester_phone="0877 1111 2222", requester_email=None)
    (sari,) = found(client.login("helpdesk"), words)
    assert sari == {
        "name": "Sari Wulandari",
        "phone": "0812 3456 7890",
        "email": "sari@penyedia.test",
        "organization": "PT Maju Jaya",
        "role": "ppk",
        "spse_user_id": "",
    }


@pytest.mark.parametrize(
    "words",
    [
        "PT. Maju Jaya", "P.T. MAJU", "CV Maju Jaya", "Ibu Sari", "bu sari", "6281234567890", "62812345",
        "+62 (812) 3456-7890", "sari +62 812 3456", "sari 0812 3456 7890",
    ],
)  # fmt: skip
def test_forms_of_address_legal_forms_and_spellings_of_a_number_do_not_stand_in_the_way(
    client: Client, words: str
) -> None:
    ask_as_sari(client)
    open_ticket(client, requester_name="Tuti Lestari", requester_phone="0877 1111 2222", requester_email=None)
    assert [one["name"] for one in found(client.login("helpdesk"), words)] == ["Sari Wulandari"]


@pytest.mark.parametrize(
    "words", ["wulandri", "wulandarri", "wulandati", "wulnadari", "sari wlandari", "sari wulandsri"]
)
def test_one_slip_of_the_keys_still_finds_the_caller(client: Client, words: str) -> None:
    ask_as_sari(client)
    open_ticket(client, requester_name="Sari Wulansari", requester_phone="0877 1111 2222", requester_email=None)
    assert "Sari Wulandari" in [one["name"] for one in found(client.login("helpdesk"), words)]


@pytest.mark.parametrize("words", ["wulxndxri", "sari wulandari tidak", "budi wulandri"])
def test_more_than_one_slip_is_another_name(client: Client, words: str) -> None:
    ask_as_sari(client)
    assert found(client.login("helpdesk"), words) == []


def test_only_what_is_exactly_so_is_offered_where_there_is_something(client: Client) -> None:
    ask_as_sari(client)
    open_ticket(client, requester_name="Sari Wulandiri", requester_phone="0877 1111 2222", requester_email=None)
    assert [one["name"] for one in found(client.login("helpdesk"), "wulandari")] == ["Sari Wulandari"]


def test_a_word_of_a_message_names_nobody(client: Client) -> None:
    open_ticket(client, case_description="Saya ditelepon Wawan dari bank.")
    assert found(client.login("helpdesk"), "wawan") == []


@pytest.mark.parametrize("words", ["", "sa", "%%%", "___", "\\\\\\", "'; drop", "tidak ada"])
def test_nobody_is_offered_for_what_says_nothing(client: Client, words: str) -> None:
    ask_as_sari(client)
    assert found(client.login("helpdesk"), words) == []


def test_who_asked_five_times_is_offered_once_as_entered_last(client: Client) -> None:
    for company in ("PT Lama", "PT Baru"):
        open_ticket(client, requester_phone="0812 3456 7890", requester_organization=company)
    (sari,) = found(client.login("helpdesk"), "sari")
    assert sari["organization"] == "PT Baru"


def test_who_has_only_complained_is_not_known_to_helpdesk(client: Client) -> None:
    complaint = open_complaint(client, requester_name="Wawan Setiawan")
    client.login("helpdesk")
    assert found(client, "wawan") == []
    with client.application.app_context():
        hidden = db.session.get_one(Case, complaint.case_id).requester_id
    assert client.get(f"{URL}/penelepon/{hidden}").status_code == 404
    assert client.send(f"{URL}/penelepon/{hidden}", {"name": "W"}).status_code == 404


def test_without_javascript_a_button_looks_for_the_caller_and_keeps_what_was_typed(client: Client) -> None:
    ask_as_sari(client)
    typed = {"name": "sari", "subject": "Tidak dapat mengunggah", "told": "Coba"}
    answer = client.login("helpdesk").send(f"{URL}/penelepon", typed)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert 'value="Tidak dapat mengunggah"' in page
    choose = re.findall(r'formaction="([^"]+/penelepon/\d+)"', page)
    chosen = client.send(choose[0], typed)
    assert chosen.status_code == 303
    page = client.get(chosen.location).text
    assert 'value="Sari Wulandari"' in page
    assert 'value="PT Maju Jaya"' in page
    assert 'value="Tidak dapat mengunggah"' in page
    assert "Tiket sebelumnya: Sari Wulandari" in page
    assert drafts(client) == ["start:ticket:phone"]


def test_the_earlier_cases_of_a_caller_stand_beside_the_form_with_their_position(client: Client) -> None:
    ask_as_sari(client)
    earlier = open_ticket(client, case_subject="Gagal unggah penawaran")
    other = open_ticket(client, requester_name="Tuti", requester_email="tuti@lain.test")
    with client.application.app_context():
        sari = db.session.get_one(Case, earlier.case_id).requester_id
    page = client.login("helpdesk").get(f"{URL}/penelepon/{sari}").text
    assert f'href="/tiket/{earlier.case_id}"' in page
    assert "Gagal unggah penawaran" in page
    assert "Ditangani Helpdesk" in page
    assert page.count('href="/tiket/') == 2
    assert other.number not in page


def test_an_earlier_case_is_the_callers_however_the_number_was_written_down(client: Client) -> None:
    written = ["0812-3456-7890", "+62 812 3456 7890", "(0812) 34567890", "6281234567890"]
    cases = [open_ticket(client, requester_email=None, requester_phone=phone) for phone in written]
    other = open_ticket(client, requester_email=None, requester_phone="0812-3456-7891")
    with client.application.app_context():
        sari = db.session.get_one(Case, cases[0].case_id).requester_id
    page = client.login("helpdesk").get(f"{URL}/penelepon/{sari}").text
    assert all(f'href="/tiket/{case.case_id}"' in page for case in cases)
    assert other.number not in page


def test_front_office_is_offered_no_answer_to_give(client: Client) -> None:
    page = client.login("front_office").get("/tiket-baru/ticket/counter").text
    assert 'name="told"' not in page
    assert "Cari orang ini" in page
    assert client.get(f"{URL}/penelepon", query_string={"q": "sari"}).status_code == 403


def test_a_search_that_was_sent_after_the_sign_in_had_ended_keeps_what_was_typed(client: Client) -> None:
    page = client.send(f"{URL}/penelepon", {"name": "Sari Wulandari", "subject": "Tidak dapat mengunggah"})
    assert page.status_code == 401
    assert "/tiket-baru/ticket/phone" in page.text
    assert "Tidak dapat mengunggah" in page.text
