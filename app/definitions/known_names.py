"""The names that the data of a process go by: who writes each, and who reads it.

What an author types as the name of a result or the key of an answer is right when something reads it, and what a
condition reads is there when something writes it. Both are told in words, so that an editor can say them beside a name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.definitions.outline import form_title
from app.engine import HOST_FUNCTIONS, Element, Process
from app.engine.catalog import DATA_NAMES
from app.engine.draft import Draft
from app.expressions import FeelError, compile_expression
from app.forms import FormDefinition

_MOST_NAMED = 3


@dataclass
class KnownName:
    """One name. `label` is the question or the step that it answers, "" for what the program sets."""

    name: str
    label: str = ""
    written_by: dict[str, None] = field(default_factory=dict)
    read_by: dict[str, None] = field(default_factory=dict)

    @property
    def about(self) -> str:
        written = f"Diisi {_listed(self.written_by)}." if self.written_by else "Diisi program."
        return f"{written} Dibaca {_listed(self.read_by)}." if self.read_by else written


def known_names(draft: Draft, forms: Mapping[str, FormDefinition]) -> list[KnownName]:
    """Return every name that is written or read, in the order of the alphabet."""
    found = {name: KnownName(name) for name in DATA_NAMES}
    for name, label, by in (*_answers(draft, forms), *_results(draft.processes.values())):
        known = found.setdefault(name, KnownName(name))
        known.label = known.label or label
        known.written_by[by] = None
    for name, by in (*_readings(draft), *_conditions(draft, forms)):
        if name in found:  # one that nothing writes is a finding of the check, not something to choose
            found[name].read_by[by] = None
    return [found[name] for name in sorted(found)]


def _answers(draft: Draft, forms: Mapping[str, FormDefinition]) -> Iterator[tuple[str, str, str]]:
    for form_id, form in forms.items():
        for component in form:
            if component.key and not component.stored_as and component.kind != "filepicker":
                yield component.key, component.label, f"formulir “{form_title(draft.processes, form_id)}”"


def _results(processes: Iterable[Process]) -> Iterator[tuple[str, str, str]]:
    for element in _elements(processes):
        if element.result_variable:
            yield element.result_variable, element.name or "", f"langkah “{_named(element)}”"


def _readings(draft: Draft) -> Iterator[tuple[str, str]]:
    for process in draft.processes.values():
        for flow in process.flows.values():
            source = process.elements.get(flow.source)
            for name in _names_in(flow.condition or ""):
                yield name, f"syarat sesudah “{_named(source) if source else flow.source}”"
    for element in _elements(draft.processes.values()):
        for text in (*element.parameters.values(), element.timer.expression if element.timer else ""):
            for name in _names_in(text):
                yield name, f"langkah “{_named(element)}”"
    for decision_id in sorted(draft.decisions.ids):
        for name in draft.decisions.names(decision_id):
            yield name, f"tabel keputusan “{decision_id}”"


def _conditions(draft: Draft, forms: Mapping[str, FormDefinition]) -> Iterator[tuple[str, str]]:
    for form_id, form in forms.items():
        for component in form:
            for name in {name for condition in component.conditions for name in condition.names}:
                yield name, f"kondisi dalam formulir “{form_title(draft.processes, form_id)}”"


def _names_in(text: str) -> frozenset[str]:
    """Return the names that an expression reads; none for one that cannot be read, which the check tells."""
    if not text.strip():
        return frozenset()
    try:
        return compile_expression(text, tuple(HOST_FUNCTIONS)).names
    except FeelError:
        return frozenset()


def _elements(processes: Iterable[Process]) -> Iterator[Element]:
    for process in processes:
        yield from process.elements.values()


def _named(element: Element) -> str:
    return element.name or element.id


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" dan {len(every) - _MOST_NAMED} lainnya" if len(every) > _MOST_NAMED else ""
    return ", ".join(every[:_MOST_NAMED]) + more
