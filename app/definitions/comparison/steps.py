"""Steps, flows and timers of two versions of the processes, told by the ids that their author gave them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.definitions.comparison.difference import (
    SERVICES,
    STEPS,
    TIMERS,
    Difference,
    change,
    in_both_orders,
    quoted,
)
from app.definitions.comparison.flows import compare_flows
from app.definitions.outline import KINDS, timer_in_words
from app.engine import MESSAGES, Element, Process
from app.engine import SERVICES as KNOWN_SERVICES
from app.engine.draft import Draft


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a step says of itself, and what a reader calls it."""

    name: str
    label: str
    kind: str = "step_changed"
    section: str = STEPS
    is_prose: bool = False


FIELDS = (
    Field("kind", "jenis"),
    Field("lane", "lajur", "step_moved"),
    Field("parent", "bagian tempatnya berada"),
    Field("attached_to", "langkah yang disela"),
    Field("interrupting", "menghentikan langkah yang disela"),
    Field("message", "pesan yang ditunggu"),
    Field("events", "peristiwa"),
    Field("default_flow", "jalur bawaan"),
    Field("operation", "layanan", "service_changed", SERVICES),
    Field("result_variable", "tempat hasil", "service_changed", SERVICES),
    Field("decision_id", "tabel keputusan", "decision_changed", SERVICES),
    Field("called_process", "proses yang dipanggil", "call_changed", SERVICES),
    Field("instructions", "petunjuk untuk petugas", is_prose=True),
    Field("documentation", "penjelasan", is_prose=True),
)
PROPERTIES = {"form": "formulir", "position": "posisi tiket", "clock": "jam SLA", "channel": "kanal"}


def compare_processes(before: Draft, after: Draft) -> Iterator[Difference]:
    for process_id in in_both_orders(before.processes, after.processes):
        old, new = before.processes.get(process_id), after.processes.get(process_id)
        if old is None and new is not None:
            yield _whole(new, "process_added", f"Proses baru {quoted(new.name)}.", None, new.name)
        elif new is None and old is not None:
            yield _whole(old, "process_removed", f"Proses {quoted(old.name)} dihapus.", old.name, None)
        elif old is not None and new is not None:
            yield from _process(old, new)
            yield from _Steps(before, after, old, new).compare()
            yield from compare_flows(old, new)


def _whole(process: Process, kind: str, sentence: str, before: Any, after: Any, field: str = "") -> Difference:
    return Difference(kind, process.file, process.id, field, before, after, STEPS, sentence, process.id)


def _process(old: Process, new: Process) -> Iterator[Difference]:
    if old.name != new.name:
        sentence = f"Proses berganti nama: {change(old.name, new.name)}."
        yield _whole(new, "process_renamed", sentence, old.name, new.name, "name")
    if old.documentation != new.documentation:
        sentence = f"Penjelasan proses {quoted(new.name)} berubah."
        yield Difference(
            "process_changed", new.file, new.id, "documentation", old.documentation, new.documentation, STEPS,
            sentence, new.id, is_prose=True,
        )  # fmt: skip


class _Steps:
    """The steps of one process on both sides, each with the settings that its words depend on."""

    def __init__(self, before: Draft, after: Draft, old: Process, new: Process) -> None:
        self.before, self.after, self.old, self.new = before, after, old, new

    def compare(self) -> Iterator[Difference]:
        for element_id in in_both_orders(self.old.elements, self.new.elements):
            mine, theirs = self.old.elements.get(element_id), self.new.elements.get(element_id)
            if mine is None and theirs is not None:
                sentence = f"{_kind(theirs)} baru {name_of(theirs)}{_in_lane(theirs)}."
                yield self._difference(theirs, "step_added", "", None, theirs.name or "", STEPS, sentence)
            elif theirs is None and mine is not None:
                sentence = f"{_kind(mine)} {name_of(mine)}{_in_lane(mine)} dihapus."
                yield self._difference(mine, "step_removed", "", mine.name or "", None, STEPS, sentence)
            elif mine is not None and theirs is not None and mine != theirs:
                yield from self._changed(mine, theirs)

    def _changed(self, mine: Element, theirs: Element) -> Iterator[Difference]:
        if mine.name != theirs.name:
            sentence = f"{_kind(theirs)} berganti nama: {change(mine.name, theirs.name)}."
            yield self._difference(theirs, "step_renamed", "name", mine.name, theirs.name, STEPS, sentence)
        for field in FIELDS:
            old, new = (_plain(getattr(one, field.name)) for one in (mine, theirs))
            if old != new:
                yield self._field(theirs, field, old, new)
        for key in in_both_orders(mine.properties, theirs.properties):
            old, new = mine.properties.get(key), theirs.properties.get(key)
            if old != new and key not in ("instructions", "resultVariable"):  # told above
                yield self._field(theirs, Field(key, PROPERTIES.get(key, f"sifat {key}")), old, new)
        yield from self._parameters(theirs, mine.parameters, theirs.parameters)
        yield from self._timer(mine, theirs)

    def _field(self, element: Element, field: Field, old: Any, new: Any) -> Difference:
        sentence = f"{name_of(element)}: {field.label} berubah"
        if not field.is_prose:
            sentence += f": {change(self._word(self.before, field, old), self._word(self.after, field, new))}"
        return self._difference(
            element, field.kind, field.name, old, new, field.section, f"{sentence}.", is_prose=field.is_prose
        )

    def _parameters(self, element: Element, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
        for key in in_both_orders(old, new):
            if old.get(key) != new.get(key):
                sentence = f"{name_of(element)}: masukan layanan {key} berubah: {change(old.get(key), new.get(key))}."
                yield self._difference(
                    element, "service_changed", f"parameters.{key}", old.get(key), new.get(key), SERVICES, sentence
                )

    def _timer(self, mine: Element, theirs: Element) -> Iterator[Difference]:
        if mine.timer == theirs.timer:
            return
        old, new = (one.timer.expression if one.timer else None for one in (mine, theirs))
        said = change(
            timer_in_words(self.before.settings, old) if old else None,
            timer_in_words(self.after.settings, new) if new else None,
        )
        kind = "timer_added" if old is None else "timer_removed" if new is None else "timer_changed"
        field = theirs.timer.kind if theirs.timer else "timer"
        yield self._difference(theirs, kind, field, old, new, TIMERS, f"Waktu {name_of(theirs)}: {said}.")

    def _word(self, draft: Draft, field: Field, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if field.name == "events":
            return ", ".join(value)
        known: dict[str, Mapping[str, str]] = {
            "kind": KINDS,
            "message": MESSAGES,
            "operation": {key: service.label for key, service in KNOWN_SERVICES.items()},
            "called_process": {key: process.name for key, process in draft.processes.items()},
            "position": draft.settings.positions,
            "clock": {"paused": "dijeda", "stopped": "berhenti"},
        }
        return known.get(field.name, {}).get(value, value)

    def _difference(
        self, element: Element, kind: str, field: str, before: Any, after: Any, section: str, sentence: str,
        *, is_prose: bool = False,
    ) -> Difference:  # fmt: skip
        file = self.old.file if kind == "step_removed" else self.new.file
        return Difference(kind, file, element.id, field, before, after, section, sentence, element.process_id, is_prose)


def name_of(element: Element) -> str:
    return quoted(element.name or element.id)


def _kind(element: Element) -> str:
    return KINDS.get(element.kind, "Langkah")


def _in_lane(element: Element) -> str:
    return f" di lajur {element.lane}" if element.lane else ""


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
