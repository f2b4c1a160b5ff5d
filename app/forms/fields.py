"""The fields of a form, one class a kind of answer.

Each keeps apart what was typed (shown again), what it means (`data`), why it is refused (`problem`, one
sentence that says what to do), and what is stored (`answer`). Nothing here raises for anything that can be
submitted or drafted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, tzinfo
from typing import Any, ClassVar

from wtforms import Field
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from app.forms.definition import Choice, Component
from app.forms.normalise import clean_line, clean_lines, printable
from app.forms.text_rules import find_text_problem

Scalar = str | int | float | bool | None

LONGEST_LINE = 1_000
LONGEST_TEXT = 20_000


class FormField(Field):
    """What all kinds share. `component` is what the template reads; `zone` is set by the form that binds
    it."""

    component: Component
    zone: tzinfo
    choices: Sequence[Choice] = ()

    def __init__(self, component: Component, **bound: Any) -> None:
        super().__init__(
            label=component.label,
            description=component.description,
            id=f"field-{component.key}",
            **bound,
        )
        self.component = component
        self.flags.required = component.required
        self.typed: list[str] = []
        """What a submission or a draft says, as it stands."""

    @property
    def kind(self) -> str:
        return self.component.kind

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None if self.component.frozen else formdata, data, extra_filters)

    def process_data(self, value: Any) -> None:
        self.typed = _as_texts(value)
        try:
            self.data = self.parse(self.typed)
        except ValueError:
            self.data = None  # a draft may hold anything: it is shown, and judged when it is submitted

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.typed = [printable(value) for value in valuelist if isinstance(value, str)]
        self.data = None
        self.data = self.parse(self.typed)

    def parse(self, texts: list[str]) -> Any:
        """Give what the texts mean. Raises ValueError with a sentence for the person."""
        return clean_line(texts[0]) or None if texts else None

    def validate(self, form: BaseForm, extra_validators: Any = ()) -> bool:  # noqa: ARG002
        problem = self.process_errors[0] if self.process_errors else self.problem()
        self.errors = [problem] if problem else []
        return not self.errors

    def problem(self) -> str | None:
        """Say what is wrong with the answer, if anything."""
        return self.missing() if self.is_empty and self.component.required else None

    def missing(self) -> str:
        return f"Isi “{self.component.label}”."

    @property
    def is_empty(self) -> bool:
        return self.data is None or self.data == []

    @property
    def shown(self) -> str:
        """The value for the input element."""
        return self.typed[0] if self.typed else ""

    def answer(self) -> Scalar:
        """Give the answer as a JSON scalar."""
        return self.data  # type: ignore[no-any-return]

    def condition_value(self) -> object:
        """Give the value that conditions see: what the browser would see too."""
        return self.answer()


class LineField(FormField):
    longest: ClassVar[int] = LONGEST_LINE

    def problem(self) -> str | None:
        if self.data is None:
            return super().problem()
        problem, kept = find_text_problem(self.component, self.data, self.longest)
        self.data = kept
        return problem


class TextField(LineField):
    longest = LONGEST_TEXT

    def parse(self, texts: list[str]) -> str | None:
        return clean_lines(texts[0]) or None if texts else None


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    id: str
    is_chosen: bool


class ChoiceField(FormField):
    """A radio or a select: one of the list."""

    NOT_LISTED: ClassVar[str] = "Pilih salah satu dari daftar; yang dikirim tidak ada di dalamnya."

    def problem(self) -> str | None:
        if self.data is not None and self.data not in dict(self.choices):
            return self.NOT_LISTED
        return super().problem()

    def missing(self) -> str:
        return f"Pilih salah satu untuk “{self.component.label}”."

    @property
    def options(self) -> Iterator[Option]:
        """The choices, the first with the field's own id: a link from the error summary leads to it."""
        for number, (value, label) in enumerate(self.choices):
            at = f"{self.id}-{number}" if number else self.id
            yield Option(value, label, at, self._is_chosen(value))

    def _is_chosen(self, value: str) -> bool:
        return bool(value == self.data)


class ChecklistField(ChoiceField):
    """Any number of the list; stored as one text, since the process keeps scalars."""

    NOT_LISTED = "Pilih hanya dari daftar; ada kiriman yang tidak ada di dalamnya."

    def parse(self, texts: list[str]) -> list[str]:
        parts = (clean_line(part) for text in texts for part in text[:LONGEST_TEXT].split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        self.data = self.data or []

    def problem(self) -> str | None:
        known = dict(self.choices)
        if any(value not in known for value in self.data):
            return self.NOT_LISTED
        return self.missing() if not self.data and self.component.required else None

    def missing(self) -> str:
        return f"Pilih paling sedikit satu untuk “{self.component.label}”."

    def _is_chosen(self, value: str) -> bool:
        return value in self.data

    def answer(self) -> str | None:
        return ",".join(value for value, _ in self.choices if value in self.data) or None

    def condition_value(self) -> list[str]:
        return list(self.data)


class TickField(FormField):
    """A checkbox. What is not sent is not ticked; where it is required it must be."""

    OFF: ClassVar[frozenset[str]] = frozenset({"", "false", "0", "off", "no"})

    def parse(self, texts: list[str]) -> bool:
        return bool(texts) and texts[0].strip().lower() not in self.OFF

    @property
    def is_empty(self) -> bool:
        return self.data is not True

    def missing(self) -> str:
        return f"Centang “{self.component.label}” untuk melanjutkan."


def _as_texts(value: object) -> list[str]:
    """Take a draft's text or list of texts, or a fact of any type, as what somebody would have typed."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, list | tuple | set | frozenset):
        return [printable(str(item)) for item in value if item is not None]
    return [value.isoformat() if isinstance(value, date | time) else printable(str(value))]
