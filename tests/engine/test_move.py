"""A token put elsewhere by hand: still one token, nothing alive of the old place, and the way on to the end is free."""

from datetime import datetime

import pytest

from app.engine import CannotMove, Instance, StepFailed, Wait
from tests.engine import small
from tests.engine.world import PATHS, T0, Case, World, hours, play

WAYS_ON = {
    "work": "work:answer +confirmation",
    "solve": "solve:solved compose:send +confirmation",
    "record": "record:ok review:enough compose:send +confirmation",
    "review": "review:enough compose:send +confirmation",
    "compose": "compose:send +confirmation",
    "draft": "draft:ok approve:approve",
    "approve": "approve:approve",
}
ALSO_OPEN = {"record": ["daily", "lkpp_came"]}
SCOPES = {"handle_ticket": ["work", "solve", "record", "review", "compose"], "publish_faq": ["draft", "approve"]}


LATER = T0 + hours(500)


def move(case: Case, target: str, now: datetime = LATER) -> Instance:
    place = deepest(case)
    return case._step("move", place.task_id, target, now=now)


def deepest(case: Case) -> Wait:
    places = [wait for wait in case.waits() if wait.element.kind != "boundary_event"]
    return max(places, key=lambda wait: wait.depth)


STANDSTILLS = [(path, stop) for path, words in PATHS.items() for stop in range(len(words.split()))]


@pytest.mark.parametrize("compacting", [True, False])
@pytest.mark.parametrize(("path", "stop"), STANDSTILLS)
def test_from_any_place_to_any_user_task_and_on_to_the_end(path: str, stop: int, compacting: bool) -> None:
    process = deepest(standing(path, stop, compacting)).element.process_id
    for target in SCOPES[process]:
        case = standing(path, stop, compacting)
        outer = [wait.element.id for wait in case.waits() if wait.element.process_id != process]
        before = case.load().data
        now = case.world.now + hours(1)
        move(case, target, now)
        assert case.open == sorted([target, *ALSO_OPEN.get(target, []), *outer])
        assert case.load().data == before
        is_timed = target == "record"
        assert (case.load().next_timer() is not None) == is_timed
        now = play(case, WAYS_ON[target].split(), now)
        if not case.last.completed:  # it had been proposed for the FAQ before it was moved
            play(case, WAYS_ON["draft"].split(), now)
        assert case.last.completed
        assert case.world.called("case/close") == 1


def standing(path: str, stop: int, compacting: bool) -> Case:
    case = Case(compacting=compacting)
    case.world.now = play(case, PATHS[path].split()[:stop])
    return case


def test_timers_of_the_place_that_was_left_never_fire() -> None:
    case = Case()
    case.do("work", T0, decision="ask")
    move(case, "solve", T0 + hours(1))
    assert case.load().next_timer() is None
    case.tick(T0 + hours(5000))
    assert case.open == ["solve", "withdrawn"]
    assert case.world.called("user/remind") == 0


def test_an_overdue_timer_goes_with_the_place_and_does_not_fire_first() -> None:
    case = Case()
    case.do("work", T0, decision="ask")
    case.world.failing["user/remind"] = RuntimeError()
    with pytest.raises(StepFailed):
        case.tick(T0 + hours(48))
    move(case, "work", T0 + hours(60))
    assert case.open == ["withdrawn", "work"]


def test_task_of_the_place_that_was_left_is_no_longer_open() -> None:
    case = Case()
    [old] = [wait for wait in case.waits() if wait.is_user_task]
    move(case, "solve")
    assert old.task_id not in {wait.task_id for wait in case.waits()}


def test_moving_to_where_it_stands_begins_that_task_anew() -> None:
    case = Case()
    play(case, ["work:escalate", "solve:lkpp"])
    old = {wait.task_id for wait in case.waits() if wait.depth}
    for _ in range(5):
        move(case, "record")
    assert case.open == ["daily", "lkpp_came", "record", "withdrawn"]
    assert not old & {wait.task_id for wait in case.waits()}
    case.message("lkpp_answer", T0 + hours(501))
    assert case.open == ["review", "withdrawn"]


def test_hundred_moves_leave_no_more_than_one() -> None:
    case = Case()
    for target in ("record", "solve"):
        move(case, target)
    size, length = case.size, len(case.stored)
    for target in ["record", "solve"] * 50:
        move(case, target)
    assert case.size == size
    assert len(case.stored) == length


@pytest.mark.parametrize("target", ["nowhere", "wait_reply", "close_spam", "draft", "Start", "worked"])
def test_what_is_no_user_task_of_this_process_is_refused_and_nothing_is_broken(target: str) -> None:
    case = Case()
    instance = case.load()
    place = deepest(case)
    with pytest.raises(CannotMove):
        instance.move(place.task_id, target, now=T0)
    assert instance.dump() == case.stored


def test_token_is_not_taken_from_a_boundary_event_or_from_nowhere() -> None:
    case = Case()
    instance = case.load()
    [boundary] = [wait for wait in instance.waits() if wait.element.kind == "boundary_event"]
    for task_id in (boundary.task_id, "7", str(deepest(Case()).task_id)):
        with pytest.raises(CannotMove):
            instance.move(task_id, "solve", now=T0)


def test_place_that_cannot_be_entered_breaks_the_instance_in_hand_and_not_the_stored_one() -> None:
    body = '<startEvent id="a"/><userTask id="work"/><userTask id="next"/><endEvent id="z"/><endEvent id="y"/>'
    body += f'<boundaryEvent id="late" attachedToRef="next">{small.timer("nobody")}</boundaryEvent>'
    spec = small.spec(body + small.flows("a work", "work next", "next z", "late y"))
    stored = Instance.start(spec, "small", host=World(), now=T0).dump()
    instance = Instance.restore(spec, "small", stored, host=World())
    [place] = instance.waits()
    with pytest.raises(StepFailed) as caught:
        instance.move(place.task_id, "next", now=T0)
    assert (caught.value.element_id, caught.value.process_id) == ("late", "small")
    assert [wait.element.id for wait in Instance.restore(spec, "small", stored, host=World()).waits()] == ["work"]


@pytest.mark.parametrize(("path", "stop"), STANDSTILLS)
def test_cancelled_instance_has_ended_without_running_anything(path: str, stop: int) -> None:
    case = standing(path, stop, compacting=True)
    calls = list(case.world.calls)
    instance = case.load()
    instance.cancel()
    restored = Instance.restore(case.spec, case.process, instance.dump(), host=case.world)
    for one in (instance, restored):
        assert one.completed
        assert (one.waits(), one.messages(), one.next_timer()) == ([], frozenset(), None)
    restored.tick(T0 + hours(5000))
    assert case.world.calls == calls


def test_fault_in_a_called_process_names_that_process() -> None:
    case = Case()
    case.world.failing["user/inform"] = RuntimeError()
    with pytest.raises(StepFailed) as caught:
        case.do("work", T0, decision="answer")
    assert (caught.value.process_id, caught.value.element_id) == ("inform_user", "send_answer")
