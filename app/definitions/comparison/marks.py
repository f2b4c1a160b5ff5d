"""What changed in a running text, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
_WORDS = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 4_000  # beyond this the matching of words would take seconds: lines are matched instead
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Mark:
    kind: str
    text: str


def mark_words(before: str, after: str) -> list[Mark]:
    """Return the pieces that make up both texts: what stayed, what went, what came."""
    is_long = len(before) + len(after) > _MOST_WORDS * 6
    pieces = _LINES if is_long else _WORDS
    return list(_marks(pieces.findall(before), pieces.findall(after)))


def _marks(before: list[str], after: list[str]) -> Iterator[Mark]:
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Mark(SAME, "".join(before[i:j]))
            continue
        if i < j:
            yield Mark(REMOVED, "".join(before[i:j]))
        if k < m:
            yield Mark(ADDED, "".join(after[k:m]))
