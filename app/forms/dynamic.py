"""A WTForms form made from a definition at run time, and its answers.

The definition may come from anybody who edits the procedure and the submission from anybody at all. So the
server alone judges: what a condition hides is dropped before anything is validated, what is shown only is
never read back, and a key that happens to be called like a part of WTForms is just a key (BaseForm keeps
fields in a mapping, not as attributes).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from app.forms.conditions import find_hidden
from app.forms.definition import (
    Choice,
    Component,
    FieldNode,
    FormDefinition,
    GroupNode,
    LayoutNode,
    LineNode,
    TextNode,
)
from app.forms.fields import ChecklistField, ChoiceField, FormField, LineField, Scalar, TextField, TickField
from app.forms.file_field import FilesField
from app.forms.number_field import NumberField
from app.forms.time_fields import DateField, InstantField, TimeField

WIB = ZoneInfo("Asia/Jakarta")

FIELD_CLASSES: Mapping[str, type[FormField]] = {
    "textfield": LineField,
    "textarea": TextField,
    "number": NumberField,
    "select": ChoiceField,
    "radio": ChoiceField,
    "checklist": ChecklistField,
    "checkbox": TickField,
    "filepicker": FilesField,
    "date": DateField,
    "time": TimeField,
    "datetime": InstantField,
}


@dataclass(frozen=True)
class Answers:
    """What a valid submission says: `data` for the process, `facts` for the case, `files` by key."""

    data: Mapping[str, Scalar]
    facts: Mapping[str, str | bool | None]
    files: Mapping[str, Sequence[FileStorage]]


@dataclass(frozen=True)
class FieldItem:
    field: FormField
    kind: str = "field"

    @property
    def hide_if(self) -> str:
        return self.field.component.hide_if

    @property
    def columns(self) -> int:
        return self.field.component.columns


@dataclass(frozen=True)
class GroupItem:
    group: GroupNode
    items: "tuple[Item, ...]"
    kind: str = "group"


Item = FieldItem | GroupItem | TextNode | LineNode


class DynamicForm(BaseForm):
    """Fields are reached by key: `form["subject"]`."""

    _fields: dict[str, FormField]  # type: ignore[assignment]

    def __init__(self, definition: FormDefinition, options: Mapping[str, Sequence[Choice]], zone: tzinfo) -> None:
        super().__init__(_unbound_fields(definition))
        self.definition = definition
        self.hidden: frozenset[str] = frozenset()
        self._is_valid = False
        for field in self._fields.values():
            field.zone = zone
            field.choices = _choices_of(field.component, options)

    def __iter__(self) -> Iterator[FormField]:
        return iter(self._fields.values())

    def __getitem__(self, key: str) -> FormField:
        return self._fields[key]

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything in the order of the page, fields that are hidden for now included."""
        return tuple(self._item(node) for node in self.definition.layout)

    def _item(self, node: LayoutNode) -> Item:
        if isinstance(node, FieldNode):
            return FieldItem(self[node.component.key])
        if isinstance(node, GroupNode):
            return GroupItem(node, tuple(self._item(child) for child in node.children))
        return node

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ARG002
        """Judge what was submitted; fields that the answers hide are left out of it."""
        values = {key: field.condition_value() for key, field in self._fields.items()}
        self.hidden = find_hidden(self.definition.components, values)
        for field in self:
            field.errors = []
        verdicts = [field.validate(self) for field in self._judged()]
        self._is_valid = all(verdicts)
        return self._is_valid

    def show_facts(self, facts: Mapping[str, object]) -> None:
        """Fill what is shown only, in a form that was judged without it (`FormDefinition.judging_facts`)."""
        for field in self:
            if field.component.frozen and field.component.prefill:
                field.process(None, _first_value(field.component, {}, facts))

    def add_error(self, key: str, message: str) -> None:
        """Refuse an answer for a reason that only the caller can know, a file's content for instance."""
        self[key].errors = [*self[key].errors, message]
        self._is_valid = False

    def answers(self) -> Answers:
        """Give what was answered. Raises ValueError before a successful `validate`."""
        if not self._is_valid:
            raise ValueError("answers are asked of a form that was not found valid")
        data: dict[str, Scalar] = {}
        facts: dict[str, str | bool | None] = {}
        files: dict[str, Sequence[FileStorage]] = {}
        for field in self._judged():
            fact = field.component.stored_as
            if isinstance(field, FilesField):
                files[field.component.key] = list(field.data)
            elif not fact:
                data[field.component.key] = field.answer()
            elif facts.get(fact) is None:  # of two fields for one fact, one hides the other or stays empty
                facts[fact] = _as_fact(field.answer())
        return Answers(data, facts, files)

    def draft(self) -> dict[str, str | list[str]]:
        """Give what was typed, right or wrong, files aside, in the shape that `initial` takes back."""
        kept = (field for field in self if not field.component.frozen and not isinstance(field, FilesField))
        return {
            field.component.key: field.typed if isinstance(field, ChecklistField) else field.shown for field in kept
        }

    def _judged(self) -> list[FormField]:
        return [field for key, field in self._fields.items() if key not in self.hidden and not field.component.frozen]


def build_form(
    definition: FormDefinition,
    formdata: MultiDict[str, Any] | None,
    *,
    initial: Mapping[str, object] = {},
    facts: Mapping[str, object] = {},
    options: Mapping[str, Sequence[Choice]] = {},
    zone: tzinfo = WIB,
) -> DynamicForm:
    """Make the form for one page view (`formdata` None) or one submission (files and texts in one MultiDict).

    A field shows what `initial` has under its key (a draft, or the names of files kept from before), else
    the fact that its `prefill` names, sought in `facts` and then in `initial`, else its default. Raises
    KeyError when `options` lack a list that the form asks for.
    """
    form = DynamicForm(definition, options, zone)
    known = {**initial, **facts}
    form.process(formdata, data={one.key: _first_value(one, initial, known) for one in definition})
    return form


def _first_value(component: Component, initial: Mapping[str, object], known: Mapping[str, object]) -> object:
    if component.key in initial and not component.frozen:
        return initial[component.key]
    prefilled = known.get(component.prefill) if component.prefill else None
    return component.default if prefilled is None else prefilled


@lru_cache(maxsize=256)
def _unbound_fields(definition: FormDefinition) -> "tuple[tuple[str, UnboundField[FormField]], ...]":
    return tuple((one.key, UnboundField(FIELD_CLASSES[one.subtype or one.kind], one)) for one in definition)


def _choices_of(component: Component, options: Mapping[str, Sequence[Choice]]) -> Sequence[Choice]:
    if not component.values_key:
        return component.choices
    if component.values_key not in options:
        raise KeyError(f"{component.key}: no options given for {component.values_key}")
    return tuple(options[component.values_key])


def _as_fact(answer: Scalar) -> str | bool | None:
    return answer if answer is None or isinstance(answer, str | bool) else str(answer)
