"""The index of the FAQ on either database: who is found by which stems, and which stems there are.

`faq_index` is an FTS5 table on SQLite and a tsvector with a GIN index on PostgreSQL; `faq_vocabulary` lists its words
with the number of entries that have each (migration 0009). An entry that is not shown is not in it.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache

from sqlalchemy import Integer, Text, column, func, or_, select, table, text
from sqlalchemy.orm import Session

from app.models import FaqEntry, SynonymGroup
from app.models.base import table_of
from app.models.prepared import ask
from app.search.synonyms import Synonyms
from app.search.words import VERSION

MOST_CANDIDATES = 100

_DELETE = text("DELETE FROM faq_index WHERE rowid = :id")
_INSERT = {
    "sqlite": text("INSERT INTO faq_index (rowid, stems) VALUES (:id, :stems)"),
    # as they are: a parser of PostgreSQL's own would take "e-kontrak" or "1e5" apart in its way
    "postgresql": text(
        "INSERT INTO faq_index (rowid, stems) "
        "VALUES (:id, array_to_tsvector(array_remove(string_to_array(:stems, ' '), '')))"
    ),
}
_CANDIDATES = {
    "sqlite": text("SELECT rowid FROM faq_index WHERE stems MATCH :query ORDER BY rank LIMIT :most"),
    "postgresql": text(
        "SELECT rowid FROM faq_index, CAST(:query AS tsquery) AS query WHERE stems @@ query "
        "ORDER BY ts_rank(stems, query) DESC, rowid LIMIT :most"
    ),
}
_OR = {"sqlite": " OR ", "postgresql": " | "}
_WORDS = table("faq_vocabulary", column("term", Text), column("doc"))


_GROUPS = select(table_of(SynonymGroup).c.words).order_by(table_of(SynonymGroup).c.id)
_SHOWN = select(func.count()).select_from(table_of(FaqEntry)).where(table_of(FaqEntry).c.retired_at.is_(None))


def synonyms_of(session: Session) -> Synonyms:
    return _synonyms(tuple(session.scalars(_GROUPS)))


def synonyms_and_size(session: Session) -> tuple[Synonyms, int]:
    """Return the synonyms and how many entries are shown, read in one trip."""
    session.flush()
    groups, ((shown,),) = ask(session.connection(), (_GROUPS, {}), (_SHOWN, {}))
    return _synonyms(tuple(words for (words,) in groups)), shown


@lru_cache(maxsize=8)
def _synonyms(groups: tuple[str, ...]) -> Synonyms:
    return Synonyms(groups)


def index_entry(session: Session, entry: FaqEntry, synonyms: Synonyms | None = None) -> None:
    """Put an entry's present text into the index; take it out where the entry is not shown."""
    synonyms = synonyms or synonyms_of(session)
    entry.question_stems = " ".join(synonyms.stems_of(f"{entry.question}\n{entry.keywords}"))
    entry.answer_stems = " ".join(synonyms.stems_of(entry.answer))
    entry.indexed_by = VERSION
    session.flush()
    session.execute(_DELETE, {"id": entry.id})
    if entry.retired_at is None:
        stems = f"{entry.question_stems} {entry.answer_stems}"
        session.execute(_INSERT[_dialect(session)], {"id": entry.id, "stems": stems})


def index_anew(session: Session, *, only_stale: bool = False) -> None:
    """Index every entry again, since the synonyms have changed; or those that an earlier analysis has indexed."""
    query = select(FaqEntry).order_by(FaqEntry.id)
    if only_stale:
        query = query.where(FaqEntry.indexed_by != VERSION)
    synonyms = synonyms_of(session)
    for entry in session.scalars(query).unique().all():
        index_entry(session, entry, synonyms)


def vocabulary(session: Session, stems: Collection[str], lengths: Iterable[tuple[int, int]] = ()) -> dict[str, int]:
    """Return the indexed words among `stems` or of a length within a span, with how many entries have each."""
    length = text("length(term) BETWEEN :least AND :most")
    spans = [length.bindparams(least=least, most=most) for least, most in lengths]
    query = select(_WORDS.c.term, _WORDS.c.doc).where(or_(_WORDS.c.term.in_(stems), *spans))
    return {term: entries for term, entries in session.execute(query)}


def candidates(session: Session, stems: Collection[str]) -> list[FaqEntry]:
    """Return the entries that have any of these stems, the likeliest hundred by the database's own measure."""
    if not stems:
        return []
    dialect = _dialect(session)
    asked = _OR[dialect].join(f'"{stem}"' if dialect == "sqlite" else stem for stem in stems)
    likeliest = _CANDIDATES[dialect].columns(column("rowid", Integer)).subquery()
    query = select(FaqEntry).where(FaqEntry.id.in_(select(likeliest.c.rowid)))
    return list(session.scalars(query, {"query": asked, "most": MOST_CANDIDATES}).unique())


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
