"""Find published answers by what people type: short, colloquial, misspelt, half English.

`words`, `synonyms`, `typos` and `ranking` know Indonesian and no database; `index` keeps what they make of an entry
where SQLite (FTS5) and PostgreSQL (tsvector) find it; `faq` asks. Both are given our own stems and find the same.
"""

from app.search.faq import Hit, found_before, search_faq
from app.search.words import words_of

__all__ = ["Hit", "found_before", "search_faq", "words_of"]
