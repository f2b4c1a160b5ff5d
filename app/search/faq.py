"""Find the published answers nearest to a question, as it is typed. The order: see `app.search.ranking`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import FaqEntry
from app.search.colloquial import formal_stems
from app.search.index import candidates, synonyms_of, vocabulary
from app.search.ranking import Wanted, fit, rarity
from app.search.synonyms import Synonyms
from app.search.typos import SHORTEST, most_slips, near_words
from app.search.words import is_code

MOST_WORDS = 24
LONGEST_TEXT = 2_000
WORTH_SHOWING = 0.2  # of the best hit's score: what is far behind it only distracts
LONGER = 6  # letters that the whole of a word may have more than its typed beginning


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, how well it fits, and the stems that it was found by."""

    entry: FaqEntry
    score: float
    stems: frozenset[str]


def search_faq(session: Session, text: str, limit: int = 3) -> list[Hit]:
    """Return the entries that answer a text, the best first; none where nothing fits well enough."""
    synonyms = synonyms_of(session)
    stems = list(dict.fromkeys(synonyms.stems_of(text[:LONGEST_TEXT])))[:MOST_WORDS]
    if not stems:
        return []
    wanted = _wanted(session, stems, synonyms)
    meant = frozenset(stem for word in wanted for stem in word.meanings)
    hits = [
        Hit(entry, score, meant)
        for entry in candidates(session, meant)
        if (score := fit(wanted, entry.question_stems.split(), entry.answer_stems.split()))
    ]
    hits.sort(key=lambda hit: (-hit.score, hit.entry.id))
    return [hit for hit in hits if hit.score >= WORTH_SHOWING * hits[0].score][:limit]


def _wanted(session: Session, stems: Sequence[str], synonyms: Synonyms) -> list[Wanted]:
    """Look up how rare each word is, and what one that no entry has may have been meant for."""
    entries = session.scalar(select(func.count()).select_from(FaqEntry).where(FaqEntry.retired_at.is_(None))) or 0
    known = vocabulary(session, stems)
    strange = [stem for stem in stems if stem not in known and not is_code(stem)]
    near = _near(session, strange, synonyms) if strange else {}
    wanted = []
    for stem in stems:
        guessed = _guess(stem, near) if stem in strange else {stem: 1.0}
        meanings = {synonyms.names.get(word, word): sure for word, sure in guessed.items()}
        having = max((known.get(word, near.get(word, 0)) for word in meanings), default=0)
        wanted.append(Wanted(meanings, rarity(having, entries)))
    return wanted


def _near(session: Session, strange: Sequence[str], synonyms: Synonyms) -> dict[str, int]:
    """Return the indexed words that unknown ones may stand for, and every member of a group of synonyms."""
    spans = [(len(stem) - most_slips(stem), len(stem) + LONGER) for stem in strange if len(stem) >= SHORTEST]
    formal = {form for stem in strange for form in formal_stems(stem)}
    return {**dict.fromkeys(synonyms.names, 0), **vocabulary(session, formal, spans)}


def _guess(word: str, near: Mapping[str, int]) -> dict[str, float]:
    formal = formal_stems(word) & near.keys()
    return dict.fromkeys(formal, 0.9) if formal else near_words(word, near)
