"""Whatever is done to a case, the trail holds nothing that says whom it is about: ids and digests, never a value.

Every kind of work of the service is played for one requester whose details and texts are like no other words, and then
each event is searched for them.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from sqlalchemy import select, update

from app.administration.agency import change_settings
from app.administration.passwords import set_password
from app.administration.sign_in import WrongPassword, sign_in
from app.audit import Actor, digest
from app.audit.export import Exported, of_case, of_cases, record_export
from app.audit.find import CaseSearch, find_cases
from app.audit.salts import fits, forget_salt, is_unprovable
from app.audit.verification import verify
from app.cases.annotate import add_note
from app.cases.auditing.export_jobs import ask_export
from app.cases.auditing.saved_searches import remove_search, save_search
from app.cases.claim import assign_task, claim_task, release_task
from app.cases.correspond import receive
from app.cases.erasure.erase import erase_case
from app.cases.erasure.grounds import Grounds
from app.cases.errors import BadAnswer, NotAllowed, Refused
from app.cases.faq.publish import EntryText
from app.cases.faq.publish import publish as publish_entry
from app.cases.faq.questions import keep_unanswered, open_questions, settle
from app.cases.inbox.saved_filters import Kept, remove_filter, save_filter
from app.cases.mail.bounced import note_bounce
from app.cases.mass_incidents.declare import attach_cases, open_mass_incident, order_answer
from app.cases.merging.merge import merge_cases, undo_merge
from app.cases.migration import order_migration
from app.cases.operations import OPERATIONS
from app.cases.reinterpret import accept_offered
from app.cases.resolve_incident import cancel_case
from app.cases.retention.holds import lift_hold, set_hold
from app.cases.split import split_case
from app.channels.delivery import BACK_OFF_MINUTES, note_failure
from app.channels.incoming.bounces import Bounce
from app.insight.ratings import rate
from app.insight.survey import UNSUR, take_sheet
from app.jobs.migrations import move_waiting_cases
from app.jobs.rounds import make_rounds
from app.models import AuditEvent, Case, Deployment, Message, OutgoingMail
from app.models.audit_desk import OF_CASES
from tests.broken import incidents, publish, sweep
from tests.channels.letters import PostOffice, letter
from tests.desk import Desk

NAME, EMAIL, PHONE = "Zubaidah Kartolegowo", "zubaidah.k@rahasia.test", "081298761234"
NPWP, USER_ID, FIRM = "01.234.567.8-091.000", "ZUBAIDAH771", "PT Mutiara Rahasia"
TEXT, FILE = "kalimatpenanda", "surat-zubaidah.png"
MARKS = ("zubaidah", "kartolegowo", "rahasia", "81298761234", "234.567.8", "mutiara", TEXT)
LONG = f"Ini {TEXT} yang cukup panjang untuk sebuah jawaban."
REASON = f"Diminta {NAME} ({EMAIL}, {PHONE}), nama pengguna {USER_ID}, dari {FIRM}."
OF_NO_CASE = f"Diminta lewat {EMAIL} dan {PHONE}, NPWP {NPWP}, oleh {FIRM}."  # a name is known by its case alone
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


class Zubaidah:
    """A requester at the desk, and those who work for her."""

    def __init__(self, post: PostOffice) -> None:
        self.post, self.desk, self.session = post, post.desk, post.session

    def actor(self, role: str) -> Actor:
        return Actor.staff(self.desk.staff(role))

    def opened(self, channel: str = "portal", by: str = "", **more: str) -> Case:
        facts: dict[str, Any] = {
            "requester_name": NAME,
            "requester_email": EMAIL,
            "requester_phone": PHONE,
            "requester_npwp": NPWP,
            "requester_spse_user_id": USER_ID,
            "requester_organization": FIRM,
            "case_subject": f"Perihal {TEXT}",
            "case_description": LONG,
        }
        self.desk.clock.forward(minutes=3)
        return self.desk.open(channel, by=self.desk.staff(by) if by else None, **{**facts, **more})

    def settled(self) -> None:
        self.desk._settled(None)


@pytest.fixture
def zubaidah(desk: Desk) -> Zubaidah:
    return Zubaidah(PostOffice(desk))


def through_all_levels(she: Zubaidah) -> None:
    """Asked, reminded, escalated as far as LKPP, answered, objected to, answered again, rated."""
    desk, case = she.desk, she.opened()
    desk.do(case, "ask", question=LONG)
    desk.wait(case, hours=60)
    desk.send(case, "reply", LONG)
    desk.do(case, "escalate", escalation_reason=LONG, case_category="penawaran", case_root_cause="Akun ganda")
    desk.do(case, "escalate_lkpp", lkpp_question=LONG, lkpp_number="LS-1")
    desk.do(case, "recorded", lkpp_answer=LONG)
    desk.do(case, "sufficient", solution=LONG)
    desk.do(case, "send", answer=LONG, propose_faq=True)
    desk.send(case, "objection", LONG)
    desk.do(case, "answer", answer=LONG)
    desk.send(case, "confirmation", LONG)
    rate(she.session, case, 2, f"Kurang ramah, {TEXT}.", actor=Actor.asking(case.requester), now=desk.now)
    rate(she.session, case, 3, LONG, actor=Actor.asking(case.requester), now=desk.now)
    take_sheet(she.session, {one.key: 3 for one in UNSUR}, suggestion=LONG, actor=Actor(), now=desk.now)


def calls_and_visits(she: Zubaidah) -> None:
    for channel, role in (("phone", "helpdesk"), ("lpse_support", "helpdesk"), ("counter", "front_office")):
        she.opened(channel, by=role)
    she.desk.open("portal", kind="complaint", case_request_type="pengaduan", requester_name=NAME, case_description=LONG)


def colleagues(she: Zubaidah) -> None:
    desk, case = she.desk, she.opened()
    add_note(she.session, case, LONG, actor=she.actor("helpdesk"), now=desk.now)
    task = desk.task(case)
    claim_task(she.session, task, actor=she.actor("helpdesk"), now=desk.now)
    release_task(she.session, task, actor=she.actor("helpdesk"), now=desk.now)
    wati = desk.staff("helpdesk", "Wati")
    assign_task(she.session, task, wati, note=REASON, actor=she.actor("koordinator"), now=desk.now)
    with pytest.raises(Refused):
        claim_task(she.session, task, actor=she.actor("auditor"), now=desk.now)


def by_mail(she: Zubaidah) -> None:
    mail = letter(LONG, sender=f"{NAME} <{EMAIL}>", subject=f"Perihal {TEXT}")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename=FILE)
    case = she.post.case(she.post.bring(mail))
    she.post.bring(she.post.reply(case, LONG, sender=f"{NAME} <{EMAIL}>"))
    budi = she.desk.staff("helpdesk")
    passed_on = f"Tolong.\n\n---------- Pesan terusan ---------\nDari: {NAME} <{EMAIL}>\nPerihal: {TEXT}\n\n{LONG}"
    second = she.post.case(she.post.bring(letter(passed_on, sender=f"Budi <{budi.email}>", subject="Fwd: Akun")))
    accept_offered(she.session, second.id, actor=she.actor("helpdesk"), now=she.desk.now)
    she.settled()
    sent = she.session.scalars(select(OutgoingMail).where(OutgoingMail.requester_id.is_not(None))).first()
    assert sent is not None
    refused = f"550 5.1.1 <{EMAIL}>: user unknown"
    note_bounce(she.session, sent, Bounce((), True, refused), actor=Actor.system(), now=she.desk.now)
    sent.attempts = len(BACK_OFF_MINUTES)
    note_failure(she.session, sent, f"Server surel menolak ({refused})", now=she.desk.now)


def to_lkpp_by_mail(she: Zubaidah) -> None:
    change_settings(she.session, {"lkpp_email": "helpdesk@lkpp.test"}, actor=Actor.system("cli"), now=she.desk.now)
    case = she.opened()
    she.desk.do(case, "escalate", escalation_reason=LONG)
    she.desk.do(case, "escalate_lkpp", lkpp_question=LONG)
    query = select(OutgoingMail.message_id).where(OutgoingMail.kind == "lkpp_question")
    headers = {"In-Reply-To": she.session.scalars(query).first() or ""}
    she.post.bring(letter(LONG, sender="LKPP <helpdesk@lkpp.test>", headers=headers))


def merged_and_split(she: Zubaidah) -> None:
    desk, source, target = she.desk, she.opened(), she.opened()
    dewi = she.actor("koordinator")
    merge_cases(she.session, source.id, target.id, reason=REASON, actor=dewi, now=desk.now)
    she.settled()
    desk.send(source, "reply", LONG)
    undo_merge(she.session, source.id, actor=dewi, now=desk.now)
    she.settled()
    messages = she.session.scalars(select(Message.id).where(Message.case_id == source.id)).all()
    split_case(she.session, source.id, list(messages), f"Perihal {TEXT}", actor=dewi, now=desk.now)
    she.settled()


def one_disturbance_for_many(she: Zubaidah) -> None:
    desk, case, dewi = she.desk, she.opened(), she.actor("koordinator")
    incident = open_mass_incident(
        she.session, title="SPSE padam", banner="Sedang ditangani.", since=desk.now - timedelta(hours=1),
        application="SPSE", actor=dewi, now=desk.now,
    )  # fmt: skip
    attach_cases(she.session, incident.id, [case.id], actor=dewi, now=desk.now)
    order_answer(she.session, incident.id, LONG, actor=dewi, now=desk.now)
    she.settled()
    she.session.commit()
    make_rounds(she.session, desk.clock)
    she.settled()


def a_broken_step(she: Zubaidah) -> None:
    desk = she.desk
    case = desk.do(she.opened(), "ask", question=LONG)
    with patch.dict(OPERATIONS):
        del OPERATIONS["user/remind"]
        desk.clock.forward(days=3)
        sweep(desk)
    incident = incidents(desk)[0]
    cancel_case(she.session, incident.id, reason=REASON, actor=she.actor("koordinator"), now=desk.now)
    she.settled()
    assert case.closed_at is not None


def another_version(she: Zubaidah) -> None:
    she.opened()
    publish(she.desk)
    newest = she.session.scalars(select(Deployment).order_by(Deployment.id.desc())).first()
    assert newest is not None
    order_migration(she.session, newest, reason=OF_NO_CASE, actor=she.actor("process_owner"), now=she.desk.now)
    she.settled()
    she.session.rollback()
    assert move_waiting_cases(she.session, she.desk.clock) >= 1
    she.settled()


def held_and_erased(she: Zubaidah) -> None:
    desk, case, agus = she.desk, she.opened(), she.actor("auditor")
    desk.do(case, "reject", rejection_reason=LONG)
    set_hold(she.session, case.id, REASON, actor=agus, now=desk.now)
    lift_hold(she.session, case.id, REASON, actor=agus, now=desk.now)
    she.session.execute(update(OutgoingMail).values(state="kept"))
    grounds = Grounds("Surat permintaan nomor 12.", "request", "requester")
    erase_case(she.session, case.id, grounds, actor=she.actor("administrator"), now=desk.now)
    she.settled()
    assert case.digest_salt is None


def looked_for(she: Zubaidah) -> None:
    session, agus, now, case = she.session, she.actor("auditor"), she.desk.now, she.opened()
    kept = save_search(session, NAME, subject=OF_CASES, query=f"pengguna={NAME}&q={TEXT}", actor=agus, now=now)
    remove_search(session, kept.id, actor=agus, now=now)
    budi = she.actor("helpdesk")
    saved = save_filter(session, f"Milik {NAME}", Kept("semua", f"q={EMAIL}"), actor=budi, now=now)
    remove_filter(session, saved.id, actor=budi, now=now)
    search = CaseSearch(words=TEXT, person=NAME)
    ask_export(session, OF_CASES, search.told(), "csv", actor=agus, now=now)
    for scope in (of_cases(find_cases(search), search.told()), of_case(session, case.number)):
        record_export(session, scope, Exported("csv", 1, "0" * 64), actor=agus, now=now)


def asked_of_the_faq(she: Zubaidah) -> None:
    keep_unanswered(she.session, f"Saya {NAME} lupa sandi {EMAIL}", now=she.desk.now)
    question = she.session.scalars(open_questions()).one()
    settle(she.session, question, None, actor=she.actor("koordinator"), now=she.desk.now)
    words = EntryText("Bagaimana mereset kata sandi?", "Buka halaman depan, lalu tekan lupa kata sandi.")
    publish_entry(she.session, words, reason=OF_NO_CASE, actor=she.actor("koordinator"), now=she.desk.now)


def refused(she: Zubaidah) -> None:
    case, now = she.opened(), she.desk.now
    with pytest.raises(BadAnswer):
        merge_cases(she.session, case.id, case.id + 1, reason=" ", actor=she.actor("koordinator"), now=now)
    with pytest.raises(NotAllowed):
        merge_cases(she.session, case.id, case.id, reason=REASON, actor=she.actor("auditor"), now=now)
    with pytest.raises(Refused):
        receive(she.session, case.id, "confirmation", body=LONG, actor=Actor.asking(case.requester), now=now)


def at_the_door(she: Zubaidah) -> None:
    budi = she.desk.staff("helpdesk")
    set_password(she.session, budi, "sandi-yang-panjang", actor=Actor.system("cli"), now=she.desk.now)
    for email in (budi.email, EMAIL):
        with pytest.raises(WrongPassword):
            sign_in(she.session, email, f"{TEXT}-salah", now=she.desk.now)


DEEDS: tuple[Callable[[Zubaidah], None], ...] = (
    through_all_levels,
    calls_and_visits,
    colleagues,
    by_mail,
    to_lkpp_by_mail,
    merged_and_split,
    one_disturbance_for_many,
    a_broken_step,
    another_version,
    held_and_erased,
    looked_for,
    asked_of_the_faq,
    refused,
    at_the_door,
)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_no_event_says_whom_it_is_about(zubaidah: Zubaidah, tmp_path: Path, deed: Callable[[Zubaidah], None]) -> None:
    deed(zubaidah)
    zubaidah.settled()
    events = zubaidah.session.execute(select(AuditEvent.name, AuditEvent.data)).all()
    told = {(name, mark) for name, data in events for mark in MARKS if mark in data.lower()}
    assert told == set()
    zubaidah.session.rollback()
    report = verify(zubaidah.session, key=None, outside_path=tmp_path / "none.jsonl")
    assert report.findings == []  # and what is held by digest fits


def test_a_digest_says_nothing_without_the_salt(zubaidah: Zubaidah) -> None:
    """Whoever tries every telephone number against the trail finds none, nor the same one in two cases."""
    one, other = zubaidah.opened(), zubaidah.opened()
    opened = [
        orjson.loads(
            zubaidah.session.scalars(select(AuditEvent.data).where(AuditEvent.case_id == case.id)).first() or ""
        )
        for case in (one, other)
    ]
    phones = [event["after"]["requester.phone"]["after"] for event in opened]
    assert hashlib.sha256(PHONE.encode()).hexdigest() not in phones
    assert phones[0] != phones[1]
    assert all(fits(phone, PHONE, case.digest_salt) for phone, case in zip(phones, (one, other), strict=True))
    forget_salt(zubaidah.session, one)
    assert is_unprovable(phones[0], one.digest_salt)
    assert not fits(phones[0], PHONE, one.digest_salt)


def test_what_was_recorded_before_there_were_salts_still_fits(zubaidah: Zubaidah) -> None:
    case = zubaidah.opened()
    assert fits(digest(LONG), LONG, case.digest_salt)
    assert not fits(digest(LONG), TEXT, case.digest_salt)
