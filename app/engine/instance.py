"""One running process: start or restore it, make one step, ask what it waits for, write it down.

An instance lives for one transaction. When a step fails it is broken and says so at any further use: the stored
state is still the good one. One whose state cannot be read is broken from the beginning.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from . import clock, moving, standing, state
from .compaction import compact, tasks
from .errors import ElementFault, NotWaiting, StateMismatch, StepFailed
from .host import Host
from .model import Element, Flow
from .scripting import FeelScriptEngine
from .specification import Specification
from .spiff_events import Message
from .trace import Trace

# well below the depth of 1,000 at which Spiff's walk over the tasks stops in silence, an automatic one left READY
MAX_TASKS_A_STEP = 500


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
        """Take up a dumped instance.

        Bytes that are no state of this specification are met at the first use: StepFailed, with StateMismatch for its
        cause and the process itself for its element. So whoever drives a step has one way to fail.
        """
        outer, called = spec._specs[process_id]
        engine = FeelScriptEngine(spec.settings.values, spec.decisions, host)
        try:
            return cls(spec, process_id, state.restore(outer, called, stored, engine))
        except StateMismatch as mismatch:
            unread = cls(spec, process_id, None)
            unread._broken = StepFailed(process_id, mismatch, process_id)
            return unread

    def complete(self, task_id: str, answers: Mapping[str, object], *, now: datetime) -> None:
        """Complete an open user task with its answers and run on to the next wait. Raises TaskNotReady, StepFailed."""
        self._check_usable()
        task = standing.open_user_task(self._workflow, task_id)
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
            self._advance()
            self._send(message)

    def tick(self, now: datetime) -> None:
        """Fire what is due at `now`. Safe to call when nothing is. Raises StepFailed."""
        self._check_usable()
        with self._step(now):
            self._advance()

    def move(self, from_task_id: str, to_element_id: str, *, now: datetime) -> None:
        """Take the token from where it waits and let it stand at a user task of the same process, with its data.

        Nothing in between runs, and nothing is asked of the host but what the new place itself computes (a boundary
        timer's instant). Raises CannotMove, StepFailed.
        """
        self._check_usable()
        start = moving.find(self._workflow, from_task_id, to_element_id)
        with self._step(now):
            self._trace.begin(start.origin)
            moving.move(start)
            self._advance()

    def cancel(self) -> None:
        """End the instance where it stands: every scope completes, and no element runs."""
        self._check_usable()
        moving.cancel(self._workflow)

    def waits(self) -> list[Wait]:
        """Where the instance stands, outer scopes first."""
        self._check_usable()
        return [
            Wait(str(task.id), self._trace.element(task), task.workflow.depth, bool(task.task_spec.manual))
            for task in standing.waiting_tasks(self._workflow)
        ]

    def messages(self) -> frozenset[str]:
        """The messages that deliver would accept: none where the state could not be read."""
        if self._workflow is None:
            return frozenset()
        self._check_usable()
        names = [
            definition.name for _, definition in standing.listening(self._workflow) if isinstance(definition, Message)
        ]
        return frozenset(name for name in names if names.count(name) == 1)

    def next_timer(self) -> Timer | None:
        """The earliest waiting timer in any scope, those behind event gateways included."""
        self._check_usable()
        due = [Timer(at, element_id) for at, element_id in standing.due_instants(self._workflow)]
        return min(due, key=lambda timer: (timer.at, timer.element_id), default=None)

    @property
    def completed(self) -> bool:
        self._check_usable()
        return bool(self._workflow.completed)

    @property
    def data(self) -> Mapping[str, Any]:
        """The data where the process stands: of its open tasks, innermost last; of the end once it has completed."""
        self._check_usable()
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
                self._fail((fault.element_id, fault.scope), fault.cause)
            except Exception as error:
                self._fail(self._trace.current, error)

    def _fail(self, where: tuple[str, str], cause: BaseException) -> NoReturn:
        element_id, scope = where
        self._broken = StepFailed(element_id, cause, self.spec._scopes.get(scope, self.process_id))
        raise self._broken from cause

    def _check_usable(self) -> None:
        if self._broken is not None:
            raise self._broken

    def _advance(self) -> None:
        """Run to rest: look at the timers, run what is ready, and again while anything ran."""
        ran = 0

        def finished(task: Any) -> None:
            nonlocal ran
            ran += 1
            self._trace.finish(task)
            if ran > MAX_TASKS_A_STEP:
                raise TooManyElements(f"more than {MAX_TASKS_A_STEP} tasks in one step")

        before = -1
        while ran > before:
            before = ran
            self._workflow.refresh_timers()
            self._workflow.do_engine_steps(self._trace.begin, finished)

    def _send(self, message: str) -> None:
        definition = Message(message)
        listeners = [task for task, waiting in standing.listening(self._workflow) if waiting == definition]
        if len(listeners) != 1:
            raise NotWaiting(message, len(listeners))
        self._trace.begin(listeners[0])
        self._workflow.send_event(BpmnEvent(definition, payload={}))
        self._advance()
