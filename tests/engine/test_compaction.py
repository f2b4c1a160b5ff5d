"""Forgetting must not be noticed: compacted and whole instances, walked side by side, look the same at each step."""

import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.util.task import TaskState

from app.definitions.folder import read_folder
from app.engine import NotWaiting, parse
from app.engine.compaction import compact, tasks
from tests.engine.world import T0, Case, World, hours

STEPS = 120
DECISIONS = {
    "work": ["ask"] * 4 + ["escalate"] * 4 + ["answer"] * 4 + ["spam"],
    "solve": ["return", "return", "lkpp", "lkpp", "solved"],
    "record": ["ok"],
    "review": ["again", "enough"],
    "compose": ["return", "send"],
    "draft": ["ok"],
    "approve": ["return", "return", "approve", "drop"],
}
MESSAGES = ["reply", "objection", "confirmation", "lkpp_answer", "withdrawal"]
RARE = {"withdrawal": 0.02, "confirmation": 0.1}
ENDING = {"spam", "reject"}
ROOT = Path(__file__).resolve().parents[2]
SHIPPED = parse(read_folder(ROOT))
OPEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED
FORGOTTEN = {"event_fired", "seen_events"}


@pytest.fixture(autouse=True)
def _deep_recursion() -> Iterator[None]:
    """For the whole instances only: Spiff descends as deep as its history is long."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


def predicted(task: Any) -> list[Any]:
    children = [child for child in task.children if not child.has_state(TaskState.FINISHED_MASK)]
    return [(child.task_spec.name, child.state, predicted(child)) for child in children]


def is_stale(task: Any) -> bool:
    """Joins keep what old branches brought; nothing reads it."""
    return isinstance(task.task_spec, BoundaryEventJoin) or task.task_spec.name.endswith("EndJoin")


def view(workflow: Any) -> object:
    """All that a later step can depend on: open tasks with their scope, data and timers, and what they lead to."""
    shown = [
        (
            task.workflow.spec.name,
            task.task_spec.name,
            task.state,
            sorted(task.data.items(), key=repr),
            predicted(task),
            sorted(((k, v) for k, v in task.internal_data.items() if k not in FORGOTTEN), key=repr),
        )
        for task in tasks(workflow, OPEN)
        if not is_stale(task)
    ]
    listeners = sorted(task.task_spec.name for task in workflow.event_manager.tasks.values())
    return workflow.completed, listeners, sorted(map(repr, shown))


def choices(
    case: Case, rng: random.Random, endless: bool, decisions: Mapping[str, list[str]]
) -> list[tuple[str, str, Any]]:
    instance = case.load()
    found: list[tuple[str, str, Any]] = []
    for wait in instance.waits():
        if wait.is_user_task:
            offered = [d for d in decisions[wait.element.id] if not (endless and d in ENDING)]
            found += [("do", wait.element.id, decision) for decision in offered]
    for message in sorted(instance.messages()):
        if rng.random() < (0 if endless and message in RARE else RARE.get(message, 1)):
            found += [("message", message, None)] * 3
    return found + [("wait", "", rng.choice([1, 20, 50] if endless else [1, 20, 50, 130]))] * 2


def apply(case: Case, act: tuple[str, str, Any], now: Any, faq: bool) -> None:
    verb, name, argument = act
    if verb == "do":
        case.do(name, now, decision=argument, **({"propose_faq": faq} if argument in ("answer", "send") else {}))
    elif verb == "message":
        case.message(name, now)
    else:
        case.run_timers(now)


@pytest.mark.parametrize("seed", range(12))
def test_random_walk_looks_the_same(seed: int) -> None:
    walk(seed, lambda compacting: Case(compacting=compacting), DECISIONS)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("process", "message"), [("ticket", "request_portal"), ("complaint", "complaint_portal")])
def test_random_walk_of_the_shipped_procedure_looks_the_same(process: str, message: str, seed: int) -> None:
    """Withdrawal on the call, calls within calls, waits with reminders: as they are published."""

    def make(compacting: bool) -> Case:
        world = World({"case/escalate": "lkpp"})
        return Case(process, message, spec=SHIPPED, compacting=compacting, world=world, level="helpdesk")

    walk(seed, make, shipped_decisions())


def shipped_decisions() -> dict[str, list[str]]:
    """Return what each user task's own form offers, by the task's element id."""
    offered = {}
    for process in SHIPPED.processes.values():
        for element in process.elements.values():
            if element.kind == "user_task":
                form = json.loads(SHIPPED.forms[element.form or ""])
                radios = [one for one in fields(form["components"]) if one.get("key") == "decision"]
                offered[element.id] = [value["value"] for one in radios for value in one["values"]] or ["done"]
    return offered


def fields(components: list[Any]) -> Iterator[Any]:
    for one in components:
        yield one
        yield from fields(one.get("components", []))


def walk(seed: int, make: Callable[[bool], Case], decisions: Mapping[str, list[str]]) -> None:
    """Walk a compacted case and a whole one side by side, and compare them at each step."""
    rng = random.Random(seed)
    pair, now = (make(True), make(False)), T0
    for step in range(STEPS):
        if pair[0].load().completed:
            pair, now = (make(True), make(False)), T0
        act = rng.choice(choices(pair[0], rng, seed % 2 == 0, decisions))
        now += timedelta(minutes=rng.randint(1, 90)) + (hours(act[2]) if act[0] == "wait" else hours(0))
        faq, late = rng.random() < 0.7, rng.random() < 0.2
        missed = []
        for case in pair:
            if late:
                case.tick(now)
            try:
                apply(case, act, now, faq)
            except (NotWaiting, ValueError) as error:  # a timer took the step away: it must have done so in both
                missed.append(type(error))
        assert len(missed) in (0, 2), (seed, step, act)
        compacted, whole = (case.load() for case in pair)
        assert view(compacted._workflow) == view(whole._workflow), (seed, step, act)
        assert compacted.next_timer() == whole.next_timer()
        assert compacted.messages() == whole.messages()
        assert pair[0].world.calls == pair[1].world.calls


def test_compaction_is_idempotent() -> None:
    case = Case()
    for _ in range(3):
        case.do("work", T0, decision="ask")
        case.message("reply", T0 + hours(1))
    again = case.load()
    assert again.dump() == case.stored
    assert again.dump() == case.stored


def test_instance_can_go_on_after_it_was_dumped() -> None:
    case = Case()
    instance = case.load()
    instance.dump()
    [task_id] = [wait.task_id for wait in instance.waits() if wait.is_user_task]
    instance.complete(task_id, {"decision": "ask"}, now=T0)
    instance.dump()
    instance.deliver("reply", now=T0 + hours(1))
    assert [wait.element.id for wait in instance.waits()] == ["withdrawn", "work"]


LOOPS: dict[str, tuple[str, str]] = {
    "ask and reply": ("", "work:ask +reply"),
    "return from Admin PPE": ("", "work:escalate solve:return"),
    "ask LKPP again": ("work:escalate solve:lkpp", "record:ok review:again"),
    "LKPP answers by message": ("work:escalate solve:lkpp", "+lkpp_answer review:again"),
    "reopen": ("", "work:answer +objection"),
    "FAQ returned": ("work:answer:faq +confirmation", "draft:ok approve:return"),
}


@pytest.mark.parametrize("kind", LOOPS)
def test_thousand_loops_keep_tasks_and_bytes(kind: str) -> None:
    sys.setrecursionlimit(1_000)
    first, loop = LOOPS[kind]
    case, now = Case(), T0
    sizes = []
    for count in range(1_000):
        for word in (first.split() if count == 0 else []) + loop.split():
            now += timedelta(seconds=7)
            if word.startswith("+"):
                case.message(word[1:], now)
            else:
                element, decision, *faq = word.split(":")
                answers = {"decision": decision} | ({"propose_faq": bool(faq)} if element == "work" else {})
                case.do(element, now, **answers)
        if count in (9, 99, 999):
            sizes.append((case.size, len(case.stored)))
    assert sizes[0] == sizes[1] == sizes[2]
    assert sizes[0][0] <= 30
    assert sizes[0][1] < 3_000


def test_scope_whose_start_is_not_chosen_is_left_alone() -> None:
    case = Case(compacting=False)
    workflow = case.load()._workflow
    start = next(task for task in workflow.tasks.values() if task.task_spec.name == "received_phone")
    start._state = TaskState.WAITING
    before = set(workflow.tasks)
    compact(workflow)
    assert set(workflow.tasks) == before
