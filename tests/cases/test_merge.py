"""Merge a case into another, and undo it: nothing of it is lost, and nobody is told twice or told of another."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.claim import assign_task
from app.cases.complete import complete_task
from app.cases.correspond import awaited_messages
from app.cases.drafts import draft_of, save_draft
from app.cases.errors import AlreadyClaimed, BadAnswer, Conflict, MovedOn, NotAllowed
from app.cases.inbox.queues import GROUPS, TaskFilter, open_tasks
from app.cases.merging.merge import merge_cases, undo_merge
from app.cases.reinterpret import undecided_replies
from app.models import Case, CaseMerge, Message, OutgoingMail, ProcessInstance, UserTask
from tests.broken import broken, without_service
from tests.desk import Desk
from tests.races.consistency import assert_sound

SAME = "Pengguna lain dari perusahaan yang sama melaporkan hal yang sama."


def two(desk: Desk, **facts: str) -> tuple[Case, Case]:
    """Sari asks, and so does Tari; return Tari's case, which is to be merged, and Sari's."""
    kept = desk.open()
    desk.clock.forward(minutes=5)
    source = desk.open(requester_name="Tari Lestari", requester_email="tari@penyedia.test", **facts)
    return source, kept


def merge(desk: Desk, source: Case, target: Case, *, by: str = "helpdesk", reason: str = SAME) -> None:
    desk.clock.forward(minutes=1)
    actor = Actor.staff(desk.staff(by))
    merge_cases(desk.session, source.id, target.id, reason=reason, actor=actor, now=desk.now)
    desk._settled(None)


def undo(desk: Desk, source: Case) -> None:
    undo_merge(desk.session, source.id, actor=Actor.staff(desk.staff("helpdesk")), now=desk.now)
    desk._settled(None)


def standing(desk: Desk, case: Case) -> list[object]:
    """Return everything that a merge must bring back."""
    rows = desk.session.scalars(select(ProcessInstance).where(ProcessInstance.case_id == case.id))
    tasks = desk.session.scalars(select(UserTask).where(UserTask.case_id == case.id))
    return [
        (case.position, case.clock, case.due_at, case.paused_us, case.answered_at, case.merged_into_id),
        sorted((row.role, row.state, row.messages, row.next_timer_at, row.parked_timer_at) for row in rows),
        sorted((task.id, task.state, task.assignee_id, task.claimed_at, task.due_at) for task in tasks),
    ]


def mails_to(desk: Desk, case: Case) -> list[tuple[str, str]]:
    query = select(OutgoingMail.kind, OutgoingMail.text_body).where(OutgoingMail.requester_id == case.requester_id)
    return [(kind, body) for kind, body in desk.session.execute(query.order_by(OutgoingMail.id))]


def test_a_merged_case_leaves_the_inbox_and_its_timers_rest(desk: Desk) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    assert (source.position, source.merged_into_id, kept.merged_count) == ("merged", kept.id, 1)
    found = desk.session.scalars(open_tasks(desk.staff("helpdesk"), TaskFilter(GROUPS), desk.now)).all()
    assert [task.case_id for task in found] == [kept.id]
    desk.wait(days=10)
    assert "sla_breached" not in desk.events(source)
    assert "sla_breached" in desk.events(kept)


def test_undoing_puts_everything_back_exactly(desk: Desk) -> None:
    source, kept = two(desk)
    budi = desk.staff("helpdesk")
    assign_task(desk.session, desk.task(source), budi, actor=Actor.staff(budi), now=desk.now)
    save_draft(desk.session, budi.id, f"task:{desk.task(source).id}", {"answer": ["Sedang kami"]}, now=desk.now)
    desk._settled(None)
    before = standing(desk, source)
    task_id = desk.task(source).id
    merge(desk, source, kept)
    assert standing(desk, source) != before
    undo(desk, source)
    assert standing(desk, source) == before
    assert kept.merged_count == 0
    draft = draft_of(desk.session, budi.id, f"task:{task_id}")
    assert draft is not None
    assert draft[0] == {"answer": ["Sedang kami"]}
    desk.do(source, "answer", answer="Silakan coba lagi.")
    assert source.position == "answered"
    assert_sound(desk.session, source)


def test_the_time_of_being_merged_counts(desk: Desk) -> None:
    source, kept = two(desk)
    due = source.due_at
    merge(desk, source, kept)
    desk.wait(days=3)
    undo(desk, source)
    assert source.due_at == due
    desk.sweep()
    assert source.breached_at == due


def test_each_requester_is_answered_by_a_mail_of_their_own(desk: Desk) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    desk.do(kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    (_, receipt), (kind, told), (last, answer) = mails_to(desk, source)
    assert (kind, last) == ("merged", "answer")
    assert "Server sudah pulih" in answer
    for body in (receipt, told, answer):
        assert "Sari" not in body
        assert kept.number not in body
    assert "Tari" in answer
    assert all("Tari" not in body and source.number not in body for _, body in mails_to(desk, kept))
    assert [kind for kind, _ in mails_to(desk, kept)] == ["receipt", "answer"]


def test_whoever_asked_twice_is_written_to_once_and_reads_the_answer_on_both_pages(desk: Desk) -> None:
    kept, source = desk.open(), desk.open(requester_email="SARI@penyedia.test")
    merge(desk, source, kept)
    desk.do(kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    assert source.messages[-1].body == "Server sudah pulih, silakan masuk lagi."
    desk.send(kept, "confirmation")
    assert [kind for kind, _ in mails_to(desk, source)] == ["receipt", "merged"]
    assert [kind for kind, _ in mails_to(desk, kept)] == ["receipt", "answer", "closed"]


def test_the_case_closes_with_the_one_that_answered_it(desk: Desk) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    desk.do(kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    answered_at = desk.now
    desk.send(kept, "confirmation")
    assert (source.closed_at, source.close_reason, source.position) == (kept.closed_at, "merged", "closed")
    assert (source.clock, source.answered_at) == ("stopped", answered_at)
    assert "case_closed" in desk.events(source)
    assert mails_to(desk, source)[-1][0] == "closed_merged"
    rows = desk.session.scalars(select(ProcessInstance).where(ProcessInstance.case_id == source.id)).all()
    assert all(row.completed_at is not None and row.next_timer_at is None for row in rows)
    assert_sound(desk.session, source)
    with pytest.raises(Conflict):
        undo(desk, source)


def test_an_answer_after_the_due_instant_is_a_breach_of_the_merged_case_too(desk: Desk) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    desk.wait(days=4)
    desk.do(kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    desk.send(kept, "confirmation")
    assert source.breached_at == source.due_at
    assert_sound(desk.session, source)


@pytest.mark.parametrize("end", ["withdrawal", "reject"])
def test_a_case_that_ends_without_an_answer_gives_its_merged_cases_back_to_work(desk: Desk, end: str) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    if end == "reject":
        desk.do(kept, "reject", rejection_reason="Bukan permintaan.")
    else:
        desk.send(kept, "withdrawal", "Sudah bisa.")
    assert kept.closed_at is not None
    assert (source.closed_at, source.position, source.merged_into_id) == (None, "helpdesk", None)
    assert desk.waits_for(source) == ["handle"]


def test_what_the_merged_requester_adds_stands_in_their_case_and_its_holder_is_told(desk: Desk) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    desk.send(source, "reply", "Di komputer lain juga begitu.")
    message = desk.session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    assert (message.case_id, message.body) == (source.id, "Di komputer lain juga begitu.")
    assert "staff_message" in desk.mails(kept, to_requester=False)
    assert "message_received" in desk.events(kept)


def test_an_objection_of_the_merged_requester_reopens_the_case_that_answered(desk: Desk) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    assert awaited_messages(desk.session, source) == {"withdrawal"}
    desk.do(kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    assert awaited_messages(desk.session, source) == {"objection"} | (
        {"withdrawal"} & awaited_messages(desk.session, source)
    )
    desk.send(source, "objection", "Masih belum bisa.")
    assert kept.position == "reopened"
    desk.do(kept, "answer", answer="Kini sudah kami periksa sendiri.")
    assert [kind for kind, _ in mails_to(desk, source)] == ["receipt", "merged", "answer", "answer"]


def test_a_letter_that_the_procedure_fails_at_stays_in_the_conversation_of_whoever_wrote_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    desk.do(kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    without_service(monkeypatch, "sla/next")
    incident = broken(desk, lambda: desk.send(source, "objection", "Masih belum bisa."))
    assert incident is not None
    assert incident.case_id == kept.id
    kept_in = desk.session.scalars(select(Message.case_id).where(Message.body == "Masih belum bisa.")).all()
    assert kept_in == [source.id]


def test_what_lkpp_answers_about_the_merged_case_moves_the_one_that_holds_it(desk: Desk) -> None:
    source, target = two(desk)
    for case in (source, target):
        desk.do(case, "escalate", escalation_reason="Perlu Admin PPE.")
        desk.do(case, "escalate_lkpp", lkpp_question="Mohon diperiksa.", lkpp_number=f"LS-{case.id}")
    merge(desk, source, target, by="koordinator")
    desk.send(source, "lkpp_answer", "Sudah diperbaiki.")
    assert (source.position, desk.waits_for(target)) == ("merged", ["review_lkpp"])


def test_a_reply_kept_before_the_merge_is_no_objection_to_a_process_that_stands_still(desk: Desk) -> None:
    source, target = two(desk)
    desk.do(source, "answer", answer="Gunakan menu Lupa Password.")
    desk.send(source, "reply", "Terima kasih.")
    assert len(undecided_replies(desk.session, source)) == 1
    merge(desk, source, target)
    assert undecided_replies(desk.session, source) == frozenset()


def test_to_withdraw_concerns_the_own_case_alone(desk: Desk) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    desk.send(source, "withdrawal", "Sudah bisa.")
    assert (source.position, kept.position, kept.merged_count) == ("withdrawn", "helpdesk", 0)


def test_a_reply_that_came_meanwhile_is_delivered_when_the_merge_is_undone(desk: Desk) -> None:
    source, kept = two(desk)
    desk.do(source, "ask", question="Apa pesan kesalahannya?")
    merge(desk, source, kept)
    desk.send(source, "reply", "Pesannya: sesi berakhir.")
    undo(desk, source)
    assert (source.position, desk.waits_for(source)) == ("helpdesk", ["handle"])


def test_a_reply_that_came_meanwhile_goes_before_the_silence_that_was_waited_for(desk: Desk) -> None:
    source, target = two(desk)
    desk.do(source, "ask", question="Sejak kapan?")
    desk.wait(source, days=3)
    assert source.reminders_sent == 1  # silence closes it next
    merge(desk, source, target)
    desk.send(source, "reply", "Sejak Senin.")
    desk.wait(days=20)  # in which the source's own timers rest
    desk.do(target, "reject")
    desk.sweep()
    assert (source.closed_at, source.position) == (None, "helpdesk")
    assert desk.waits_for(source) == ["handle"]
    assert_sound(desk.session, source)


def test_whoever_merges_into_an_answered_case_gives_its_answer_at_once(desk: Desk) -> None:
    source, kept = two(desk)
    desk.do(kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    merge(desk, source, kept)
    assert [kind for kind, _ in mails_to(desk, source)] == ["receipt", "answer"]
    desk.wait(days=14)
    assert (source.close_reason, kept.close_reason) == ("merged", "auto")


def test_the_task_of_a_merged_case_cannot_be_completed_and_says_who_merged_it(desk: Desk) -> None:
    source, kept = two(desk)
    task_id = desk.task(source).id
    merge(desk, source, kept)
    wati = Actor.staff(desk.staff("helpdesk", "Wati"))
    with pytest.raises(MovedOn) as refused:
        complete_task(desk.session, task_id, facts={}, data={"decision": "reject"}, actor=wati, now=desk.now)
    assert refused.value.who == "Budi"
    assert "digabung" in refused.value.sentence


def test_what_cannot_be_merged_is_refused_with_its_reason(desk: Desk) -> None:
    source, kept = two(desk)
    third, complaint = desk.open(), desk.open(kind="complaint")
    closed = desk.do(desk.open(), "reject", rejection_reason="Iklan obat.")
    for one, other, why in (
        (source, source, "dirinya sendiri"),
        (source, complaint, "registernya berbeda"),
        (closed, kept, "sudah ditutup"),
        (source, closed, "sudah ditutup"),
    ):
        with pytest.raises(Conflict, match=why):
            merge(desk, one, other)
    with pytest.raises(BadAnswer):
        merge(desk, source, kept, reason="  ")
    with pytest.raises(NotAllowed):
        merge(desk, source, kept, by="front_office")
    merge(desk, source, kept)
    for one, other, why in (
        (source, third, "sudah digabung ke"),
        (kept, source, "sendiri sudah digabung"),
        (third, source, "sendiri sudah digabung"),
        (kept, third, "menampung tiket lain"),
    ):
        with pytest.raises(Conflict, match=why):
            merge(desk, one, other)
    assert len(desk.session.scalars(select(CaseMerge)).all()) == 1


def test_what_a_colleague_holds_only_koordinator_merges(desk: Desk) -> None:
    source, kept = two(desk)
    wati = desk.staff("helpdesk", "Wati")
    assign_task(desk.session, desk.task(source), wati, actor=Actor.staff(wati), now=desk.now)
    desk._settled(None)
    with pytest.raises(AlreadyClaimed) as refused:
        merge(desk, source, kept)
    assert refused.value.who == "Wati"
    merge(desk, source, kept, by="koordinator")
    assert source.position == "merged"
    undo(desk, source)
    assert desk.task(source).assignee_id == wati.id


def test_a_case_can_be_merged_again_after_it_was_undone(desk: Desk) -> None:
    source, kept = two(desk)
    merge(desk, source, kept)
    undo(desk, source)
    desk.clock.forward(hours=1)
    merge(desk, source, kept)
    assert (source.position, kept.merged_count) == ("merged", 1)
    assert desk.now - source.received_at > timedelta(hours=1)
