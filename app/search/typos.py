"""Which known words somebody may have meant by one that is not known. Pure.

A slip is a letter too many, too few, another one, or two that changed places: one in a word of four to six letters,
two in a longer one, counted on how the words sound ("paswot" is "password"). A beginning of four letters or more is
taken for the word it begins, and a word without its vowels for the word that it is the bones of. Nothing is guessed
for less than four letters, nor for codes.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from app.search.words import is_code

SHORTEST = 4
MOST = 3
_SPOKEN = (("v", "f"), ("ph", "f"), ("z", "s"), ("x", "ks"), ("q", "k"), ("ck", "k"), ("oo", "u"), ("y", "i"))
_HARD = {"b": "p", "d": "t", "g": "k"}
_DOUBLED = re.compile(r"([a-z])\1")
_VOWELS = frozenset("aiueo")


def most_slips(word: str) -> int:
    return 1 if len(word) < 7 else 2


def near_words(word: str, vocabulary: Iterable[str]) -> dict[str, float]:
    """Return up to three known words that `word` may stand for, each with how much it counts (1 is certain)."""
    if len(word) < SHORTEST or is_code(word):
        return {}
    found = {known: weight for known in vocabulary if (weight := _likeness(word, known))}
    best = max(found.values(), default=0.0)
    nearest = sorted((len(known), known) for known, weight in found.items() if weight == best)
    return {known: best for _, known in nearest[:MOST]}


@lru_cache(maxsize=50_000)  # people ask in the same words
def _likeness(word: str, known: str) -> float:
    if len(known) < SHORTEST or is_code(known):
        return 0.0
    if known.startswith(word) or (word.startswith(known) and len(word) - len(known) <= 3):
        return 0.8
    if _bones(word) == word == _bones(known):
        return 0.7
    spoken, sound, most = _sound(word), _sound(known), most_slips(word)
    if len(_signs(spoken).difference(sound)) > most:  # a letter that is not there is a slip at least: cheaper to see
        return 0.0
    slips = slips_between(spoken, sound, most)
    if slips is None or (slips > 1 and spoken[0] != sound[0]):
        return 0.0
    return (0.9, 0.8)[slips] if slips < 2 else 0.6


@lru_cache(maxsize=2_000)
def _signs(spoken: str) -> frozenset[str]:
    return frozenset(spoken)


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    """Return a word as it is spoken here: no double letters, v as f, a soft end hard."""
    for written, spoken in _SPOKEN:
        word = word.replace(written, spoken)
    word = _DOUBLED.sub(r"\1", word)
    return word[:-1] + _HARD.get(word[-1], word[-1])


def _bones(word: str) -> str:
    return "".join(sign for sign in word if sign not in _VOWELS)


def slips_between(one: str, other: str, most: int) -> int | None:
    """Return the number of slips (optimal string alignment) between two words, None for more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        row = [i]
        for j, its in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != its))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None
