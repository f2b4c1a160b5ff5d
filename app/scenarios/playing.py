"""Play a scenario from its beginning: the same steps on the same procedure always come to the same.

So a try needs to keep nothing but its steps, and a scenario is a try with what was expected. A step that cannot be made
ends the playing there; what came before stays readable.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from app.cases.faults import ProcessFault
from app.definitions.published import Published
from app.expressions import FeelError
from app.models import Case
from app.scenarios.answering import CannotGoOn
from app.scenarios.model import Complete, Receive, Scenario, Step
from app.scenarios.moves import complete, let_pass, open_by, take
from app.scenarios.scratch import Scratch, open_scratch
from app.scenarios.standing import Reader, Standing
from app.scenarios.surroundings import Surroundings

SECONDS_A_SCENARIO = 10.0
"""Of work, not of waiting: a busy machine makes no scenario red."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why it went no further. `step` is 0 for the start, else the number of the step that could not be made."""

    step: int
    sentence: str
    process: str = ""
    element: str = ""


@dataclass(frozen=True, slots=True)
class Played:
    """How a case stood after its start (first) and after each step that could be made."""

    standings: tuple[Standing, ...]
    trouble: Trouble | None = None

    @property
    def last(self) -> Standing | None:
        return self.standings[-1] if self.standings else None


Ask = Callable[[Scratch, Case], None]
"""Look at the case as it stands at the end, while it can still be asked: what a page shows of it."""


def play(
    scenario: Scenario,
    procedure: Published,
    surroundings: Surroundings,
    *,
    seconds: float = SECONDS_A_SCENARIO,
    then: Ask | None = None,
) -> Played:
    """Play a scenario on a procedure, in a database of its own."""
    deadline = time.thread_time() + seconds
    with open_scratch(procedure, surroundings) as scratch:
        standings: list[Standing] = []
        trouble = None
        steps: list[Step | None] = [None, *scenario.steps]
        case_id, now = 0, scenario.start.at
        reader: Reader | None = None
        for number, step in enumerate(steps):
            try:
                if time.thread_time() > deadline:
                    raise CannotGoOn(f"Belum selesai setelah {seconds:.0f} detik. Perpendek skenarionya.")
                if step is None:
                    case_id = open_by(scratch, scenario.start).id
                else:
                    now = _make(scratch, scratch.session.get_one(Case, case_id), step, now)
                scratch.keep()
                reader = reader or Reader(scratch, case_id, ZoneInfo(scratch.calendar.timezone.key))
                standings.append(reader.read(now))
            except Exception as error:
                scratch.session.rollback()
                trouble = _trouble(number, error)
                break
        if then is not None and standings:
            then(scratch, scratch.session.get_one(Case, case_id))
        return Played(tuple(standings), trouble)


def _make(scratch: Scratch, case: Case, step: Step, now: datetime) -> datetime:
    if isinstance(step, Complete):
        return complete(scratch, case, step, now)
    if isinstance(step, Receive):
        return take(scratch, case, step, now)
    return let_pass(scratch, case, step, now)


def _trouble(number: int, error: Exception) -> Trouble:
    """Say why a step could not be made. What is no fault of the procedure or of the steps is one of the program."""
    if isinstance(error, CannotGoOn):
        return Trouble(number, error.sentence, error.process, error.element)
    if isinstance(error, ProcessFault):
        sentence = f"Langkah “{error.element_id}” gagal: {_cause(error.cause)}"
        return Trouble(number, sentence, error.process_id, error.element_id)
    if isinstance(error, LookupError | FeelError | ValueError | TypeError) and not isinstance(error, SQLAlchemyError):
        return Trouble(number, f"Prosedur ini tidak lengkap untuk langkah itu: {_cause(error)}")
    raise error


def _cause(cause: BaseException) -> str:
    if isinstance(cause, KeyError):
        return f"“{cause.args[0] if cause.args else ''}” tidak ada dalam prosedur ini."
    return str(cause) or type(cause).__name__
