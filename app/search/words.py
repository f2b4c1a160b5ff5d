"""Make words that can be compared of what somebody wrote: lower case, without accents, affixes and filling words.

Pure: the same text always gives the same stems. Codes ("SPSE-1042") stay whole and are only ever found exactly.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from app.search.indonesian import (
    JOINED_PREFIXES,
    LOOSE_AFFIXES,
    NEGATIONS,
    PROTECTED,
    ROOTS,
    SHORT_FORMS,
    STOP_WORDS,
    WHOLE_FORMS,
)

VERSION = "2"
"""To be raised when the same text gives other stems than before: entries are then indexed anew at the next start."""

LONGEST = 40
SHORTEST_NUMBER = 3
LONG_FOR_A_CODE = 5
_CHUNK = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"([a-z]{1,12})-?(\d{2,}[a-z0-9]*)")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_NUMBERED = re.compile(r"([a-z]{4,})\d")  # apendo5: a version of it
_TWICE = re.compile(r"([a-z]{3,})2(?:nya)?")  # masuk2: said twice
_STEMMER = snowballstemmer.stemmer("indonesian")
_STEMMER_TURN = Lock()  # it keeps the word at hand in itself


@dataclass(frozen=True, slots=True)
class Term:
    """A stem, and where in the text it was said."""

    stem: str
    start: int
    end: int


def words_of(text: str) -> list[str]:
    """Return the stems of a text, each once, in order."""
    return list(dict.fromkeys(term.stem for term in terms_of(text)))


def terms_of(text: str) -> list[Term]:
    """Return every stem of a text with its place."""
    return [
        Term(stem, start, end)
        for word, start, end in _joined(list(_words(text)))
        if (stem := stem_of(word)) and len(stem) <= LONGEST
    ]


@lru_cache(maxsize=20_000)
def is_code(word: str) -> bool:
    """Say whether a word has a digit in it: such words are found exactly or not at all."""
    return any(sign.isdigit() for sign in word)


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Return the stem of one plain word, "" for a word that means nothing."""
    word = SHORT_FORMS.get(word, word)
    word = WHOLE_FORMS.get(word, word)
    if word in STOP_WORDS or (len(word) < SHORTEST_NUMBER and word.isdigit()) or len(word) < 2:
        return ""
    if word in PROTECTED or is_code(word):
        return word
    for ending in ("nya", "lah", "kah"):  # a protected word may still carry what is only hung on
        if word.removesuffix(ending) in PROTECTED:
            return word.removesuffix(ending)
    if any(word.removeprefix(no) in STOP_WORDS for no in NEGATIONS if word.startswith(no)):
        return ""
    with _STEMMER_TURN:
        stem = str(_STEMMER.stemWord(word))
    stem = ROOTS.get(stem, stem)
    return "" if stem in STOP_WORDS and not _is_noun(word) else stem


def _is_noun(word: str) -> bool:
    """Say whether a word is a thing of its own and not a form of its root: permohonan is more than mohon."""
    return word.startswith(("pe", "ke")) and word.endswith("an")


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _CHUNK.finditer(_plain(text)):
        chunk, start, end = found.group(), found.start(), found.end()
        code = _CODE.fullmatch(chunk)
        if code:
            yield from _of_code(code[1], code[2], start, end)
            continue
        parts = chunk.split("-")
        kept = [part for part in parts if part not in LOOSE_AFFIXES] if len(parts) > 1 else parts
        for part in dict.fromkeys(kept):
            twice = _TWICE.fullmatch(part) or _NUMBERED.fullmatch(part)
            yield _STRETCHED.sub(r"\1", twice[1] if twice else part), start, end


def _of_code(letters: str, digits: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    if len(letters) >= LONG_FOR_A_CODE and digits.isdigit():  # error500: a word, and a number
        yield letters, start, start + len(letters)
        yield digits, end - len(digits), end
        return
    yield letters + digits, start, end
    if len(digits) >= SHORTEST_NUMBER:
        yield digits, start, end


def _joined(words: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Make one word of a first part that stands apart and what follows it."""
    at = 0
    while at < len(words):
        word, start, end = words[at]
        if word in JOINED_PREFIXES and at + 1 < len(words):
            following, _, end = words[at + 1]
            yield word + following, start, end
            at += 1
        else:
            yield word, start, end
        at += 1


def _plain(text: str) -> str:
    """Return the text in lower case with accents taken off, sign by sign, so that places stay what they were."""
    return "".join(_plain_sign(sign) for sign in text)


@lru_cache(maxsize=5_000)
def _plain_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign).lower()[:1]
    return "-" if plain in "‐‑–" else plain or " "
