"""What a mail means that comes after our answer, when the process waits to hear whether the answer helped.

A link says "confirm" or "object"; a mail says neither. A plain thanks must not reopen a case, and an objection must
not be lost among thanks. So only a short text of thanks with nothing else in it is kept without effect, and every
other counts as an objection: to answer once more costs staff a minute, a lost objection costs the requester the bid.
Staff can still turn what was kept into an objection, with one click (`app.cases.mail.judge`).
"""

import re

MOST_WORDS = 30
_THANKS = re.compile(
    r"\b(terima ?kasih|terimakasih|makasih|trims|tq|thanks?|thank you|thx"
    r"|sudah (bisa|berhasil|selesai|beres|dapat|oke?)"
    r"|berhasil|beres|solved|baik,? (pak|bu|min|kak)|siap|noted|oke?|mantap)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\?|\b(belum|blm|tidak|tdk|tak|gak|ga|nggak|bukan|masih|gagal|error|eror|salah|tetap(i|an)?|tapi|namun|hanya|cuma"
    r"|kenapa|mengapa|bagaimana|gimana|kapan|apa(kah)?|mohon|tolong|minta|bisakah|lagi|lain|keberatan|kecewa|harus"
    r"|not|still|but|however|please|why|how|fail(ed|s)?|wrong|again)\b",
    re.IGNORECASE,
)


def is_only_thanks(text: str) -> bool:
    """Say whether a text thanks or agrees and says nothing else. `text` is without quotes and signature."""
    words = text.split()
    if not words or len(words) > MOST_WORDS or _MORE.search(text):
        return False
    return _THANKS.search(text) is not None
