"""From what was typed on the settings page to the file, or to what is wrong with it, field by field."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as one_each
from typing import Any

from app.definitions.json_text import remove_key, set_value
from app.definitions.settings_editing.fields import (
    AMOUNTS,
    LANES,
    MESSAGES,
    OPTIONAL,
    PARTS,
    REASONS,
    SHOWN,
    Field,
    fields_of,
    read_text,
    sections_of,
)
from app.engine import Finding
from app.engine.settings_file import read_settings

NEW = "baru"
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_WHOLE = re.compile(r"-?\d{1,9}")
_DECIMAL = re.compile(r"-?\d{1,9}[.,]\d{1,6}")


class SettingsRefused(ValueError):
    """Something typed cannot stand there; `problems` says what, by the name of the input."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Typed:
    """What came from the page: texts by the name of their input, and the entries to be taken out."""

    texts: Mapping[str, str]
    removed: Collection[str] = one_each(default_factory=frozenset)


def changed_settings(content: bytes, typed: Typed, groups: Collection[str]) -> bytes:
    """Return the settings file with what was typed in it; the same bytes where nothing differs.

    Raises SettingsRefused, NotJson.
    """
    text, problems = read_text(content), dict[str, str]()
    entries = [entry for section in sections_of(content).values() for entry in section]
    for entry in entries:
        if entry.name in typed.removed:
            text = remove_key(text, (entry.section, entry.key))
            continue
        for one in entry.fields:
            given = typed.texts.get(one.name)
            if given is not None and plain(given) != plain(one.text):
                value = _value(one, plain(given), groups, problems)
                text = set_value(text, one.path, value)
    for section in SHOWN:
        text = _with_new(text, section, typed, groups, {entry.name for entry in entries}, problems)
    changed = text.encode()
    problems |= _broken(content, changed, problems)
    if problems:
        raise SettingsRefused(problems)
    return changed


def plain(text: str) -> str:
    """Return a text with the line breaks of the file; a browser sends its own."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _value(one: Field, text: str, groups: Collection[str], problems: dict[str, str]) -> Any:
    """Read what was typed as the kind of value that stands there."""
    section = one.path[0]
    if section == LANES and text not in groups:
        problems[one.name] = "Pilih kelompok yang ada."
    if (section, one.part) in OPTIONAL and not text:
        return None
    if section != AMOUNTS:
        return text
    if isinstance(one.value, bool):
        if text not in ("true", "false"):
            problems[one.name] = "Pilih ya atau tidak."
        return text == "true"
    value = _amount(text.strip())
    if isinstance(one.value, int | float) and isinstance(value, str):
        problems[one.name] = "Isi dengan bilangan, misalnya 3."
    elif isinstance(one.value, int) and isinstance(value, float):
        problems[one.name] = "Isi dengan bilangan bulat, misalnya 3."
    return text if isinstance(one.value, str) else value


def _amount(text: str) -> int | float | str:
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else text


def _with_new(
    text: str,
    section: str,
    typed: Typed,
    groups: Collection[str],
    taken: Collection[str],
    problems: dict[str, str],
) -> str:
    """Add the entry that was typed into a section's empty row, if any."""
    name = f"{NEW}:{section}"
    key = typed.texts.get(f"{name}:key", "").strip()
    parts = {part: plain(typed.texts.get(f"{name}:{part}", "")) for part in PARTS.get(section, ("value",))}
    if not key:
        if any(one.strip() for one in parts.values()) and section != LANES:
            problems[f"{name}:key"] = "Isi kuncinya."
        return text
    if f"{section}:{key}" in taken:
        problems[f"{name}:key"] = f"“{key[:60]}” sudah ada. Ubah yang sudah ada, atau pakai kunci lain."
    elif section != LANES and not _KEY.fullmatch(key):
        problems[f"{name}:key"] = "Kunci hanya boleh huruf, angka, dan garis bawah."
    if section == LANES and parts["value"] not in groups:
        problems[f"{name}:value"] = "Pilih kelompok yang ada."
    for part, value in parts.items():
        if not value.strip() and (section, part) not in OPTIONAL:
            problems.setdefault(f"{name}:{part}", "Isi bagian ini.")
    if any(problem.startswith(f"{name}:") for problem in problems):
        return text
    if section in (REASONS, MESSAGES):
        return set_value(text, (section, key), {part: value or None for part, value in parts.items()})
    return set_value(text, (section, key), _amount(parts["value"].strip()) if section == AMOUNTS else parts["value"])


def _broken(before: bytes, after: bytes, known: Mapping[str, str]) -> dict[str, str]:
    """Return what the reader of settings says of the new file and did not say of the old one."""
    names = {one.key: one.name for one in fields_of(after).values()}
    old = {(finding.element, finding.message) for finding in _findings(before)}
    fresh = [finding for finding in _findings(after) if (finding.element, finding.message) not in old]
    found = {names.get(finding.element, ""): finding.message for finding in reversed(fresh)}
    return {name: message for name, message in found.items() if name not in known}


def _findings(content: bytes) -> list[Finding]:
    return read_settings("processes/settings.json", content)[1]
