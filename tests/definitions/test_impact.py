"""What a new version would do to running cases: each is tried at the step where it waits, and nothing is written."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import MetaData, create_engine, event, select
from sqlalchemy.orm import Session

from app.cases.impact import FORM_CHANGED, GROUP_CHANGED, Impact, assess, count_running
from app.database import begin_writing, prepare_engine
from app.definitions.published import active, unpublished
from app.models import ProcessInstance
from tests.definitions import changed_procedures as changed
from tests.definitions.standing_cases import PLACES, TASKS, one_case_at_each, site
from tests.desk import Desk


@pytest.fixture(scope="module")
def standing(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Session, dict[str, str]]]:
    """A database with a case at every open step, for tests that only read; and the numbers of those cases."""
    folder = tmp_path_factory.mktemp("standing")
    shutil.copy(sqlite_template, folder / "app.db")
    engine = create_engine(f"sqlite:///{folder / 'app.db'}")
    prepare_engine(engine)
    with Session(engine, info={"site": site(folder)}) as session:
        begin_writing(session)
        cases = one_case_at_each(Desk(session))
        numbers = {place: case.number for place, case in cases.items()}
        session.rollback()
        yield session, numbers
    engine.dispose()


def staying(impact: Impact) -> dict[str, list[str]]:
    return {reason: [case.number for case in cases] for reason, cases in impact.staying.items()}


def test_every_case_can_move_to_the_same_content(standing: tuple[Session, dict[str, str]]) -> None:
    session, numbers = standing
    impact = assess(session, unpublished(changed.SHIPPED))
    assert (staying(impact), impact.deadlines, impact.notes) == ({}, [], {})
    assert impact.movable == impact.running == count_running(session) == len(numbers)


def test_cases_of_the_version_itself_need_not_move(standing: tuple[Session, dict[str, str]]) -> None:
    session, numbers = standing
    impact = assess(session, active(session))
    assert (impact.already, impact.movable, impact.staying) == (len(numbers), 0, {})


HARMLESS = ("renamed", "moved", "step_before", "step_after", "form_changed", "lane_changed")


@pytest.mark.parametrize("change", HARMLESS)
@pytest.mark.parametrize("place", TASKS)
def test_a_change_around_an_open_step_lets_every_case_move(
    standing: tuple[Session, dict[str, str]], place: str, change: str
) -> None:
    session, numbers = standing
    impact = assess(session, unpublished(getattr(changed, change)(place)))
    assert staying(impact) == {}
    assert impact.movable == len(numbers)
    assert impact.deadlines == []
    noticed = {"form_changed": FORM_CHANGED, "lane_changed": GROUP_CHANGED}.get(change)
    assert set(impact.notes) == ({noticed} if noticed else set())


LED_THERE = {
    "handle": ("resolve",),
    "resolve": ("handle", "handle_again"),
    "review_lkpp": ("record_lkpp",),
    "inform": ("resolve", "review_lkpp"),
    "approve_faq": ("draft_faq",),
}
"""Steps whose decision no longer fits what now stands behind them: trying it shows the flaw of the change itself."""


@pytest.mark.parametrize("place", TASKS)
def test_cases_at_a_step_that_is_gone_stay_and_the_others_can_move(
    standing: tuple[Session, dict[str, str]], place: str
) -> None:
    session, numbers = standing
    impact = assess(session, unpublished(changed.removed(place)))
    found = staying(impact)
    assert found.pop("step_missing") == [numbers[place]]
    assert found == ({"cannot_complete": [numbers[one] for one in LED_THERE[place]]} if place in LED_THERE else {})
    assert [case.element for case in impact.staying["step_missing"]] == [place]
    assert impact.movable == len(numbers) - 1 - len(LED_THERE.get(place, ()))


TIMED = {
    "waiting_reply": ("processes/handle_ticket.bpmn", "settings.user_reminder_days", "reply_overdue"),
    "waiting_confirmation": ("processes/handle_ticket.bpmn", "settings.confirmation_days", "confirmation_overdue"),
    "complaint_waits": ("processes/handle_complaint.bpmn", "settings.user_reminder_days", "reply_overdue"),
}


@pytest.mark.parametrize("place", TIMED)
def test_a_changed_timer_keeps_its_instant_and_says_what_the_new_rule_would_give(
    standing: tuple[Session, dict[str, str]], place: str
) -> None:
    session, numbers = standing
    path, old, element = TIMED[place]
    impact = assess(session, unpublished(changed.replaced(path, old, f"{old} + 4")))
    assert staying(impact) == {}
    [deadline] = [one for one in impact.deadlines if one.number == numbers[place]]
    assert (deadline.effect, deadline.element) == ("kept", element)
    due = session.scalar(
        select(ProcessInstance.next_timer_at).where(
            ProcessInstance.case_id == deadline.case_id, ProcessInstance.role == "main"
        )
    )
    assert deadline.at == due
    assert deadline.by_new_rule is not None
    assert deadline.at is not None
    assert (deadline.by_new_rule - deadline.at).days >= 4


def test_a_changed_setting_changes_deadlines_like_a_changed_timer(
    standing: tuple[Session, dict[str, str]],
) -> None:
    session, numbers = standing
    impact = assess(session, unpublished(changed.setting("values", "confirmation_days", 9)))
    assert {one.number for one in impact.deadlines} == {numbers["waiting_confirmation"]}


def test_another_moment_of_the_reminder_is_told_for_each_running_clock(
    standing: tuple[Session, dict[str, str]],
) -> None:
    session, numbers = standing
    impact = assess(session, unpublished(changed.setting("values", "reminder_percent", 10)))
    told = {one.number for one in impact.deadlines}
    assert {numbers["handle"], numbers["resolve"], numbers["record_lkpp"]} <= told
    assert numbers["waiting_reply"] not in told
    assert all(one.by_new_rule < one.at for one in impact.deadlines if one.at and one.by_new_rule)


def test_a_step_of_another_kind_keeps_its_cases(standing: tuple[Session, dict[str, str]]) -> None:
    session, numbers = standing

    def to_service(root: Any, node: Any) -> None:
        node.tag = f"{changed.BPMN}serviceTask"
        box = node.find(f"{changed.BPMN}extensionElements")
        box[:] = [etree.Element(f"{changed.SPIFF}serviceTaskOperator", id="user/remind")]

    impact = assess(session, unpublished(changed.redrawn("resolve", to_service)))
    assert staying(impact)["kind_changed"] == [numbers["resolve"]]


def test_an_edge_that_lost_its_event_keeps_its_cases(standing: tuple[Session, dict[str, str]]) -> None:
    session, numbers = standing

    def remove(root: Any, node: Any) -> None:
        gone = {"lkpp_answer_received", *(f.get("id") for f in changed._after(root, "lkpp_answer_received"))}
        for other in list(root.iter()):
            if {other.get("id"), other.get("bpmnElement"), other.get("targetRef"), (other.text or "").strip()} & gone:
                other.getparent().remove(other)

    impact = assess(session, unpublished(changed.redrawn("record_lkpp", remove)))
    assert numbers["record_lkpp"] in {number for found in staying(impact).values() for number in found}
    assert impact.movable == len(numbers) - 1


def test_a_lane_without_a_group_keeps_its_cases(standing: tuple[Session, dict[str, str]]) -> None:
    session, numbers = standing
    impact = assess(session, unpublished(changed.setting("lanes", "Admin PPE", "nobody")))
    assert staying(impact) == {"group_missing": [numbers[place] for place in ("resolve", "record_lkpp", "review_lkpp")]}


def test_a_step_that_would_fail_next_keeps_its_cases(standing: tuple[Session, dict[str, str]]) -> None:
    session, numbers = standing
    files = changed.replaced(
        "processes/handle_ticket.bpmn", "workdays_later(settings.user_reminder_days)", "workdays_later(unknown_days)"
    )
    impact = assess(session, unpublished(files))
    assert set(staying(impact)) == {"cannot_complete"}
    assert numbers["handle"] in staying(impact)["cannot_complete"]
    assert numbers["draft_faq"] not in staying(impact)["cannot_complete"]


def test_a_case_with_an_incident_stays_until_somebody_has_decided(desk: Desk) -> None:
    case = desk.open()
    for row in desk.session.scalars(select(ProcessInstance).where(ProcessInstance.case_id == case.id)):
        row.is_blocked = True
    desk.session.commit()
    assert staying(assess(desk.session, unpublished(changed.SHIPPED))) == {"incident": [case.number]}


def test_a_state_that_cannot_be_read_stays(desk: Desk) -> None:
    case, other = desk.open(), desk.open()
    row = desk.session.scalars(
        select(ProcessInstance).where(ProcessInstance.case_id == case.id, ProcessInstance.role == "main")
    ).one()
    row.state = b'{"v":1,"scopes":[{}]}'
    desk.session.commit()
    impact = assess(desk.session, unpublished(changed.SHIPPED))
    assert staying(impact) == {"unreadable": [case.number]}
    assert impact.movable == 1
    assert other.number not in staying(impact)["unreadable"]


def test_nothing_is_written(desk: Desk) -> None:
    one_case_at_each(desk)
    session = desk.session
    session.rollback()
    before = everything(session)
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2]))
    for files in (changed.SHIPPED, changed.removed("resolve"), changed.lane_changed("handle")):
        assert assess(session, unpublished(files)).running == len(PLACES)
    assert statements
    assert not [one for one in statements if not one.startswith(("SELECT", "BEGIN"))]
    assert not [*session.new, *session.dirty, *session.deleted]
    session.commit()
    assert everything(session) == before


def everything(session: Session) -> dict[str, list[Any]]:
    tables = MetaData()
    tables.reflect(session.connection())
    found = {}
    for table in tables.sorted_tables:
        rows = session.connection().execute(table.select()).all()
        found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    session.rollback()
    return found


def test_an_instant_that_the_new_rule_gives_as_well_is_no_change(standing: tuple[Session, dict[str, str]]) -> None:
    session, numbers = standing  # half of a day and three quarters of it both end at the next morning's opening
    impact = assess(session, unpublished(changed.setting("values", "reminder_percent", 50)))
    told = {one.number for one in impact.deadlines}
    assert numbers["handle"] not in told
    assert numbers["record_lkpp"] in told  # its target is three days


def test_progress_is_told_case_by_case(standing: tuple[Session, dict[str, str]]) -> None:
    session, numbers = standing
    told: list[int] = []
    assess(session, unpublished(changed.SHIPPED), progress=told.append)
    assert told == list(range(1, len(numbers) + 1))


def test_each_case_of_many_batches_is_tried_once(
    standing: tuple[Session, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, numbers = standing
    monkeypatch.setattr("app.cases.impact.BATCH", 3)
    impact = assess(session, unpublished(changed.setting("lanes", "Helpdesk", "nobody")))
    found = [number for cases in staying(impact).values() for number in cases]
    assert len(found) == len(set(found)) > 3
    assert impact.movable + len(found) == impact.running == len(numbers)
