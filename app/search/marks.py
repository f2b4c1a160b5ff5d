"""Where in a text the words stand that were searched for, in whatever form they were written. Pure."""

from collections.abc import Collection, Iterator

from app.search.synonyms import Synonyms


def parts_of(text: str, stems: Collection[str], synonyms: Synonyms) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, each with whether it is one of the words."""
    at = 0
    for term in synonyms.terms_of(text):
        if term.stem in stems and term.start >= at:
            if term.start > at:
                yield text[at : term.start], False
            yield text[term.start : term.end], True
            at = term.end
    if at < len(text):
        yield text[at:], False
