"""Bytes to text when the charset is missing, unknown or wrong; and text that every database and screen can hold."""

import codecs
import re

_TEXT_CODECS = re.compile(
    r"(utf|iso8859|cp\d|koi8|gb|big5|euc|shift_jis|iso2022|hz|tis|mac|latin|ascii|ptcp|johab|kz|hp-roman)"
)
_ALIASES = {"unicode-1-1-utf-7": "utf-7", "x-unknown": "", "unknown-8bit": "", "ansi": "cp1252", "x-user-defined": ""}
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFEFF)
_TURNING = (0x202A, 0x202B, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068)  # what makes a line read the other way round
_UNWANTED: dict[int, str | None] = dict.fromkeys((*_CONTROLS, *_TURNING))
_KEEPING_LINES = {code: None for code in _UNWANTED if code not in (0x09, 0x0A)}
_AS_SPACES = _UNWANTED | dict.fromkeys((0x09, 0x0A, 0x0D), " ")


def decoded(content: bytes, charset: str) -> str:
    """Return the bytes as text: as declared, else as UTF-8, else as Windows-1252, which knows every byte."""
    for name in (_known(charset), "utf-8"):
        if name:
            try:
                return content.decode(name)
            except (UnicodeError, ValueError):
                continue
    return content.decode("cp1252", "replace").replace("\ufffd", "?")


def plain(text: str, *, keep_lines: bool = False) -> str:
    """Return text without NUL, control characters, lone surrogates and marks that reverse a line."""
    if keep_lines:
        return text.replace("\r\n", "\n").replace("\r", "\n").translate(_KEEPING_LINES)
    return text.translate(_AS_SPACES)


def _known(charset: str) -> str:
    if not charset:
        return ""
    wanted = charset.strip().strip("\"'").lower()[:60]
    wanted = _ALIASES.get(wanted, wanted)
    try:
        name = codecs.lookup(wanted).name if wanted and wanted.isascii() else ""
    except (LookupError, ValueError):
        return ""
    return name if _TEXT_CODECS.match(name) else ""
