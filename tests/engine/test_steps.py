"""One step at a time, saved and restored in between: every path of the model, and every way to be too late."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.engine import NotWaiting, TaskNotReady
from tests.engine.world import PATHS, T0, Case, hours, play


@pytest.mark.parametrize("path", PATHS)
def test_path_ends_with_one_closing(path: str) -> None:
    case = Case()
    play(case, PATHS[path].split())
    assert case.last.completed
    assert case.open == []
    assert case.load().messages() == frozenset()
    assert case.load().next_timer() is None
    assert case.world.called("case/close") == 1


@pytest.mark.parametrize("path", PATHS)
def test_path_is_the_same_without_compaction(path: str) -> None:
    compacted, whole = Case(), Case(compacting=False)
    play(compacted, PATHS[path].split())
    play(whole, PATHS[path].split())
    assert compacted.world.calls == whole.world.calls


STEPS = [(path, stop) for path, words in PATHS.items() for stop in range(len(words.split()))]


@pytest.mark.parametrize(("path", "stop"), STEPS)
def test_withdrawal_ends_the_handling_at_any_moment(path: str, stop: int) -> None:
    case = Case()
    now = play(case, PATHS[path].split()[:stop])
    if "withdrawal" not in case.load().messages():
        assert case.open == ["draft"] or case.open == ["approve"] or case.last.completed
        return
    case.message("withdrawal", now + timedelta(minutes=1))
    assert case.last.completed
    assert case.open == []
    assert case.world.calls[-1] == ("case/close", {"reason": "withdrawn"})


def test_second_completion_is_refused() -> None:
    case = Case()
    task_id = next(wait.task_id for wait in case.waits() if wait.is_user_task)
    case.do("work", T0, decision="escalate")
    with pytest.raises(TaskNotReady):
        case.load().complete(task_id, {"decision": "spam"}, now=T0)
    assert case.open == ["solve", "withdrawn"]


def test_second_completion_on_the_same_object_is_refused() -> None:
    case = Case()
    instance = case.load()
    task_id = next(wait.task_id for wait in instance.waits() if wait.is_user_task)
    instance.complete(task_id, {"decision": "escalate"}, now=T0)
    with pytest.raises(TaskNotReady):
        instance.complete(task_id, {"decision": "spam"}, now=T0)


def test_only_open_user_tasks_can_be_completed() -> None:
    case = Case()
    boundary = next(wait.task_id for wait in case.waits() if not wait.is_user_task)
    for task_id in (boundary, str(uuid4()), "no id at all"):
        with pytest.raises(TaskNotReady):
            case.load().complete(task_id, {}, now=T0)


def test_task_taken_away_by_a_withdrawal_is_refused() -> None:
    case = Case()
    task_id = next(wait.task_id for wait in case.waits() if wait.is_user_task)
    case.message("withdrawal", T0)
    with pytest.raises(TaskNotReady):
        case.load().complete(task_id, {}, now=T0)


def test_task_id_is_stable_while_others_happen() -> None:
    case = Case()
    play(case, ["work:escalate", "solve:lkpp"])
    before = {wait.element.id: wait.task_id for wait in case.waits()}
    case.run_timers(T0 + hours(60))
    assert case.world.called("user/remind") == 2
    assert {wait.element.id: wait.task_id for wait in case.waits()} == before


def test_message_for_nobody_is_refused() -> None:
    with pytest.raises(NotWaiting):
        Case().message("reply", T0)


def test_waits_say_where_and_how_deep() -> None:
    case = Case()
    case.do("work", T0, decision="ask")
    outer, inner = case.waits()
    assert (outer.element.id, outer.depth, outer.is_user_task) == ("withdrawn", 0, False)
    assert (inner.element.id, inner.depth, inner.is_user_task) == ("wait_reply", 1, False)
    assert inner.element.properties == {"position": "waiting_user", "clock": "paused"}
    assert inner.element.process_id == "handle_ticket"


def test_old_decision_is_replaced_by_the_new_one() -> None:
    case = Case()
    play(case, ["work:escalate", "solve:return", "work:spam"])
    assert case.world.calls[-1] == ("case/close", {"reason": "spam"})
