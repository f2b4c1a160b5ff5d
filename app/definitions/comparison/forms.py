"""Forms of two versions, field by field, as their JSON says it: what no reader of ours knows is compared as well."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.definitions.comparison.difference import (
    FORMS,
    Difference,
    change,
    in_both_orders,
    is_reordered,
    quoted,
)
from app.definitions.outline import form_title
from app.engine.draft import Draft

NAMES = {"validate.required": "required", "conditional.hide": "visibility", "values": "options"}
"""Parts of a field by a plainer name than form-js's."""

LABELS = {
    "label": "label",
    "type": "jenis isian",
    "description": "keterangan",
    "required": "wajib diisi",
    "options": "pilihan",
    "visibility": "tersembunyi bila",
    "text": "teks",
    "valuesKey": "sumber pilihan",
    "defaultValue": "isi awal",
    "validate.minLength": "paling pendek",
    "validate.maxLength": "paling panjang",
    "validate.min": "paling kecil",
    "validate.max": "paling besar",
    "validate.pattern": "pola",
    "properties.fact": "disimpan sebagai",
    "properties.prefill": "terisi dari",
    "readonly": "hanya dibaca",
    "disabled": "tidak dapat diisi",
    "group": "kelompok",
}
SILENT = frozenset({"id", "key", "components", "layout"})
"""What says nothing to whoever fills the form in; a changed layout alone is told as such."""
PROSE = frozenset({"description", "text"})

_Component = dict[str, Any]


def compare_forms(before: Draft, after: Draft) -> Iterator[Difference]:
    for form_id in in_both_orders(before.forms, after.forms):
        old, new = before.forms.get(form_id), after.forms.get(form_id)
        if old == new:
            continue
        side = before if new is None else after
        file, title = side.form_files[form_id], form_title(side.processes, form_id)
        if old is None or new is None:
            kind, verb = ("form_added", "baru") if old is None else ("form_removed", "dihapus")
            before_id, after_id = (None, form_id) if old is None else (form_id, None)
            sentence = f"Formulir {quoted(title)} {verb}."
            yield Difference(kind, file, form_id, "", before_id, after_id, FORMS, sentence)
        elif (mine := _read(old)) is not None and (theirs := _read(new)) is not None:
            yield from _Form(file, form_id, title).compare(mine, theirs)


def _read(content: bytes) -> Mapping[str, Any] | None:
    try:
        schema = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return schema if isinstance(schema, dict) else None


@dataclass(frozen=True, slots=True)
class _Form:
    """The form at hand: its file, its id, and what its users call it."""

    file: str
    id: str
    title: str

    def compare(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
        mine, theirs = _components(old), _components(new)
        for key in in_both_orders(mine, theirs):
            if key not in mine:
                label = _label(theirs[key], key)
                yield self._difference("field_added", key, "", None, label, f"isian baru {quoted(label)}")
            elif key not in theirs:
                label = _label(mine[key], key)
                yield self._difference("field_removed", key, "", label, None, f"isian {quoted(label)} dihapus")
            else:
                yield from self._field(key, mine[key], theirs[key])
        if is_reordered(list(mine), list(theirs)):
            said = "urutan isian berubah"
            yield self._difference("fields_reordered", self.id, "order", list(mine), list(theirs), said)
        if any(mine[key].get("layout") != theirs[key].get("layout") for key in mine.keys() & theirs.keys()):
            said = "letak isian dalam baris dan kolom berubah"
            yield self._difference("form_layout_changed", self.id, "layout", None, None, said)

    def _field(self, key: str, old: _Component, new: _Component) -> Iterator[Difference]:
        mine, theirs = _flat(old), _flat(new)
        for path in in_both_orders(mine, theirs):
            before, after = mine.get(path), theirs.get(path)
            if before == after:
                continue
            field = NAMES.get(path, path)
            is_prose = field in PROSE
            head = f"isian {quoted(_label(new, key))}, {LABELS.get(field, field)}"
            said = f"{head} berubah" if is_prose else f"{head}: {_said(field, before, after)}"
            yield self._difference("field_changed", key, field, before, after, said, is_prose=is_prose)

    def _difference(
        self, kind: str, element: str, field: str, before: Any, after: Any, said: str, *, is_prose: bool = False
    ) -> Difference:
        sentence = f"Formulir {quoted(self.title)}: {said}."
        return Difference(kind, self.file, element, field, before, after, FORMS, sentence, is_prose=is_prose)


def _said(field: str, before: Any, after: Any) -> str:
    if field == "options":
        return _options(before, after)
    if field == "required":
        return change(bool(before), bool(after))
    return change(*(value if not isinstance(value, list | dict) else json.dumps(value) for value in (before, after)))


def _options(before: Any, after: Any) -> str:
    """Say which choices came, went, or are called otherwise."""
    old, new = (_choices(value) for value in (before, after))
    said = [f"bertambah {quoted(new[key])}" for key in new if key not in old]
    said += [f"hilang {quoted(old[key])}" for key in old if key not in new]
    said += [change(old[key], new[key]) for key in new if key in old and old[key] != new[key]]
    return "; ".join(said) or "urutannya berubah"


def _choices(value: Any) -> dict[str, str]:
    entries = [entry for entry in value or () if isinstance(entry, dict)]
    return {str(entry.get("value")): str(entry.get("label", entry.get("value"))) for entry in entries}


def _components(schema: Mapping[str, Any], group: str = "") -> dict[str, _Component]:
    """Return every component by its key, or by its id where it has none, those inside groups included."""
    found: dict[str, _Component] = {}
    for component in schema.get("components") or ():
        if isinstance(component, dict):
            key = str(component.get("key") or component.get("id") or f"#{len(found)}")
            found[key] = {**component, "group": group} if group else dict(component)
            inner = str(component.get("label") or key)
            found |= _components(component, inner)
    return found


def _flat(component: _Component) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in component.items():
        if name in SILENT:
            continue
        if isinstance(value, dict):
            found |= {f"{name}.{inner}": entry for inner, entry in value.items()}
        else:
            found[name] = value
    return found


def _label(component: _Component, key: str) -> str:
    return str(component.get("label") or component.get("text") or key)[:80]
