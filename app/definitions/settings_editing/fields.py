"""What of a settings file can be changed on its page, each value with the name that its input has there."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.definitions.comparison.settings import UNITS, VALUES
from app.definitions.json_text import NotJson

LANES, AMOUNTS, POSITIONS, REASONS, MESSAGES = "lanes", "values", "positions", "close_reasons", "messages"
SHOWN = (LANES, AMOUNTS, POSITIONS, REASONS, MESSAGES)
PARTS: Mapping[str, tuple[str, ...]] = {REASONS: ("label", "position", "message"), MESSAGES: ("subject", "body")}
OPTIONAL = frozenset({(REASONS, "message")})


@dataclass(frozen=True, slots=True)
class Field:
    """One value: where it stands in the file, and what it is there."""

    path: tuple[str, ...]
    value: Any

    @property
    def name(self) -> str:
        return ":".join(self.path)

    @property
    def key(self) -> str:
        """The name that a finding of the rules has for it."""
        return ".".join(self.path)

    @property
    def part(self) -> str:
        return self.path[-1] if len(self.path) > 2 else ""

    @property
    def text(self) -> str:
        """The value as an input holds it."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a section with its fields: one without parts, or one a part."""

    section: str
    key: str
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        return f"{self.section}:{self.key}"

    @property
    def label(self) -> str:
        return VALUES.get(self.key, self.key) if self.section == AMOUNTS else self.key

    @property
    def unit(self) -> str:
        if self.section != AMOUNTS:
            return ""
        return next((unit.strip() for ending, unit in UNITS.items() if self.key.endswith(ending)), "")


def read_text(content: bytes) -> str:
    """Return the file as text, a mark at its beginning kept. Raises NotJson."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise NotJson(str(error)) from None


def sections_of(content: bytes) -> dict[str, list[Entry]]:
    """Return the entries of each section, in the order of the file. Raises NotJson."""
    try:
        data = json.loads(read_text(content).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None
    if not isinstance(data, dict):
        raise NotJson("no object")
    return {section: list(_entries(section, data.get(section))) for section in SHOWN}


def fields_of(content: bytes) -> dict[str, Field]:
    """Return every field by its name. Raises NotJson."""
    entries = (entry for section in sections_of(content).values() for entry in section)
    return {field.name: field for entry in entries for field in entry.fields}


def _entries(section: str, data: object) -> Iterator[Entry]:
    for key, value in data.items() if isinstance(data, dict) else ():
        if section not in PARTS:
            if not isinstance(value, dict | list):
                yield Entry(section, key, (Field((section, key), value),))
        elif isinstance(value, dict):
            yield Entry(section, key, tuple(Field((section, key, part), value.get(part)) for part in PARTS[section]))
