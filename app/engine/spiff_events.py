"""Our events for Spiff: messages without content, and timers on the clock of the step.

Spiff reads the machine's clock, takes a naive instant as local time, and fires a timer only after its instant. Ours ask
clock.instant(), accept absolute and aware instants only, and fire at them.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition

from . import clock
from .errors import ElementFault

_CYCLE = re.compile(r"R(\d+)/([^/]+)/(P[^/]+)")


class Message(EventDefinition):  # type: ignore[misc]
    """A message by its name. What it says stands in tables, so nothing of it enters the data."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


def read_instant(value: object) -> datetime:
    """Return an aware instant from what a timer's expression gave. Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError(f"the timer's expression gave {value!r}, not an instant")
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(f"the timer's instant {value} has no time zone")
    return at


class InstantTimer(TimerEventDefinition):  # type: ignore[misc]
    """timeDate. `name` is the id of its event. Fires at its instant, not only after it."""

    def due(self, my_task: Any) -> datetime:
        value = my_task.internal_data.get("event_value")
        if value is None:
            value = my_task.workflow.script_engine.evaluate(my_task, self.expression)
            try:
                read_instant(value)
            except ValueError as cause:
                raise ElementFault(self.name, cause, my_task.workflow.spec.name) from cause
            my_task.internal_data["event_value"] = value
        return read_instant(value)

    def has_fired(self, my_task: Any) -> bool:
        if self.due(my_task) <= clock.instant():
            my_task.internal_data["event_fired"] = True
        return bool(my_task.internal_data.get("event_fired", False))


class CycleTimer(CycleTimerEventDefinition):  # type: ignore[misc]
    """timeCycle: R<times>/<instant>/<duration>, for reminders that interrupt nothing."""

    def armed(self, my_task: Any) -> Any:
        """Return how often it is still to fire, and when next; worked out at the first look."""
        state = my_task.internal_data.get("event_value")
        if state is None:
            text = my_task.workflow.script_engine.evaluate(my_task, self.expression)
            try:
                state = _read_cycle(text)
            except ValueError as cause:
                raise ElementFault(self.name, cause, my_task.workflow.spec.name) from cause
            my_task.internal_data["event_value"] = state
        return state

    def cycle_complete(self, my_task: Any) -> bool:
        state = self.armed(my_task)
        if state["cycles"] == 0:
            my_task.internal_data["event_fired"] = True
            return False
        due = read_instant(state["next"])
        if due > clock.instant():
            return False
        state["next"] = (due + timedelta(seconds=state["duration"])).isoformat()
        state["cycles"] -= 1
        return True


def _read_cycle(text: object) -> dict[str, Any]:
    found = _CYCLE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"the timer's expression gave {text!r}, not R<times>/<instant>/<duration>")
    start = read_instant(found[2])
    try:
        parts = TimerEventDefinition.parse_iso_duration(found[3])
        duration: timedelta = TimerEventDefinition.get_timedelta_from_start(parts, start.astimezone(UTC))
    except Exception as cause:  # Spiff raises bare Exception here
        raise ValueError(f"{found[3]} is not a duration") from cause
    if duration <= timedelta(0):
        raise ValueError(f"the timer's duration {found[3]} is not positive")
    return {"cycles": int(found[1]), "next": start.isoformat(), "duration": duration.total_seconds()}
