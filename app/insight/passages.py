"""What one case did at each element of the procedure, read from its trail: passed it, waited, was worked on, was late.

An element is known by the version that ran when it was passed. Durations are seconds on the SLA clock.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.models import UserTask

Seconds = Callable[[datetime, datetime], int]
Key = tuple[int, str, str]  # deployment, process, element

_WAITING = frozenset({"event_based_gateway", "intermediate_catch_event"})
_TOLD = frozenset({"user_task", "intermediate_catch_event", "boundary_event", "end_event"})
_ENDS_OF_A_TASK = frozenset({"task_completed", "task_cancelled"})


@dataclass(slots=True)
class Passage:
    """`waits` and `handled` count what was measured: a gateway is passed and measures nothing."""

    visits: int = 0
    waits: int = 0
    waited_seconds: int = 0
    handled: int = 0
    handled_seconds: int = 0
    breaches: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    at: datetime
    name: str
    deployment_id: int | None
    data: Mapping[str, Any]

    @property
    def path(self) -> Sequence[Mapping[str, str]]:
        return self.data.get("path") or ()


@dataclass(slots=True)
class Way:
    """The passages of a case by element, and its steps in order, those of the watch over the clock left out."""

    passages: dict[Key, Passage] = field(default_factory=dict)
    steps: list[tuple[str, str]] = field(default_factory=list)

    def at(self, key: Key) -> Passage:
        return self.passages.setdefault(key, Passage())


def way_of(events: Iterable[Event], tasks: Mapping[int, UserTask], seconds: Seconds, watch: str | None) -> Way:
    """Follow the events of one case, in their order; `watch` is the process that only watches the clock."""
    way, open_tasks = Way(), dict[int, Key]()
    last_moved: dict[str, datetime] = {}
    for event in events:
        _follow_tasks(way, event, tasks, open_tasks, seconds)
        if event.deployment_id is not None:
            _follow_path(way, event, last_moved, seconds, watch)
    return way


def _follow_tasks(
    way: Way, event: Event, tasks: Mapping[int, UserTask], open_tasks: dict[int, Key], seconds: Seconds
) -> None:
    task_id = event.data.get("task")
    task = tasks.get(task_id) if isinstance(task_id, int) else None
    if event.name == "task_created" and task is not None and event.deployment_id is not None:
        open_tasks[task.id] = (event.deployment_id, task.process_id, task.element_id)
    elif event.name in _ENDS_OF_A_TASK and task is not None and task.id in open_tasks:
        passage = way.at(open_tasks.pop(task.id))
        ended_at = task.ended_at or event.at
        taken_at = task.claimed_at or ended_at
        passage.waits += 1
        passage.waited_seconds += seconds(task.created_at, taken_at)
        if task.claimed_at is not None:
            passage.handled += 1
            passage.handled_seconds += seconds(taken_at, ended_at)
    elif event.name == "sla_breached":
        for key in open_tasks.values():
            way.at(key).breaches += 1


def _follow_path(way: Way, event: Event, last_moved: dict[str, datetime], seconds: Seconds, watch: str | None) -> None:
    assert event.deployment_id is not None
    moved: set[str] = set()
    for step in event.path:
        process, element, kind = step["process"], step["element"], step.get("kind", "")
        passage = way.at((event.deployment_id, process, element))
        passage.visits += 1
        if process not in moved and kind in _WAITING and process in last_moved:
            passage.waits += 1  # what a case rested on is the first that it leaves
            passage.waited_seconds += seconds(last_moved[process], event.at)
        moved.add(process)
        if kind in _TOLD and process != watch:
            way.steps.append((process, element))
    last_moved.update(dict.fromkeys(moved, event.at))
