"""What happened in a try, step by step, in the words of the procedure that is tried."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.definitions.published import Published
from app.engine import MESSAGES, Element
from app.forms import InvalidForm
from app.scenarios.judging import expected_at, problems_at
from app.scenarios.model import Complete, Receive, Scenario, Start, Wait
from app.scenarios.playing import Played
from app.scenarios.standing import Mail, Standing
from app.web.trying.drawing import elements_of, name_in, way_through


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of the try and what came of it. `verdict` is None where nothing was expected of it."""

    number: int
    what: str
    detail: str
    at: datetime
    passed: Sequence[str]
    mails: Sequence[Mail]
    verdict: bool | None
    problems: Sequence[str]


def story_of(procedure: Published, scenario: Scenario, played: Played) -> Iterator[Happened]:
    elements = elements_of(procedure, played)
    for number, standing in enumerate(played.standings):
        step = scenario.steps[number - 1] if number else None
        if isinstance(step, Complete):
            what = _completed(procedure, step, played.standings[number - 1])
        else:
            what = _what(elements, step)
        problems = problems_at(scenario, played, procedure, number)
        yield Happened(
            number,
            what,
            step.text if isinstance(step, Receive) else _files(scenario.start if step is None else step),
            standing.at,
            way_through(procedure, standing.passed),
            standing.mails,
            None if expected_at(scenario, number) is None else not problems,
            problems,
        )


def _completed(procedure: Published, step: Complete, before: Standing) -> str:
    """Say which task was completed and what was decided: the first choice among the radio buttons of its form."""
    task = next((one for one in before.tasks if one.element == step.element), None)
    if task is None:
        return step.element
    try:
        definition = procedure.form(task.form)
    except (KeyError, InvalidForm):
        return task.name
    radios = [one for one in definition if one.kind == "radio" and one.key in step.answers]
    choice = next((dict(one.choices).get(str(step.answers[one.key]), "") for one in radios), "")
    return f"{task.name}: {choice}" if choice else task.name


def _files(step: Start | Complete | Wait) -> str:
    """Name what was attached: of the answers only files are known by a list of names with endings."""
    answers = {} if isinstance(step, Wait) else step.answers
    names = [name for value in answers.values() if isinstance(value, tuple) for name in value if "." in name]
    return str(_("Lampiran: %(names)s", names=", ".join(names))) if names else ""


def _what(elements: Mapping[str, Element], step: Receive | Wait | None) -> str:
    if step is None:
        return str(_("Kasus dibuka"))
    if isinstance(step, Receive):
        return str(MESSAGES.get(step.message, step.message))
    if step.working_days is not None:
        return str(_("%(n)s hari kerja kemudian", n=step.working_days))
    if step.timer is not None:
        return str(_("Menunggu: %(timer)s", timer=name_in(elements, step.timer)))
    if step.until is not None:
        return str(_("Waktu dimajukan"))
    if step.hours is not None:
        return str(_("%(n)s jam kemudian", n=step.hours))
    return str(_("%(n)s menit kemudian", n=step.minutes))
