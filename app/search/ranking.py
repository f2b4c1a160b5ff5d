"""How well an entry fits what was asked. Pure, so that both databases rank alike.

The databases only say which entries have any of the words; their own measures differ too much (PostgreSQL's knows no
rarity of words). What counts is

- how rare each word of the question is among all entries (`idf`): "apendo" says more than "spse";
- where the entry has it: its question and keywords count `IN_QUESTION` times what its answer counts;
- how surely it was meant: a word guessed from a slip of the keys counts less (`app.search.typos`);
- how much of the question the entry has at all: a fit of every word beats two rare ones out of five. A word that no
  entry has counts `UNKNOWN` of what it would, since most are mere talk; one in the answer alone, `SHARE_IN_ANSWER`;
- a little, how much of the entry's own question was asked for: the shorter of two that fit comes first.

An entry that has less than `LEAST_SHARE` of the question is no answer: better to say that there is none. Where that
border lies, and the other figures, is what tests/search/questions_tuning.py says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

IN_QUESTION, IN_ANSWER = 2.5, 1.0
UNKNOWN = 0.9
OWN_SHARE = 0.3
SHARE_IN_ANSWER = 0.85
LEAST_SHARE = 0.35
FEWEST_ENTRIES = 40
"""What a library is taken to hold at least: among three entries no word would be rare."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of what was asked: the stems it may stand for, each with how surely, and how rare it is."""

    meanings: Mapping[str, float]
    idf: float


def rarity(having: int, entries: int) -> float:
    """Return the weight of a word that `having` of the entries have; the highest for one that none has."""
    entries = max(entries, having, FEWEST_ENTRIES)
    return log(1 + (entries - having + 0.5) / (having + 0.5))


def fit(wanted: Sequence[Wanted], question: Sequence[str], answer: Iterable[str]) -> float:
    """Return how well an entry with these stems fits, 0 where it does not."""
    in_question, in_answer = frozenset(question), frozenset(answer)
    score = found = asked = 0.0
    for word in wanted:
        places = [
            (sure, IN_QUESTION if stem in in_question else IN_ANSWER)
            for stem, sure in word.meanings.items()
            if stem in in_question or stem in in_answer
        ]
        asked += word.idf if word.meanings else UNKNOWN * word.idf
        if places:
            score += word.idf * max(sure * place for sure, place in places)
            found += word.idf * max(sure * (1.0 if place == IN_QUESTION else SHARE_IN_ANSWER) for sure, place in places)
    meant = {stem for word in wanted for stem in word.meanings}
    matched = len(in_question & meant) / (len(in_question) or 1)
    if not asked or found / asked + matched * OWN_SHARE < LEAST_SHARE:
        return 0.0
    return score * (0.5 + found / asked / 2) * (1 + OWN_SHARE * matched)
