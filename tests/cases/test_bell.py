"""What rings, for whom, and the mail of the morning."""

from datetime import datetime

from sqlalchemy import select

from app.audit import Actor
from app.cases.annotate import add_note, follow, unfollow
from app.cases.bell import count_unread, notices_of, read_all, set_preference
from app.cases.claim import assign_task, claim_task
from app.cases.daily_mail import is_due, send_daily_mail
from app.models import Case, Group, Notice, OutgoingMail, User
from tests.desk import WIB, Desk


def rung(desk: Desk, user: User) -> list[str]:
    return list(desk.session.scalars(select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id)))


def mailed(desk: Desk, user: User, kind: str) -> list[str]:
    query = select(OutgoingMail.text_body).where(OutgoingMail.user_id == user.id, OutgoingMail.kind == kind)
    return list(desk.session.scalars(query.order_by(OutgoingMail.id)))


def followed(desk: Desk, by: User) -> Case:
    case = desk.open()
    follow(desk.session, case, actor=Actor.staff(by), now=desk.now)
    return desk._settled(case)


def test_a_follower_is_told_of_what_others_do(desk: Desk) -> None:
    wati = desk.staff("helpdesk", "Wati")
    case = followed(desk, wati)
    desk.do(case, "ask", question="Apa pesan kesalahannya?")
    desk.send(case, "reply", "Sesi berakhir.")
    add_note(desk.session, case, "Sudah saya telepon.", actor=Actor.staff(desk.staff("helpdesk")), now=desk.now)
    desk._settled(None)
    desk.do(case, "answer", answer="Silakan masuk kembali.")
    desk.send(case, "confirmation")
    told = ["message_received", "note_added", "case_answered", "case_closed", "message_received"]
    assert rung(desk, wati) == told
    assert len(mailed(desk, wati, "staff_followed")) == 5
    assert case.number in mailed(desk, wati, "staff_followed")[0]


def test_nobody_is_told_of_what_they_did_themselves(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    case = followed(desk, budi)
    desk.do(case, "answer", answer="Silakan masuk kembali.", by=budi)
    assert rung(desk, budi) == []


def test_the_bell_alone_where_mail_is_switched_off_and_nothing_once_unfollowed(desk: Desk) -> None:
    wati = desk.staff("helpdesk", "Wati")
    case = followed(desk, wati)
    set_preference(desk.session, wati, mails_followed=False, mails_daily=True)
    desk.send(case, "reply", "Sesi berakhir.")
    assert (rung(desk, wati), mailed(desk, wati, "staff_followed")) == (["message_received"], [])
    unfollow(desk.session, case, actor=Actor.staff(wati), now=desk.now)
    desk._settled(None)
    assert case.follower_count == 0
    desk.send(case, "reply", "Masih sama.")
    assert len(rung(desk, wati)) == 1


def test_the_holder_hears_of_new_work_and_of_messages_once_although_they_follow(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    case = followed(desk, budi)
    claim_task(desk.session, desk.task(case), actor=Actor.staff(budi), now=desk.now)
    desk.send(case, "reply", "Sesi berakhir.")
    assert rung(desk, budi) == ["message_received"]
    wati = desk.staff("helpdesk", "Wati")
    assign_task(desk.session, desk.task(case), wati, actor=Actor.staff(budi), now=desk.now)
    desk._settled(None)
    assert rung(desk, wati) == ["task_handed_over"]


def test_read_is_what_was_shown_and_none_that_came_since(desk: Desk) -> None:
    wati = desk.staff("helpdesk", "Wati")
    case = followed(desk, wati)
    desk.send(case, "reply", "Satu.")
    shown = desk.session.scalars(select(Notice.id)).one()
    desk.send(case, "reply", "Dua.")
    read_all(desk.session, wati, up_to=shown, now=desk.now)
    assert count_unread(desk.session, wati) == 1


def held(desk: Desk, by: User) -> Case:
    case = desk.open()
    claim_task(desk.session, desk.task(case), actor=Actor.staff(by), now=desk.now)
    return desk._settled(case)


def test_the_morning_mail_names_what_is_due_today_and_goes_once(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    case = held(desk, budi)
    desk.clock.at = datetime(2026, 11, 4, 7, 29, tzinfo=WIB)
    assert not is_due(desk.session, desk.now)
    desk.clock.at = datetime(2026, 11, 4, 7, 30, tzinfo=WIB)
    assert is_due(desk.session, desk.now)
    assert [send_daily_mail(desk.session, now=desk.now) for _ in range(2)] == [1, 0]
    desk._settled(None)
    assert not is_due(desk.session, desk.now)
    (body,) = mailed(desk, budi, "staff_daily")
    assert case.number in body
    assert "jatuh tempo 09.00" in body


def test_no_morning_mail_on_days_without_service_nor_without_anything_due(desk: Desk) -> None:
    desk.clock.at = datetime(2026, 11, 7, 8, 0, tzinfo=WIB)  # a Saturday
    assert not is_due(desk.session, desk.now)
    desk.clock.at = datetime(2026, 11, 9, 8, 0, tzinfo=WIB)
    assert send_daily_mail(desk.session, now=desk.now) == 0


def test_whoever_switched_it_off_or_is_away_gets_no_morning_mail(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    held(desk, budi)
    set_preference(desk.session, budi, mails_followed=True, mails_daily=False)
    desk.clock.at = datetime(2026, 11, 4, 8, 0, tzinfo=WIB)
    assert send_daily_mail(desk.session, now=desk.now) == 0


def test_whoever_may_no_longer_see_complaints_is_told_of_none(desk: Desk) -> None:
    lia = desk.staff("koordinator", "Lia")
    complaint = desk.open(kind="complaint", case_subject="Petugas tidak sopan")
    follow(desk.session, complaint, actor=Actor.staff(lia), now=desk.now)
    desk.send(complaint, "reply", "Ini namanya.")
    assert count_unread(desk.session, lia) == 1
    lia.groups = [desk.session.get_one(Group, "helpdesk")]
    desk._settled(None)
    desk.send(complaint, "reply", "Ada saksinya.")
    assert len(mailed(desk, lia, "staff_followed")) == 1
    assert count_unread(desk.session, lia) == 0
    assert desk.session.scalars(notices_of(lia)).all() == []
