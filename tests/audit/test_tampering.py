"""Tampering by direct SQL, on both databases: the database refuses it, and where its guard is taken away, it is found.

Each test changes one thing behind the application's back and reads what `flask audit verify` says of it.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.outside import read_outside
from app.audit.seal_key import seal_key
from app.audit.verification import Finding, Report, verify
from app.cases.annotate import add_note
from app.database import begin_writing, prepare_engine
from app.jobs.sealing import (
    Admitted,
    DatabaseIsOlder,
    OutsideIsGone,
    SealPlaces,
    admit_restored,
    seal_what_there_is,
)
from app.models import Case
from tests.desk import Desk

TABLES = ("audit_event", "audit_seal", "seal_leaf")


class Archive:
    """Two cases whose trail is sealed, and a hand that reaches into the database."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.session = desk, desk.session
        self.places = SealPlaces(folder / "seal_key.pem", folder / "outside" / "seals.jsonl")
        self.first, self.second = desk.open(), desk.open(case_subject="Sertifikat kedaluwarsa")
        self.note(self.first, "Sudah ditelepon.")
        self.seal()

    def note(self, case: Case, body: str) -> None:
        self.session.commit()
        begin_writing(self.session)
        actor = Actor.staff(self.desk.staff("helpdesk"))
        add_note(self.session, case, body, actor=actor, now=self.desk.now)
        self.session.commit()

    def seal(self) -> None:
        self.session.commit()
        seal_what_there_is(self.session, self.places, lambda: self.desk.now, at_once=True)

    def tamper(self, *statements: str) -> None:
        """Run SQL past the application, with the triggers taken away."""
        self.session.rollback()
        begin_writing(self.session)
        for table in TABLES:
            if self.session.get_bind().dialect.name == "sqlite":
                self.session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update"))
                self.session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_delete"))
            else:
                self.session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"))
        for statement in statements:
            self.session.execute(text(statement))
        self.session.commit()
        self.session.expire_all()

    def event_of(self, case: Case, sequence: int) -> int:
        query = "SELECT id FROM audit_event WHERE case_id = :case AND case_sequence = :sequence"
        found = self.session.execute(text(query), {"case": case.id, "sequence": sequence}).scalar_one()
        assert isinstance(found, int)
        return found

    def verify(self) -> Report:
        self.session.rollback()
        return verify(self.session, key=seal_key(self.places.key), outside_path=self.places.outside)

    def first_finding(self) -> Finding:
        report = self.verify()
        assert not report.is_whole
        return report.findings[0]


@pytest.fixture
def archive(desk: Desk, tmp_path: Path) -> Iterator[Archive]:
    return Archive(desk, tmp_path)


def test_an_untouched_trail_is_whole(archive: Archive) -> None:
    report = archive.verify()
    assert report.findings == []
    assert (report.cases, report.seals, report.unsealed) == (2, 1, 0)
    archive.note(archive.first, "Lagi.")
    report = archive.verify()
    assert (report.is_whole, report.unsealed) == (True, 1)
    assert "1 kejadian sesudahnya belum disegel" in " ".join(report.in_words())


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("attempt", ["UPDATE {} SET digest = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses(archive: Archive, table: str, attempt: str) -> None:
    if "TRUNCATE" in attempt and archive.session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    archive.session.rollback()
    with pytest.raises(DBAPIError, match="append only"):
        archive.session.execute(text(attempt.format(table)))


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-11-03 01:00:00+00:00'",
        "stated_at = '2026-11-01 01:00:00+00:00'",
        "name = 'case_viewed'",
        "source = 'cli'",
        "actor_id = 1",
        "on_behalf_of_id = 1",
        "requester_id = NULL",
        "deployment_id = NULL",
        "data = '{}'",
    ],
)
def test_a_changed_column_is_named(archive: Archive, change: str) -> None:
    changed = archive.event_of(archive.first, 1)
    archive.desk.staff("helpdesk")
    archive.tamper(f"UPDATE audit_event SET {change} WHERE id = {changed}")
    found = archive.first_finding()
    assert (found.what, found.case, found.sequence, found.event) == ("changed", archive.first.number, 1, changed)
    assert archive.first.number in found.in_words()


