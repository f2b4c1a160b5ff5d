from datetime import timedelta

from sqlalchemy import update

from app.administration.agency import change_settings
from app.administration.business_calendar import change_calendar, latest_calendar
from app.audit import Actor, record
from app.audit.entry import Entry, Match, Quote
from app.audit.timeline import EventFilter, newest_events, read_events, read_timeline
from app.cases.complete import complete_task
from app.models import Attachment, Case, Message, Requester
from app.sla import Calendar, ClosedDay
from tests.desk import START, Desk


def story(desk: Desk) -> Case:
    """Sari asks, Budi escalates, Ani resolves, Budi informs."""
    case = desk.open()
    desk.do(case, "escalate", escalation_reason="Perlu akses basis data pengguna.")
    desk.do(case, "resolve", solution="User ID dipulihkan oleh Admin PPE.")
    return case


def one(entries: list[Entry], name: str) -> Entry:
    found = [entry for entry in entries if entry.name == name]
    assert found, f"no {name} among {[entry.name for entry in entries]}"
    return found[0]


def quotes(entries: list[Entry]) -> list[Quote]:
    return [quote for entry in entries for quote in entry.quotes]


def test_every_event_of_a_case_is_told_in_order(desk: Desk) -> None:
    case = story(desk)
    entries = read_timeline(desk.session, case)
    assert [entry.name for entry in entries] == desk.events(case)
    assert all(entry.case_number == case.number and entry.version == 1 for entry in entries)


def test_people_are_looked_up_when_the_timeline_is_read(desk: Desk) -> None:
    case = story(desk)
    desk.session.execute(update(Requester).values(name="Sari Wulandari Putri"))
    entries = read_timeline(desk.session, case)
    assert one(entries, "case_opened").who.name == "Sari Wulandari Putri"
    assert one(entries, "case_opened").who.note == "pengguna"
    assert one(entries, "case_escalated").who.name == "Budi"


def test_before_and_after_are_pairs_in_words(desk: Desk) -> None:
    entries = read_timeline(desk.session, story(desk))
    (change,) = one(entries, "case_escalated").changes
    assert (change.label, change.before, change.after) == ("Tingkat", "Helpdesk", "Admin PPE")


def test_due_instants_stay_instants_for_the_page_to_write(desk: Desk) -> None:
    entries = read_timeline(desk.session, story(desk))
    due = next(change for change in one(entries, "target_set").changes if change.label == "Jatuh tempo")
    assert (due.before, due.after) == (None, START + timedelta(days=1))


def test_untouched_texts_match_their_digests(desk: Desk) -> None:
    found = quotes(read_timeline(desk.session, story(desk)))
    assert {quote.match for quote in found} == {Match.SAME}
    assert "Perlu akses basis data pengguna." in [quote.text for quote in found]


def test_a_text_changed_behind_the_trail_is_named(desk: Desk) -> None:
    case = desk.open()
    desk.send(case, "reply", "Sejak pukul delapan pagi.")
    desk.session.execute(update(Message).where(Message.kind == "reply").values(body="Sejak kemarin."))
    desk.session.expire_all()
    (quote,) = one(read_timeline(desk.session, case), "message_received").quotes
    assert (quote.text, quote.match) == ("Sejak kemarin.", Match.DIFFERENT)


def test_a_changed_detail_of_the_requester_is_named(desk: Desk) -> None:
    case = desk.open()
    desk.session.execute(update(Requester).values(email="lain@penyedia.test"))
    desk.session.expire_all()
    email = next(quote for quote in quotes(read_timeline(desk.session, case)) if quote.label == "Surel pengguna")
    assert email.match is Match.DIFFERENT


def test_a_value_that_a_later_event_replaced_is_not_called_tampering(desk: Desk) -> None:
    case = desk.open()
    first = read_timeline(desk.session, case)
    assert all(quote.match is Match.SAME for quote in quotes(first))
    task = desk.task(case)
    assert task.element_id == "handle"
    complete_task(
        desk.session,
        task.id,
        facts={"case.subject": "Akun terkunci", "escalation_reason": "Perlu Admin PPE."},
        data={"decision": "escalate"},
        actor=Actor.staff(desk.staff("helpdesk")),
        now=desk.now,
    )
    desk.session.commit()
    desk.session.expire_all()
    entries = read_timeline(desk.session, case)
    subject = [quote for quote in quotes(entries) if quote.label == "Perihal"]
    assert [quote.match for quote in subject] == [Match.REPLACED, Match.SAME]
    assert subject[0].text is None


def test_a_file_is_held_against_the_bytes_on_disk(desk: Desk) -> None:
    case = desk.open()
    file = Attachment(
        case_id=case.id, upload_key="k", name="layar.png", media_type="image/png", size=3, sha256="a" * 64, at=START
    )
    desk.session.add(file)
    desk.session.flush()
    record(
        desk.session,
        "message_received",
        actor=Actor.asking(case.requester),
        at=desk.now,
        case=case,
        attachments=[{"attachment": file.id, "sha256": "a" * 64}],
    )
    desk.session.commit()
    for on_disk, match in (("a" * 64, Match.SAME), ("b" * 64, Match.DIFFERENT), (None, Match.MISSING)):
        entries = read_timeline(desk.session, case, file_digest=lambda _sha256, found=on_disk: found)
        (quote,) = one(entries, "message_received").quotes
        assert (quote.text, quote.match) == ("layar.png", match)


def test_a_back_dated_request_shows_both_instants(desk: Desk) -> None:
    stated = START - timedelta(hours=1)
    case = desk.open("phone", by=desk.staff("helpdesk"), case_received_at=stated.isoformat())
    opened = one(read_timeline(desk.session, case), "case_opened")
    assert (opened.at, opened.stated_at) == (START, stated)


def test_what_the_system_did_is_told_as_such(desk: Desk) -> None:
    case = desk.open()
    desk.wait(days=2)
    entries = read_timeline(desk.session, case)
    assert one(entries, "sla_breached").who.name == "Sistem"
    assert one(entries, "sla_breached").source == "pekerja latar"


def test_events_without_a_case_tell_what_was_before(desk: Desk) -> None:
    tono = Actor.staff(desk.staff("administrator"))
    change_settings(desk.session, {"decree_number": "SK-12/2026"}, actor=tono, now=desk.now)
    desk.session.commit()
    query = newest_events(EventFilter("setting_changed", tono.user_id))
    (entry,) = read_events(desk.session, desk.session.scalars(query).all())
    assert (entry.who.name, entry.case_number) == ("Tono", None)
    assert [(change.before, change.after) for change in entry.changes] == [(None, "SK-12/2026")]


def test_a_changed_calendar_is_told_day_by_day(desk: Desk) -> None:
    before = Calendar.from_json(latest_calendar(desk.session).content)
    day = ClosedDay((START + timedelta(days=1)).date(), "Libur setempat")
    after = Calendar(before.zone, before.service_hours, (*before.closed_days, day), before.special_periods)
    tono = Actor.staff(desk.staff("administrator"))
    change_calendar(desk.session, after.to_json(), reason="Edaran", actor=tono, now=desk.now)
    desk.session.commit()
    query = newest_events(EventFilter("calendar_changed"))
    (entry,) = read_events(desk.session, desk.session.scalars(query).all())
    assert entry.reason == "Edaran"
    assert [detail.value for detail in entry.details] == ["Hari libur ditambah: 04-11-2026 Libur setempat."]
