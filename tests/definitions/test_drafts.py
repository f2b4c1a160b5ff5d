"""Drafts as a service: what two people may do to the same files, and what the trail keeps of it."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.audit.record import write_waiting
from app.cases.errors import NotFound
from app.database import begin_writing
from app.definitions.deploy import digest_of
from app.definitions.drafts import (
    ChangedMeanwhile,
    DraftIsFrozen,
    FileRefused,
    add_file,
    change_state,
    discard_draft,
    draft_by_id,
    drafts_in_work,
    file_of,
    files_of,
    list_files,
    name_draft,
    note_present,
    open_draft,
    others_in,
    remove_file,
    rename_file,
    replace_files,
    save_file,
)
from app.definitions.drafts.trail import settle_left
from app.definitions.published import active
from app.models import AuditEvent, ProcedureDraft
from app.models.procedure_draft import DRAFT_OPEN, DRAFT_REQUESTED
from tests.desk import START, make_staff

FORM = "forms/inform.json"
SETTINGS = "processes/settings.json"


class Room:
    """One draft, Rina and Wulan in it, and a clock."""

    def __init__(self, session: Session) -> None:
        begin_writing(session)
        self.session, self.at = session, START
        self.rina = Actor.staff(make_staff(session, "process_owner"))
        self.wulan = Actor.staff(make_staff(session, "process_owner", "Wulan"))
        published = active(session)
        self.shipped = dict(published.files)
        self.draft = open_draft(
            session, name="Verifikasi identitas", files=self.shipped, based_on=published.id, actor=self.rina, now=START
        )

    def later(self, **span: float) -> datetime:
        self.at += timedelta(**span)
        return self.at

    def save(self, path: str, content: bytes, by: Actor, expected: int | None, **later: float) -> int:
        now = self.later(**(later or {"seconds": 5}))
        return save_file(self.session, self.draft.id, path, content, expected_revision=expected, actor=by, now=now)

    def revision(self, path: str) -> int:
        return file_of(self.session, self.draft.id, path)[1]

    def events(self, name: str) -> list[tuple[int | None, dict[str, object]]]:
        write_waiting(self.session)
        query = select(AuditEvent.actor_id, AuditEvent.data).where(AuditEvent.name == name).order_by(AuditEvent.id)
        return [(actor_id, json.loads(data)) for actor_id, data in self.session.execute(query)]


@pytest.fixture
def room(session: Session) -> Room:
    return Room(session)


def test_a_draft_of_a_version_holds_its_files_byte_for_byte(room: Room) -> None:
    assert files_of(room.session, room.draft.id) == room.shipped
    assert draft_by_id(room.session, room.draft.id).based_on is not None
    assert [draft.id for draft in drafts_in_work(room.session)] == [room.draft.id]


def test_the_second_save_of_what_somebody_else_has_changed_is_refused_with_who_when_and_what(room: Room) -> None:
    opened = room.revision(FORM)
    room.save(FORM, b"by Wulan", room.wulan, opened)
    saved_at = room.at
    with pytest.raises(ChangedMeanwhile) as refused:
        room.save(FORM, b"by Rina", room.rina, opened)
    assert (refused.value.by, refused.value.at, refused.value.content) == ("Wulan", saved_at, b"by Wulan")
    assert file_of(room.session, room.draft.id, FORM)[0] == b"by Wulan"
    room.save(FORM, b"by Rina", room.rina, refused.value.revision)
    assert file_of(room.session, room.draft.id, FORM)[0] == b"by Rina"


def test_two_people_in_two_files_do_not_meet(room: Room) -> None:
    form, settings = room.revision(FORM), room.revision(SETTINGS)
    room.save(FORM, b"{}", room.rina, form)
    room.save(SETTINGS, b"{}", room.wulan, settings)
    found = files_of(room.session, room.draft.id)
    assert (found[FORM], found[SETTINGS]) == (b"{}", b"{}")


def test_saving_the_same_again_changes_nothing_even_with_an_old_number(room: Room) -> None:
    opened = room.revision(FORM)
    first = room.save(FORM, b"{}", room.rina, opened)
    assert room.save(FORM, b"{}", room.rina, opened) == first
    assert len(room.events("draft_file_changed")) == 1


def test_a_file_that_was_removed_and_added_again_is_not_overwritten_by_who_had_the_old_one_open(room: Room) -> None:
    opened = room.revision(FORM)
    remove_file(room.session, room.draft.id, FORM, actor=room.wulan, now=room.later(seconds=5))
    with pytest.raises(ChangedMeanwhile) as removed:
        room.save(FORM, b"by Rina", room.rina, opened)
    assert (removed.value.by, removed.value.content, removed.value.revision) == ("Wulan", None, 0)
    add_file(room.session, room.draft.id, FORM, b"new", actor=room.wulan, now=room.later(seconds=5))
    with pytest.raises(ChangedMeanwhile):
        room.save(FORM, b"by Rina", room.rina, opened)


def test_a_removed_file_is_told_with_who_removed_it(room: Room) -> None:
    remove_file(room.session, room.draft.id, FORM, actor=room.wulan, now=room.later(seconds=5))
    gone = next(file for file in list_files(room.session, room.draft.id) if file.path == FORM)
    assert (gone.is_removed, gone.changed_by) == (True, "Wulan")
    with pytest.raises(NotFound):
        file_of(room.session, room.draft.id, FORM)
    [(actor_id, data)] = room.events("draft_file_removed")
    assert (actor_id, data["file"]) == (room.wulan.user_id, FORM)


def test_a_renamed_file_keeps_its_content(room: Room) -> None:
    rename_file(room.session, room.draft.id, FORM, "forms/inform_user.json", actor=room.rina, now=room.later(seconds=5))
    found = files_of(room.session, room.draft.id)
    assert FORM not in found
    assert found["forms/inform_user.json"] == room.shipped[FORM]
    [(_, data)] = room.events("draft_file_renamed")
    assert (data["before"], data["after"]) == ({"file": FORM}, {"file": "forms/inform_user.json"})


@pytest.mark.parametrize(
    "path",
    [
        "processes",
        "secret.json",
        "/processes/a.bpmn",
        "processes//a.bpmn",
        "processes/../../etc/passwd.json",
        "processes/./a.bpmn",
        "processes\\a.bpmn",
        "C:/processes/a.bpmn",
        "processes/.hidden.json",
        "processes/a.html",
        "processes/a.svg",
        "processes/a.js",
        "processes/a",
        "processes/a.bpmn ",
        "processes/a.BPMN",
        "forms/con.json",
        "forms/a\nb.json",
        "forms/a\u202eb.json",
        "forms/<script>alert(1)</script>.json",
        "forms/{{ 7*7 }}.json",
        "forms/" + "a" * 200 + ".json",
        "forms/a/b/c/d/e/f.json",
        "forms/inform.json",
        "forms/INFORM.json",
    ],
)
def test_a_name_that_could_do_harm_or_is_taken_is_refused_in_words(room: Room, path: str) -> None:
    with pytest.raises(FileRefused) as refused:
        add_file(room.session, room.draft.id, path, b"{}", actor=room.rina, now=room.later(seconds=5))
    assert refused.value.sentence.endswith(".")
    with pytest.raises(FileRefused):
        rename_file(room.session, room.draft.id, SETTINGS, path, actor=room.rina, now=room.later(seconds=5))


@pytest.mark.parametrize("path", ["processes/README.md", "processes/scenarios/lupa-sandi.json", "forms/identitas.json"])
def test_an_ordinary_name_is_taken(room: Room, path: str) -> None:
    add_file(room.session, room.draft.id, path, b"{}", actor=room.rina, now=room.later(seconds=5))
    assert path in files_of(room.session, room.draft.id)


def test_a_file_of_more_than_a_megabyte_is_refused(room: Room) -> None:
    with pytest.raises(FileRefused, match="1 MB"):
        room.save(FORM, b"x" * 1_000_001, room.rina, room.revision(FORM))


def test_what_waits_for_approval_cannot_be_changed_by_anybody(room: Room) -> None:
    draft_id, session = room.draft.id, room.session
    change_state(session, draft_id, DRAFT_REQUESTED, now=room.at)
    with pytest.raises(DraftIsFrozen):
        room.save(FORM, b"{}", room.rina, room.revision(FORM))
    with pytest.raises(DraftIsFrozen):
        add_file(session, draft_id, "forms/new.json", b"{}", actor=room.rina, now=room.at)
    with pytest.raises(DraftIsFrozen):
        remove_file(session, draft_id, FORM, actor=room.rina, now=room.at)
    with pytest.raises(DraftIsFrozen):
        rename_file(session, draft_id, FORM, "forms/new.json", actor=room.rina, now=room.at)
    with pytest.raises(DraftIsFrozen):
        replace_files(session, draft_id, {}, actor=room.rina, now=room.at)
    with pytest.raises(DraftIsFrozen):
        name_draft(session, draft_id, "Lain", actor=room.rina, now=room.at)
    with pytest.raises(DraftIsFrozen):
        discard_draft(session, draft_id, actor=room.rina, now=room.at)
    assert files_of(session, draft_id) == room.shipped
    change_state(session, draft_id, DRAFT_OPEN, now=room.at)
    room.save(FORM, b"{}", room.rina, room.revision(FORM))


def test_a_discarded_draft_has_ended(room: Room) -> None:
    discard_draft(room.session, room.draft.id, actor=room.rina, now=room.later(minutes=1))
    assert list(drafts_in_work(room.session)) == []
    with pytest.raises(DraftIsFrozen, match="dibuang"):
        room.save(FORM, b"{}", room.rina, None)
    with pytest.raises(DraftIsFrozen):
        change_state(room.session, room.draft.id, DRAFT_OPEN, now=room.at)
    [(actor_id, data)] = room.events("draft_discarded")
    assert (actor_id, data["title"]) == (room.rina.user_id, "Verifikasi identitas")


def test_an_hour_of_typing_is_a_handful_of_events_and_not_one_a_key(room: Room) -> None:
    for n in range(120):
        room.save(FORM, f"{n}".encode(), room.rina, None, seconds=30)
    events = room.events("draft_file_changed")
    assert len(events) == 4
    assert {actor_id for actor_id, _ in events} == {room.rina.user_id}


def test_the_last_text_of_a_person_is_recorded_as_theirs_before_somebody_else_changes_it(room: Room) -> None:
    for content in (b"1", b"2", b"3"):
        room.save(FORM, content, room.rina, None)
    room.save(FORM, b"4", room.wulan, None)
    told = [(actor_id, data["after"]) for actor_id, data in room.events("draft_file_changed")]
    rina, wulan = room.rina.user_id, room.wulan.user_id
    assert told == [(rina, _digest(b"1")), (rina, _digest(b"3")), (wulan, _digest(b"4"))]


def test_what_is_put_up_for_approval_is_in_the_trail_to_the_last_key(room: Room) -> None:
    room.save(FORM, b"1", room.rina, None)
    room.save(FORM, b"2", room.rina, None)
    change_state(room.session, room.draft.id, DRAFT_REQUESTED, now=room.later(seconds=5))
    assert room.events("draft_file_changed")[-1][1]["after"] == _digest(b"2")


def test_a_text_that_was_left_in_a_closed_browser_is_recorded_later(room: Room) -> None:
    room.save(FORM, b"1", room.rina, None)
    room.save(FORM, b"2", room.rina, None)
    settle_left(room.session, now=room.later(minutes=10))
    assert len(room.events("draft_file_changed")) == 1
    settle_left(room.session, now=room.later(minutes=10))
    settle_left(room.session, now=room.later(minutes=10))
    events = room.events("draft_file_changed")
    assert (len(events), events[-1][0], events[-1][1]["after"]) == (2, room.rina.user_id, _digest(b"2"))


def test_an_import_into_a_draft_is_one_change_that_says_which_files(room: Room) -> None:
    untouched = room.revision(SETTINGS)
    files = {path: content for path, content in room.shipped.items() if path != FORM}
    files |= {"forms/resolve.json": b"{}", "forms/new.json": b"{}"}
    done = replace_files(room.session, room.draft.id, files, actor=room.wulan, now=room.later(minutes=1))
    assert (done.added, done.changed, done.removed) == (("forms/new.json",), ("forms/resolve.json",), (FORM,))
    assert files_of(room.session, room.draft.id) == dict(sorted(files.items()))
    assert room.revision(SETTINGS) == untouched
    [(_, data)] = room.events("draft_files_replaced")
    assert data["after"] == {"digest": digest_of(files)}
    assert room.events("draft_file_changed") == []
    assert replace_files(room.session, room.draft.id, files, actor=room.rina, now=room.at).count == 0


def test_colleagues_in_a_draft_are_told_of_each_other_for_a_while(room: Room) -> None:
    session, draft_id = room.session, room.draft.id
    rina, wulan = room.rina.user_id or 0, room.wulan.user_id or 0
    note_present(session, draft_id, rina, "", now=room.at)
    note_present(session, draft_id, wulan, FORM, now=room.at)
    note_present(session, draft_id, wulan, SETTINGS, now=room.at)
    assert [(one.name, one.path) for one in others_in(session, draft_id, rina, room.at)] == [("Wulan", SETTINGS)]
    assert others_in(session, draft_id, rina, room.later(minutes=1)) == []


def test_saving_costs_few_statements_however_many_files_there_are(room: Room) -> None:
    revision = room.save(FORM, b"1", room.rina, None)
    write_waiting(room.session)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = room.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        room.save(FORM, b"2", room.rina, revision)
        write_waiting(room.session)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) <= 4, asked  # the draft, the file; both written; no event: it goes on


def _digest(content: bytes) -> dict[str, str]:
    return {"digest": hashlib.sha256(content).hexdigest()}


def test_a_draft_that_does_not_exist_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        draft_by_id(session, 4711)
    assert session.scalars(select(ProcedureDraft)).all() == []