def test_a_changed_event_whose_digest_is_made_anew_breaks_the_chain_after_it(archive: Archive) -> None:
    archive.tamper(
        f"UPDATE audit_event SET digest = '{'0' * 64}' WHERE id = {archive.event_of(archive.first, 2)}",
    )
    assert archive.first_finding().sequence == 2


def test_a_deleted_event_is_named(archive: Archive) -> None:
    archive.tamper(f"DELETE FROM audit_event WHERE id = {archive.event_of(archive.second, 2)}")
    found = archive.first_finding()
    assert (found.what, found.case, found.sequence) == ("gap", archive.second.number, 2)


def test_an_inserted_event_is_named(archive: Archive) -> None:
    archive.tamper(
        "INSERT INTO audit_event (at, name, source, case_id, data) "
        f"VALUES ('2026-11-03 02:00:00+00:00', 'case_viewed', 'web', {archive.first.id}, '{{}}')"
    )
    found = archive.first_finding()
    assert (found.what, found.case) == ("unchained", archive.first.number)


def test_reordered_events_are_named(archive: Archive) -> None:
    one, other = archive.event_of(archive.first, 1), archive.event_of(archive.first, 2)
    archive.tamper(
        f"UPDATE audit_event SET id = 1000000 WHERE id = {one}",
        f"UPDATE audit_event SET id = {one} WHERE id = {other}",
        f"UPDATE audit_event SET id = {other} WHERE id = 1000000",
    )
    found = archive.first_finding()
    assert (found.what, found.case, found.sequence) == ("order", archive.first.number, 2)


def test_a_tail_that_is_cut_off_is_found_though_the_cases_row_is_mended_too(archive: Archive) -> None:
    length = archive.first.chain_length
    cut = f"DELETE FROM audit_event WHERE id = {archive.event_of(archive.first, length)}"
    archive.tamper(cut)
    assert (archive.first_finding().what, archive.first_finding().sequence) == ("sealed_event_gone", length)
    archive.tamper(
        f"UPDATE service_case SET chain_length = {length - 1}, chain_head = (SELECT digest FROM audit_event "
        f"WHERE case_id = {archive.first.id} AND case_sequence = {length - 1}) WHERE id = {archive.first.id}"
    )
    assert archive.first_finding().what == "sealed_event_gone"


def test_a_tail_that_is_cut_off_before_it_was_sealed_is_found_by_the_cases_row(archive: Archive) -> None:
    archive.note(archive.first, "Belum disegel.")
    length = archive.first.chain_length
    archive.tamper(f"DELETE FROM audit_event WHERE id = {archive.event_of(archive.first, length)}")
    found = archive.first_finding()
    assert (found.what, found.case, found.sequence) == ("tail_gone", archive.first.number, length)


def test_two_cases_that_are_swapped_are_found(archive: Archive) -> None:
    one, other = archive.first.id, archive.second.id
    archive.tamper(
        f"UPDATE audit_event SET case_id = NULL WHERE case_id = {one}",
        f"UPDATE audit_event SET case_id = {one} WHERE case_id = {other}",
        f"UPDATE audit_event SET case_id = {other} WHERE case_id IS NULL AND case_sequence IS NOT NULL",
    )
    assert archive.first_finding().what == "changed"


def test_two_numbers_that_are_swapped_are_found(archive: Archive) -> None:
    one, other = archive.first, archive.second
    numbers = one.number, other.number
    archive.tamper(
        f"UPDATE service_case SET number = 'x' WHERE id = {one.id}",
        f"UPDATE service_case SET number = '{numbers[0]}' WHERE id = {other.id}",
        f"UPDATE service_case SET number = '{numbers[1]}' WHERE id = {one.id}",
    )
    assert archive.first_finding().what == "number"


