"""A finished real case becomes a scenario, without anything that anybody wrote; and a try leaves the real one alone."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.audit.record import write_waiting
from app.definitions.published import active, load
from app.models import AuditEvent, Base, Case
from app.scenarios import CannotRecord, Scenario, play, run_scenarios, surroundings_of, write_scenario
from app.scenarios.from_case import scenario_of_case
from app.scenarios.judging import problems_of
from app.scenarios.model import Complete, Receive, Wait
from tests.definitions.playing import ANSWER, scenario
from tests.desk import Desk


def take(desk: Desk, case: Case) -> Scenario:
    rina = Actor.staff(desk.staff("process_owner"))
    return scenario_of_case(desk.session, case.number, "Dari kenyataan", actor=rina, now=desk.now)


def is_green(desk: Desk, found: Scenario, case: Case) -> bool:
    procedure = load(desk.session, case.deployment_id)
    return problems_of(found, play(found, procedure, surroundings_of(desk.session)), procedure) == ()


def opened(desk: Desk, channel: str = "portal", **facts) -> Case:
    return desk.open(channel, requester_role="vendor", requester_organization="PT Rahasia", **facts)


def test_a_finished_case_is_recorded_with_its_instants_and_is_green(desk: Desk) -> None:
    case = opened(desk)
    desk.do(case, "ask", question="Berapa NIK Bapak Joko?", minutes=30)
    desk.send(case, "reply", "NIK saya 3174012345678901.", minutes=90)
    desk.do(case, "answer", answer="Kata sandi Bapak sudah diatur ulang.", minutes=20)
    desk.wait(case, days=9)
    assert case.close_reason == "auto"
    found = take(desk, case)
    kinds = [type(step) for step in found.steps]
    assert kinds == [Wait, Complete, Wait, Receive, Wait, Complete, Wait]
    assert found.steps[-1].expected is not None
    assert found.steps[-1].expected.closed == "auto"
    assert is_green(desk, found, case)


def test_nothing_that_anybody_wrote_is_in_it(desk: Desk) -> None:
    case = opened(desk, case_subject="Surat dari Joko", requester_phone="081234567890")
    desk.do(case, "escalate", escalation_reason="Joko Susilo minta dibuka akunnya.")
    desk.do(case, "resolve", solution="Akun Joko dibuka.", **{"case.root_cause": "Joko lupa"})
    desk.do(case, "send", answer="Yth. Joko, akun Anda dibuka.")
    desk.send(case, "confirmation", "Terima kasih, Joko.")
    content = write_scenario(take(desk, case)).decode()
    for secret in ("Joko", "Sari Wulandari", "sari@penyedia.test", "081234567890", "PT Rahasia"):
        assert secret not in content
    assert "akun" in content  # the category is kept: the priority follows from it


def test_a_case_that_staff_wrote_down_is_recorded_with_what_was_stated(desk: Desk) -> None:
    case = opened(desk, "phone", by=desk.staff("helpdesk"), case_received_at="2026-11-03T08:15:00+07:00")
    desk.do(case, "answer", answer="Silakan dicoba lagi.")
    desk.send(case, "confirmation")
    found = take(desk, case)
    assert found.start.answers["received_at"] == "2026-11-03T08:15"
    assert is_green(desk, found, case)


def test_a_complaint_is_recorded_too(desk: Desk) -> None:
    case = desk.open("portal", kind="complaint", case_request_type="pengaduan")
    desk.do(case, "answer", answer="Terima kasih, sudah kami tindak lanjuti.")
    assert is_green(desk, take(desk, case), case)


def test_that_it_was_taken_stands_in_the_trail_of_the_case(desk: Desk) -> None:
    case = desk.do(opened(desk), "reject", rejection_reason="Iklan belaka.")
    take(desk, case)
    write_waiting(desk.session)
    event = desk.session.scalars(select(AuditEvent).where(AuditEvent.name == "scenario_recorded")).one()
    assert (event.case_id, event.actor_id) == (case.id, desk.staff("process_owner").id)


def test_a_case_that_still_runs_or_is_not_there_is_refused(desk: Desk) -> None:
    case = opened(desk)
    with pytest.raises(CannotRecord, match="belum selesai"):
        take(desk, case)
    with pytest.raises(CannotRecord, match="tidak ada"):
        scenario_of_case(desk.session, "T-2026-999999", "x", actor=Actor.system(), now=desk.now)


def rows(session: Session) -> dict[str, int]:
    counted = {
        name: session.scalar(select(func.count()).select_from(table)) for name, table in Base.metadata.tables.items()
    }
    return {name: count or 0 for name, count in counted.items()}


def test_a_try_and_a_run_touch_no_row_of_the_installation(desk: Desk) -> None:
    opened(desk)
    session, before = desk.session, rows(desk.session)
    surroundings, published = surroundings_of(session), active(session)
    found = play(scenario(ANSWER, {"wait": {"timer": "confirmation_overdue"}}), published, surroundings)
    assert found.trouble is None
    assert found.standings[0].number == "T-2026-000001"  # a number of its own
    assert all(result.passed for result in run_scenarios(published.files, surroundings=surroundings))
    session.commit()
    assert rows(session) == before
    assert opened(desk).number == "T-2026-000002"


def test_surroundings_are_those_of_the_installation(desk: Desk) -> None:
    found = surroundings_of(desk.session)
    assert ("helpdesk", "Helpdesk") in found.groups
    assert ("akun", "Akun & login, lupa password", True) in found.categories
    assert found == surroundings_of(desk.session)
