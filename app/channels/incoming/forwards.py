"""A mail that somebody passes on: who wrote it first."""

import re

from app.channels.incoming.headers import Address, addresses, words
from app.channels.incoming.reading import Letter

_SUBJECT = re.compile(r"^\s*(fwd?|tr|terusan|diteruskan)\s*:", re.IGNORECASE)
_MARK = re.compile(
    r"^[ \t>]*(-{2,}\s*)?(forwarded message|begin forwarded message|pesan terusan|pesan (yang )?diteruskan"
    r"|(mulai|awal)\b.{0,20}\b(terusan|diteruskan|meneruskan)\b.{0,20}|original message|pesan asli)"
    r"\s*:?\s*(-{2,})?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FROM = re.compile(r"^[ \t>]*\*?(?:From|Dari|Pengirim)\s*:\*?[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
MOST_TEXT = 100_000


def is_forwarded(letter: Letter) -> bool:
    """Say whether this mail passes another one on."""
    if _SUBJECT.match(letter.subject):
        return True
    return any(part.media_type == "message/rfc822" for part in letter.root.walk())


def original_sender(letter: Letter) -> Address | None:
    """Return who wrote the mail that this one passes on, None where that cannot be read."""
    for part in letter.root.walk():
        if part.media_type == "message/rfc822" and part.children:
            inner = addresses(part.children[0], "from")
            if inner:
                return inner[0]
    text = letter.text[:MOST_TEXT]
    mark = _MARK.search(text)
    line = _FROM.search(text, mark.end() if mark else 0)
    address = _ADDRESS.search(line[1]) if line else None
    if line is None or address is None:
        return None
    name = words(line[1][: address.start()]).strip(" \"'<*[(")
    return Address(address[0].lower()[:254], name.removesuffix("mailto:").strip(" [")[:200])
