"""The engine's script engine: FEEL, and nothing else.

Spiff would run Python here, as us. Every expression goes through the one evaluator instead, both by the engine's door
and by its environment's, which correlations and completion conditions use directly. Scripts are refused by both.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NoReturn

from app.expressions import evaluate, to_json

from . import clock
from .errors import ElementFault
from .host import Host
from .settings import Scalar


class ScriptRefused(Exception):
    """A process asked to run a script."""


def plain(value: Any) -> Any:
    """Return what may stand in the data of a process: what JSON holds, instants and durations as ISO text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return to_json(value)


class Feel:
    """Evaluates FEEL over the data of a task, with `settings`, `now` and the host's functions. Spiff's environment."""

    def __init__(self, values: Mapping[str, Scalar], host: Host) -> None:
        self._values = dict(values)
        self._functions: dict[str, Callable[..., object]] = {
            "workdays_later": lambda days: host.workdays_later(_whole(days))
        }

    def context(self, data: Mapping[str, object]) -> dict[str, object]:
        """Names of ours come last: data cannot hide them."""
        return {**data, "settings": self._values, "now": clock.instant()}

    @property
    def functions(self) -> Mapping[str, Callable[..., object]]:
        return self._functions

    def evaluate(self, expression: str, context: Mapping[str, object], external_context: object = None) -> Any:
        del external_context  # Spiff's data objects, which lint refuses
        return plain(evaluate(expression, self.context(context), self._functions))

    def execute(self, *_arguments: object, **_named: object) -> NoReturn:
        raise ScriptRefused("scripts are refused")


def _whole(days: object) -> int:
    number = Decimal(str(days)) if isinstance(days, int | float | Decimal) and not isinstance(days, bool) else None
    if number is None or number != number.to_integral_value():
        raise ValueError(f"workdays_later needs a whole number of days, not {days!r}")
    return int(number)


class FeelScriptEngine:
    """What Spiff calls its script engine. A fault leaves with the id of the element it arose at."""

    def __init__(self, values: Mapping[str, Scalar], decisions: Any, host: Host) -> None:
        self.environment = Feel(values, host)
        self._decisions = decisions
        self._host = host

    def evaluate(self, task: Any, expression: str, external_context: object = None) -> Any:
        """Evaluate for a task. Spiff gives an external context for conditions only: those are true, false or null."""
        with _blaming(task):
            value = self.environment.evaluate(expression, task.data)
            if external_context is not None and value is not None and not isinstance(value, bool):
                raise TypeError(f"the condition {expression!r} gave {value!r}, not true or false")
            return value

    def decide(self, task: Any, decision_id: str) -> Any:
        with _blaming(task):
            context = self.environment.context(task.data)
            return plain(self._decisions.decide(decision_id, context, self.environment.functions))

    def call_service(self, task: Any, operation: str, parameters: Mapping[str, object]) -> Any:
        with _blaming(task):
            return plain(self._host.call_service(operation, parameters))

    def execute(self, task: Any, script: str, external_context: object = None) -> NoReturn:
        del script, external_context
        raise ElementFault(task.task_spec.name, ScriptRefused("scripts are refused"), task.workflow.spec.name)


@contextmanager
def _blaming(task: Any) -> Iterator[None]:
    """Name the element a fault belongs to; Spiff itself keeps neither the element nor the cause."""
    try:
        yield
    except ElementFault:
        raise
    except Exception as cause:
        element_id = str(task.task_spec.bpmn_id or task.task_spec.name)
        raise ElementFault(element_id, cause, task.workflow.spec.name) from cause