def test_a_case_that_is_gone_with_all_its_events_is_found(archive: Archive) -> None:
    events = archive.first.chain_length
    archive.tamper(f"DELETE FROM audit_event WHERE case_id = {archive.first.id}")
    report = archive.verify()
    assert {finding.what for finding in report.findings} >= {"sealed_event_gone"}
    assert report.findings[0].sequence == events


def test_an_event_of_no_case_that_is_gone_is_found(archive: Archive) -> None:
    gone = archive.session.execute(text("SELECT min(id) FROM audit_event WHERE case_id IS NULL")).scalar_one()
    archive.tamper(f"DELETE FROM audit_event WHERE id = {gone}")
    found = archive.first_finding()
    assert (found.what, found.event, found.seal) == ("sealed_event_gone", gone, 1)


def test_a_changed_text_is_found(archive: Archive) -> None:
    archive.tamper("UPDATE note SET body = 'Tidak pernah ditelepon.'")
    found = archive.first_finding()
    assert (found.what, found.case) == ("text_changed", archive.first.number)


def test_a_changed_subject_is_found(archive: Archive) -> None:
    archive.tamper(f"UPDATE service_case SET subject = 'Lain' WHERE id = {archive.second.id}")
    found = archive.first_finding()
    assert (found.what, found.case) == ("detail_changed", archive.second.number)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (f"UPDATE audit_seal SET root = '{'0' * 64}' WHERE number = 1", "seal_leaves"),
        ("UPDATE audit_seal SET last_event_id = 1 WHERE number = 1", "seal_changed"),
        (f"UPDATE audit_seal SET signature = '{'0' * 128}' WHERE number = 1", "seal_signature"),
        ("UPDATE seal_leaf SET length = 1 WHERE seal_number = 1 AND position = 0", "unlike_seal"),
        ("DELETE FROM seal_leaf WHERE seal_number = 1 AND position = 0", "seal_leaves"),
    ],
)
def test_a_seal_that_is_touched_is_named(archive: Archive, statement: str, what: str) -> None:
    archive.note(archive.first, "Lagi.")
    archive.seal()
    archive.tamper(statement)
    assert archive.first_finding().what == what


def test_a_seal_that_is_gone_is_missed_by_the_file_outside(archive: Archive) -> None:
    archive.note(archive.first, "Lagi.")
    archive.seal()
    archive.tamper("DELETE FROM seal_leaf WHERE seal_number = 2", "DELETE FROM audit_seal WHERE number = 2")
    found = archive.first_finding()
    assert (found.what, found.seal) == ("older_database", 2)


def test_an_edited_file_outside_is_found(archive: Archive) -> None:
    path = archive.places.outside
    path.write_text(path.read_text().replace('"digest":"', '"digest":"0'))
    assert archive.first_finding().what == "outside_differs"


@pytest.mark.parametrize("how", ["removed", "emptied"])
def test_a_file_outside_that_is_gone_is_an_alarm_and_never_made_again_in_silence(archive: Archive, how: str) -> None:
    path, session, clock = archive.places.outside, archive.session, lambda: archive.desk.now
    path.unlink() if how == "removed" else path.write_bytes(b"")
    assert archive.first_finding().what == "outside_gone"
    archive.note(archive.first, "Lagi.")
    session.rollback()
    with pytest.raises(OutsideIsGone):
        seal_what_there_is(session, archive.places, clock, at_once=True)
    assert not path.is_file() or path.read_bytes() == b""
    session.rollback()
    begin_writing(session)
    assert admit_restored(session, archive.places, reason="Cakram rusak", clock=clock) == Admitted(outside=1)
    archive.seal()
    report = archive.verify()
    assert (report.findings, report.seals, report.begun_anew) == ([], 2, 1)
    assert "hanya menyalin basis data" in " ".join(report.in_words())


