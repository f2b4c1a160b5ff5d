"""One running process: start or restore it, make one step, ask what it waits for, write it down.

An instance lives for one transaction. When a step fails it is broken and says so at any further use: the stored
state is still the good one.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from . import clock, state
from .compaction import compact, scopes, tasks
from .errors import ElementFault, NotWaiting, StepFailed, TaskNotReady
from .host import Host
from .model import Element, Flow
from .scripting import FeelScriptEngine
from .specification import Specification
from .spiff_specs import CycleTimer, InstantTimer, Message, read_instant
from .trace import Trace

MAX_ELEMENTS_A_STEP = 500


class TooManyElements(Exception):
    """A step ran on and on: a loop without a wait."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A place where the instance stands: an open user task, or an event or event gateway it listens at."""

    task_id: str
    element: Element
    depth: int  # 0 for the process itself, 1 for one it calls, …
    is_user_task: bool


@dataclass(frozen=True, slots=True)
class Timer:
    """The earliest instant at which something happens by itself, and the timer event's id."""

    at: datetime
    element_id: str


class Instance:
    """A process in the middle of its life. Not for two threads at once."""

    def __init__(self, spec: Specification, process_id: str, workflow: Any) -> None:
        """Not for callers: use start or restore."""
        self.spec, self.process_id = spec, process_id
        self._workflow = workflow
        self._trace = Trace(spec)
        self._broken: StepFailed | None = None

    @classmethod
    def start(
        cls,
        spec: Specification,
        process_id: str,
        *,
        message: str | None = None,
        data: Mapping[str, object] | None = None,
        host: Host,
        now: datetime,
    ) -> "Instance":
        """Start a process, by one of its message start events or, without a message, by its plain one.

        Raises NotWaiting when no start event, or more than one, takes the message.
        """
        process = spec.processes[process_id]
        takers = sum(1 for start in process.starts if start.message == message)
        if takers != 1:
            raise NotWaiting(message or "", takers)
        outer, called = spec._specs[process_id]
        engine = FeelScriptEngine(spec.settings.values, spec.decisions, host)
        instance = cls(spec, process_id, BpmnWorkflow(outer, called, script_engine=engine))
        with instance._step(now):
            instance._workflow.task_tree.set_data(**dict(data or {}))
            instance._advance()
            if message is not None:
                instance._send(message)
        return instance

    @classmethod
    def restore(cls, spec: Specification, process_id: str, stored: bytes, *, host: Host) -> "Instance":
        """Take up a dumped instance. Raises StateMismatch when it belongs to another specification."""
        outer, called = spec._specs[process_id]
        engine = FeelScriptEngine(spec.settings.values, spec.decisions, host)
        return cls(spec, process_id, state.restore(outer, called, stored, engine))

    def complete(self, task_id: str, answers: Mapping[str, object], *, now: datetime) -> None:
        """Complete an open user task with its answers and run on to the next wait. Raises TaskNotReady, StepFailed."""
        self._check_usable()
        task = self._open_user_task(task_id)
        with self._step(now):
            self._trace.begin(task)
            task.data.update(answers)
            task.run()
            self._trace.finish(task)
            self._advance()

    def deliver(self, message: str, *, now: datetime) -> None:
        """Let the one place that waits for a message have it; `now` is when the server received it.

        Timers that were due before go first, or the two would make two tokens. Raises NotWaiting when no single place
        waits (any more), and StepFailed; the caller rolls back after either.
        """
        self._check_usable()
        with self._step(now):
            self._fire_due()
            self._send(message)

    def tick(self, now: datetime) -> None:
        """Fire what is due at `now`. Safe to call when nothing is. Raises StepFailed."""
        self._check_usable()
        with self._step(now):
            self._fire_due()

    def waits(self) -> list[Wait]:
        """Where the instance stands, outer scopes first."""
        self._check_usable()
        found = []
        for scope in scopes(self._workflow):
            if scope.completed:
                continue
            for task in scope.tasks.values():
                is_user_task = task.state == TaskState.READY and task.task_spec.manual
                listening = task.state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent)
                if is_user_task or listening:
                    found.append(Wait(str(task.id), self._trace.element(task), scope.depth, is_user_task))
        return sorted(found, key=lambda wait: wait.depth)

    def messages(self) -> frozenset[str]:
        """The messages that deliver would accept."""
        self._check_usable()
        names = [definition.name for _, definition in self._listening() if isinstance(definition, Message)]
        return frozenset(name for name in names if names.count(name) == 1)

    def next_timer(self) -> Timer | None:
        """The earliest waiting timer in any scope, those behind event gateways included."""
        self._check_usable()
        found = []
        for task, definition in self._listening():
            value = task.internal_data.get("event_value")
            if isinstance(definition, InstantTimer) and value is not None:
                found.append(Timer(read_instant(value), definition.name))
            elif isinstance(definition, CycleTimer) and value is not None and value["cycles"] != 0:
                found.append(Timer(read_instant(value["next"]), definition.name))
        return min(found, key=lambda timer: (timer.at, timer.element_id), default=None)

    @property
    def completed(self) -> bool:
        return bool(self._workflow.completed)

    @property
    def data(self) -> Mapping[str, Any]:
        """The data where the process stands: of its open tasks, innermost last; of the end once it has completed."""
        found: dict[str, Any] = dict(self._workflow.data)
        for task in tasks(self._workflow, TaskState.READY | TaskState.WAITING):
            if task.task_spec.bpmn_id:
                found.update(task.data)
        return found

    @property
    def trace(self) -> list[Element]:
        """The elements that this object's steps finished, in order."""
        return list(self._trace.elements)

    @property
    def flows(self) -> list[Flow]:
        """The sequence flows that this object's steps took, in order."""
        return list(self._trace.flows)

    def dump(self) -> bytes:
        """Forget what no later step can need, and write the rest. Store it as bytes or text, never as JSONB."""
        self._check_usable()
        compact(self._workflow)
        return state.dump(self._workflow)

    # one step

    @contextmanager
    def _step(self, now: datetime) -> Iterator[None]:
        with clock.at(now):
            try:
                yield
            except NotWaiting:
                raise
            except ElementFault as fault:
                self._fail(fault.element_id, fault.cause)
            except Exception as error:
                self._fail(self._trace.current, error)

    def _fail(self, element_id: str, cause: BaseException) -> NoReturn:
        self._broken = StepFailed(element_id, cause)
        raise self._broken from cause

    def _check_usable(self) -> None:
        if self._broken is not None:
            raise self._broken

    def _advance(self) -> None:
        """Run to rest. Spiff looks at the timers last, so what they release needs another round."""
        began = len(self._trace.elements)

        def finished(task: Any) -> None:
            self._trace.finish(task)
            if len(self._trace.elements) - began > MAX_ELEMENTS_A_STEP:
                raise TooManyElements(f"more than {MAX_ELEMENTS_A_STEP} elements in one step")

        while True:
            self._workflow.do_engine_steps(self._trace.begin, finished)
            if not any(not t.task_spec.manual for t in tasks(self._workflow, TaskState.READY)):
                return

    def _fire_due(self) -> None:
        self._workflow.refresh_timers()
        self._advance()

    def _send(self, message: str) -> None:
        definition = Message(message)
        listeners = [task for task, waiting in self._listening() if waiting == definition]
        if len(listeners) != 1:
            raise NotWaiting(message, len(listeners))
        self._trace.begin(listeners[0])
        self._workflow.send_event(BpmnEvent(definition, payload={}))
        self._advance()

    def _listening(self) -> Iterator[tuple[Any, Any]]:
        """Every waiting event task with each event it waits for."""
        for task in self._workflow.event_manager.tasks.values():
            if task.state != TaskState.WAITING:
                continue
            definition = task.task_spec.event_definition
            if isinstance(definition, MultipleEventDefinition):
                for one in definition.event_definitions:
                    yield task, one
            else:
                yield task, definition

    def _open_user_task(self, task_id: str) -> Any:
        try:
            wanted = UUID(task_id)
        except ValueError:
            raise TaskNotReady(task_id) from None
        for scope in scopes(self._workflow):
            task = scope.tasks.get(wanted)
            if task is not None and not scope.completed and task.state == TaskState.READY and task.task_spec.manual:
                return task
        raise TaskNotReady(task_id)
