"""Fill a form in without a person before it: the same judgement as of a submission, by the same rules."""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from app.forms.definition import Choice, FormDefinition
from app.forms.dynamic import Answers, build_form


def answer_form(
    definition: FormDefinition,
    given: Mapping[str, str],
    *,
    facts: Mapping[str, object] = {},
    options: Mapping[str, Sequence[Choice]] = {},
) -> Answers | None:
    """Return what the form takes for these answers by key, beside what it fills in itself; None where it refuses."""
    known = {one.key: facts[one.prefill] for one in definition if facts.get(one.prefill) is not None}
    typed = {key: "true" if value is True else str(value) for key, value in {**known, **given}.items() if value != ""}
    form = build_form(definition, MultiDict(typed), facts=facts, options=options)
    return form.answers() if form.validate() else None
