"""An instance carried to another version stands where it stood, keeps its timers, and finds its way to the end."""

import pytest

from app.engine import CannotCarry, Instance, Specification, carry, parse, timers, timers_as_new
from tests.engine import small
from tests.engine.test_move import STANDSTILLS
from tests.engine.world import FILES, PATHS, SPEC, T0, Case, World, hours, play


def changed(old: str, new: str) -> Specification:
    found = {path: content.replace(old.encode(), new.encode()) for path, content in FILES.items()}
    assert found != FILES
    return parse(found)


@pytest.mark.parametrize("compacting", [True, False])
@pytest.mark.parametrize(("path", "stop"), STANDSTILLS)
def test_from_every_place_it_goes_on_to_the_end(path: str, stop: int, compacting: bool) -> None:
    case = Case(compacting=compacting)
    words = PATHS[path].split()
    now = play(case, words[:stop])
    case.world.now = now
    places, due = case.open, timers(case.load())
    carried = carry(SPEC, parse(FILES), "ticket", case.stored, host=case.world)
    case.spec, case.stored = carried.spec, carried.dump()
    assert (case.open, timers(case.load())) == (places, due)
    play(case, words[stop:], now)
    assert case.last.completed
    assert case.world.called("case/close") == 1


def test_a_step_that_lies_behind_may_be_gone() -> None:
    body = '<startEvent id="a"/><userTask id="first"/><userTask id="second"/><endEvent id="z"/>'
    old = small.spec(body + small.flows("a first", "first second", "second z"))
    new = small.spec(body.replace('<userTask id="first"/>', "") + small.flows("a second", "second z"))
    host = World()
    instance = Instance.start(old, "small", host=host, now=T0)
    instance.complete(instance.waits()[0].task_id, {"kept": 1}, now=T0)
    carried = carry(old, new, "small", instance.dump(), host=host)
    [wait] = carried.waits()
    assert (wait.element.id, carried.data["kept"]) == ("second", 1)
    carried.complete(wait.task_id, {}, now=T0)
    assert carried.completed


def one(task: str = '<userTask id="work"/>', element: str = "work", more: str = "") -> Specification:
    ends = f'<startEvent id="a"/>{task}<endEvent id="z"/>{more}'
    return small.spec(ends + small.flows(f"a {element}", f"{element} z"))


EDGE = f'<boundaryEvent id="late" attachedToRef="work">{small.timer("now")}</boundaryEvent><endEvent id="y"/>'
OTHERS = {
    "step_missing": one('<userTask id="other"/>', "other"),
    "kind_changed": one(small.service("work")),
    "boundary_changed": one(more=EDGE + small.flows("late y")),
}


@pytest.mark.parametrize("reason", OTHERS)
def test_what_may_not_move_is_refused_with_its_reason(reason: str) -> None:
    stored = Instance.start(one(), "small", host=World(), now=T0).dump()
    with pytest.raises(CannotCarry) as caught:
        carry(one(), OTHERS[reason], "small", stored, host=World())
    assert (caught.value.reason, caught.value.element_id) == (reason, "work")


def test_a_process_that_is_gone_keeps_its_instances() -> None:
    stored = Instance.start(one(), "small", host=World(), now=T0).dump()
    with pytest.raises(CannotCarry) as caught:
        carry(one(), SPEC, "small", stored, host=World())
    assert caught.value.reason == "process_missing"


@pytest.mark.parametrize("stored", [b"", b"{}", b'{"v": 1, "scopes": [{}]}', b'{"v": 9, "scopes": [], "data": []}'])
def test_bytes_that_are_no_state_are_unreadable(stored: bytes) -> None:
    with pytest.raises(CannotCarry) as caught:
        carry(SPEC, SPEC, "ticket", stored, host=World())
    assert caught.value.reason == "unreadable"


def test_a_timer_keeps_its_instant_under_a_new_rule() -> None:
    case = Case()
    case.do("work", T0, decision="ask")
    [before] = timers(case.load())
    new = changed("workdays_later(", "workdays_later(4 + ")
    carried = carry(SPEC, new, "ticket", case.stored, host=case.world)
    assert timers(carried) == [before]
    [anew] = timers_as_new(carried, T0)
    assert anew.at == before.at + hours(96)
    carried.tick(before.at)
    assert case.world.called("user/remind") == 1
