"""The letters that the core fonts of PDF have, and what stands for those that they lack.

No font file comes with the program, so paper knows Latin-1: enough for Indonesian and most names written in Latin
letters. Marks that Latin-1 lacks are taken off ("Ș" is printed "S"), typographer's signs become plain ones, and what is
left, letters of another script, is printed as "?": on the screen the name stands as it was given.
"""

import unicodedata

_PLAIN = str.maketrans({
    "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "•": "-", "€": "EUR", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ı": "i", "œ": "oe", "Œ": "OE", "\t": "    ", "\u00ad": "",
})  # fmt: skip


def printable(text: str) -> str:
    """Return the text in letters that can be printed."""
    return "".join(map(_printed, unicodedata.normalize("NFC", text).translate(_PLAIN)))


def _printed(letter: str) -> str:
    if not letter.isprintable():
        return letter if letter == "\n" else " " if letter.isspace() else ""
    if _is_latin1(letter):
        return letter
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return bare if all(map(_is_latin1, bare)) else "?"


def _is_latin1(letter: str) -> bool:
    return ord(letter) < 0x100
