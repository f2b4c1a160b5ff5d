"""Texts of mail to users: `{{ name }}` from a fixed list, nothing else.

They are the process owner's data. There is no logic, no attribute, no filter: a text can show what it was given and
reach nothing more.
"""

import re
from collections.abc import Mapping
from html import escape

PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_LINK = re.compile(r"https?://[^\s<>\"]+")


class UnknownName(KeyError):
    """The text asks for a name that is not on the list."""


def names_in(template: str) -> frozenset[str]:
    """Return the names that a text asks for."""
    return frozenset(PLACEHOLDER.findall(template))


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put the values in. A name without a value stays empty; raises UnknownName for one not in `values`."""

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise UnknownName(match[1])
        return values[match[1]]

    return PLACEHOLDER.sub(value_of, template)


def as_html(text: str, *, language: str = "id") -> str:
    """Return plain text as a complete, quiet HTML document: paragraphs, line breaks and links; all else escaped."""
    paragraphs = "".join(f"<p>{_paragraph(part)}</p>" for part in re.split(r"\n\s*\n", text.strip()))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"></head>'
        f'<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em">{paragraphs}</body></html>'
    )


def _paragraph(text: str) -> str:
    parts, at = [], 0
    for match in _LINK.finditer(text):
        url = match[0].rstrip(".,;:)")
        parts += [escape(text[at : match.start()]), f'<a href="{escape(url)}">{escape(url)}</a>']
        at = match.start() + len(url)
    return "".join([*parts, escape(text[at:])]).replace("\n", "<br>")
