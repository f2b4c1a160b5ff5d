"""Reading a form-js schema: from bytes to a definition, or to everything that is wrong with it."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Never

from app.expressions import Expression, FeelError, compile_expression
from app.forms.components import FIELDS, read_component
from app.forms.conditions import find_unsound_conditions
from app.forms.definition import (
    Component,
    FieldNode,
    FormDefinition,
    FormProblem,
    GroupNode,
    InvalidForm,
    LayoutNode,
    LineNode,
    TextNode,
)
from app.forms.entry import Entry
from app.forms.markdown import forbidden_links, render_markdown

LARGEST_BYTES = 256 * 1024
DEEPEST_GROUP = 5
MOST_COMPONENTS = 300
LONGEST_TEXT = 10_000
GRID = 16
"""form-js's grid has 16 columns, Bootstrap's has 12."""

INSTEAD = {
    "button": "Halaman sudah mempunyai tombolnya. Hapus komponen ini.",
    "html": "Pakai komponen “text”; HTML tidak diterima.",
    "iframe": "Isi dari situs lain tidak diterima. Tulis tautan dalam komponen “text”.",
    "image": "Gambar belum dapat dipakai. Jelaskan dalam komponen “text”.",
    "table": "Tabel belum dapat dipakai. Tulis daftar dalam komponen “text”.",
    "dynamiclist": "Daftar berulang belum dapat dipakai. Pakai “textarea”, satu baris satu hal.",
    "expression": "Nilai dari rumus belum dapat dipakai. Hitung di tabel keputusan.",
    "documentPreview": "Pratinjau dokumen belum dapat dipakai. Hapus komponen ini.",
}


def lint_form(content: bytes, *, needs_decision: bool = False) -> list[FormProblem]:
    """List what is wrong with a form; empty when it can be published.

    With `needs_decision` the form must also ask for the decision that the process goes on with.
    """
    try:
        definition = parse_form(content)
    except InvalidForm as invalid:
        return list(invalid.problems)
    return _decision_problems(definition) if needs_decision else []


@lru_cache(maxsize=256)
def parse_form(content: bytes) -> FormDefinition:
    """Read a form. Raises InvalidForm with every problem found."""
    reader = _Reader(_load(content))
    definition = reader.read()
    if reader.problems:
        raise InvalidForm(reader.problems)
    return definition


def _load(content: bytes) -> Mapping[str, object]:
    if len(content) > LARGEST_BYTES:
        raise _invalid(f"Formulir lebih besar dari {LARGEST_BYTES // 1024} kB. Bagi menjadi beberapa formulir.")
    try:
        schema = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_once)
    except InvalidForm:
        raise
    except json.JSONDecodeError as error:
        message = f"Bukan JSON yang sah (baris {error.lineno}). Periksa koma, kutip, dan kurung."
        raise _invalid(message, error.lineno) from error
    except RecursionError as error:
        raise _invalid("Susunan terlalu dalam. Kurangi kelompok di dalam kelompok.") from error
    except ValueError as error:  # not UTF-8, NaN, or a number of thousands of digits
        raise _invalid("Bukan JSON yang sah. Simpan berkas sebagai teks UTF-8 dengan angka biasa.") from error
    if not isinstance(schema, Mapping):
        raise _invalid("Formulir harus berupa objek JSON, diawali { dan diakhiri }.")
    return schema


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _invalid(f"“{name[:80]}” ditulis dua kali dalam satu objek. Hapus salah satunya.")
        found[name] = value
    return found


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)


def _invalid(message: str, line: int | None = None) -> InvalidForm:
    return InvalidForm([FormProblem("", message, line)])


def _decision_problems(definition: FormDefinition) -> list[FormProblem]:
    decision = definition.components.get("decision")
    if decision is None:
        return [FormProblem("", "Tambahkan pilihan wajib dengan kunci “decision”: langkah ini bercabang.")]
    sound = (
        decision.kind in ("radio", "select")
        and decision.required
        and not (decision.conditions or decision.frozen or decision.fact)
    )
    if sound:
        return []
    message = "“decision” harus berupa radio yang wajib, selalu tampil, dapat diubah, dan tanpa “fact”."
    return [FormProblem("decision", message)]


class _Reader:
    def __init__(self, schema: Mapping[str, object]) -> None:
        self.schema = schema
        self.problems: list[FormProblem] = []
        self.components: dict[str, Component] = {}
        self.count = 0

    def read(self) -> FormDefinition:
        root = Entry(self.schema, "", self.problems)
        if self.schema.get("type") != "default":
            root.refuse("Bukan formulir form-js: “type” harus “default”.")
        layout = self._layout(root, (), depth=0)
        if not self.count and not self.problems:
            root.refuse("Formulir kosong. Tambahkan paling sedikit satu komponen.")
        self.problems += find_unsound_conditions(self.components)
        return FormDefinition(root.line("id"), layout, self.components)

    def _layout(self, parent: Entry, conditions: tuple[Expression, ...], depth: int) -> tuple[LayoutNode, ...]:
        nodes = []
        for value in parent.items("components"):
            self.count += 1
            if self.count > MOST_COMPONENTS:
                parent.refuse(f"Paling banyak {MOST_COMPONENTS} komponen dalam satu formulir.")
                break
            if not isinstance(value, Mapping):
                parent.refuse(f"Komponen ke-{self.count} harus berupa objek, diawali {{ dan diakhiri }}.")
                continue
            node = self._node(self._entry(value), conditions, depth)
            if node is not None:
                nodes.append(node)
        return tuple(nodes)

    def _entry(self, values: Mapping[str, object]) -> Entry:
        names = (values.get("key"), values.get("id"))
        name = next((name for name in names if isinstance(name, str) and name), f"komponen ke-{self.count}")
        return Entry(values, name[:80], self.problems)

    def _node(self, entry: Entry, conditions: tuple[Expression, ...], depth: int) -> LayoutNode | None:
        kind = entry.text("type")
        hide_if, condition = self._condition(entry)
        conditions = (*conditions, condition) if condition else conditions
        columns = self._columns(entry)
        if kind == "group":
            return self._group(entry, hide_if, conditions, columns, depth)
        if kind == "text":
            return self._text(entry, hide_if, columns)
        if kind in ("separator", "spacer"):
            return LineNode(kind, hide_if)
        if kind not in FIELDS:
            entry.refuse(f"Jenis komponen “{kind}” tidak diterima. {INSTEAD.get(kind, 'Hapus komponen ini.')}")
            return None
        component = read_component(entry, kind, hide_if, conditions, columns)
        if component.key in self.components:
            entry.refuse(f"Kunci “{component.key}” dipakai dua kali. Beri setiap isian kunci sendiri.")
        self.components[component.key] = component
        return FieldNode(component)

    def _group(
        self, entry: Entry, hide_if: str, conditions: tuple[Expression, ...], columns: int, depth: int
    ) -> LayoutNode | None:
        if depth >= DEEPEST_GROUP:
            entry.refuse(f"Kelompok di dalam kelompok paling dalam {DEEPEST_GROUP} tingkat.")
            return None
        if entry.values.get("path"):
            entry.refuse("“path” pada kelompok belum dapat dipakai. Hapus, dan beri setiap isian kunci sendiri.")
        children = self._layout(entry, conditions, depth + 1)
        return GroupNode(entry.line("label"), children, hide_if, columns, entry.flag("showOutline"))

    def _text(self, entry: Entry, hide_if: str, columns: int) -> TextNode:
        text = entry.text("text", longest=LONGEST_TEXT)
        if text.lstrip().startswith("=") or "{{" in text:
            entry.refuse("Rumus dan {{ … }} tidak dapat dipakai dalam teks. Tulis teksnya saja.")
        for url in forbidden_links(text):
            entry.refuse(f"Tautan “{url[:80]}” tidak diterima. Pakai alamat http, https, atau mailto yang lengkap.")
        return TextNode(render_markdown(text), hide_if, columns)

    def _condition(self, entry: Entry) -> tuple[str, Expression | None]:
        source = entry.part("conditional").text("hide").strip()
        source = source.removeprefix("=").strip()
        if not source:
            return "", None
        try:
            return source, compile_expression(source)
        except FeelError as error:
            entry.refuse(f"Syarat sembunyi “{source[:80]}” salah pada huruf ke-{error.position + 1}: {error.reason}")
            return "", None

    def _columns(self, entry: Entry) -> int:
        columns = entry.part("layout").number("columns")
        if columns is None:
            return 12
        if columns != int(columns) or not 1 <= columns <= GRID:
            entry.refuse(f"Lebar harus 1 sampai {GRID} kolom.")
            return 12
        return max(1, round(int(columns) * 12 / GRID))
