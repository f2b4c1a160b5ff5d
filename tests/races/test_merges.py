"""Merging against everything else that moves a case: each ends as if one had come after the other."""

from sqlalchemy import select, text

from app.audit import Actor
from app.cases.merging.merge import merge_cases
from app.models import Case, Message, OutgoingMail, UserTask
from app.models.process import OPEN
from tests.channels.letters import letter
from tests.desk import Desk
from tests.races.conftest import Race
from tests.races.consistency import assert_sound

ANSWER = {"decision": "answer", "facts": {"answer": "Gunakan menu Lupa Password."}}


def merged(desk: Desk) -> tuple[Case, Case]:
    """Return a case that is merged, and the one that holds it."""
    kept, source = desk.open(), desk.open()
    actor = Actor.staff(desk.staff("helpdesk"))
    merge_cases(desk.session, source.id, kept.id, reason="Hal yang sama.", actor=actor, now=desk.now)
    desk._settled(None)
    return source, kept


def test_two_cases_are_not_merged_into_each_other(race: Race, only, rounds: range) -> None:
    desk = race.desk
    budi = desk.staff("helpdesk").id
    for _ in rounds:
        one, other = desk.open(), desk.open()
        outcomes = race.run(
            ("merge", {"case_id": one.id, "into": other.id, "by": budi, "now": desk.now}),
            ("merge", {"case_id": other.id, "into": one.id, "by": budi, "now": desk.now}),
        )
        _, (loser,) = only(outcomes)
        assert loser.error == "Conflict"
        assert sorted([one.position, other.position]) == ["helpdesk", "merged"]
        assert one.merged_count + other.merged_count == 1


def test_a_task_is_completed_or_its_case_merged(race: Race, rounds: range) -> None:
    desk = race.desk
    budi, wati = desk.staff("helpdesk").id, desk.staff("helpdesk", "Wati").id
    for _ in rounds:
        kept, source = desk.open(), desk.open()
        completed, merging = race.run(
            ("complete", {"task_id": desk.task(source).id, "by": wati, **ANSWER, "now": desk.now}),
            ("merge", {"case_id": source.id, "into": kept.id, "by": budi, "now": desk.now}),
        )
        assert merging.won  # also what has just been answered can be merged
        assert completed.won or (completed.error, completed.who) == ("MovedOn", "Budi")
        assert source.position == "merged"
        assert race.count("case_answered", source) == completed.won
        assert [task.state for task in _tasks(desk, source) if task.state == OPEN] == []


def test_a_reply_comes_while_its_case_is_merged_or_taken_out_again(race: Race, rounds: range) -> None:
    desk = race.desk
    budi = desk.staff("helpdesk").id
    for _ in rounds:
        kept, source = desk.open(), desk.open()
        words = {"case_id": source.id, "message": "reply", "body": "Masih sama.", "now": desk.now}
        for verb in (("merge", {"into": kept.id}), ("unmerge", {})):
            outcomes = race.run(
                ("send", words), (verb[0], {"case_id": source.id, "by": budi, "now": desk.now, **verb[1]})
            )
            assert all(outcome.won for outcome in outcomes)
        said = desk.session.scalars(select(Message.body).where(Message.case_id == source.id)).all()
        assert said.count("Masih sama.") == 2
        assert_sound(desk.session, source)
        assert_sound(desk.session, kept)


def test_the_merged_requester_writes_a_mail_while_both_are_answered(race: Race, rounds: range) -> None:
    desk = race.desk
    budi = desk.staff("helpdesk").id
    for number in rounds:
        source, kept = merged(desk)
        receipt = select(OutgoingMail.message_id).where(OutgoingMail.case_id == source.id).limit(1)
        headers = {"In-Reply-To": desk.session.scalars(receipt).one()}
        mail = letter(f"Belum berhasil juga ({number}).", headers=headers)
        answering, writing = race.run(
            ("complete", {"task_id": desk.task(kept).id, "by": budi, **ANSWER, "now": desk.now}),
            ("bring", {"raw": mail.as_bytes(), "now": desk.now}),
        )
        assert answering.won
        assert writing.won
        said = desk.session.scalars(select(Message.body).where(Message.case_id == source.id)).all()
        assert any(f"({number})" in body for body in said)
        assert_sound(desk.session, kept)


def test_who_waits_for_a_case_that_is_being_merged_takes_the_one_that_holds_it_first(race: Race) -> None:
    desk, budi = race.desk, race.desk.staff("helpdesk")
    if desk.session.get_bind().dialect.name == "sqlite":
        return  # there one writer alone has the whole file
    kept, source = desk.open(), desk.open()
    merge_cases(desk.session, source.id, kept.id, reason="Sama.", actor=Actor.staff(budi), now=desk.now)
    words = {"case_id": source.id, "message": "reply", "body": "Masih sama.", "now": desk.now}
    racing = race.begin("send", words)
    is_waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not desk.session.scalar(is_waiting):
        pass
    desk.session.commit()
    [outcome] = race.finish(racing)
    assert outcome.won
    assert race.changes("message_received", kept)[-1]["other_case"] == source.number


def test_the_merge_is_undone_as_the_case_that_holds_it_closes(race: Race, rounds: range) -> None:
    desk = race.desk
    budi = desk.staff("helpdesk").id
    for _ in rounds:
        source, kept = merged(desk)
        desk.do(kept, "answer", answer="Gunakan menu Lupa Password.")
        closing, undoing = race.run(
            ("send", {"case_id": kept.id, "message": "confirmation", "body": "", "now": desk.now}),
            ("unmerge", {"case_id": source.id, "by": budi, "now": desk.now}),
        )
        assert closing.won
        assert undoing.won or undoing.error == "Conflict"
        assert (source.closed_at is None) == undoing.won
        assert source.position == ("helpdesk" if undoing.won else "closed")
        assert_sound(desk.session, source)
        assert_sound(desk.session, kept)


def _tasks(desk: Desk, case: Case):
    return desk.session.scalars(select(UserTask).where(UserTask.case_id == case.id)).all()
