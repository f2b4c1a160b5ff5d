"""Reading settings.json: every fault with the key to mend, so that one upload tells all of them."""

import json
import re
from collections.abc import Mapping
from typing import Any, Never

from app.expressions import FeelError, evaluate

from . import catalog
from .findings import Finding
from .settings import CloseReason, Kind, MessageText, Scalar, Settings, frozen

PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Control characters and halves of characters: JSON can say them, no database, mail or page can."""
_MAX_BYTES = 1_000_000
SECTIONS = ("kinds", "lanes", "values", "positions", "close_reasons", "messages")


class _Reader:
    """Collects findings instead of stopping at the first; returns what was right."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def wrong(self, key: str, message: str, rule: str = "settings-shape") -> None:
        self.findings.append(Finding(self.file, key, rule, message))

    def section(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = data.get(name, {})
        if not isinstance(value, dict):
            self.wrong(name, f'"{name}" harus berupa objek JSON.')
            return {}
        for key in value:
            if name != "lanes" and not _NAME.fullmatch(key):
                self.wrong(f"{name}.{key}", "Kunci hanya boleh huruf, angka dan garis bawah.")
        return value

    def texts(self, data: Mapping[str, Any], name: str) -> dict[str, str]:
        found = {}
        for key, value in self.section(data, name).items():
            if isinstance(value, str) and value.strip():
                found[key] = value
            else:
                self.wrong(f"{name}.{key}", "Isi dengan teks yang tidak kosong.")
        return found

    def scalars(self, data: Mapping[str, Any], name: str) -> dict[str, Scalar]:
        found: dict[str, Scalar] = {}
        for key, value in self.section(data, name).items():
            if value is not None and not isinstance(value, str | int | float | bool):
                self.wrong(f"{name}.{key}", "Isi dengan satu nilai: angka, teks, true, false atau null.")
            elif problem := _unusable(value):
                self.wrong(f"{name}.{key}", f"Nilai ini tidak dapat dipakai dalam ekspresi. {problem}")
            else:
                found[key] = value
        return found

    def records(self, data: Mapping[str, Any], name: str, fields: Mapping[str, bool]) -> dict[str, dict[str, Any]]:
        """Read a section of objects; `fields` says of each field whether it may be null."""
        found = {}
        for key, value in self.section(data, name).items():
            if not isinstance(value, dict) or set(value) - set(fields):
                self.wrong(f"{name}.{key}", f"Isi dengan objek berisi {', '.join(fields)} saja.")
                continue
            bad = [f for f, optional in fields.items() if not _is_text(value.get(f), optional=optional)]
            for bad_field in bad:
                self.wrong(f"{name}.{key}.{bad_field}", "Isi dengan teks yang tidak kosong.")
            if not bad:
                found[key] = {f: value.get(f) for f in fields}
        return found


def _unusable(value: Scalar) -> str:
    """Say why an expression could not read a value."""
    try:
        evaluate("value", {"value": value})
    except FeelError as error:
        return error.reason
    return ""


def _is_text(value: object, *, optional: bool) -> bool:
    return (optional and value is None) or (isinstance(value, str) and bool(value.strip()))


def read_settings(file: str, content: bytes) -> tuple[Settings, list[Finding]]:
    """Return the settings and what is wrong with them; what is wrong is left out."""
    reader = _Reader(file)
    data = _load(reader, content)
    for name in sorted(set(data) - set(SECTIONS)):
        reader.wrong(name, f"Bagian ini tidak dikenal. Yang dikenal: {', '.join(SECTIONS)}.")
    settings = Settings(
        frozen(
            {
                k: Kind(**v)
                for k, v in reader.records(data, "kinds", {"process": False, "watch": True, "prefix": False}).items()
            }
        ),
        frozen(reader.texts(data, "lanes")),
        frozen(reader.scalars(data, "values")),
        frozen(reader.texts(data, "positions")),
        frozen(
            {
                k: CloseReason(**v)
                for k, v in reader.records(
                    data, "close_reasons", {"label": False, "position": False, "message": True}
                ).items()
            }
        ),
        frozen(
            {
                k: MessageText(**v)
                for k, v in reader.records(data, "messages", {"subject": False, "body": False}).items()
            }
        ),
    )
    _check_references(reader, settings)
    return settings, reader.findings


def _load(reader: _Reader, content: bytes) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                reader.wrong(key, "Kunci ini ditulis dua kali; hapus salah satunya.")
            if any(isinstance(text, str) and _UNWRITABLE.search(text) for text in (key, value)):
                reader.wrong(key, "Teks ini memuat karakter yang tidak dapat ditulis. Ketik ulang kunci dan isinya.")
            else:
                found[key] = value
        return found

    try:
        if len(content) > _MAX_BYTES:
            raise ValueError("lebih dari 1 MB")
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        message = f"Berkas bukan JSON yang benar ({error}). Perbaiki pada baris itu."
        reader.findings.append(Finding(reader.file, "", "settings-not-json", message, line))
        return {}
    if not isinstance(data, dict):
        reader.wrong("", "Berkas harus berisi satu objek JSON.")
        return {}
    return data


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} bukan bilangan")


def _check_references(reader: _Reader, settings: Settings) -> None:
    for key, reason in settings.close_reasons.items():
        if reason.position not in settings.positions:
            reader.wrong(f"close_reasons.{key}.position", f'Posisi "{reason.position}" tidak ada di "positions".')
        if reason.message is not None and reason.message not in settings.messages:
            reader.wrong(f"close_reasons.{key}.message", f'Pesan "{reason.message}" tidak ada di "messages".')
    for key, text in settings.messages.items():
        for part, template in (("subject", text.subject), ("body", text.body)):
            for problem in _template_problems(template):
                reader.wrong(f"messages.{key}.{part}", problem, "message-template")


def _template_problems(template: str) -> list[str]:
    names = [name.strip() for name in PLACEHOLDER.findall(template)]
    known = ", ".join(sorted(catalog.TEMPLATE_NAMES))
    problems = [
        f'"{name[:40]}" tidak dikenal. Yang boleh dipakai: {known}.'
        for name in names
        if name not in catalog.TEMPLATE_NAMES
    ]
    rest = PLACEHOLDER.sub("", template)
    if "{{" in rest or "}}" in rest or "{%" in rest or "{#" in rest:
        problems.append("Kurung kurawal tidak berpasangan, atau bukan bentuk {{ nama }}. Perbaiki teksnya.")
    return problems
