"""Workers on several hosts: what is due is done once, whoever comes first."""

from sqlalchemy import select

from app.channels.delivery import due_mail
from app.models import OutgoingMail
from tests.faults.post_office import PostOffice
from tests.races.conftest import Race
from tests.races.consistency import assert_sound
from tests.races.test_case_moves_on import marks, next_timer


def test_two_workers_find_one_due_timer(race: Race, rounds: range) -> None:
    desk = race.desk
    desk.staff("helpdesk"), desk.staff("koordinator")
    for _ in rounds:
        case = desk.open()
        at = next_timer(desk, case, "watch")
        outcomes = race.run(("work", {"now": at}), ("work", {"now": at}))
        assert [outcome.value[2] for outcome in outcomes] == [0, 0]
        assert marks(desk, case) == ["reminder"]
        assert race.count("timer_fired", case) == 1
        assert desk.mails(case, to_requester=False).count("staff_reminder") == 1
        assert_sound(desk.session, case)


def test_two_workers_find_one_mail(race: Race, rounds: range, post_office: PostOffice) -> None:
    desk = race.desk
    for _ in rounds:
        case = desk.open()
        mail = desk.session.scalars(select(OutgoingMail).where(OutgoingMail.case_id == case.id)).one()
        delivering = {"mail_id": mail.id, "port": post_office.port, "now": desk.now}
        outcomes = race.run(("deliver", delivering), ("deliver", delivering))
        assert sorted(outcome.value for outcome in outcomes) == ["sent", "taken"]
        assert post_office.accepted().count(mail.message_id) == 1
        assert (mail.state, mail.attempts, mail.lease_until) == ("sent", 1, None)
        assert race.count("mail_sent", case) == 1


def test_two_workers_share_a_full_outbox(race: Race, post_office: PostOffice) -> None:
    desk = race.desk
    cases = [desk.open() for _ in range(10)]
    working = {"now": desk.now, "port": post_office.port}
    outcomes = race.run(("work", working), ("work", working))
    assert [outcome.value[2] for outcome in outcomes] == [0, 0]
    sent = [mail.message_id for mail in desk.session.scalars(select(OutgoingMail))]
    assert len(sent) >= len(cases)
    assert sorted(post_office.accepted()) == sorted(sent)
    assert due_mail(desk.session, desk.now) == []
    assert sum(race.count("mail_sent", case) for case in cases) == len(sent)
