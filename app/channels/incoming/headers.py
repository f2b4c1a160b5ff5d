"""Headers as people meant them: RFC 2047 words decoded, addresses and Message-IDs picked out, nothing injected."""

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses

from app.channels.incoming.charsets import decoded, plain
from app.channels.incoming.mime import Part

MOST_ADDRESSES = 200
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,187}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,248}>")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address in lower case, and the name that stood beside it ("" for none)."""

    address: str
    name: str = ""


def words(value: str) -> str:
    """Return the text of a header: encoded words decoded, one line, no control characters."""
    if _ENCODED_WORD.search(value):
        try:
            pieces = decode_header(value)
        except (HeaderParseError, ValueError, LookupError):
            pieces = [(value, None)]
        value = "".join(
            piece if isinstance(piece, str) else decoded(piece, charset or "utf-8") for piece, charset in pieces
        )
    return _SPACES.sub(" ", plain(value)).strip()


def addresses(part: Part, *names: str) -> list[Address]:
    """Return the addresses of these headers, in order; what is none is left out."""
    values = [value[:10_000] for name in names for value in part.all(name)]
    try:
        pairs = getaddresses(values) if values else []
    except (ValueError, RecursionError, IndexError, AttributeError, TypeError):
        pairs = []
    found = [Address(text.lower(), words(name)[:200]) for name, text in pairs if _is_address(text)]
    if not found:
        found = [Address(match[0].lower()) for value in values for match in _ADDRESS.finditer(value[:2_000])]
    return [one for one in found if _is_address(one.address)][:MOST_ADDRESSES]


def _is_address(text: str) -> bool:
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None and ".." not in text.rpartition("@")[2]


def message_ids(part: Part, *names: str) -> list[str]:
    """Return the Message-IDs of these headers, in order, each once."""
    found = (match for name in names for value in part.all(name) for match in _MESSAGE_ID.findall(value))
    return list(dict.fromkeys(found))[:MOST_ADDRESSES]
