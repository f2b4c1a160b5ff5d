"""How well an entry fits what was asked. Pure, so that both databases rank alike.

The databases only say which entries have any of the words; their own measures differ too much (PostgreSQL's knows no
rarity of words). What counts is

- how rare each word of the question is among all entries (`idf`): "apendo" says more than "spse";
- where the entry has it: its question and keywords count `IN_QUESTION` times what its answer counts;
- how surely it was meant: a word guessed from a slip of the keys counts less (`app.search.typos`);
- how much of the question the entry has at all: a fit of every word beats two rare ones out of five. A word that no
  entry has counts `UNKNOWN` of what it would, since most are mere talk; one in the answer alone, `SHARE_IN_ANSWER`;
  Of several sentences the one that it has most of tells: a letter says who writes and thanks before and after;
- how much of the entry's own question was asked for: the shorter of two that fit comes first.

Where no entry has `LEAST_SHARE` of the question it was about something else: better to say that there is no answer.
Unless it names a thing of the trade: then most of its other words are talk, and `LEAST_SHARE_OF_OURS` is enough. Where
these borders lie, and the other figures, is what tests/search/questions_tuning.py says.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

IN_QUESTION, IN_ANSWER = 2.5, 1.0
UNKNOWN = 0.9
LEAST_FACTOR = 0.35
OWN_SHARE = 0.3
OWN_WEIGHT = 0.6
SHARE_IN_ANSWER = 0.85
LEAST_SHARE = 0.45
LEAST_SHARE_OF_OURS = 0.15
LEAST_SHARE_OF_GUESSED = 0.3
FEWEST_ENTRIES = 40
"""What a library is taken to hold at least: among three entries no word would be rare."""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """One word of what was asked: the stems it may stand for, each with how surely, and how rare it is."""

    meanings: Mapping[str, float]
    idf: float


def rarity(having: int, entries: int) -> float:
    """Return the weight of a word that `having` of the entries have; the highest for one that none has."""
    entries = max(entries, having, FEWEST_ENTRIES)
    return log(1 + (entries - having + 0.5) / (having + 0.5))


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an entry fits, to order by, and how much of what was asked it has (1 is all of it)."""

    score: float
    share: float


def fit(sentences: Sequence[Sequence[Wanted]], question: Sequence[str], answer: Iterable[str]) -> Fit:
    """Return how an entry with these stems fits what was asked, in one sentence or in several."""
    in_question, in_answer = frozenset(question), frozenset(answer)
    wanted = dict.fromkeys(word for sentence in sentences for word in sentence)
    places = {word: _place(word, in_question, in_answer) for word in wanted}
    meant = {stem for word in wanted for stem in word.meanings}
    matched = len(in_question & meant) / (len(in_question) or 1)
    share = max((_share(sentence, places) for sentence in sentences), default=0.0)
    score = sum(word.idf * place for word, (place, _) in places.items())
    return Fit(
        score * (LEAST_FACTOR + (1 - LEAST_FACTOR) * share) * (1 + OWN_WEIGHT * matched), share + matched * OWN_SHARE
    )


def _place(word: Wanted, in_question: Collection[str], in_answer: Collection[str]) -> tuple[float, float]:
    """Return what a word counts where the entry has it, and what it counts of the share."""
    places = [
        (sure * IN_QUESTION, sure) if stem in in_question else (sure * IN_ANSWER, sure * SHARE_IN_ANSWER)
        for stem, sure in word.meanings.items()
        if stem in in_question or stem in in_answer
    ]
    return max(places, default=(0.0, 0.0))


def _share(sentence: Sequence[Wanted], places: Mapping[Wanted, tuple[float, float]]) -> float:
    asked = sum(word.idf if word.meanings else UNKNOWN * word.idf for word in sentence)
    return sum(word.idf * places[word][1] for word in sentence) / asked if asked else 0.0
