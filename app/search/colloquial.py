"""What a word of everyday speech is in writing: "ngirim" and "kirimin" are "kirim", "nyari" is "cari". Pure.

Nothing is decided here: of the forms that a word may stand for, the search takes those that an entry has.
"""

from collections.abc import Iterator

from app.search.words import stem_of

SHORTEST = 3
_VOWELS = "aiueo"


def formal_stems(word: str) -> set[str]:
    """Return the stems that an unknown stem may be the everyday form of."""
    forms = {
        form for whole in (word, word.removesuffix("in"), word.removesuffix("an")) for form in _without_prefix(whole)
    }
    return {stem for form in forms if len(form) >= SHORTEST and (stem := stem_of(form))} - {word}


def _without_prefix(word: str) -> Iterator[str]:
    yield word
    for prefix in ("nge", "ng", "ke", "se", "di"):
        if word.startswith(prefix):
            yield word.removeprefix(prefix)
    # the prefix has swallowed the root's first consonant
    if word.startswith("ng") and word[2:3] in _VOWELS:
        yield "k" + word[2:]
    if word.startswith("ny"):
        yield from ("s" + word[2:], "c" + word[2:])
    if word[:1] == "n" and word[1:2] in _VOWELS:
        yield "t" + word[1:]
    if word[:1] == "m" and word[1:2] in _VOWELS:
        yield "p" + word[1:]
