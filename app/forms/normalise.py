"""What people type, made fit to keep: one form of each letter, no invisible control characters, plain
newlines."""

import re
import unicodedata

LONGEST_INPUT = 200_000
"""What is longer is cut before it is looked at; every field refuses far shorter texts anyway."""

INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, tab and newlines excepted
    "\u202a-\u202e\u2066-\u2069"  # they turn the direction of the text around them
    "\u2028\u2029\ufeff"
    "\ud800-\udfff"  # half a character: cannot be encoded
    "]"
)


def printable(text: str) -> str:
    """Take away what cannot be shown or encoded, and leave the rest as it was typed."""
    return INVISIBLE.sub("", text[:LONGEST_INPUT])


def clean_lines(text: str) -> str:
    """Clean a text of several lines; newlines become \\n, spaces at the ends go. One that shows nothing is empty."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = unicodedata.normalize("NFC", printable(text)).strip()
    return text if any(unicodedata.category(letter)[0] not in "CZ" for letter in text) else ""


def clean_line(text: str) -> str:
    """Clean a text of one line: any run of white space is one space, so no second line can hide in it."""
    return " ".join(clean_lines(text).split())
