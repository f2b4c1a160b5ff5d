"""The administrator erases a person: what is ticked at first, what is said, and where nothing personal may stand."""

import re

import pytest
from flask import Flask

from app.audit import Actor
from app.cases.drafts import save_draft
from app.cases.mail.judge import discard
from app.channels.outbox import Text, queue
from app.clock import clock_of
from app.database import db
from app.jobs.procedure_work import work_on_procedure
from app.models import Case, OutgoingMail
from app.models.people import ADMINISTRATOR
from tests.browser_like import Client
from tests.cases.erasing import close_case
from tests.channels.letters import PostOffice, letter
from tests.desk import TravellingClock
from tests.web.test_retention import GROUNDS, PERSON, SEARCH, set_rule

SARI = {"surel": "sari@penyedia.test"}
MAYA = "maya@lain.test"


@pytest.fixture
def case_id(app: Flask, client: Client) -> int:
    """A closed case of Sari's."""
    with app.app_context():
        desk = client.desk()
        case_id = close_case(desk, desk.open(requester_phone="0812-7766-5544")).id
        desk.session.commit()
    return case_id


@pytest.fixture
def spam_of_maya(app: Flask, client: Client) -> None:
    """A mail of Maya's that was thrown away."""
    with app.app_context():
        desk = client.desk()
        post, budi = PostOffice(desk), Actor.staff(desk.staff("helpdesk"))
        post.bring(letter(sender=f"Maya <{MAYA}>", headers={"X-Spam-Flag": "YES"}))
        discard(desk.session, post.newest().id, reason="Iklan", actor=budi, now=desk.now)
        desk.session.commit()


def is_erased(app: Flask, case_id: int) -> bool:
    with app.app_context():
        return db.session.get_one(Case, case_id).erased_at is not None


def is_ticked(page: str, box: str) -> bool:
    (tag,) = re.findall(rf'<input[^>]*id="{box}"[^>]*>', page)
    return "checked" in tag


def search(client: Client, **sought: str) -> str:
    return client.login(ADMINISTRATOR).send(SEARCH, sought).text


@pytest.mark.parametrize(
    ("sought", "is_sure"),
    [
        ({"surel": "sari@penyedia.test"}, True),
        ({"telepon": "+62 812 7766 5544"}, True),
        ({"nama": "Sari Wulandari"}, False),
        ({"nama": "Sari Wulandari", "surel": "orang-lain@penyedia.test"}, False),
    ],
)
def test_only_a_case_with_the_address_or_number_is_ticked_at_first(
    client: Client, case_id: int, sought: dict[str, str], is_sure: bool
) -> None:
    assert is_ticked(search(client, **sought), f"case-{case_id}") == is_sure


def test_what_was_unticked_stays_so_when_the_form_comes_back(client: Client, case_id: int, spam_of_maya: None) -> None:
    page = search(client, surel=MAYA, nama="sari")
    assert is_ticked(page, "outside")
    sent = {"surel": MAYA, "nama": "sari", "reason": "Surat 12"}
    refused = client.send(PERSON, {**sent, "case": str(case_id)}).text
    assert is_ticked(refused, f"case-{case_id}")
    assert not is_ticked(refused, "outside")
    refused = client.send(PERSON, {**sent, "luar": "1"}).text
    assert not is_ticked(refused, f"case-{case_id}")
    assert is_ticked(refused, "outside")


def test_drafts_alone_are_listed_and_not_ticked(app: Flask, client: Client) -> None:
    with app.app_context():
        desk = client.desk()
        budi, case = desk.staff("helpdesk"), desk.open(requester_email="lain@penyedia.test")
        save_draft(desk.session, budi.id, f"note:{case.id}", {"body": ["Telepon 0812 7766 5544"]}, now=desk.now)
        number = case.number
        desk.session.commit()
    page = search(client, telepon="081277665544")
    assert not is_ticked(page, "outside")
    assert f"Konsep Budi pada tiket {number}" in page


def test_letters_that_belong_to_no_case_are_previewed(app: Flask, client: Client) -> None:
    with app.app_context():
        desk = client.desk()
        words, now = Text("Halo", "Halo", {}), desk.now
        queue(desk.session, MAYA, words, kind="x", dedup_key="x", case=None, actor=Actor.system(), now=now)
        desk.session.commit()
    assert "1 surel keluar" in search(client, surel=MAYA)
    assert client.send(PERSON, {**GROUNDS, "surel": MAYA, "luar": "1"}).status_code == 303
    with app.app_context():
        assert db.session.query(OutgoingMail).filter_by(kind="x").one().address is None


def test_mail_that_waits_for_a_decision_is_something_that_was_found(app: Flask, client: Client) -> None:
    with app.app_context():
        desk = client.desk()
        PostOffice(desk).bring(letter(sender=f"Maya <{MAYA}>", headers={"X-Spam-Flag": "YES"}))
        desk.session.commit()
    page = search(client, surel=MAYA)
    assert "1 surel masuk dari alamat ini belum diputuskan" in page
    assert "Tidak ada yang ditemukan" not in page


def test_nothing_personal_stands_in_an_address(app: Flask, client: Client, case_id: int) -> None:
    page = search(client, **SARI)
    forms = re.findall(r'<form[^>]*action="(/retensi[^"]*)"[^>]*>', page)
    assert sorted(forms) == [PERSON, SEARCH]
    assert f'href="{PERSON}" aria-current="page"' in page
    done = client.send(PERSON, {**SARI, **GROUNDS, "case": str(case_id)})
    assert (done.status_code, done.location) == (303, PERSON)
    assert "1 tiket dihapus" in client.get(PERSON).text
    assert is_erased(app, case_id)


def test_the_address_of_a_search_leads_back_to_it_and_finds_nobody_by_itself(client: Client, case_id: int) -> None:
    back = client.login(ADMINISTRATOR).get(f"{SEARCH}?surel=sari@penyedia.test")
    assert (back.status_code, back.location) == (303, PERSON)
    assert "T-2026" not in client.get(f"{PERSON}?surel=sari@penyedia.test").text


def test_where_more_is_found_than_is_shown_the_page_says_so(
    app: Flask, client: Client, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        desk = client.desk()
        newest = desk.open().id
        desk.session.commit()
    assert "Hanya" not in search(client, **SARI)
    monkeypatch.setattr("app.web.retention.person.MOST_SHOWN", 1)
    page = search(client, **SARI)
    assert "Hanya 1 tiket terbaru yang tampil" in page
    assert f'id="case-{newest}"' in page
    assert f'id="case-{case_id}"' not in page


def test_a_number_that_has_changed_is_shown_before_anything_is_erased(
    app: Flask, client: Client, case_id: int, clock: TravellingClock
) -> None:
    client.login(ADMINISTRATOR)
    set_rule(client)
    with app.app_context():
        desk = client.desk()
        close_case(desk, desk.open())
        desk.session.commit()
    clock.forward(days=400)
    shown = re.search(r'name="total" value="(\d+)"', client.get("/retensi/jatuh-tempo").text)
    assert shown is not None
    assert shown[1] == "2"
    refused = client.send("/retensi/jatuh-tempo", {"reason": "Berita acara 9", "total": "1"})
    assert refused.status_code == 422
    assert "kini 2 kasus" in refused.text
    assert "Berita acara 9" in refused.text
    assert 'name="total" value="2"' in refused.text
    with app.app_context():
        work_on_procedure(db.session(), clock_of(app))
    assert not is_erased(app, case_id)
    assert client.send("/retensi/jatuh-tempo", {"reason": "Berita acara 9"}).status_code == 422
