"""Who writes to a closed case is heard: the case is opened again, or one that follows it begins."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import Case, CaseLink
from tests.channels.letters import COMPLAINTS, PostOffice, letter


def closed(post: PostOffice) -> Case:
    """Return a ticket that was answered, confirmed and closed a day after it came."""
    case = post.case(post.bring(letter()))
    post.desk.do(case, "answer", answer="Coba masuk lagi.")
    post.desk.wait(case, days=1)
    post.desk.send(case, "confirmation")
    post.session.refresh(case)
    assert case.closed_at is not None
    return case


def test_within_the_days_of_the_settings_the_case_is_opened_again(post: PostOffice) -> None:
    case = closed(post)
    closed_at = post.desk.now
    post.desk.wait(case, days=2)
    done = post.bring(post.reply(case, "Masalahnya muncul lagi.", kind="closed"))
    post.session.refresh(case)
    assert (done.outcome, done.case_number, done.answered) == ("reply", case.number, False)
    assert (case.closed_at, case.close_reason, case.position, case.clock) == (None, None, "reopened", "running")
    assert post.turns(case)[-1] == ("reply", "Masalahnya muncul lagi.")
    assert post.desk.waits_for(case) == ["handle"]
    assert post.desk.mails(case).count("receipt") == 1
    assert "case_reopened" in post.desk.events(case)
    assert case.due_at is not None
    assert case.due_at > closed_at


def test_a_reopened_case_goes_on_to_its_end_and_is_closed_by_mail_again(post: PostOffice) -> None:
    case = closed(post)
    post.bring(post.reply(case, "Masalahnya muncul lagi.", kind="closed"))
    post.session.refresh(case)
    post.desk.do(case, "answer", answer="Sudah kami perbaiki.")
    post.desk.send(case, "confirmation")
    post.session.refresh(case)
    assert case.close_reason == "confirmed"
    assert post.desk.mails(case).count("closed") == 2


def test_a_reopened_case_is_watched_again(post: PostOffice) -> None:
    case = closed(post)
    post.bring(post.reply(case, "Masalahnya muncul lagi.", kind="closed"))
    post.desk.wait(case, days=8)
    assert case.breached_at is not None


def test_later_a_linked_case_begins_with_what_is_known(post: PostOffice) -> None:
    case = closed(post)
    case.requester.phone = "0812"
    post.desk.wait(case, days=15)
    done = post.bring(post.reply(case, "Masalahnya muncul lagi.", kind="closed"))
    new = post.case(done)
    assert (done.outcome, done.answered) == ("ticket", True)
    assert (new.subject, new.description, new.requester.phone) == (case.subject, "Masalahnya muncul lagi.", "0812")
    link = post.session.scalars(select(CaseLink)).one()
    assert (link.case_id, link.other_id, link.kind) == (new.id, case.id, "continuation")
    post.session.refresh(case)
    assert case.closed_at is not None


@pytest.mark.parametrize(("seconds", "outcome"), [(0, "reply"), (1, "ticket")])
def test_the_days_of_the_settings_end_on_the_second(post: PostOffice, seconds: int, outcome: str) -> None:
    case = closed(post)
    assert case.closed_at is not None
    post.desk.clock.forward(seconds=(case.closed_at + timedelta(days=14) - post.desk.now).total_seconds() + seconds)
    assert post.bring(post.reply(case, "Masalahnya muncul lagi.", kind="closed")).outcome == outcome


def test_who_writes_again_to_the_old_mail_joins_the_case_that_goes_on_with_it(post: PostOffice) -> None:
    case = closed(post)
    post.desk.wait(case, days=15)
    first = post.bring(post.reply(case, "Masalahnya muncul lagi.", kind="closed"))
    again = post.bring(post.reply(case, "Ini tangkapan layarnya.", kind="closed"))
    assert (again.outcome, again.case_number) == ("reply", first.case_number)
    assert post.turns(post.case(first))[-1] == ("reply", "Ini tangkapan layarnya.")


def test_thanks_to_a_closed_case_change_nothing(post: PostOffice) -> None:
    case = closed(post)
    done = post.bring(post.reply(case, "Terima kasih banyak.", kind="closed"))
    post.session.refresh(case)
    assert (done.outcome, done.case_number, case.position) == ("reply", case.number, "closed")
    assert post.turns(case)[-1] == ("reply", "Terima kasih banyak.")


def test_an_answered_complaint_is_opened_again_too(post: PostOffice) -> None:
    case = post.case(post.bring(letter("Petugas tidak ramah.", to=COMPLAINTS)))
    post.desk.do(case, "answer", answer="Kami mohon maaf.")
    post.session.refresh(case)
    if case.closed_at is None:
        pytest.fail("an answered complaint is closed")
    done = post.bring(post.reply(case, "Belum memadai.", kind="complaint_answer"))
    post.session.refresh(case)
    assert (done.outcome, done.case_number, case.closed_at) == ("reply", case.number, None)
    assert case.received_at < post.desk.now + timedelta(seconds=1)
