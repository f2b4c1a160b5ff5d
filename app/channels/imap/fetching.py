"""Get messages out of a folder: small ones many at once, large ones part by part, of giants the header alone.

`fetch` is the folder's own: UIDs and items in, what the server says of each out. It raises Trouble.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient.exceptions import IMAPClientAbortError

from app.channels.imap.trouble import MessageTrouble, Trouble

MOST_AT_ONCE = 20  # stored in one transaction, in which nobody else writes on SQLite
MOST_BYTES_AT_ONCE = 1_000_000
MOST_HEADER_BYTES = 256_000

Answers = Mapping[int, Mapping[bytes, Any]]
Fetch = Callable[..., Answers]


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as the server describes it, before it is fetched."""

    uid: int
    size: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A fetched message: its bytes, or of one that is too big (`is_cut`) the header alone."""

    listed: Listed
    raw: bytes
    is_cut: bool = False


def fetch_letters(
    fetch: Fetch, listed: Sequence[Listed], *, most_bytes: int, singly: bool = False
) -> Iterator[list[Letter]]:
    """Yield the messages in their order, as many at once as are small; `singly` finds out which one breaks it off.

    Raises MessageTrouble for a message that cannot be had.
    """
    few: list[Listed] = []
    most = 1 if singly else MOST_AT_ONCE
    for one in listed:
        if few and (len(few) == most or sum(other.size for other in few) + one.size > MOST_BYTES_AT_ONCE):
            yield _small(fetch, few)
            few = []
        if one.size > MOST_BYTES_AT_ONCE:
            yield [_big(fetch, one, most_bytes)]
        else:
            few.append(one)
    if few:
        yield _small(fetch, few)


def body_of(answer: Mapping[bytes, Any]) -> bytes | None:
    """Return the one body, or part of it, that an answer holds."""
    found = next((value for name, value in answer.items() if name.startswith(b"BODY[")), None)
    return found if isinstance(found, bytes) else None


def _small(fetch: Fetch, listed: Sequence[Listed]) -> list[Letter]:
    try:
        found = fetch([one.uid for one in listed], "BODY.PEEK[]")
    except Trouble as trouble:
        if _is_over(trouble):
            raise MessageTrouble(listed[0].uid, trouble, is_over=True) from trouble
        found = {}
    return [Letter(one, _whole(fetch, one, body_of(found.get(one.uid, {})))) for one in listed]


def _whole(fetch: Fetch, one: Listed, raw: bytes | None) -> bytes:
    """Return the bytes; a message that was left out of several is asked for alone, and the server says why."""
    return _part(fetch, one, "BODY.PEEK[]") if raw is None else raw


def _big(fetch: Fetch, one: Listed, most_bytes: int) -> Letter:
    """Fetch part by part, so that no answer takes long; what the server said of the size need not be true."""
    if one.size > most_bytes:
        return Letter(one, _part(fetch, one, f"BODY.PEEK[HEADER]<0.{MOST_HEADER_BYTES}>"), is_cut=True)
    raw = bytearray()
    while len(raw) <= most_bytes:
        part = _part(fetch, one, f"BODY.PEEK[]<{len(raw)}.{MOST_BYTES_AT_ONCE}>")
        raw += part
        if len(part) < MOST_BYTES_AT_ONCE:
            return Letter(one, bytes(raw))
    header, blank, _ = bytes(raw).partition(b"\r\n\r\n")
    return Letter(one, (header + blank)[:MOST_HEADER_BYTES], is_cut=True)


def _part(fetch: Fetch, one: Listed, what: str) -> bytes:
    try:
        raw = body_of(fetch([one.uid], what).get(one.uid, {}))
    except Trouble as trouble:
        raise MessageTrouble(one.uid, trouble, is_over=_is_over(trouble)) from trouble
    if raw is None:
        raise MessageTrouble(one.uid, Trouble("Server tidak memberikan isi surel ini"), is_over=False)
    return raw


def _is_over(trouble: Trouble) -> bool:
    return isinstance(trouble.__cause__, OSError | IMAPClientAbortError)
