"""Change values inside a JSON text and leave every other byte as its author wrote it.

Reading a file and writing it anew would lose how it was laid out, and show a reader of the history a hundred changed
lines where one value was changed. So a value is replaced where it stands; a member is added after the last one in the
manner of its neighbours, or cut out with its comma.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")


class NotJson(ValueError):
    """The text is not JSON, or has no object where one is needed."""


@dataclass(frozen=True, slots=True)
class _Member:
    key: str
    key_at: int
    value_at: int
    end: int


def set_value(text: str, path: Sequence[str], value: Any) -> str:
    """Put a value where the path of keys leads; the last key may be new. Raises NotJson."""
    try:
        return _set(text, path, value)
    except (ValueError, IndexError, RecursionError) as error:
        raise NotJson(str(error)) from None


def remove_key(text: str, path: Sequence[str]) -> str:
    """Cut out the member that the path leads to; a text without it stays as it is. Raises NotJson."""
    try:
        return _remove(text, path)
    except (ValueError, IndexError, RecursionError) as error:
        raise NotJson(str(error)) from None


def _set(text: str, path: Sequence[str], value: Any) -> str:
    at = _object_at(text, path[:-1])
    members = list(_members(text, at))
    for member in members:
        if member.key == path[-1]:
            written = _written(text, value, _indent_before(text, member.key_at))
            return text[: member.value_at] + written + text[member.end :]
    key = json.dumps(path[-1], ensure_ascii=_is_escaped(text))
    if not members:
        indent = _indent_before(text, at)
        inner = f"{indent}{_step(text)}" if indent is not None else None
        written = _written(text, value, inner)
        inside = f"{inner}{key}: {written}{indent}" if inner is not None else f"{key}: {written}"
        return f"{text[: at + 1]}{inside}{text[_SPACE.match(text, at + 1).end() :]}"  # type: ignore[union-attr]
    last = members[-1]
    between = text[_gap_at(text, last.key_at) : last.key_at]
    written = _written(text, value, _indent_before(text, last.key_at))
    colon = text[last.value_at - 1 : last.value_at] if text[last.value_at - 1] == " " else ""
    return f"{text[: last.end]},{between}{key}:{colon}{written}{text[last.end :]}"


def _remove(text: str, path: Sequence[str]) -> str:
    members = list(_members(text, _object_at(text, path[:-1])))
    for place, member in enumerate(members):
        if member.key == path[-1]:
            if place + 1 < len(members):
                return text[: member.key_at] + text[members[place + 1].key_at :]
            start = members[place - 1].end if place else _gap_at(text, member.key_at)
            return text[:start] + text[member.end :]
    return text


def _object_at(text: str, path: Sequence[str]) -> int:
    """Return where the object begins that the path leads to."""
    at = _skip(text, 1 if text.startswith("\ufeff") else 0)
    for key in path:
        at = next((member.value_at for member in _members(text, at) if member.key == key), -1)
        if at < 0:
            raise NotJson(f"{key} is not there")
    if text[at] != "{":
        raise NotJson("no object")
    return at


def _members(text: str, at: int) -> Iterator[_Member]:
    if text[at] != "{":
        raise NotJson("no object")
    at = _skip(text, at + 1)
    while text[at] != "}":
        key_at = at
        key, at = _DECODER.raw_decode(text, at)
        value_at = _skip(text, _skip(text, at) + 1)
        _, end = _DECODER.raw_decode(text, value_at)
        yield _Member(key, key_at, value_at, end)
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _gap_at(text: str, at: int) -> int:
    """Return where the blanks before a place begin."""
    return len(text[:at].rstrip(" \t\r\n"))


def _indent_before(text: str, at: int) -> str | None:
    """Return the line break and blanks that a line begins with, None where the text is written in one line."""
    line = text.rfind("\n", 0, at)
    if line < 0:
        return None
    begins = line - 1 if line and text[line - 1] == "\r" else line
    blanks = re.match(r"\r?\n[ \t]*", text[begins:])
    return blanks[0] if blanks else None


def _step(text: str) -> str:
    """Return the blanks of one level, as the first line of the file shows them."""
    match = re.search(r"\n([ \t]+)", text)
    return match[1] if match else "  "


def _written(text: str, value: Any, indent: str | None) -> str:
    """Write a value; an object in lines of its own, a level below the line that it begins on."""
    escaped = _is_escaped(text)
    if not isinstance(value, dict) or indent is None:
        return json.dumps(value, ensure_ascii=escaped)
    return json.dumps(value, ensure_ascii=escaped, indent=_step(text)).replace("\n", indent)


def _is_escaped(text: str) -> bool:
    """Say whether the author's tool writes letters beyond ASCII as \\u escapes."""
    return text.isascii() and re.search(r"\\u[0-9a-fA-F]{4}", text) is not None
