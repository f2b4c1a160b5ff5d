"""Every place where a case of the shipped procedure can wait, and every change there: moved whole, or refused in words.

The steps of people are in `test_migrate_case`; here are the waits without a person, the watch beside each case, and the
changes that no case can follow.
"""

from collections.abc import Callable

import pytest
from lxml import etree
from sqlalchemy import select

from app.cases.dry_run import MustStay
from app.cases.impact import REASONS
from app.database import begin_writing
from app.definitions.published import load
from app.engine import Instance, lint
from app.models import Case, ProcessInstance
from tests.definitions import changed_surroundings as around
from tests.definitions.changed_procedures import BPMN, SHIPPED, removed
from tests.definitions.standing_cases import PLACES, TASKS
from tests.definitions.test_migrate_case import finish, instances, migrate, publish
from tests.desk import Desk
from tests.races.consistency import _Nobody, assert_sound

At = Callable[[str], tuple[Desk, Case]]
IN_FAQ = ("draft_faq", "approve_faq", "revise_faq")
OF_COMPLAINT = ("follow_up", "complaint_waits")
HANDLED = tuple(place for place in PLACES if place not in (*IN_FAQ, *OF_COMPLAINT))
WAITS = {
    "waiting_reply": (around.HANDLING, "waiting_reply"),
    "waiting_confirmation": (around.HANDLING, "waiting_confirmation"),
    "complaint_waits": (around.COMPLAINT_HANDLING, "waiting_reply"),
}
WATCHED = {"handle": (around.WATCH, "clock_running"), "waiting_confirmation": (around.WATCH, "clock_resumed")}


def where(place: str) -> tuple[str, str]:
    """Return the file and the element at which a case of this place waits."""
    if place in WAITS:
        return WAITS[place]
    return (
        around.FAQ if place in IN_FAQ else around.COMPLAINT_HANDLING if place in OF_COMPLAINT else around.HANDLING
    ), place


def test_the_places_are_all_that_the_shipped_procedure_has(at: At) -> None:
    """Listed from the files: whoever adds a step, a wait, a call or an edge to the procedure adds its case here."""
    wanted, calls = set(), set()
    for path, content in SHIPPED.items():
        if not path.endswith(".bpmn"):
            continue
        for process in etree.fromstring(content).iter(f"{BPMN}process"):
            assert not [node for node in process.iter() if "LoopCharacteristics" in str(node.tag)]
            behind = {
                flow.get("targetRef")
                for gateway in process.iter(f"{BPMN}eventBasedGateway")
                for flow in process.findall(f".//{BPMN}sequenceFlow[@sourceRef='{gateway.get('id')}']")
            }
            for kind in ("userTask", "eventBasedGateway", "intermediateCatchEvent", "boundaryEvent", "receiveTask"):
                wanted |= {(process.get("id"), node.get("id")) for node in process.iter(f"{BPMN}{kind}")}
            wanted -= {(process.get("id"), element) for element in behind}
            calls |= {node.get("calledElement") for node in process.iter(f"{BPMN}callActivity")}
    found = set()
    for place in PLACES:
        desk, case = at(place)
        for row in instances(desk, case).values():
            if row.completed_at is None:
                spec = load(desk.session, row.deployment_id).specification
                instance = Instance.restore(spec, row.process_id, row.state, host=_Nobody())
                found |= {(wait.element.process_id, wait.element.id) for wait in instance.waits()}
    assert found == wanted
    assert calls - {process for process, _ in found} == {"inform_user"}  # which waits for nobody


def assert_moves(desk: Desk, case: Case, files: dict[str, bytes]) -> None:
    """Proven by save, restore and completion; every timer keeps its instant."""
    timers = {role: row.next_timer_at for role, row in instances(desk, case).items()}
    target = publish(desk, files)
    assert migrate(desk, case, target) is True
    after = instances(desk, case)
    assert {role: row.next_timer_at for role, row in after.items()} == timers
    assert {row.deployment_id for row in after.values() if row.completed_at is None} == {target.id}
    assert_sound(desk.session, case)
    finish(desk, case)
    assert case.closed_at is not None
    assert_sound(desk.session, case)


@pytest.mark.parametrize("change", ["wait_renamed", "wait_moved", "step_before_wait", "step_after_wait"])
@pytest.mark.parametrize("place", WAITS)
def test_a_case_that_waits_for_its_requester_moves_and_can_be_finished(at: At, place: str, change: str) -> None:
    desk, case = at(place)
    assert_moves(desk, case, getattr(around, change)(*WAITS[place]))


@pytest.mark.parametrize("change", ["wait_renamed", "wait_moved", "service_before_wait"])
@pytest.mark.parametrize("place", WATCHED)
def test_the_watch_moves_with_its_case_and_keeps_its_instant(at: At, place: str, change: str) -> None:
    desk, case = at(place)
    assert_moves(desk, case, getattr(around, change)(*WATCHED[place]))


def test_a_changed_instant_of_the_watch_counts_from_the_next_computation(at: At) -> None:
    desk, case = at("handle")
    later = around.changed_at(
        around.WATCH,
        "mark_reached_definition",
        lambda _root, node: setattr(node[0], "text", "workdays_later(3)"),
    )
    assert_moves(desk, case, later)


