"""The stored bytes: small, without the specification, indifferent to who keeps them."""

import json
from datetime import datetime
from random import Random

import pytest

from app.engine import Instance, Specification, StateMismatch, StepFailed
from tests.engine import small
from tests.engine.world import PATHS, SPEC, T0, Case, World, play


@pytest.mark.parametrize("path", PATHS)
def test_state_is_small_and_holds_no_specification(path: str) -> None:
    words = PATHS[path].split()
    for stop in range(len(words) + 1):
        case = Case()
        play(case, words[:stop])
        assert len(case.stored) < 3_000
        assert b"settings" not in case.stored
        assert b"workdays_later" not in case.stored


def test_state_of_a_completed_case_is_next_to_nothing() -> None:
    case = Case()
    play(case, PATHS["faq"].split())
    assert len(case.stored) < 500
    assert case.load().completed
    assert case.load().waits() == []


def test_order_of_keys_does_not_matter() -> None:
    case = Case()
    play(case, ["work:escalate", "solve:lkpp"])
    before = case.load().waits()
    case.stored = json.dumps(json.loads(case.stored), sort_keys=True).encode()
    assert case.load().waits() == before
    play(case, ["+lkpp_answer", "review:enough", "compose:send", "+confirmation"], T0)
    assert case.last.completed


def test_data_are_not_shared_between_tasks_after_restoring() -> None:
    case = Case(sla={"state": "running"})
    tasks = [t for t in case.load()._workflow.subprocesses.values() for t in t.tasks.values() if "sla" in t.data]
    first, second = tasks[0], tasks[1]
    first.data["sla"]["state"] = "stopped"
    assert second.data["sla"]["state"] == "running"


def test_data_that_json_cannot_hold_are_not_dropped_in_silence() -> None:
    case = Case()
    instance = case.load()
    [wait] = [w for w in instance.waits() if w.is_user_task]
    instance.complete(wait.task_id, {"decision": "escalate", "when": datetime(2026, 1, 1)}, now=T0)  # noqa: DTZ001
    with pytest.raises(TypeError):
        instance.dump()


def assert_unreadable(spec: Specification, process_id: str, stored: bytes) -> None:
    """Check that the bytes are refused at any use, with the process to blame, and that no message is accepted."""
    instance = Instance.restore(spec, process_id, stored, host=World())
    for use in (instance.waits, instance.next_timer, instance.dump, instance.cancel, lambda: instance.tick(T0)):
        with pytest.raises(StepFailed) as failed:
            use()
        assert isinstance(failed.value.cause, StateMismatch)
        assert (failed.value.process_id, failed.value.element_id) == (process_id, process_id)
    assert instance.messages() == frozenset()


@pytest.mark.parametrize("stored", [b"", b"[]", b"{}", b'{"v": 99, "scopes": [], "data": []}', b"\x00"])
def test_bytes_that_are_no_state_are_refused(stored: bytes) -> None:
    assert_unreadable(SPEC, "ticket", stored)


def test_a_state_that_lacks_a_called_process_is_refused() -> None:
    content = json.loads(Case().stored)
    for scope in content["scopes"][1:]:
        scope["by"] = "A" * 22
    assert_unreadable(SPEC, "ticket", json.dumps(content).encode())


def test_damaged_bytes_are_refused_or_read_and_nothing_else() -> None:
    random, whole = Random("damage"), Case().stored
    read, causes = 0, set[type[BaseException]]()
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(random.randint(1, 4)):
            damaged[random.randrange(len(damaged))] = random.choice(b"0123456789,[]{}-x\xff")
        try:
            Instance.restore(SPEC, "ticket", bytes(damaged), host=World()).waits()
        except StepFailed as failed:
            causes.add(type(failed.cause))
        else:
            read += 1
    assert causes == {StateMismatch}
    assert 0 < read < 200


def test_state_of_another_specification_is_refused() -> None:
    body = '<startEvent id="a"/><userTask id="u"/><endEvent id="z"/>' + small.flows("a u", "u z")
    assert_unreadable(small.spec(body), "small", Case().stored)
