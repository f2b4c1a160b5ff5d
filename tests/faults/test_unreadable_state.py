"""A stored instance that cannot be read, whatever befell its bytes: an incident like any other; nobody waits for it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.correspond import receive
from app.cases.resolve_incident import cancel_case, may_retry, move_case, retry, targets
from app.database import db
from app.models import Case, Incident, Message, ProcessInstance
from tests.broken import broken, incidents, sweep
from tests.browser_like import Client
from tests.desk import CAST, Desk, TravellingClock
from tests.web.work import do, open_ticket, user_id

TORN, UNKNOWN_VERSION, OF_NOTHING = b'{"v":1,"scopes":[{"by"', b'{"v":99,"scopes":[],"data":[]}', b""


@pytest.fixture
def cast(desk: Desk) -> None:
    """Everybody has an account before anything fails."""
    for role in CAST:
        desk.staff(role)
    desk._settled(None)


def row_of(desk: Desk, case: Case, role: str = "main") -> ProcessInstance:
    query = select(ProcessInstance).where(ProcessInstance.case_id == case.id, ProcessInstance.role == role)
    return desk.session.scalars(query).one()


def damage(desk: Desk, case: Case, role: str, stored: bytes = TORN) -> bytes:
    """Put other bytes where an instance is stored; return the good ones."""
    row = row_of(desk, case, role)
    good, row.state = row.state, stored
    desk._settled(None)
    return good


def decide(desk: Desk, verb: Callable[..., None], incident: Incident, *args: str) -> None:
    actor = Actor.staff(desk.staff("koordinator"))
    verb(desk.session, incident.id, *args, reason="Catatannya rusak.", actor=actor, now=desk.now)
    desk._settled(None)


def waiting_and_unreadable(desk: Desk) -> tuple[Case, bytes]:
    """A case whose requester is to be reminded in two days, and whose state is torn."""
    case = desk.do(desk.open(), "ask", question="Sejak kapan?")
    good = damage(desk, case, "main")
    desk.clock.forward(days=2, hours=1)
    return case, good


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("stored", [TORN, UNKNOWN_VERSION, OF_NOTHING])
@pytest.mark.parametrize("role", ["main", "watch"])
def test_a_sweep_makes_it_an_incident_once_and_fires_the_others(desk: Desk, role: str, stored: bytes) -> None:
    case, sound = (desk.do(desk.open(), "ask", question="Sejak kapan?") for _ in range(2))
    if role == "watch":
        case, sound = desk.open(), desk.open()
    damage(desk, case, role, stored)
    desk.clock.forward(days=30)
    assert sweep(desk).failures == 0
    assert [(done.timers, done.failures) for done in (sweep(desk), sweep(desk))] == [(0, 0)] * 2
    [incident] = incidents(desk)
    row = row_of(desk, case, role)
    assert (incident.case_id, incident.instance_id, incident.attempts) == (case.id, row.id, 1)
    assert (incident.attempted, incident.cause_class) == ("timer", "StateMismatch")
    assert (row.is_blocked, row.next_timer_at, row.state) == (True, None, stored)
    assert "timer_fired" in desk.events(sound)
    assert desk.mails(case, to_requester=False).count("staff_incident") == 2


@pytest.mark.usefixtures("cast")
def test_it_goes_on_when_it_is_retried_with_its_bytes_restored(desk: Desk) -> None:
    case, good = waiting_and_unreadable(desk)
    sweep(desk)
    [incident] = incidents(desk)
    assert may_retry(incident)
    again = broken(desk, lambda: decide(desk, retry, incident))
    assert (again, incident.attempts) == (incident, 2)
    damage(desk, case, "main", good)
    decide(desk, retry, incident)
    assert incident.resolution == "retried"
    assert desk.mails(case).count("reminder") == 1


@pytest.mark.usefixtures("cast")
def test_it_can_be_put_nowhere(desk: Desk) -> None:
    waiting_and_unreadable(desk)
    sweep(desk)
    [incident] = incidents(desk)
    assert targets(desk.session, incident) == []
    with pytest.raises(Exception, match="Pilih langkah dari daftar"):
        decide(desk, move_case, incident, "handle")


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("role", ["main", "watch"])
def test_it_can_be_cancelled_and_its_bytes_are_kept_to_be_looked_at(desk: Desk, role: str) -> None:
    case = desk.open()
    damage(desk, case, role)
    if role == "main":
        broken(desk, lambda: desk.do(case, "answer", answer="Sudah."))
    else:
        desk.clock.forward(days=30)
        sweep(desk)
    [incident] = incidents(desk)
    decide(desk, cancel_case, incident)
    assert (case.close_reason, case.clock, incident.resolution) == ("cancelled", "stopped", "cancelled")
    assert [row_of(desk, case, one).completed_at for one in ("main", "watch")] == [desk.now] * 2
    assert row_of(desk, case, role).state == TORN
    assert desk.waits_for(case) == []
    assert desk.mails(case)[-1] == "cancelled"
    desk.clock.forward(days=30)
    assert sweep(desk).timers == 0


@pytest.mark.usefixtures("cast")
def test_a_form_that_meets_it_is_refused_and_leaves_the_task_open(desk: Desk) -> None:
    case = desk.open()
    damage(desk, case, "main")
    incident = broken(desk, lambda: desk.do(case, "answer", answer="Sudah."), actor=Actor.staff(desk.staff("helpdesk")))
    assert incident is not None
    assert (incident.attempted, incident.user_task_id) == ("task", desk.task(case).id)
    assert "case_answered" not in desk.events(case)


@pytest.mark.usefixtures("cast")
def test_what_the_requester_writes_meanwhile_is_kept(desk: Desk) -> None:
    case, _ = waiting_and_unreadable(desk)
    desk.clock.forward(days=-2)
    actor = Actor.asking(case.requester)
    broken(desk, lambda: receive(desk.session, case.id, "reply", body="Sejak Senin.", actor=actor, now=desk.now))
    kept = desk.session.scalars(select(Message.body).where(Message.case_id == case.id, Message.kind == "reply")).all()
    assert kept == ["Sejak Senin."]


@pytest.mark.usefixtures("cast")
def test_work_goes_on_beside_a_watch_that_nobody_has_found_unreadable_yet(desk: Desk) -> None:
    case = desk.open()
    damage(desk, case, "watch")
    desk.do(case, "ask", question="Sejak kapan?")  # stops the clock, which the watch would be told
    assert case.clock == "paused"
    assert incidents(desk) == []
    desk.clock.forward(days=30)
    sweep(desk)
    assert {incident.cause_class for incident in incidents(desk)} == {"StateMismatch"}


def test_its_page_says_what_can_still_be_done(client: Client, clock: TravellingClock) -> None:
    user_id(client, "koordinator")
    ticket = open_ticket(client)
    do(client, ticket, "ask", question="Sejak kapan?")
    with client.application.app_context():
        damage(client.desk(), db.session.get_one(Case, ticket.case_id), "main")
        clock.forward(days=2, hours=1)
        sweep(client.desk())
    page = client.login("koordinator").get("/insiden/1").text
    assert "Catatan jalannya proses ini tidak dapat dibaca" in page
    assert "hanya dapat dihentikan" in page
    assert 'action="/insiden/1/ulangi"' in page
    assert 'action="/insiden/1/pindahkan"' not in page
    assert client.send("/insiden/1/ulangi", {"reason": "Coba lagi."}).status_code == 409
    assert client.send("/insiden/1/batalkan", {"reason": "Catatannya rusak."}).status_code == 303
