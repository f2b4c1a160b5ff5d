"""A disturbance that many report: one banner, one answer, each case by its own step."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.errors import BadAnswer, Conflict, NotAllowed
from app.cases.mass_incidents.answer import answer_one, waiting_answers
from app.cases.mass_incidents.declare import (
    attach_cases,
    close_mass_incident,
    detach_case,
    open_mass_incident,
    order_answer,
)
from app.cases.mass_incidents.lists import affected_cases, likely_affected, ongoing
from app.cases.merging.merge import merge_cases
from app.jobs.rounds import make_rounds
from app.models import Case, Category, MassIncident, OutgoingMail
from tests.broken import incidents, publish
from tests.desk import Desk

ANSWER = "Server SPSE sudah pulih. Silakan masuk kembali."


def dewi(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("koordinator"))


def begun(desk: Desk, *cases: Case) -> MassIncident:
    incident = open_mass_incident(
        desk.session,
        title="SPSE tidak dapat diakses",
        banner="SPSE sedang tidak dapat diakses. Kami menanganinya.",
        since=desk.now - timedelta(hours=1),
        application="SPSE",
        actor=dewi(desk),
        now=desk.now,
    )
    attach_cases(desk.session, incident.id, [case.id for case in cases], actor=dewi(desk), now=desk.now)
    return desk._settled(incident)  # type: ignore[arg-type,return-value]


def order(desk: Desk, incident: MassIncident, answer: str = ANSWER) -> None:
    desk.clock.forward(minutes=1)
    order_answer(desk.session, incident.id, answer, actor=dewi(desk), now=desk.now)
    desk._settled(None)


def rounds(desk: Desk) -> None:
    desk.session.rollback()
    make_rounds(desk.session, desk.clock)
    desk._settled(None)


def outcome(desk: Desk, incident: MassIncident) -> dict[str, tuple[str, str | None]]:
    return {row.case.number: (row.state, row.reason) for row in affected_cases(desk.session, incident)}


def test_every_case_that_can_be_answered_is_answered_by_its_own_step(desk: Desk) -> None:
    handled, informed = desk.open(), desk.open()
    desk.do(informed, "escalate", escalation_reason="Perlu log server.")
    desk.do(informed, "resolve", solution="Server dinyalakan ulang.")
    incident = begun(desk, handled, informed)
    order(desk, incident)
    rounds(desk)
    assert outcome(desk, incident) == {handled.number: ("answered", None), informed.number: ("answered", None)}
    for case in (handled, informed):
        assert case.position == "answered"
        assert "task_completed" in desk.events(case)
        answers = select(OutgoingMail.text_body).where(OutgoingMail.case_id == case.id, OutgoingMail.kind == "answer")
        (body,) = desk.session.scalars(answers).all()
        assert ANSWER in body
        desk.send(case, "confirmation")
        assert case.closed_at is not None


def test_what_cannot_be_answered_where_it_stands_is_listed_with_its_reason(desk: Desk) -> None:
    asked, escalated, closed = desk.open(), desk.open(), desk.open()
    desk.do(asked, "ask", question="Apa pesan kesalahannya?")
    desk.do(escalated, "escalate", escalation_reason="Perlu log server.")
    incident = begun(desk, asked, escalated, closed)
    desk.do(closed, "reject", rejection_reason="Iklan obat.")
    order(desk, incident)
    rounds(desk)
    reasons = outcome(desk, incident)
    assert {state for state, _ in reasons.values()} == {"left_out"}
    assert "menunggu pengguna" in str(reasons[asked.number][1])
    assert "tidak dapat menjawab" in str(reasons[escalated.number][1])
    assert "sudah ditutup" in str(reasons[closed.number][1])
    assert escalated.position == "admin_ppe"


def test_a_mail_that_has_no_category_takes_that_of_the_disturbance(desk: Desk) -> None:
    mail = desk.open("email", case_category=None)
    incident = begun(desk, mail)
    order(desk, incident)
    rounds(desk)
    [(state, reason)] = outcome(desk, incident).values()
    assert (state, reason) == ("left_out", "Kategori tiketnya belum diisi. Isi di tiketnya, lalu jawab lagi.")
    incident.category = desk.session.scalars(select(Category).where(Category.code == "gangguan")).one()
    desk._settled(None)
    order(desk, incident)
    rounds(desk)
    assert outcome(desk, incident) == {mail.number: ("answered", None)}
    assert mail.category == incident.category


def test_those_left_out_are_tried_again_and_nobody_is_told_twice(desk: Desk) -> None:
    asked, handled = desk.open(), desk.open()
    desk.do(asked, "ask", question="Apa pesan kesalahannya?")
    incident = begun(desk, asked, handled)
    order(desk, incident)
    rounds(desk)
    desk.send(asked, "reply", "Sesi berakhir.")
    order(desk, incident)
    rounds(desk)
    rounds(desk)
    assert {state for state, _ in outcome(desk, incident).values()} == {"answered"}
    assert desk.mails(handled).count("answer") == desk.mails(asked).count("answer") == 1
    assert answer_one(desk.session, incident.id, handled.id, now=desk.now) is False
    with pytest.raises(Conflict, match="Tidak ada tiket"):
        order(desk, incident)


def test_a_second_order_waits_for_the_first(desk: Desk) -> None:
    incident = begun(desk, desk.open())
    order(desk, incident)
    assert len(waiting_answers(desk.session)) == 1
    with pytest.raises(Conflict, match="masih dikirim"):
        order(desk, incident)


def test_a_case_attached_after_the_answer_waits_for_the_next(desk: Desk) -> None:
    first, late = desk.open(), desk.open()
    incident = begun(desk, first)
    order(desk, incident)
    desk.clock.forward(minutes=1)
    attach_cases(desk.session, incident.id, [late.id], actor=dewi(desk), now=desk.now)
    desk._settled(None)
    rounds(desk)
    assert outcome(desk, incident)[late.number] == ("waiting", None)


def test_only_open_tickets_that_are_not_merged_are_attached_and_each_once(desk: Desk) -> None:
    kept, merged, complaint = desk.open(), desk.open(), desk.open(kind="complaint")
    merge_cases(desk.session, merged.id, kept.id, reason="Sama.", actor=dewi(desk), now=desk.now)
    incident = begun(desk)
    wanted = [kept.id, merged.id, complaint.id]
    for attached in ([kept], []):
        assert attach_cases(desk.session, incident.id, wanted, actor=dewi(desk), now=desk.now) == attached
    detach_case(desk.session, incident.id, kept.id, actor=dewi(desk), now=desk.now)
    assert affected_cases(desk.session, incident) == []


def test_the_likely_ones_are_those_of_its_application_since_it_began(desk: Desk) -> None:
    desk.open(case_application="SPSE")
    desk.wait(hours=2)
    likely = desk.open(case_application="SPSE")
    desk.open(case_application="SiRUP")
    untold = desk.open("email")
    incident = begun(desk)
    assert likely_affected(desk.session, incident, desk.staff("koordinator")) == [untold, likely]


def test_it_is_ongoing_until_it_is_closed_once(desk: Desk) -> None:
    incident = begun(desk)
    assert list(ongoing(desk.session)) == [incident]
    close_mass_incident(desk.session, incident.id, actor=dewi(desk), now=desk.now)
    assert list(ongoing(desk.session)) == []
    with pytest.raises(Conflict):
        close_mass_incident(desk.session, incident.id, actor=dewi(desk), now=desk.now)


def test_it_is_koordinators_alone_and_needs_an_answer(desk: Desk) -> None:
    incident = begun(desk, desk.open())
    with pytest.raises(NotAllowed):
        order_answer(desk.session, incident.id, ANSWER, actor=Actor.staff(desk.staff("helpdesk")), now=desk.now)
    with pytest.raises(BadAnswer):
        order(desk, incident, "Pulih.")


def test_a_case_is_left_out_for_the_reason_that_it_waits_for(desk: Desk) -> None:
    asked, told = desk.open(), desk.open()
    desk.do(asked, "ask", question="Apa pesan kesalahannya?")
    desk.do(told, "answer", answer="Silakan masuk kembali.")
    incident = begun(desk, asked, told)
    order(desk, incident)
    rounds(desk)
    reasons = outcome(desk, incident)
    assert reasons[asked.number][1] == "Tiketnya menunggu pengguna membalas."
    assert reasons[told.number][1] == "Tiketnya sudah dijawab dan menunggu konfirmasi pengguna."


def test_one_case_that_the_procedure_fails_at_keeps_no_other_from_its_answer(desk: Desk) -> None:
    before = desk.open()
    publish(desk, confirmation_days=None)
    failing = desk.open()
    publish(desk)
    after = desk.open()
    incident = begun(desk, before, failing, after)
    order(desk, incident)
    rounds(desk)
    told = outcome(desk, incident)
    assert told[before.number] == told[after.number] == ("answered", None)
    state, reason = told[failing.number]
    assert (state, "lihat insidennya" in str(reason)) == ("left_out", True)
    assert [row.case_id for row in incidents(desk)] == [failing.id]
    assert desk.mails(failing).count("answer") == 0
