"""A scenario: a test case of the procedure, kept beside it as data. Values only; nothing here reads, plays or judges.

It names elements, keys and instants, never labels: a label may be improved without making a scenario red.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

FORMAT = "lpse-scenario/1"
FOLDER = "processes/scenarios"

MOST_BYTES = 200_000
MOST_STEPS = 200
MOST_SCENARIOS = 200

REQUESTER = "requester"
LKPP = "lkpp"
"""To whom a message goes, where not to a group, which goes by its key."""

Typed = str | tuple[str, ...]
Answers = Mapping[str, Typed]
"""What somebody types into a form, by the key of the field."""


def _nothing() -> Answers:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that goes out: its key in the settings, and to whom."""

    message: str
    to: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected after a step. None is not asked about."""

    open: tuple[str, ...] | None = None
    position: str | None = None
    due: "datetime | Nothing | None" = None
    timers: Mapping[str, datetime] | None = None
    messages: tuple[Sent, ...] | None = None
    closed: "str | Nothing | None" = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """Expected not to be there, which is more than not to be asked about: `null` in the file."""


NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class Start:
    """How the case comes in: through the start event of its kind for a channel, at an instant."""

    kind: str
    channel: str
    at: datetime
    answers: Answers = field(default_factory=_nothing)
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Complete:
    """Somebody of its group completes the open task of an element."""

    element: str
    answers: Answers = field(default_factory=_nothing)
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Receive:
    """A message comes in: a reply, a confirmation, an objection, a withdrawal, LKPP's answer."""

    message: str
    text: str = ""
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes; what is due on the way happens. Exactly one of these says how long."""

    working_days: int | None = None
    hours: int | None = None
    minutes: int | None = None
    until: datetime | None = None
    timer: str | None = None
    """Until this timer event fires, whenever that is."""
    expected: Expected | None = None


Step = Complete | Receive | Wait


@dataclass(frozen=True, slots=True)
class Scenario:
    title: str
    start: Start
    steps: tuple[Step, ...] = ()
    about: str = ""

    def followed_by(self, step: Step) -> "Scenario":
        return replace(self, steps=(*self.steps, step))

    def cut(self, length: int) -> "Scenario":
        """Return its beginning: so many steps after the start."""
        return replace(self, steps=self.steps[:length])


class BadScenario(ValueError):
    """A file is no scenario. `problems` say where in it and why, for its author."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def is_scenario(path: str) -> bool:
    return path.startswith(f"{FOLDER}/") and path.endswith(".json")
