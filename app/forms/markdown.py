"""The few marks that a form's static text may carry, made into HTML that cannot carry anything else.

Headings, paragraphs, lists, bold, italic, code and links to http, https or mailto. All the rest is text and
escaped.
"""

import re
from collections.abc import Callable
from itertools import groupby
from urllib.parse import urlsplit

from markupsafe import Markup, escape

LINK_SCHEMES = frozenset({"http", "https", "mailto"})

HEADING = re.compile(r"(#{1,3})\s+(.*)")
BULLET = re.compile(r"[-*]\s+(.*)")
NUMBERED = re.compile(r"\d{1,3}[.)]\s+(.*)")
INLINE = re.compile(
    r"\*\*(?P<strong>[^*\n]+)\*\*"
    r"|\*(?P<em>[^*\n]+)\*"
    r"|`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<url>[^()\s]+)\)"
)


def render_markdown(text: str) -> Markup:
    """Render the subset as HTML. A heading starts at h2: the page has the h1."""
    blocks = []
    lines = [line.strip() for line in text.splitlines()]
    for kind, group in groupby(lines, key=_kind_of):
        content = list(group)
        if kind == "heading":
            blocks += [_heading(line) for line in content]
        elif kind == "bullet":
            blocks.append(_list(Markup("<ul>{}</ul>"), BULLET, content))
        elif kind == "numbered":
            blocks.append(_list(Markup("<ol>{}</ol>"), NUMBERED, content))
        elif kind == "paragraph":
            blocks.append(Markup("<p>{}</p>").format(_inline(" ".join(content))))
    return Markup("\n").join(blocks)


def forbidden_links(text: str) -> list[str]:
    """List the addresses of links that are shown as text, since they lead elsewhere than a page or a
    mailbox."""
    return [match["url"] for match in INLINE.finditer(text) if match["url"] and not _is_allowed(match["url"])]


def _kind_of(line: str) -> str:
    patterns = (("heading", HEADING), ("bullet", BULLET), ("numbered", NUMBERED))
    for kind, pattern in patterns:
        if pattern.fullmatch(line):
            return kind
    return "paragraph" if line else "blank"


def _heading(line: str) -> Markup:
    marks, text = HEADING.fullmatch(line).groups()  # type: ignore[union-attr]
    return Markup("<h{0}>{1}</h{0}>").format(len(marks) + 1, _inline(text))


def _list(frame: Markup, pattern: re.Pattern[str], lines: list[str]) -> Markup:
    items = (pattern.fullmatch(line)[1] for line in lines)  # type: ignore[index]
    return frame.format(Markup("").join(Markup("<li>{}</li>").format(_inline(item)) for item in items))


def _inline(text: str) -> Markup:
    parts, position = [], 0
    for match in INLINE.finditer(text):
        parts += [escape(text[position : match.start()]), _marked(match)]
        position = match.end()
    return Markup("").join([*parts, escape(text[position:])])


def _marked(match: re.Match[str]) -> Markup:
    kind = match.lastgroup or ""
    if kind != "url":
        tag: Callable[..., Markup] = Markup("<{0}>{1}</{0}>").format
        return tag(kind, match[kind])
    if not _is_allowed(match["url"]):
        return escape(match["label"])
    link = Markup('<a href="{}" rel="noopener noreferrer">{}</a>')
    return link.format(match["url"], match["label"])


def _is_allowed(url: str) -> bool:
    try:
        return urlsplit(url).scheme in LINK_SCHEMES
    except ValueError:
        return False
