"""Headers as people meant them: RFC 2047 words decoded, addresses and Message-IDs picked out, nothing injected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from itertools import islice

from app.channels.incoming.charsets import decoded, plain
from app.channels.incoming.mime import Part

MOST_ADDRESSES = 200
MOST_LISTS = 20  # headers of one name
LONGEST_LIST = 10_000
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,187}")
_PIECES = r"""("(?:\\.|[^"\\])*+"?)|(\((?:\\.|[^()\\])*+\)?)|<([^<>]*+)>?"""  # quoted, comment, angled; open to the end
_PIECE = re.compile(_PIECES)
_ITEM = re.compile(  # of a list: all up to a comma, a semicolon, or the colon after a group's name
    rf"""(?:=\?[^?\s]{{1,60}}\?[bBqQ]\?[^?\s]{{0,300}}\?=|{_PIECES}|[^,;:"(<])+"""
)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,248}>")
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"')
_ESCAPED = re.compile(r"\\(.)")
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
    """Return the addresses of these headers, in order; what is none is left out.

    Not by the standard library, whose versions read `boss@a.test <sari@b.test>` as one, the other, or nothing: what
    stands in angle brackets is the address, and beside it is only a name (RFC 5322 §3.4), however it looks.
    """
    values = [value[:LONGEST_LIST] for name in names for value in part.all(name)[:MOST_LISTS]]
    items = (item[0] for value in values for item in _ITEM.finditer(value))
    return list(islice((one for item in items for one in _addresses_in(item)), MOST_ADDRESSES))


def _addresses_in(item: str) -> Iterator[Address]:
    """Yield the one address of an item, or all where the commas between them are missing."""
    pieces = list(_PIECE.finditer(item))
    angled = next((piece for piece in pieces if piece[3] is not None), None)
    if angled is not None:
        text = _SPACES.sub("", angled[3]).replace('"', "").rpartition(":")[2]
        if is_address(text):
            yield Address(text.lower(), _unquoted(item[: angled.start()]))
        return
    comment = next((piece for piece in pieces if piece[2] is not None), None)
    name = words(comment[2].strip("()"))[:200] if comment else ""
    bare = item.replace(comment[2], " ") if comment else item
    for match in _ADDRESS.finditer(bare.replace('"', "")):
        if is_address(match[0]):
            yield Address(match[0].lower(), name)


def _unquoted(name: str) -> str:
    """Return the name that stands before an address, without the quotes around it."""
    quoted = _QUOTED.fullmatch(name.strip())
    text = _ESCAPED.sub(r"\1", quoted[1]) if quoted else name.strip(" \"'")
    return words(text)[:200]


def is_address(text: str) -> bool:
    """Say whether this is one address as any mail server takes it: no quotes, no letters beyond ASCII."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None and ".." not in text.rpartition("@")[2]


def message_ids(part: Part, *names: str) -> list[str]:
    """Return the Message-IDs of these headers, in order, each once."""
    found = (match for name in names for value in part.all(name) for match in _MESSAGE_ID.findall(value))
    return list(dict.fromkeys(found))[:MOST_ADDRESSES]
