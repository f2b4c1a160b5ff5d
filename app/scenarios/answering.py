"""What is typed into the forms of a scenario, judged by the very forms that people fill in."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.administration.categories import active_choices
from app.cases.facts import facts_of
from app.cases.lkpp.ready_text import PREFILL, ready_text
from app.engine import Element
from app.forms import Answers as Judged
from app.forms import FormDefinition, InvalidForm, fill_in
from app.models import Case
from app.scenarios.model import Answers
from app.scenarios.scratch import Scratch


class CannotGoOn(Exception):
    """A step cannot be made: why, and at which element where that is known."""

    def __init__(self, sentence: str, *, process: str = "", element: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.process, self.element = sentence, process, element


def form_of(scratch: Scratch, form_id: str, element: Element) -> FormDefinition:
    """Return a form of the procedure. Raises CannotGoOn."""
    try:
        return scratch.published.form(form_id)
    except KeyError:
        problem = f"Formulir “{form_id}” tidak ada dalam prosedur ini."
    except InvalidForm as wrong:
        problem = f"Formulir “{form_id}” belum benar. {wrong}"
    raise CannotGoOn(problem, process=element.process_id, element=element.id)


def known_of(session: Session, case: Case, definition: FormDefinition) -> dict[str, Any]:
    """Return what the fields of a form begin with, as on the page of a real case."""
    names = {one.prefill for one in definition if one.prefill}
    made = {PREFILL: ready_text(session, case)} if PREFILL in names else {}
    return {**facts_of(session, case, names), **made}


def judged(
    definition: FormDefinition,
    answers: Answers,
    *,
    known: Mapping[str, Any],
    options: Mapping[str, Sequence[tuple[str, str]]],
) -> Judged:
    """Return the answers as the form takes them. Raises CannotGoOn with what is wrong with each."""
    unknown = [key for key in answers if key not in definition.components]
    if unknown:
        fields = ", ".join(f"“{key}”" for key in unknown)
        raise CannotGoOn(f"Formulir “{definition.id}” tidak mempunyai isian {fields}.")
    form = fill_in(definition, answers, facts=known, options=_with_known(options, known))
    if form.errors:
        told = "; ".join(f"“{key}”: {' '.join(messages)}" for key, messages in form.errors.items() if key)
        raise CannotGoOn(f"Isian formulir “{definition.id}” tidak diterima. {told}")
    return form.answers()


_LISTS = {
    "applications": "case.application",
    "request_types": "case.request_type",
    "requester_roles": "requester.role",
}


def options_of(session: Session, answers: Answers) -> dict[str, list[tuple[str, str]]]:
    """Return the lists that forms choose from. Of those that a page words, whatever is answered is on the list."""
    given = [(value, value) for value in answers.values() if isinstance(value, str)]
    return {"categories": active_choices(session), **dict.fromkeys(_LISTS, given)}


def _with_known(
    options: Mapping[str, Sequence[tuple[str, str]]], known: Mapping[str, Any]
) -> dict[str, Sequence[tuple[str, str]]]:
    values = {name: known.get(fact) for name, fact in _LISTS.items()}
    return {
        name: [*choices, (str(values[name]), "")] if values.get(name) else choices for name, choices in options.items()
    }
