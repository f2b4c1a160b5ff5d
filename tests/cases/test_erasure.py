"""A case's personal data are erased by law: nothing of them is stored anywhere, and the record stays whole."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from app.audit import Actor
from app.audit.behind import FileDigest
from app.audit.entry import Match
from app.audit.export import FORMATS, of_case, write_export
from app.audit.glossary import Keys
from app.audit.past import happenings
from app.audit.past_page import past_page
from app.audit.replay import as_it_was
from app.audit.seal_key import seal_key
from app.audit.timeline import read_timeline
from app.audit.verification import Report, verify
from app.cases.annotate import add_note
from app.cases.auditing.dossier import dossier_of
from app.cases.erasure import AlreadyErased, Grounds, StillOpen, erase_case
from app.cases.errors import BadAnswer, Conflict
from app.cases.inbox.queues import find_cases
from app.cases.retention.holds import set_hold
from app.cases.split import split_case
from app.channels.files import path_of
from app.channels.incoming.store import FOLDER
from app.channels.site import site_of
from app.insight.case_figures import compute
from app.insight.ratings import rate, summary
from app.jobs.erased_files import remove_erased_bytes, scrub
from app.jobs.sealing import SealPlaces, seal_what_there_is
from app.jobs.tidy import tidy
from app.models import AuditEvent, Case
from app.models.retention import ERASED_TEXT
from tests.cases.erasing import GROUNDS, Mark, close_case, everything_stored, lived_case, raw_database, upload
from tests.channels.letters import PostOffice, letter
from tests.desk import Desk


def erase(desk: Desk, case: Case, grounds: Grounds = GROUNDS) -> None:
    actor = Actor.staff(desk.staff("administrator"))
    desk.clock.forward(minutes=1)
    erase_case(desk.session, case.id, grounds, actor=actor, now=desk.now)
    desk._settled(case)
    remove_erased_bytes(desk.session, site_of(desk.session).files, [case.id])
    scrub(desk.session)
    desk._settled(None)


def test_of_an_erased_case_no_word_is_left_in_any_table_or_file(desk: Desk, tmp_path: Path) -> None:
    mark = Mark()
    case = lived_case(desk, mark)
    before = everything_stored(desk.session)
    assert [word for word in mark.said if word not in before] == []
    desk._settled(None)
    erase(desk, case)
    left = everything_stored(desk.session)
    assert [word for word in mark.said if word in left] == []
    if desk.session.get_bind().dialect.name == "sqlite":
        between = raw_database(tmp_path)
        assert [word for word in mark.said if word in between] == []


@pytest.fixture
def closed(desk: Desk) -> Case:
    desk.staff("administrator")
    return close_case(desk, desk.open())


def erased_event(desk: Desk, case: Case) -> dict[str, Any]:
    query = select(AuditEvent.data).where(AuditEvent.name == "person_erased", AuditEvent.case_id == case.id)
    data: dict[str, Any] = orjson.loads(desk.session.scalars(query).one())
    return data


def verified(desk: Desk, folder: Path) -> Report:
    desk.session.rollback()
    files = site_of(desk.session).files

    def digest_in(root: Path) -> FileDigest:
        def read(sha256: str) -> str | None:
            place = path_of(root, sha256)
            return hashlib.sha256(place.read_bytes()).hexdigest() if place.exists() else None

        return read

    places = SealPlaces(folder / "seal_key.pem", folder / "seals.jsonl")
    seal_what_there_is(desk.session, places, lambda: desk.now, at_once=True)
    return verify(
        desk.session,
        key=seal_key(places.key),
        outside_path=places.outside,
        on_disk=digest_in(files),
        mail_on_disk=digest_in(files / FOLDER),
    )


def test_the_trail_says_which_rows_were_erased_and_nothing_of_what_stood_there(desk: Desk) -> None:
    mark = Mark()
    case = lived_case(desk, mark)
    erase(desk, case)
    told = erased_event(desk, case)
    assert (told["reason"], told["legal_basis"], told["asked_by"]) == (GROUNDS.reason, "request", "requester")
    assert told["erased"]["case"] == told["erased"]["requester"] == [case.id]
    assert {"message", "note", "fact", "attachment", "incoming_mail", "outgoing_mail"} <= set(told["erased"])
    assert desk.events(case)[-1] == "person_erased"


def test_verifying_stays_green_after_erasing_and_counts_it(desk: Desk, tmp_path: Path) -> None:
    case = lived_case(desk, Mark())
    assert verified(desk, tmp_path).erased == 0
    erase(desk, case)
    report = verified(desk, tmp_path)
    assert report.findings == []
    assert report.erased > 10
    assert any("dihapus menurut hukum" in line for line in report.in_words())


def test_the_case_as_it_was_is_replayed_to_the_same_and_says_that_its_texts_are_erased(desk: Desk) -> None:
    case = lived_case(desk, Mark())
    at = desk.now
    before = as_it_was(happenings(desk.session, case.id), at)
    erase(desk, case)
    assert as_it_was(happenings(desk.session, case.id), at) == before
    page = past_page(desk.session, case, happenings(desk.session, case.id), at, glossary=Keys())
    assert page is not None
    assert not page.is_wrong
    shown = [turn.quote for turn in (*page.messages, *page.notes)] + [*page.texts, *page.files]
    assert {quote.match for quote in shown if quote.text != ""} == {Match.ERASED}
    assert all(quote.erased_at == case.erased_at for quote in shown if quote.match is Match.ERASED)


def test_timeline_and_dossier_say_erased_instead_of_wrong(desk: Desk) -> None:
    case = lived_case(desk, Mark())
    erase(desk, case)
    quotes = [quote for entry in read_timeline(desk.session, case) for quote in entry.quotes]
    assert {quote.match for quote in quotes} <= {Match.SAME, Match.ERASED}
    assert Match.ERASED in {quote.match for quote in quotes}
    dossier = dossier_of(desk.session, case)
    assert any("[dihapus menurut hukum]" in turn.heading for turn in dossier.messages)


@pytest.mark.parametrize("form", FORMATS)
def test_every_export_of_an_erased_case_works_and_says_nothing_of_it(desk: Desk, form: str) -> None:
    mark = Mark()
    case = lived_case(desk, mark)
    erase(desk, case)
    file = BytesIO()
    write_export(desk.session, of_case(desk.session, case.number), form, file)
    text = file.getvalue().decode("latin-1")
    assert [word for word in mark.said if word in text] == []


def test_reports_say_the_same_before_and_after(desk: Desk) -> None:
    case = lived_case(desk, Mark())
    other = close_case(desk, desk.open())

    def figures() -> list[dict[str, Any]]:
        desk.session.expire_all()
        computed = compute(desk.session, [case.id, other.id])
        rows = sorted((one.row for one in computed), key=lambda row: row["case_id"])
        return [{key: value for key, value in row.items() if key != "events"} for row in rows]

    before, ratings = figures(), summary(desk.session, desk.now.date(), desk.now.date()).counts
    erase(desk, case)
    assert figures() == before
    assert summary(desk.session, desk.now.date(), desk.now.date()).counts == ratings


def test_numbers_codes_and_instants_stay(desk: Desk) -> None:
    case = lived_case(desk, Mark())
    kept = (case.number, case.reference_code, case.received_at, case.closed_at, case.due_at, case.category_id)
    erase(desk, case)
    assert kept == (
        case.number,
        case.reference_code,
        case.received_at,
        case.closed_at,
        case.due_at,
        case.category_id,
    )
    assert (case.subject, case.requester.name, case.requester.email) == (ERASED_TEXT, ERASED_TEXT, None)
    assert case.digest_salt is None


def test_an_erased_case_is_found_by_its_number_alone(desk: Desk, closed: Case) -> None:
    dewi = desk.staff("koordinator")
    found = desk.session.scalars(find_cases(dewi, "Sari Wulandari")).all()
    assert closed in found
    erase(desk, closed)
    assert desk.session.scalars(find_cases(dewi, "Sari Wulandari")).all() == []
    assert desk.session.scalars(find_cases(dewi, closed.number)).all() == [closed]


def test_an_open_case_says_which_step_to_take_first(desk: Desk) -> None:
    case = desk.open()
    with pytest.raises(StillOpen, match="masih terbuka"):
        erase(desk, case)


def test_mail_that_waits_goes_out_first(desk: Desk) -> None:
    case = desk.open()
    desk.do(case, "answer", answer="Silakan coba lagi.")
    desk.send(case, "confirmation")
    with pytest.raises(StillOpen, match="kotak keluar"):
        erase(desk, case)


def test_what_is_erased_is_not_erased_twice(desk: Desk, closed: Case) -> None:
    erase(desk, closed)
    with pytest.raises(AlreadyErased):
        erase(desk, closed)


def test_the_reason_may_not_name_the_person_whom_it_is_about(desk: Desk, closed: Case) -> None:
    for said in ("Atas permintaan Sari Wulandari", "surat dari SARI@penyedia.test"):
        with pytest.raises(BadAnswer, match="selamanya"):
            erase(desk, closed, Grounds(said, "request", "requester"))
    for missing in (Grounds(" ", "request", "requester"), Grounds("x", "", "requester"), Grounds("x", "order", "me")):
        with pytest.raises(BadAnswer):
            erase(desk, closed, missing)


def test_a_refused_erasure_changes_nothing(desk: Desk) -> None:
    case = desk.open()
    before = everything_stored(desk.session)
    desk._settled(None)
    with pytest.raises(StillOpen):
        erase(desk, case)
    desk.session.rollback()
    assert case.requester.name in before
    assert case.requester.name == "Sari Wulandari"


def test_a_file_that_another_case_has_too_stays_until_that_one_is_erased(desk: Desk) -> None:
    cases = [desk.open(), desk.open()]
    for case in cases:
        file = upload(desk, "bukti.png", b"same bytes")
        file.case_id = case.id
        sha256 = file.sha256
    desk._settled(None)
    for case in cases:
        close_case(desk, case)
    place = path_of(site_of(desk.session).files, sha256)
    erase(desk, cases[0])
    assert place.exists()
    erase(desk, cases[1])
    assert not place.exists()


def test_a_crash_before_the_bytes_are_gone_is_made_good_at_night(desk: Desk) -> None:
    case = lived_case(desk, Mark())
    actor = Actor.staff(desk.staff("administrator"))
    erase_case(desk.session, case.id, GROUNDS, actor=actor, now=desk.now)
    desk._settled(case)  # and here the machine stops
    files = [path for path in site_of(desk.session).files.rglob("*") if path.is_file()]
    assert files
    desk.session.rollback()
    tidy(desk.session, desk.clock)
    assert [path for path in files if path.exists()] == []


def test_a_mail_that_is_read_once_more_is_gone_again_the_next_night(desk: Desk) -> None:
    post = PostOffice(desk)
    raw = letter("Isi yang akan dihapus.").as_bytes()
    case = close_case(desk, post.case(post.bring(raw)))
    mail_id = post.newest().id
    erase(desk, case)
    mail = post.store(raw)
    assert mail.id == mail_id
    place = path_of(site_of(desk.session).files / FOLDER, mail.sha256)
    assert place.exists()
    desk.session.rollback()
    tidy(desk.session, desk.clock)
    assert not place.exists()


def test_nothing_is_added_to_an_erased_case(desk: Desk, closed: Case) -> None:
    post = PostOffice(desk)
    reply = post.reply(closed, "Masih belum bisa.", kind="answer")
    erase(desk, closed)
    budi = Actor.staff(desk.staff("helpdesk"))
    desk.session.flush()
    for verb in (
        lambda: add_note(desk.session, closed, "Catatan", actor=budi, now=desk.now),
        lambda: rate(desk.session, closed, 4, None, actor=Actor.asking(closed.requester), now=desk.now),
        lambda: split_case(desk.session, closed.id, [1], "Lain", actor=budi, now=desk.now),
        lambda: set_hold(desk.session, closed.id, "Perkara", actor=Actor.staff(desk.staff("auditor")), now=desk.now),
    ):
        with pytest.raises(Conflict):
            verb()
        desk.session.rollback()
        desk._settled(None)
    done = post.bring(reply)
    assert done.case_number != closed.number  # a new case, of somebody whom nobody knows any more
    assert post.case(done).requester.email == "sari@penyedia.test"