def test_a_salt_that_is_taken_away_without_an_erasure_is_found(archive: Archive) -> None:
    archive.tamper(
        f"UPDATE service_case SET digest_salt = NULL WHERE id = {archive.first.id}",
        f"UPDATE note SET body = 'Belum ditelepon.' WHERE case_id = {archive.first.id}",
    )
    assert archive.first_finding().what == "salt_gone"


def test_another_salt_fits_nothing(archive: Archive) -> None:
    exchange = f"UPDATE service_case SET digest_salt = '{'0' * 32}' WHERE id = {archive.first.id}"
    archive.session.rollback()
    with pytest.raises(DBAPIError, match="never exchanged"):
        archive.session.execute(text(exchange))
    is_sqlite = archive.session.get_bind().dialect.name == "sqlite"
    archive.tamper(f"DROP TRIGGER service_case_keep_salt{'' if is_sqlite else ' ON service_case'}", exchange)
    assert archive.first_finding().what == "text_changed"


def test_an_edited_file_on_disk_is_found(archive: Archive) -> None:
    sha256 = hashlib.sha256(b"isi").hexdigest()
    archive.tamper(
        "INSERT INTO attachment (case_id, upload_key, name, media_type, size, sha256, is_internal, at) VALUES "
        f"({archive.first.id}, 'k', 'surat.pdf', 'application/pdf', 3, '{sha256}', false, '2026-11-03 02:00:00+00:00')"
    )
    attachment = archive.session.execute(text("SELECT id FROM attachment")).scalar_one()
    begin_writing(archive.session)
    case = archive.session.get_one(Case, archive.first.id)
    files = [{"attachment": attachment, "sha256": sha256}]
    record(archive.session, "file_opened", actor=Actor.system(), at=archive.desk.now, case=case, attachments=files)
    archive.session.commit()

    def verified(read: Callable[[str], str | None]) -> list[str]:
        archive.session.rollback()
        report = verify(archive.session, key=None, outside_path=archive.places.outside, on_disk=read)
        return [finding.what for finding in report.findings]

    assert verified(lambda digest: digest) == []
    assert verified(lambda _: hashlib.sha256(b"lain").hexdigest()) == ["file_changed"]
    assert verified(lambda _: None) == ["file_gone"]


def test_an_older_copy_of_the_database_is_found_and_not_sealed_until_it_is_admitted(
    archive: Archive, tmp_path: Path
) -> None:
    if archive.session.get_bind().dialect.name != "sqlite":
        archive.note(archive.first, "Lagi.")
        archive.seal()
        archive.tamper("DELETE FROM seal_leaf WHERE seal_number = 2", "DELETE FROM audit_seal WHERE number = 2")
        older = archive.session
    else:
        archive.session.rollback()
        shutil.copy(tmp_path / "app.db", tmp_path / "older.db")
        for ending in ("-wal", "-shm"):
            shutil.copy(tmp_path / f"app.db{ending}", tmp_path / f"older.db{ending}")
        archive.note(archive.first, "Lagi.")
        archive.seal()
        engine = create_engine(f"sqlite:///{tmp_path / 'older.db'}")
        prepare_engine(engine)
        older = Session(engine)
    report = verify(older, key=seal_key(archive.places.key), outside_path=archive.places.outside)
    assert (report.findings[0].what, report.findings[0].seal) == ("older_database", 2)
    older.rollback()
    clock = lambda: archive.desk.now  # noqa: E731
    with pytest.raises(DatabaseIsOlder):
        seal_what_there_is(older, archive.places, clock, at_once=True)
    older.rollback()
    begin_writing(older)
    assert admit_restored(older, archive.places, reason="Cakram rusak", clock=clock) == Admitted(in_database=1)
    seal_what_there_is(older, archive.places, clock, at_once=True)
    report = verify(older, key=seal_key(archive.places.key), outside_path=archive.places.outside)
    assert [finding.what for finding in report.findings] == []
    outside = read_outside(archive.places.outside)
    assert outside is not None
    assert sorted(outside.seals) == [1, 2, 3]
    older.close()
