"""A cell that a requester wrote is text, whatever it looks like.

Spreadsheets run a cell that begins like a formula, also one that was only opened from a CSV file; OWASP calls it CSV
injection. Such a cell gets an apostrophe in front, which spreadsheets show as text. Characters that they skip before a
formula are skipped here too. XLSX says of each cell that it is text, but is often saved as CSV next.
"""

import re

_FORMULA = re.compile(
    r"[\t\r\n]"
    r"|[\s\x00-\x1f\x7f\u200b-\u200f\u2060\ufeff'\"]*"  # spreadsheets pass over these
    r"[=+\-@\uff1d\uff0b\uff0d\uff20]"  # the full-width ones count as the others in East Asian settings
)


def as_text(value: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if _FORMULA.match(value) else value
