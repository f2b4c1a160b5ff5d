"""Where in the form of a task a text can be inserted, and inserting it without JavaScript: into the kept draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.cases.answers.outgoing import texts_that_leave
from app.cases.errors import NotFound
from app.definitions.published import Published
from app.forms import Component, DynamicForm, FormDefinition
from app.forms.conditions import find_hidden
from app.web.tasks.sending import SOURCES

Content = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """A text area; `shown_by` is the choice (key, value) that brings it into view, where it needs one."""

    key: str
    label: str
    shown_by: tuple[str, str] | None
    leaves: bool

    @property
    def choice(self) -> str:
        return "=".join(self.shown_by or ())


def targets_in(published: Published, definition: FormDefinition) -> list[Target]:
    """Return the text areas of a form, those that go to somebody outside first; none where nothing goes outside."""
    leaving = texts_that_leave(published.specification)
    found = [
        Target(one.key, one.label, _shown_by(definition, one), one.stored_as in leaving)
        for one in definition
        if one.kind == "textarea" and not one.frozen and "." not in one.stored_as
    ]
    return sorted(found, key=lambda target: not target.leaves) if any(one.leaves for one in found) else []


def _shown_by(definition: FormDefinition, wanted: Component) -> tuple[str, str] | None:
    nothing = dict.fromkeys(definition.components, None)
    if wanted.key not in find_hidden(definition.components, nothing):
        return None
    for one in definition:
        for value, _label in one.choices if one.kind in ("radio", "select") else ():
            if wanted.key not in find_hidden(definition.components, {**nothing, one.key: value}):
                return one.key, value
    return None


def inserted(form: DynamicForm, content: Content, target: Target, text: str, source: str) -> dict[str, list[str]]:
    """Return what was typed with a text put below what its target says, and the source noted."""
    before = form[target.key].shown.strip()
    kept = {key: list(values) for key, values in content.items()}
    kept[target.key] = [f"{before}\n\n{text}" if before else text]
    kept[SOURCES] = list(dict.fromkeys([*kept.get(SOURCES, []), source]))
    if target.shown_by:
        key, value = target.shown_by
        kept[key] = [value]
    return kept


def target_named(targets: Sequence[Target], key: str) -> Target:
    """Return the target of this key, the first without one. Raises NotFound where there is none."""
    found = next((target for target in targets if target.key == key or not key), None)
    if found is None:
        raise NotFound("Formulir ini tidak mempunyai isian itu.")
    return found
