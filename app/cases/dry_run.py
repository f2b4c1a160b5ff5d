"""One running case on another version of the procedure, tried and not kept.

Its instances are carried over, saved and taken up again; then everything that may come next is tried on copies: each
decision of the open step's form, each message it listens for, the next timer. Services answer here without doing
anything, so nothing is written, sent or recorded.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from app.definitions.published import Published
from app.engine import CannotCarry, Instance, NotWaiting, StepFailed, Wait, arm_new_timers, carry
from app.forms import Component, FormDefinition
from app.sla import Calendar, workdays_later

INCIDENT = "incident"
GROUP_MISSING = "group_missing"
FORM_MISSING = "form_missing"
CANNOT_COMPLETE = "cannot_complete"

_ANSWERS: Mapping[str, Any] = {
    "sla/next": {"state": "stopped", "mark": None, "at": None},
    "user/ask": 1,
    "user/remind": 0,
}


class MustStay(Exception):
    """The case cannot be moved: why, and the element at which."""

    def __init__(self, reason: str, element_id: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.element_id, self.detail = reason, element_id, detail


@dataclass(frozen=True, slots=True)
class DryHost:
    """What the engine may ask while it is tried (`app.engine.Host`): answers of the right shape, and no deed."""

    calendar: Calendar
    at: datetime

    def call_service(self, operation: str, parameters: Mapping[str, object]) -> Any:
        del parameters
        return _ANSWERS.get(operation)

    def workdays_later(self, days: int) -> str:
        return workdays_later(self.calendar, self.at, days).isoformat()


@dataclass(frozen=True, slots=True)
class Carried:
    """An instance on the target version, and the bytes that it was taken up from."""

    instance: Instance
    saved: bytes


@dataclass
class DryRun:
    """Tries instances on one target version. What comes next is tried once for each place and its data."""

    target: Published
    groups: frozenset[str]
    _tried: dict[str, MustStay | None] = field(default_factory=dict)

    def move(self, old: Published, process_id: str, stored: bytes, host: DryHost) -> Carried:
        """Return the instance on the target version, saved and taken up again. Raises MustStay."""
        spec = self.target.specification
        try:
            carried = carry(old.specification, spec, process_id, stored, host=host)
            arm_new_timers(carried, host.at)
            before = [(wait.task_id, wait.element.id) for wait in carried.waits()]
            saved = carried.dump()
            instance = Instance.restore(spec, process_id, saved, host=host)
            after = [(wait.task_id, wait.element.id) for wait in instance.waits()]
        except CannotCarry as refused:
            raise MustStay(refused.reason, refused.element_id) from refused
        except StepFailed as failed:
            raise MustStay(CANNOT_COMPLETE, failed.element_id, str(failed.cause)) from failed
        if before != after:
            raise MustStay(CANNOT_COMPLETE, before[0][1] if before else process_id)
        for wait in instance.waits():
            if wait.is_user_task:
                self._check_people(wait)
        self._check_next(instance, saved, host)
        return Carried(instance, saved)

    def _check_people(self, wait: Wait) -> None:
        element = wait.element
        if self.target.settings.lanes.get(element.lane or "") not in self.groups:
            raise MustStay(GROUP_MISSING, element.id, element.lane or "")
        if f"forms/{element.form}.json" not in self.target.files:
            raise MustStay(FORM_MISSING, element.id, element.form or "")

    def _check_next(self, instance: Instance, saved: bytes, host: DryHost) -> None:
        key = _place_of(instance)
        if key not in self._tried:
            self._tried[key] = self._try(instance, saved, host)
        if (known := self._tried[key]) is not None:
            raise known

    def _try(self, instance: Instance, saved: bytes, host: DryHost) -> MustStay | None:
        spec = self.target.specification
        for at, run in self._ways_on(instance, host.at):
            copy = Instance.restore(spec, instance.process_id, saved, host=replace(host, at=at))
            try:
                run(copy, at)
                copy.dump()
            except StepFailed as failed:
                return MustStay(CANNOT_COMPLETE, failed.element_id, str(failed.cause))
            except NotWaiting as lost:
                return MustStay(CANNOT_COMPLETE, lost.message)
        return None

    def _ways_on(self, instance: Instance, now: datetime) -> Iterator[tuple[datetime, "_Way"]]:
        """Return all that may happen next, each with its instant."""
        for wait in instance.waits():
            if wait.is_user_task:
                for answers in possible_answers(self.target.form(wait.element.form or "")):
                    yield now, partial(_complete, wait.task_id, answers)
        for message in sorted(instance.messages()):
            yield now, partial(_deliver, message)
        timer = instance.next_timer()
        if timer is not None:
            yield timer.at, Instance.tick


_Way = Callable[[Instance, datetime], None]


def _complete(task_id: str, answers: Mapping[str, Any], instance: Instance, now: datetime) -> None:
    instance.complete(task_id, answers, now=now)


def _deliver(message: str, instance: Instance, now: datetime) -> None:
    instance.deliver(message, now=now)


def possible_answers(form: FormDefinition) -> Iterator[dict[str, Any]]:
    """Return what a form may give to the process: once for each decision, the other data at their emptiest."""
    data = {one.key: _emptiest(one) for one in form if not one.stored_as and one.kind != "filepicker"}
    decision = form.components.get("decision")
    for choice, _label in decision.choices if decision is not None and decision.choices else (("", ""),):
        yield {**data, "decision": choice} if choice else data


def _emptiest(component: Component) -> object:
    if component.kind == "checkbox":
        return False
    if component.kind == "number":
        return int(component.minimum or 0)
    return component.choices[0][0] if component.choices else ""


def _place_of(instance: Instance) -> str:
    """Name where an instance stands and what it carries, whichever case it belongs to."""
    places = sorted((wait.depth, wait.element.process_id, wait.element.id) for wait in instance.waits())
    data = {key: value for key, value in instance.data.items() if key != "case_id"}
    timer = instance.next_timer()
    return repr((instance.process_id, places, sorted(data.items()), timer.element_id if timer else ""))
