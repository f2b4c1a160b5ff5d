"""What stands for the application here: a host that remembers its calls, and a case that is saved at each step."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from app.engine import Instance, Specification, Wait, parse, state

MODELS = Path(__file__).parent / "models"
FILES = {
    f"{'forms' if path.parent.name == 'forms' else 'processes'}/{path.name}": path.read_bytes()
    for path in sorted(MODELS.rglob("*"))
    if path.is_file()
}
SPEC = parse(FILES)
WIB = timezone(timedelta(hours=7))
T0 = datetime(2026, 2, 13, 14, tzinfo=WIB)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


class World:
    """The tables, as far as a process can see them. Every day is a working day here."""

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.reminders = 1
        self.failing: dict[str, Exception] = {}
        self.answers = dict(answers or {})
        self.now = T0

    def call_service(self, operation: str, parameters: Mapping[str, object]) -> Any:
        if operation in self.failing:
            raise self.failing[operation]
        self.calls.append((operation, dict(parameters)))
        if operation in self.answers:
            return self.answers[operation]
        if operation == "user/ask":
            self.reminders = 1
        elif operation == "user/remind":
            self.reminders -= 1
        else:
            return None
        return self.reminders

    def workdays_later(self, days: int) -> str:
        return (self.now + timedelta(days=days)).isoformat()

    def called(self, operation: str) -> int:
        return sum(1 for name, _ in self.calls if name == operation)


class Case:
    """One instance, kept as bytes between steps as the application keeps it."""

    def __init__(
        self,
        process: str = "ticket",
        message: str | None = "request_portal",
        *,
        spec: Specification = SPEC,
        compacting: bool = True,
        world: World | None = None,
        **data: Any,
    ) -> None:
        self.spec, self.process, self.compacting = spec, process, compacting
        self.world = world or World()
        started = Instance.start(
            spec, process, message=message, data={"case_id": 1, "channel": "portal", **data}, host=self.world, now=T0
        )
        self.last = started
        self.stored = self._dump(started)

    def _dump(self, instance: Instance) -> bytes:
        return instance.dump() if self.compacting else state.dump(instance._workflow)

    def load(self) -> Instance:
        return Instance.restore(self.spec, self.process, self.stored, host=self.world)

    def _step(self, verb: str, *args: Any, now: datetime) -> Instance:
        self.world.now = now
        instance = self.load()
        if verb == "tick":
            instance.tick(now)
        else:
            getattr(instance, verb)(*args, now=now)
        self.stored, self.last = self._dump(instance), instance
        return instance

    def do(self, element: str, now: datetime, **answers: Any) -> Instance:
        [wait] = [w for w in self.load().waits() if w.element.id == element and w.is_user_task]
        return self._step("complete", wait.task_id, answers, now=now)

    def message(self, name: str, now: datetime) -> Instance:
        return self._step("deliver", name, now=now)

    def tick(self, now: datetime) -> Instance:
        return self._step("tick", now=now)

    def run_timers(self, now: datetime) -> None:
        """Each timer at its own instant, as the worker does."""
        while (timer := self.load().next_timer()) is not None and timer.at <= now:
            self.tick(timer.at)
            assert self.load().next_timer() != timer, "a timer that is due must fire"

    def waits(self) -> list[Wait]:
        return self.load().waits()

    @property
    def open(self) -> list[str]:
        return sorted(wait.element.id for wait in self.waits())

    @property
    def size(self) -> int:
        return sum(len(scope.tasks) for scope in [self.load()._workflow, *self.load()._workflow.subprocesses.values()])


PATHS = {
    "answer": "work:answer +confirmation",
    "spam": "work:spam",
    "ask_reply": "work:ask +reply work:answer +confirmation",
    "ask_silence": "work:ask @200",
    "auto_close": "work:answer @100",
    "reopen": "work:answer +objection work:answer +confirmation",
    "admin_ppe": "work:escalate solve:solved compose:send +confirmation",
    "returned": "work:escalate solve:return work:answer +confirmation",
    "back_again": "work:escalate solve:solved compose:return solve:solved compose:send +confirmation",
    "lkpp_recorded": "work:escalate solve:lkpp @30 record:ok review:enough compose:send +confirmation",
    "lkpp_message": "work:escalate solve:lkpp @100 +lkpp_answer review:enough compose:send +confirmation",
    "lkpp_again": "work:escalate solve:lkpp +lkpp_answer review:again record:ok review:enough compose:send "
    "+confirmation",
    "faq": "work:answer:faq +confirmation draft:ok approve:return draft:ok approve:approve",
    "faq_dropped": "work:answer:faq +confirmation draft:ok approve:drop",
}
"""element:decision completes, +name delivers, @h lets h hours pass."""


def play(case: Case, words: list[str], now: datetime = T0) -> datetime:
    """Walk a path and return the instant at which it ends."""
    for word in words:
        now += timedelta(minutes=7)
        if word.startswith("@"):
            now += hours(int(word[1:]))
            case.run_timers(now)
        elif word.startswith("+"):
            case.message(word[1:], now)
        else:
            element, decision, *faq = word.split(":")
            answers = {"decision": decision} | ({"propose_faq": bool(faq)} if element == "work" else {})
            case.do(element, now, **answers)
    return now
