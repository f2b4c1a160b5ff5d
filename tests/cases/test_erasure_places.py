"""Where the words of a requester stand beside the case itself: in reasons, in keys, in mail about many cases."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from sqlalchemy import Select, select, text
from sqlalchemy.dialects import postgresql, sqlite

from app.audit import Actor
from app.cases.erasure import Grounds, StillOpen, erase_case
from app.cases.erasure.places import PLACES, outgoing_of
from app.cases.errors import NotAllowed
from app.cases.merging.merge import merge_cases
from app.cases.retention.holds import lift_hold, set_hold
from app.channels.outbox import Text, queue
from app.jobs.erased_files import erased_mail
from app.models import AuditEvent, Case, Deployment, Incident, OutgoingMail
from tests.cases.erasing import GROUNDS, close_case, deliver, everything_stored
from tests.desk import Desk

NAME = "Kresnadi Wibisono"


@pytest.fixture
def tono(desk: Desk) -> Actor:
    return Actor.staff(desk.staff("administrator"))


@pytest.fixture
def closed(desk: Desk, tono: Actor) -> Case:
    return close_case(desk, desk.open(requester_name=NAME))


def erase(desk: Desk, case: Case, actor: Actor, grounds: Grounds = GROUNDS) -> None:
    desk.clock.forward(minutes=1)
    erase_case(desk.session, case.id, grounds, actor=actor, now=desk.now)
    desk._settled(case)


def test_the_reason_of_an_erasure_names_nobody_even_by_half_a_name(desk: Desk, closed: Case, tono: Actor) -> None:
    erase(desk, closed, tono, Grounds("Atas permintaan Kresnadi lewat surat 12", "request", "requester"))
    query = select(AuditEvent.data).where(AuditEvent.name == "person_erased")
    reason = orjson.loads(desk.session.scalars(query).one())["reason"]
    assert "lewat surat 12" in reason
    assert "Kresnadi" not in everything_stored(desk.session)


def test_reasons_of_staff_go_with_the_case_that_they_are_about(desk: Desk, closed: Case, tono: Actor) -> None:
    set_hold(desk.session, closed.id, f"Perkara {NAME}", actor=tono, now=desk.now)
    desk._settled(None)
    lift_hold(desk.session, closed.id, f"Perkara {NAME} selesai", actor=tono, now=desk.now)
    deployment = desk.session.scalars(select(Deployment.id)).first()
    desk.session.add(
        Incident(
            case_id=closed.id,
            deployment_id=deployment,
            process_id="p",
            element_id="e",
            cause_class="X",
            cause="x",
            attempted="task",
            opened_at=desk.now,
            failed_at=desk.now,
            closed_at=desk.now,
            reason=f"{NAME} sudah ditelepon",
        )
    )
    desk._settled(None)
    erase(desk, closed, tono)
    assert NAME not in everything_stored(desk.session)


def test_the_reason_of_a_merge_goes_with_either_case(desk: Desk, tono: Actor) -> None:
    dewi = Actor.staff(desk.staff("koordinator"))
    target, source = desk.open(requester_name=NAME), desk.open(requester_name=NAME)
    merge_cases(desk.session, source.id, target.id, reason=f"{NAME} menulis dua kali", actor=dewi, now=desk.now)
    desk._settled(None)
    close_case(desk, target)
    for case in (target, source):
        desk.session.refresh(case)
        assert case.closed_at is not None
        erase(desk, case, tono)
    assert NAME not in everything_stored(desk.session)


def test_a_held_case_says_its_reason_without_the_name(desk: Desk, closed: Case, tono: Actor) -> None:
    hold = set_hold(desk.session, closed.id, f"Perkara {NAME} nomor 3", actor=tono, now=desk.now)
    assert NAME not in hold.reason
    assert "nomor 3" in hold.reason


def test_a_morning_mail_that_waits_goes_out_before_a_case_in_it_is_erased(
    desk: Desk, closed: Case, tono: Actor
) -> None:
    other = desk.open()
    words = Text("Jatuh tempo", f"{closed.number}: Sari\n{other.number}: Maya", {})
    budi = desk.staff("helpdesk")
    desk.session.flush()
    now = desk.now
    queue(desk.session, budi, words, kind="staff_daily", dedup_key="d", case=None, actor=Actor.system(), now=now)
    desk._settled(None)
    with pytest.raises(StillOpen, match="Tunggu"):
        erase(desk, closed, tono)
    deliver(desk)
    erase(desk, closed, tono)
    morning = desk.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "staff_daily")).one()
    assert closed.number not in morning.text_body


def test_a_key_that_holds_the_digest_of_an_address_is_rewritten(desk: Desk, closed: Case, tono: Actor) -> None:
    receipt = desk.session.scalars(select(OutgoingMail).where(OutgoingMail.case_id == closed.id)).first()
    assert receipt is not None
    receipt.dedup_key = f"case:{closed.id}:receipt:1f2e3d4c5b6a7988"
    desk._settled(None)
    erase(desk, closed, tono)
    assert "1f2e3d4c5b6a7988" not in everything_stored(desk.session)


def test_staff_and_requesters_erase_nothing(desk: Desk, closed: Case) -> None:
    for nobody in (Actor.staff(desk.staff("koordinator")), Actor.asking(closed.requester)):
        with pytest.raises(NotAllowed):
            erase(desk, closed, nobody)
    assert closed.erased_at is None
    erase(desk, closed, Actor.system("cli"))
    assert closed.erased_at is not None


def ways_into(desk: Desk, query: Select[Any], table: str) -> list[str]:
    """Return how each part of a query finds its rows in a table; "whole" where it reads all of it.

    PostgreSQL is asked not to read an empty table whole merely because that is cheap.
    """
    session = desk.session
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    dialect = sqlite.dialect() if is_sqlite else postgresql.dialect()  # type: ignore[no-untyped-call]
    words = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN (FORMAT JSON) "
    rows = session.connection().exec_driver_sql(explain + words).all()
    if not is_sqlite:
        return [*_ways(rows[0][0][0]["Plan"], table)]
    said = [str(row[-1]) for row in rows]
    return ["whole" if one.startswith("SCAN") else one for one in said if one.split()[1:2] == [table]]


def _ways(node: dict[str, Any], table: str) -> Iterator[str]:
    """Yield how a plan of PostgreSQL finds rows: a scan without a condition of its index reads all of it."""
    if node.get("Relation Name") == table:
        condition = node.get("Index Cond") or node.get("Recheck Cond")
        yield f"{node.get('Index Name')} {condition}" if condition else "whole"
    if "Index Name" in node and "Relation Name" not in node:
        yield f"{node['Index Name']} {node['Index Cond']}"
    for inner in node.get("Plans", ()):
        yield from _ways(inner, table)


@pytest.mark.parametrize("kind", ["incoming_mail", "outgoing_mail"])
def test_erasing_a_case_reads_no_table_of_mail_whole(desk: Desk, closed: Case, kind: str) -> None:
    place = next(place for place in PLACES if place.kind == kind)
    key = place.model.__table__.c.id  # type: ignore[attr-defined]
    ways = ways_into(desk, select(key).where(place.rows(closed)).distinct().order_by(key), kind)
    assert ways
    assert "whole" not in ways


def test_mail_of_no_case_is_found_by_an_index(desk: Desk, closed: Case) -> None:
    said = " ".join(ways_into(desk, select(OutgoingMail.id).where(outgoing_of(closed)), "outgoing_mail"))
    assert "ix_outgoing_mail_requester_id" in said
    # without statistics SQLite takes the other index that knows the rows of no case
    assert "ix_outgoing_mail_no_case" in said or "ix_outgoing_mail_case_id" in said


def test_the_bytes_of_a_cases_mail_are_found_by_indexes_too(desk: Desk, closed: Case) -> None:
    ways = ways_into(desk, erased_mail([closed.id]), "incoming_mail")
    assert ways
    assert "whole" not in ways
