"""Find the published answers nearest to a question, as it is typed. The order: see `app.search.ranking`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import FaqEntry
from app.search.colloquial import formal_stems
from app.search.index import candidates, synonyms_and_size, vocabulary
from app.search.ranking import LEAST_SHARE, LEAST_SHARE_OF_GUESSED, LEAST_SHARE_OF_OURS, Wanted, fit, rarity
from app.search.synonyms import Synonyms
from app.search.typos import SHORTEST, most_slips, near_words
from app.search.words import is_code

LONGEST_TEXT = 2_000
MOST_WORDS = 60
MOST_STRANGE = 24  # of them that no entry has: each is compared with a part of the vocabulary
SHORTEST_SENTENCE = 2
SURE = 0.9  # a word of the trade, as it stands or in its everyday form
WORTH_SHOWING = 0.2  # of the best hit's score: what is far behind it only distracts
LONGER = 6  # letters that the whole of a word may have more than its typed beginning
_SENTENCE_END = re.compile(r"[.?!;:\n]+(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, how well it fits, and the stems that it was found by."""

    entry: FaqEntry
    score: float
    stems: frozenset[str]


def search_faq(session: Session, text: str, limit: int = 3) -> list[Hit]:
    """Return the entries that answer a text, the best first; none where nothing fits well enough."""
    synonyms, shown = synonyms_and_size(session)
    sentences = [stems for part in _SENTENCE_END.split(text[:LONGEST_TEXT]) if (stems := synonyms.stems_of(part))]
    wanted = _wanted(session, list(dict.fromkeys(chain.from_iterable(sentences))), synonyms, shown)
    if not wanted:
        return []
    asked = [[wanted[stem] for stem in dict.fromkeys(stems) if stem in wanted] for stems in _joined(sentences)]
    meant = frozenset(stem for word in wanted.values() for stem in word.meanings)
    fits = [
        (entry, fit(asked, entry.question_stems.split(), entry.answer_stems.split()))
        for entry in candidates(session, meant)
    ]
    if max((one.share for _, one in fits), default=0.0) < _least_share(wanted.values(), synonyms):
        return []
    best = max((one.score for _, one in fits), default=0.0)
    hits = [
        Hit(entry, one.score, meant)
        for entry, one in fits
        if one.score >= WORTH_SHOWING * best and one.share >= LEAST_SHARE_OF_OURS
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.entry.id))[:limit]


def found_before(session: Session, entry_ids: Sequence[int]) -> list[Hit]:
    """Return the published ones of these entries, in this order: what a search of a moment ago has found."""
    query = select(FaqEntry).where(FaqEntry.id.in_(entry_ids), FaqEntry.retired_at.is_(None))
    entries = {entry.id: entry for entry in session.scalars(query)} if entry_ids else {}
    return [Hit(entries[entry_id], 1.0, frozenset()) for entry_id in entry_ids if entry_id in entries]


def _least_share(wanted: Iterable[Wanted], synonyms: Synonyms) -> float:
    """Return what an answer must have of a question, which is less where it names a thing of the trade."""
    ours = [sure for word in wanted for stem, sure in word.meanings.items() if stem in synonyms.trade]
    if not ours:
        return LEAST_SHARE
    return LEAST_SHARE_OF_OURS if max(ours) >= SURE else LEAST_SHARE_OF_GUESSED


def _joined(sentences: Iterable[list[str]]) -> list[list[str]]:
    """Join a sentence of one word to the next: all of one word says little."""
    joined: list[list[str]] = []
    for stems in sentences:
        if joined and len(joined[-1]) < SHORTEST_SENTENCE:
            joined[-1] = joined[-1] + stems
        else:
            joined.append(stems)
    return joined


def _wanted(session: Session, stems: Sequence[str], synonyms: Synonyms, shown: int) -> dict[str, Wanted]:
    """Look up how rare each word is, and what one that no entry has may have been meant for."""
    known = vocabulary(session, stems)
    strange = [stem for stem in stems if stem not in known and not is_code(stem)][:MOST_STRANGE]
    near = _near(session, strange, synonyms) if strange else {}
    told = [stem for stem in stems if stem in known or is_code(stem) or stem in strange][:MOST_WORDS]
    wanted = {}
    for stem in told:
        guessed = _guess(stem, near) if stem in strange else {stem: 1.0}
        meanings = {synonyms.names.get(word, word): sure for word, sure in guessed.items()}
        having = max((known.get(word, near.get(word, 0)) for word in meanings), default=0)
        wanted[stem] = Wanted(meanings, rarity(having, shown))
    return wanted


def _near(session: Session, strange: Sequence[str], synonyms: Synonyms) -> dict[str, int]:
    """Return the indexed words that unknown ones may stand for, and every member of a group of synonyms."""
    spans = [(len(stem) - most_slips(stem), len(stem) + LONGER) for stem in strange if len(stem) >= SHORTEST]
    formal = {form for stem in strange for form in formal_stems(stem)}
    return {**dict.fromkeys(synonyms.names, 0), **vocabulary(session, formal, spans)}


def _guess(word: str, near: Mapping[str, int]) -> dict[str, float]:
    formal = formal_stems(word) & near.keys()
    return dict.fromkeys(formal, 0.9) if formal else near_words(word, near)
