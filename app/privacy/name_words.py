"""How far a name goes: words written with a capital, up to one that begins a sentence or names an office."""

import re
from collections.abc import Iterator

from app.privacy.finding import Finding, Kind
from app.privacy.prose import SENTENCE_WORDS

FEWEST_LETTERS = 3
_MOST_ABBREVIATIONS = 5
_WORD = re.compile(r"[\"“]?(?:[A-Z][\w'’/-]*|\d{1,4})(?P<stop>[.,;:!?)\"”]*)[ \t]?")
_AND = re.compile(r"(?:&|dan|and)[ \t](?=[A-Z])(?!P\.T|C\.V|U\.D|Kop\.|Fa\.)")
_PARTNERS = frozenset({"rekan", "partners", "partner", "sons", "co"})
_ABBREVIATED = re.compile(r"(?:[A-Z]|Tbk|Muh|Moch|Moh|Abd|St|Hj?|Dr[sa]?|Ir|Prof)\.")


def end_of_name(text: str, at: int, most: int, *, joins: bool = False) -> int:
    """Return where the name that begins at `at` ends; `at` itself where none begins.

    `most` counts the words that are written out: initials and degrees before a name are no part of the measure. A
    name that `joins` is a company's: it may have numbers in it, and "&".
    """
    end, words = at, 0
    for _ in range(most + _MOST_ABBREVIATIONS):
        joint = _AND.match(text, at) if joins and end < at else None
        match = _WORD.match(text, joint.end() if joint else at)
        if (
            match is None
            or words == most
            or (match[0][0].isdigit() and not joins)
            or (is_no_name(match[0]) and not (joint and _is_partners(match[0])))
        ):
            break
        bare = match[0].rstrip()
        is_abbreviated = _ABBREVIATED.fullmatch(bare) is not None
        words += not is_abbreviated
        end = match.start() + len(bare) - (0 if is_abbreviated else len(match["stop"]))
        at = match.end()
        if match["stop"] and not is_abbreviated:
            break
    return end


def count_written_out(name: str) -> int:
    """Return how many words of a name are neither initials nor numbers."""
    return sum(bool(re.match(r"[^\W\d_]{2}", word)) and not _ABBREVIATED.fullmatch(word) for word in name.split())


def is_no_name(written: str) -> bool:
    return any(part in SENTENCE_WORDS for part in _bare(written).split("/"))


def _is_partners(written: str) -> bool:
    return _bare(written) in _PARTNERS


def _bare(written: str) -> str:
    return written.strip(" \t.,;:!?)\"“”'").casefold()


def find_words(text: str, words: str, kind: Kind, flags: int = 0) -> Iterator[Finding]:
    """Find these very words, whatever space is between them."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, flags):
        yield Finding(match.start(), match.end(), kind, match[0])
