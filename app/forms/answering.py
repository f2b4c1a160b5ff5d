"""Fill a form in without a person before it: the same judgement as of a submission, by the same rules."""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from app.forms.definition import Choice, Component, FormDefinition
from app.forms.dynamic import Answers, DynamicForm, build_form


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


def fill_in(
    definition: FormDefinition,
    given: Mapping[str, str | Sequence[str]],
    *,
    facts: Mapping[str, object] = {},
    options: Mapping[str, Sequence[Choice]] = {},
) -> DynamicForm:
    """Return the form as somebody sends it who changes only these answers in what it shows at first, judged.

    Of a file only its name is given. One that it demands counts as attached: there is none without a person.
    """
    shown = build_form(definition, None, facts=facts, options=options).draft()
    typed: MultiDict[str, str] = MultiDict()
    files = named_files(definition, given)
    for key, value in {**shown, **given}.items():
        if key in files:
            continue
        typed.setlist(key, [value] if isinstance(value, str) else list(value))
    form = build_form(definition, typed, initial=files, facts=facts, options=options)
    form.validate()
    return form


def named_files(definition: FormDefinition, given: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    """Return the names of the files that are given by key, with an invented one for each that a form demands."""
    found = stand_in_files(definition)
    for key in (one.key for one in definition if one.kind == "filepicker"):
        value = given.get(key, ())
        names = [name for text in ([value] if isinstance(value, str) else value) if (name := _without_folder(text))]
        if names:
            found[key] = names
    return found


def _without_folder(name: str) -> str:
    """Return the last part of a name: some browsers tell the folder too."""
    return name.replace("\\", "/").rpartition("/")[2].strip()[:200]


def stand_in_files(definition: FormDefinition) -> dict[str, list[str]]:
    """Return the name of an invented file for each that a form demands."""
    return {one.key: [f"contoh{_ending(one)}"] for one in definition if one.kind == "filepicker" and one.required}


def _ending(component: Component) -> str:
    return next((kind for kind in component.accept if kind.startswith(".")), ".pdf")
