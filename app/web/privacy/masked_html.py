"""The same covering for HTML, where tags may stand between the words that announce a value and the value itself."""

import re
from collections.abc import Sequence

from app.privacy import Finding, find_sensitive
from app.web.privacy.masking import cover_of

_BETWEEN_TAGS = re.compile(r"(?:(?<=>)|^)[^<>]+")
_NEW_LINE = re.compile(r"</?(?:p|div|br|tr|table|li|ul|ol|h\d|blockquote|summary)\b")


def covered_html(html: str) -> str:
    """Return cleaned HTML with the sensitive values of its text covered; its tags are left as they are."""
    stretches = list(_BETWEEN_TAGS.finditer(html))
    text, starts = _as_read(html, stretches)
    findings = find_sensitive(text)
    if not findings:
        return html
    parts, at = [], 0
    for stretch, start in zip(stretches, starts, strict=True):
        parts += [html[at : stretch.start()], _covered(stretch[0], start, findings)]
        at = stretch.end()
    return "".join([*parts, html[at:]])


def _as_read(html: str, stretches: Sequence[re.Match[str]]) -> tuple[str, list[int]]:
    """Return the stretches as one text, apart from each other as on a screen, and where in it each begins."""
    text, starts, at = "", [], 0
    for stretch in stretches:
        if _NEW_LINE.search(html, at, stretch.start()):
            text += "\n"
        elif not text[-1:].isspace() and not stretch[0][0].isspace():
            text += " "
        starts.append(len(text))
        text += stretch[0]
        at = stretch.end()
    return text, starts


def _covered(stretch: str, start: int, findings: Sequence[Finding]) -> str:
    """Cover what of the findings lies in a stretch; one that goes on from an earlier stretch was named there."""
    parts, at = [], 0
    for one in findings:
        begins, ends = max(one.start - start, 0), min(one.end - start, len(stretch))
        if begins < ends:
            parts += [stretch[at:begins], cover_of(one) if one.start >= start else ""]
            at = ends
    return "".join([*parts, stretch[at:]])
