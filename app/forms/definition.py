"""A form as it was read: immutable, checked, and shared by everybody who fills it in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from markupsafe import Markup

from app.expressions import Expression

Choice = tuple[str, str]
"""What is stored, and what is read."""


@dataclass(frozen=True)
class FormProblem:
    """One reason to refuse a form. `component` is its key or id, empty for the form as a whole."""

    component: str
    message: str
    line: int | None = None


class InvalidForm(ValueError):
    def __init__(self, problems: Sequence[FormProblem]) -> None:
        super().__init__(
            " ".join(f"{one.component}: {one.message}" if one.component else one.message for one in problems)
        )
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Component:
    """A field of the form. `kind` is form-js's type; a taglist is read as a checklist."""

    kind: str
    key: str
    label: str
    description: str = ""
    required: bool = False
    frozen: bool = False
    """Shown and never taken from a submission: form-js's readonly or disabled."""
    hide_if: str = ""
    """Its own condition in FEEL, for the browser."""
    conditions: tuple[Expression, ...] = ()
    """Its own condition and those of the groups around it: any that holds hides it."""
    columns: int = 12
    default: object = None
    min_length: int | None = None
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimal_digits: int | None = None
    pattern: str = ""
    validation: str = ""
    """`email`, `phone` or nothing."""
    subtype: str = ""
    """Of a datetime: `date`, `time` or `datetime`."""
    choices: tuple[Choice, ...] = ()
    values_key: str = ""
    multiple: bool = False
    accept: tuple[str, ...] = ()
    fact: str = ""
    prefill: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def stored_as(self) -> str:
        """Name the fact that keeps the answer; empty when it goes to the process data or is a file."""
        if self.fact:
            return self.fact
        return self.key if self.kind in ("textfield", "textarea") else ""


@dataclass(frozen=True)
class FieldNode:
    component: Component
    kind: str = "field"


@dataclass(frozen=True)
class TextNode:
    html: Markup
    hide_if: str = ""
    columns: int = 12
    kind: str = "text"


@dataclass(frozen=True)
class LineNode:
    """A separator or a spacer."""

    kind: str
    hide_if: str = ""


@dataclass(frozen=True)
class GroupNode:
    label: str
    children: "tuple[LayoutNode, ...]"
    hide_if: str = ""
    columns: int = 12
    outlined: bool = False
    kind: str = "group"


LayoutNode = FieldNode | TextNode | LineNode | GroupNode


@dataclass(frozen=True, eq=False)
class FormDefinition:
    """Compared by identity: `parse_form` gives the same object for the same bytes."""

    id: str
    layout: tuple[LayoutNode, ...]
    components: Mapping[str, Component] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Component]:
        return iter(self.components.values())

    @cached_property
    def option_lists(self) -> frozenset[str]:
        """The lists that must be given for its choices (`valuesKey`)."""
        return frozenset(one.values_key for one in self if one.values_key)

    @cached_property
    def prefills(self) -> frozenset[str]:
        """The facts that it shows at first."""
        return frozenset(one.prefill for one in self if one.prefill)

    @cached_property
    def judging_facts(self) -> frozenset[str]:
        """The facts without which a submission cannot be judged: those shown only, on which a condition looks."""
        looked_at = frozenset[str]().union(*(condition.names for one in self for condition in one.conditions))
        return frozenset(one.prefill for one in self if one.frozen and one.prefill and one.key in looked_at)