def assert_stays(desk: Desk, case: Case, files: dict[str, bytes], reason: str, element: str | None = None) -> None:
    """Refused with a reason that has words; not a byte of the case differs, and it can be finished where it is."""
    old = case.deployment_id
    before = {role: bytes(row.state) for role, row in instances(desk, case).items()}
    timers = {role: row.next_timer_at for role, row in instances(desk, case).items()}
    target = publish(desk, files)
    with pytest.raises(MustStay) as refused:
        migrate(desk, case, target)
    assert refused.value.reason == reason
    assert REASONS[reason]
    assert element in (None, refused.value.element_id)
    desk.session.rollback()
    begin_writing(desk.session)
    assert case.deployment_id == old
    assert {role: bytes(row.state) for role, row in instances(desk, case).items()} == before
    assert {role: row.next_timer_at for role, row in instances(desk, case).items()} == timers
    finish(desk, case)
    assert case.closed_at is not None
    assert_sound(desk.session, case)


@pytest.mark.parametrize("place", PLACES)
def test_a_case_whose_step_was_drawn_anew_stays(at: At, place: str) -> None:
    desk, case = at(place)
    path, element = where(place)
    assert_stays(desk, case, around.replaced_by_another(path, element), "step_missing", element)


@pytest.mark.parametrize("place", TASKS)
def test_a_case_whose_step_stands_in_a_box_now_stays(at: At, place: str) -> None:
    desk, case = at(place)
    path, element = where(place)
    assert_stays(desk, case, around.boxed(path, element), "step_missing", element)


@pytest.mark.parametrize("place", TASKS)
def test_a_case_whose_step_can_be_interrupted_now_stays(at: At, place: str) -> None:
    desk, case = at(place)
    assert_stays(desk, case, around.edge_added(*where(place)), "boundary_changed", place)


@pytest.mark.parametrize("place", TASKS)
def test_a_case_whose_step_is_a_service_s_now_stays(at: At, place: str) -> None:
    desk, case = at(place)
    assert_stays(desk, case, around.kind_changed(*where(place)), "kind_changed", place)


@pytest.mark.parametrize("place", PLACES)
def test_a_case_whose_call_runs_another_process_now_stays(at: At, place: str) -> None:
    desk, case = at(place)
    if place in IN_FAQ:
        files = around.calls_another(around.TICKET, "publish_faq", "inform_user")
    elif place in OF_COMPLAINT:
        files = around.calls_another(around.COMPLAINT, "handle", "handle_ticket")
    else:
        files = around.calls_another(around.TICKET, "handle", "handle_complaint")
    assert_stays(desk, case, files, "call_changed", "publish_faq" if place in IN_FAQ else "handle")


@pytest.mark.parametrize("place", [*HANDLED, *OF_COMPLAINT])
def test_a_case_that_can_no_longer_be_withdrawn_stays(at: At, place: str) -> None:
    desk, case = at(place)
    path = around.COMPLAINT if place in OF_COMPLAINT else around.TICKET
    assert_stays(desk, case, around.edge_removed(path, "withdrawal_received"), "boundary_changed")


@pytest.mark.parametrize("place", IN_FAQ)
def test_a_case_that_is_past_the_withdrawal_does_not_mind_that_it_is_gone(at: At, place: str) -> None:
    desk, case = at(place)
    assert_moves(desk, case, around.edge_removed(around.TICKET, "withdrawal_received"))


def test_a_case_whose_answer_from_lkpp_ends_nothing_any_more_stays(at: At) -> None:
    desk, case = at("record_lkpp")
    files = around.edge_removed(around.HANDLING, "lkpp_answer_received")
    assert_stays(desk, case, files, "boundary_changed", "record_lkpp")


@pytest.mark.parametrize("place", WATCHED)
def test_a_case_whose_watch_has_no_such_wait_stays(at: At, place: str) -> None:
    desk, case = at(place)
    path, element = WATCHED[place]
    assert_stays(desk, case, around.replaced_by_another(path, element), "step_missing", element)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (path, node.get("name"))
        for path, content in SHIPPED.items()
        if path.endswith(".bpmn")
        for node in etree.fromstring(content).iter(f"{BPMN}message")
        if node.get("name") not in ("submission",)
    ],
)
def test_another_name_for_a_message_is_no_version_at_all(path: str, message: str) -> None:
    """Nobody would ever send it, and a case moved there would wait for good: publishing refuses it at its wait."""
    found = lint(around.message_renamed(path, message))
    assert found
    assert {finding.rule for finding in found} <= {"unknown-message", "message-never-comes", "start-event"}
    assert all(finding.file == path and finding.element for finding in found)


@pytest.mark.parametrize("place", TASKS)
def test_a_step_taken_out_in_the_middle_does_not_touch_a_case_elsewhere(at: At, place: str) -> None:
    other = "draft_faq" if place not in IN_FAQ else "follow_up"
    desk, case = at(other)
    assert_moves(desk, case, removed(place))


def test_no_case_is_without_an_instance_at_work(at: At) -> None:
    for place in PLACES:
        desk, case = at(place)
        rows = desk.session.scalars(select(ProcessInstance).where(ProcessInstance.case_id == case.id)).all()
        assert [row.role for row in rows if row.completed_at is None and row.role == "main"] == ["main"]
