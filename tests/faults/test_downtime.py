"""A week in which nothing ran: what fell due is made up for once, and nobody is flooded."""

from collections import Counter

from sqlalchemy import select

from app.models import OutgoingMail
from tests.desk import Desk
from tests.races.consistency import assert_sound
from tests.races.verbs import work


def catch_up(desk: Desk) -> int:
    """Let a worker come up and do all that is due; return how many timers it fired."""
    desk.session.commit()
    timers, _, failures = work(desk.session, now=desk.now)
    assert failures == 0
    again, _, _ = work(desk.session, now=desk.now)
    assert again == 0
    desk._settled(None)
    return timers


def test_after_a_week_overdue_reminders_go_once(desk: Desk) -> None:
    desk.staff("helpdesk"), desk.staff("koordinator")
    unattended = desk.open()
    asked = desk.do(desk.open(), "ask", question="Apa galatnya?")
    answered = desk.do(desk.open(), "answer", answer="Sudah.")
    desk.clock.forward(days=7)
    assert catch_up(desk) == 3

    staff = Counter(desk.mails(unattended, to_requester=False))
    assert (staff["staff_reminder"], staff["staff_breach"]) == (1, 2)  # the breach: Helpdesk and Koordinator
    assert desk.mails(asked) == ["receipt", "question", "reminder"]
    assert asked.closed_at is None  # the requester has the whole time to answer the reminder
    assert (answered.close_reason, desk.mails(answered)[-1]) == ("auto", "closed_auto")

    desk.clock.forward(days=7)
    assert catch_up(desk) == 1
    assert desk.mails(asked) == ["receipt", "question", "reminder", "closed_no_reply"]
    for case in (unattended, asked, answered):
        assert_sound(desk.session, case)
    messages = desk.session.scalars(select(OutgoingMail.message_id)).all()
    assert len(messages) == len(set(messages))
