"""A step that fails by a fault of the procedure: nothing of it stays, it is recorded once, and a person decides."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.correspond import receive
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.faults import ProcessFault
from app.cases.incidents import count_open, record_incident
from app.cases.resolve_incident import cancel_case, move_case, note_incident, retry, targets
from app.database import begin_writing
from app.definitions.published import load
from app.engine import Instance
from app.models import Case, FormDraft, Incident, Message, OutgoingMail, ProcessInstance, UserTask
from tests.broken import (
    broken,
    incidents,
    publish,
    publish_older_version,
    publish_without_a_reason,
    sweep,
    told,
    without_service,
)
from tests.desk import CAST, Desk
from tests.races.consistency import assert_sound

REASON = "Layanan sudah diperbaiki."


@pytest.fixture(autouse=True)
def cast(desk: Desk) -> None:
    """Everybody has an account before anything fails."""
    for role in CAST:
        desk.staff(role)
    desk._settled(None)


def row_of(desk: Desk, case: Case, role: str = "main") -> ProcessInstance:
    query = select(ProcessInstance).where(ProcessInstance.case_id == case.id, ProcessInstance.role == role)
    return desk.session.scalars(query).one()


def decide(desk: Desk, verb: Callable[..., None], incident: Incident, *args: str, reason: str = REASON) -> None:
    actor = Actor.staff(desk.staff("koordinator"))
    verb(desk.session, incident.id, *args, reason=reason, actor=actor, now=desk.now)
    desk._settled(None)


def waiting_for_an_answer(desk: Desk) -> Case:
    return desk.do(desk.open(), "ask", question="Mohon kirim tangkapan layarnya.")


def answered(desk: Desk) -> Case:
    return desk.do(desk.open(), "answer", answer="Kata sandi sudah direset.")


def failed_reminder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> tuple[Case, Incident]:
    """A case whose requester cannot be reminded, two working days after the question."""
    case = waiting_for_an_answer(desk)
    desk.clock.forward(days=2, hours=1)
    with monkeypatch.context() as patch:
        without_service(patch, "user/remind")
        assert sweep(desk).failures == 0
    [incident] = incidents(desk)
    return case, incident


# a form


def test_a_form_whose_step_fails_leaves_nothing_but_the_incident(desk: Desk) -> None:
    publish(desk, confirmation_days=None)
    case = desk.open()
    task, state, mails = desk.task(case), row_of(desk, case).state, desk.mails(case)
    budi = desk.staff("helpdesk")
    incident = broken(desk, lambda: desk.do(case, "answer", answer="Sudah."), actor=Actor.staff(budi))
    assert incident is not None
    assert (incident.process_id, incident.element_id) == ("handle_ticket", "waiting_confirmation")
    assert (incident.attempted, incident.user_task_id, incident.opened_by_id) == ("task", task.id, budi.id)
    assert (incident.cause_class, incident.attempts) == ("FeelError", 1)
    assert "workdays_later" in incident.cause
    assert desk.task(case).id == task.id
    assert row_of(desk, case).state == state
    assert desk.mails(case) == mails
    assert desk.events(case).count("task_completed") == 0
    assert_sound(desk.session, case)


def test_a_second_failure_counts_and_tells_nobody_again(desk: Desk) -> None:
    publish(desk, confirmation_days=None)
    case = desk.open()
    for _ in range(3):
        broken(desk, lambda: desk.do(case, "answer", answer="Sudah."))
    [incident] = incidents(desk)
    assert incident.attempts == 3
    assert desk.mails(case, to_requester=False).count("staff_incident") == 2  # Dewi and Rina, once each
    assert desk.events(case).count("incident_opened") == 1
    assert desk.events(case).count("incident_repeated") == 2


def test_another_answer_that_the_process_can_take_ends_the_incident(desk: Desk) -> None:
    publish(desk, confirmation_days=None)
    case = desk.open()
    broken(desk, lambda: desk.do(case, "answer", answer="Sudah."))
    desk.do(case, "ask", question="Sejak kapan?")
    [incident] = incidents(desk)
    assert (incident.resolution, incident.closed_at is not None) == ("passed", True)
    assert incident.closed_by_id == desk.staff("helpdesk").id
    row = row_of(desk, case)
    assert not row.is_blocked
    assert row.next_timer_at is not None
    assert_sound(desk.session, case)


def test_a_form_is_sent_again_by_the_one_whose_task_it_is(desk: Desk) -> None:
    publish(desk, confirmation_days=None)
    case = desk.open()
    incident = broken(desk, lambda: desk.do(case, "answer", answer="Sudah."))
    assert incident is not None
    with pytest.raises(Conflict):
        decide(desk, retry, incident)


def test_koordinator_and_process_owner_are_told_by_mail_with_element_and_cause(desk: Desk) -> None:
    publish(desk, confirmation_days=None)
    case = desk.open()
    broken(desk, lambda: desk.do(case, "answer", answer="Sudah."))
    mails = desk.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "staff_incident")).all()
    assert sorted(mail.group_key or "" for mail in mails) == ["koordinator", "process_owner"]
    [incident] = incidents(desk)
    for mail in mails:
        assert case.number in mail.subject
        assert "handle_ticket/waiting_confirmation" in mail.text_body
        assert f"http://localhost/insiden/{incident.id}" in mail.text_body
        assert case.subject not in mail.subject + mail.text_body  # of a complaint, the process owner reads nothing


# a timer


def test_a_failed_timer_is_parked_and_the_worker_tries_it_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = waiting_for_an_answer(desk)
    state, was_due = row_of(desk, case).state, row_of(desk, case).next_timer_at
    desk.clock.forward(days=2, hours=1)
    without_service(monkeypatch, "user/remind")
    for _ in range(3):
        sweep(desk)
        desk.clock.forward(minutes=10)
    [incident] = incidents(desk)
    assert (incident.attempted, incident.element_id, incident.attempts) == ("timer", "remind_user", 1)
    row = row_of(desk, case)
    assert (row.is_blocked, row.next_timer_at, row.state) == (True, None, state)
    assert was_due is not None
    assert desk.events(case).count("timer_fired") == 0
    assert_sound(desk.session, case)


def test_one_broken_case_keeps_no_other_from_its_turn(desk: Desk) -> None:
    publish_without_a_reason(desk, "auto")
    broken_case = answered(desk)
    publish(desk)
    sound = answered(desk)
    desk.clock.forward(days=10)
    done = sweep(desk)
    desk.session.refresh(sound)
    assert sound.close_reason == "auto"
    assert done.failures == 0
    assert [incident.case_id for incident in incidents(desk)] == [broken_case.id]
    assert incidents(desk)[0].cause == "Tidak ditemukan: None"


def test_retry_fires_the_timer_and_says_why_in_the_history(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case, incident = failed_reminder(desk, monkeypatch)
    decide(desk, retry, incident)
    assert desk.mails(case).count("reminder") == 1
    row = row_of(desk, case)
    assert not row.is_blocked
    assert row.next_timer_at is not None
    assert row.next_timer_at > desk.now
    [closed] = told(desk, case, "incident_closed")
    assert (closed["resolution"], closed["reason"]) == ("retried", REASON)
    assert desk.events(case).count("timer_fired") == 1
    assert count_open(desk.session) == 0
    assert_sound(desk.session, case)
    assert desk.send(case, "reply", "Ini layarnya.").position == "helpdesk"


def test_retry_that_fails_again_counts_and_stays_parked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case, incident = failed_reminder(desk, monkeypatch)
    without_service(monkeypatch, "user/remind")
    broken(desk, lambda: decide(desk, retry, incident))
    [incident] = incidents(desk)
    assert (incident.attempts, incident.closed_at, incident.attempted) == (2, None, "timer")
    assert row_of(desk, case).is_blocked
    assert desk.events(case).count("incident_closed") == 0


def test_a_case_that_moved_on_before_the_failure_was_recorded_gets_no_incident(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = waiting_for_an_answer(desk)
    desk.clock.forward(days=2, hours=1)
    with monkeypatch.context() as patch:
        without_service(patch, "user/remind")
        with pytest.raises(ProcessFault) as caught:
            receive(desk.session, case.id, "reply", actor=Actor.system(), now=desk.now)
        desk.session.rollback()
        begin_writing(desk.session)
    sweep(desk)
    caught.value.letter = None
    assert record_incident(desk.session, caught.value, actor=Actor.system(), now=desk.now) is None
    assert incidents(desk) == []
    assert not row_of(desk, case).is_blocked


# a message


def test_a_message_that_fails_is_kept_in_the_conversation_and_delivered_by_retry(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = answered(desk)
    with monkeypatch.context() as patch:
        without_service(patch, "case/close")
        broken(desk, lambda: desk.send(case, "confirmation", "Terima kasih."))
    [incident] = incidents(desk)
    assert (incident.attempted, incident.message) == ("message", "confirmation")
    letters = select(Message).where(Message.case_id == case.id, Message.kind == "confirmation")
    [letter] = desk.session.scalars(letters)
    assert letter.body == "Terima kasih."
    desk.session.refresh(case)
    assert case.closed_at is None
    assert row_of(desk, case).next_timer_at is None  # who has confirmed is not closed for being silent
    decide(desk, retry, incident)
    desk.session.refresh(case)
    assert case.close_reason == "confirmed"
    assert len(desk.session.scalars(letters).all()) == 1
    [delivered] = told(desk, case, "message_delivered")
    assert delivered["after"]["position"] == "closed"
    assert_sound(desk.session, case)


def test_the_same_letter_sent_again_is_not_kept_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = answered(desk)
    without_service(monkeypatch, "case/close")

    def confirm() -> None:
        receive(desk.session, case.id, "confirmation", submission_key="satu", actor=Actor(), now=desk.now)

    broken(desk, confirm)
    confirm()  # counts as taken: it is in the conversation, and waits for the decision
    desk._settled(None)
    kept = desk.session.scalars(select(Message).where(Message.submission_key == "satu")).all()
    assert len(kept) == 1
    assert incidents(desk)[0].attempts == 1


def test_a_reply_that_meets_a_parked_timer_is_kept_and_the_timer_goes_first_at_retry(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, incident = failed_reminder(desk, monkeypatch)
    with monkeypatch.context() as patch:
        without_service(patch, "user/remind")
        broken(desk, lambda: desk.send(case, "reply", "Ini layarnya."))
    desk.session.refresh(incident)
    assert (incident.attempted, incident.attempts) == ("timer", 2)
    assert [m.body for m in case.messages if m.kind == "reply"] == ["Ini layarnya."]


# the watch


def test_a_broken_watch_does_not_keep_people_from_their_work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.open()
    with monkeypatch.context() as patch:
        without_service(patch, "sla/next")
        broken(desk, lambda: desk.do(case, "ask", question="Sejak kapan?"))
        [incident] = incidents(desk)
        assert (incident.process_id, incident.message) == ("watch_sla", "clock_changed")
        assert row_of(desk, case, "watch").is_blocked
        desk.do(case, "ask", question="Sejak kapan?")
    assert case.clock == "paused"
    assert targets(desk.session, incident) == []
    decide(desk, retry, incident)
    watch = row_of(desk, case, "watch")
    assert (watch.is_blocked, watch.next_timer_at) == (False, None)  # it has seen that the clock is paused
    desk.send(case, "reply", "Sejak kemarin.")
    assert row_of(desk, case, "watch").next_timer_at is not None
    assert_sound(desk.session, case)


def test_a_mark_that_could_not_be_set_is_set_at_retry(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.open()
    desk.clock.forward(days=4)
    with monkeypatch.context() as patch:
        without_service(patch, "sla/mark")
        sweep(desk)
    [incident] = incidents(desk)
    assert desk.events(case).count("sla_reminded") == 0
    decide(desk, retry, incident)
    assert desk.events(case).count("sla_reminded") == 1
    assert_sound(desk.session, case)


# moving


def test_moving_puts_the_case_at_the_step_and_its_work_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case, incident = failed_reminder(desk, monkeypatch)
    assert [element.id for element in targets(desk.session, incident)] == [
        "handle", "handle_again", "resolve", "record_lkpp", "review_lkpp", "inform",
    ]  # fmt: skip
    decide(desk, move_case, incident, "resolve")
    desk.session.refresh(case)
    assert (desk.waits_for(case), case.position, case.clock) == (["resolve"], "admin_ppe", "running")
    assert row_of(desk, case).next_timer_at is None
    [moved] = told(desk, case, "case_moved")
    assert (moved["element"], moved["left"], moved["reason"]) == ("resolve", "waiting_reply", REASON)
    assert (moved["before"]["position"], moved["after"]["position"]) == ("waiting_user", "admin_ppe")
    assert_sound(desk.session, case)
    desk.do(case, "resolve", solution="Akun dibuka.")
    desk.do(case, "send", answer="Sudah dapat masuk.")
    assert desk.send(case, "confirmation").close_reason == "confirmed"
    assert_sound(desk.session, case)


def test_moving_from_a_task_cancels_it_for_whoever_held_it(desk: Desk) -> None:
    publish(desk, confirmation_days=None)
    case = desk.open()
    left = desk.task(case).id
    incident = broken(desk, lambda: desk.do(case, "answer", answer="Sudah."))
    assert incident is not None
    assert "handle" not in {element.id for element in targets(desk.session, incident)}
    decide(desk, move_case, incident, "inform")
    assert desk.session.get_one(UserTask, left).state == "cancelled"
    assert desk.waits_for(case) == ["inform"]
    assert incidents(desk)[0].resolution == "moved"
    assert_sound(desk.session, case)


@pytest.mark.parametrize("target", ["handle", "draft_faq", "close_auto", "", "nowhere"])
def test_a_step_that_is_not_offered_is_refused(desk: Desk, target: str) -> None:
    publish(desk, confirmation_days=None)
    case = desk.open()
    incident = broken(desk, lambda: desk.do(case, "answer", answer="Sudah."))
    assert incident is not None
    with pytest.raises(BadAnswer) as caught:
        decide(desk, move_case, incident, target)
    assert caught.value.field == "to"
    assert desk.waits_for(case) == ["handle"]


# cancelling


def test_cancelling_ends_everything_and_tells_the_requester(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case, incident = failed_reminder(desk, monkeypatch)
    decide(desk, cancel_case, incident)
    desk.session.refresh(case)
    assert (case.close_reason, case.position, case.clock) == ("cancelled", "closed", "stopped")
    assert desk.mails(case)[-1] == "cancelled"
    for role in ("main", "watch"):
        row = row_of(desk, case, role)
        assert (row.completed_at is not None, row.next_timer_at, row.is_blocked) == (True, None, False)
    assert desk.waits_for(case) == []
    assert told(desk, case, "incident_closed")[0]["reason"] == REASON
    assert_sound(desk.session, case)
    desk.clock.forward(days=30)
    assert sweep(desk).timers == 0


def test_cancelling_closes_open_tasks_and_a_broken_watch_with_them(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.open()
    task = desk.task(case)
    desk.clock.forward(days=4)
    with monkeypatch.context() as patch:
        without_service(patch, "sla/mark")
        sweep(desk)
        [incident] = incidents(desk)
        decide(desk, cancel_case, incident)
    assert desk.session.get_one(UserTask, task.id).state == "cancelled"
    assert count_open(desk.session) == 0
    assert_sound(desk.session, case)


def test_a_case_that_was_closed_already_keeps_its_reason(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.do(desk.open(), "answer", answer="Sudah.", propose_faq=True)
    desk.send(case, "confirmation")
    desk.do(case, "propose", faq_question="Bagaimana?", faq_answer="Begini.")
    without_service(monkeypatch, "faq/publish")
    incident = broken(desk, lambda: desk.do(case, "approve"))
    assert incident is not None
    mails = desk.mails(case)
    decide(desk, cancel_case, incident)
    desk.session.refresh(case)
    assert case.close_reason == "confirmed"
    assert desk.mails(case) == mails
    assert desk.waits_for(case) == []


def test_a_version_from_before_there_were_incidents_can_be_ended_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_older_version(desk)
    case, incident = failed_reminder(desk, monkeypatch)
    assert desk.mails(case, to_requester=False).count("staff_incident") == 2
    decide(desk, cancel_case, incident)
    desk.session.refresh(case)
    assert (case.close_reason, case.position) == ("cancelled", "closed")
    assert_sound(desk.session, case)


# who may, and with which words


@pytest.mark.parametrize("verb", [retry, cancel_case, note_incident])
def test_only_koordinator_and_process_owner_decide_and_always_with_a_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, verb: Callable[..., None]
) -> None:
    _, incident = failed_reminder(desk, monkeypatch)
    for role in ("helpdesk", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            verb(desk.session, incident.id, reason="Coba.", actor=Actor.staff(desk.staff(role)), now=desk.now)
    for reason in ("", "  \n"):
        with pytest.raises(BadAnswer) as caught:
            verb(
                desk.session,
                incident.id,
                reason=reason,
                actor=Actor.staff(desk.staff("process_owner")),
                now=desk.now,
            )
        assert caught.value.field == "reason"


def test_the_second_to_decide_is_told_who_did(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, incident = failed_reminder(desk, monkeypatch)
    decide(desk, retry, incident)
    with pytest.raises(Conflict) as caught:
        decide(desk, cancel_case, incident)
    assert (caught.value.who, caught.value.when) == ("Dewi", desk.now)


def test_an_incident_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        retry(desk.session, 99, reason="Coba.", actor=Actor.staff(desk.staff("koordinator")), now=desk.now)


# no case yet


def test_a_request_that_cannot_be_taken_in_is_told_once_and_noted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        without_service(patch, "case/set_target")
        for _ in range(3):
            broken(desk, lambda: desk.open(), actor=Actor())
    [incident] = incidents(desk)
    assert (incident.case_id, incident.attempted, incident.attempts) == (None, "start", 3)
    assert (incident.element_id, incident.message) == ("set_target", "request_portal")
    assert desk.session.scalars(select(Case)).all() == []
    mails = desk.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "staff_incident")).all()
    assert len(mails) == 2
    for verb in (retry, cancel_case):
        with pytest.raises(Conflict):
            decide(desk, verb, incident)
    decide(desk, note_incident, incident)
    assert count_open(desk.session) == 0
    assert desk.open().number.endswith("0001")


def test_a_fault_in_a_new_task_names_the_step_it_is_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.open()
    published = load(desk.session, case.deployment_id)
    monkeypatch.setattr(type(published), "group_of", lambda self, lane: {}[lane])
    incident = broken(
        desk, lambda: desk.do(case, "escalate", escalation_reason="Perlu log server.", by=desk.staff("helpdesk"))
    )
    assert incident is not None
    assert (incident.element_id, incident.process_id) == ("resolve", "handle_ticket")
    assert desk.waits_for(case) == ["handle"]


def test_what_the_engine_keeps_of_a_blocked_instance_is_its_last_good_state(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = failed_reminder(desk, monkeypatch)
    row = row_of(desk, case)
    specification = load(desk.session, row.deployment_id).specification
    instance = Instance.restore(specification, row.process_id, row.state, host=None)  # type: ignore[arg-type]
    timer = instance.next_timer()
    assert timer is not None
    assert timer.at <= desk.now
    assert desk.session.scalars(select(FormDraft)).all() == []
