"""One mail that comes several times at once (To and Cc, a mailbox and a pipe) is one case with one receipt."""

from sqlalchemy import func, select

from app.models import Case, IncomingMail, OutgoingMail
from tests.channels.letters import letter
from tests.races.conftest import Race


def test_the_same_mail_at_once_is_one_case(race: Race, rounds: range) -> None:
    desk = race.desk
    for number in rounds:
        raw = letter(f"Permintaan {number}", sender=f"Sari <sari{number}@penyedia.test>").as_bytes()
        ways = [raw, raw, b"Received: from a\r\n" + raw, b"Received: from b\r\n" + raw]
        outcomes = race.run(*[("bring", {"raw": way, "now": desk.now}) for way in ways])
        cases = {outcome.value[1].case_number for outcome in outcomes if outcome.value[1].outcome == "ticket"}
        assert len(cases) == 1
    assert desk.session.scalar(select(func.count(Case.id))) == len(rounds)
    assert desk.session.scalar(select(func.count(IncomingMail.id))) == 3 * len(rounds)
    receipts = select(func.count(OutgoingMail.id)).where(OutgoingMail.kind == "receipt")
    assert desk.session.scalar(receipts) == len(rounds)
