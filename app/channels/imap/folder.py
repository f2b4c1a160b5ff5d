"""One open folder of an IMAP server, and all that is ever asked of it: what is there, its bytes, and to be woken.

Messages are fetched with BODY.PEEK from a folder opened read-only, so that the server is left as it was; only where the
mailbox says so is a message moved, after it has been stored. Whatever goes wrong is raised as Trouble.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from app.channels.imap.account import Account
from app.channels.imap.trouble import MessageTrouble, Trouble, trouble_of
from app.models.mailboxes import STARTTLS, TLS

MOST_AT_ONCE = 20  # stored in one transaction, in which nobody else writes on SQLite
MOST_BYTES_AT_ONCE = 1_000_000
MOST_HEADER_BYTES = 256_000
LOOKS_UP_SECONDS = 1.0  # while idle: whether to stop
UIDS_PER_COMMAND = 200


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


class Folder:
    """Signed in, with the folder open. Close it; `abort` ends it from another thread."""

    def __init__(self, account: Account, *, timeout_seconds: float) -> None:
        self._name, self._moved_to = account.folder, account.moved_to
        with _as_trouble():
            self._client = IMAPClient(
                account.host,
                account.port,
                ssl=account.security == TLS,
                ssl_context=ssl.create_default_context(),
                timeout=timeout_seconds,
            )
        try:
            with _as_trouble():
                self._sign_in(account)
                self.uidvalidity, self._uid_next = self._select()
        except Trouble:
            self.abort()
            raise

    def _sign_in(self, account: Account) -> None:
        client = self._client
        client.normalise_times = False  # aware instants
        client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if account.security == STARTTLS:
            client.starttls(ssl.create_default_context())
        client.login(account.username, account.password)
        self.can_idle = client.has_capability("IDLE")
        if self._moved_to and not client.has_capability("MOVE"):
            raise Trouble("Server tidak dapat memindahkan surel (MOVE); kosongkan folder tujuannya.", is_refusal=True)

    def _select(self) -> tuple[int, int]:
        try:
            answer = self._client.select_folder(self._name, readonly=not self._moved_to)
            if self._moved_to and not self._client.folder_exists(self._moved_to):
                raise Trouble(f"Folder “{self._moved_to}” tidak ada di server.", is_refusal=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            raise Trouble(f"Folder “{self._name}” tidak dapat dibuka: {trouble_of(error).sentence}") from error
        return int(answer[b"UIDVALIDITY"]), int(answer.get(b"UIDNEXT", 0))

    def has_grown(self) -> bool:
        """Say whether anything has arrived since the folder was opened or this was asked; opens it anew.

        What arrives after that, the server tells in `wait`. Without it a message that arrives during a search is told
        there, where nobody listens, and then not until the next one.
        """
        with _as_trouble():
            uidvalidity, uid_next = self._select()
        if uidvalidity != self.uidvalidity:
            raise Trouble("Server memberi nomor baru pada isi folder; folder dibaca dari awal.")
        is_larger, self._uid_next = uid_next != self._uid_next, uid_next
        return is_larger

    def above(self, uid: int, since: datetime) -> list[int]:
        """Return the UIDs above this one of what arrived since, in order."""
        with _as_trouble():
            day = (since - timedelta(days=1)).strftime("%d-%b-%Y")  # the server's date may be another zone's
            found = self._client.search(f"UID {uid + 1}:* SINCE {day}")
        return sorted(number for number in found if number > uid)  # "9:*" finds the last one, be it 3

    def describe(self, uids: Sequence[int], since: datetime) -> list[Listed]:
        """Return these messages as far as they are still there and arrived since, in order."""
        listed = [
            Listed(uid, int(found[b"RFC822.SIZE"]), found[b"INTERNALDATE"])
            for uid, found in sorted(self._fetch(uids, "RFC822.SIZE", "INTERNALDATE").items())
        ]
        return [one for one in listed if one.received_at >= since]

    def letters(self, listed: Sequence[Listed], *, most_bytes: int, singly: bool = False) -> Iterator[list[Letter]]:
        """Yield the messages in their order, as many at once as are small; `singly` finds out which one breaks it off.

        Raises MessageTrouble for a message that cannot be had.
        """
        few: list[Listed] = []
        most = 1 if singly else MOST_AT_ONCE
        for one in listed:
            if few and (len(few) == most or _bytes(few) + one.size > MOST_BYTES_AT_ONCE):
                yield self._small(few)
                few = []
            if one.size > MOST_BYTES_AT_ONCE:
                yield [self._big(one, most_bytes)]
            else:
                few.append(one)
        if few:
            yield self._small(few)

    def message_ids(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Return the Message-ID field of these messages, as it stands in each."""
        found = self._fetch(uids, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]")
        return {uid: _body(answer) or b"" for uid, answer in found.items()}

    def move(self, uids: Sequence[int]) -> None:
        """Move what has been stored, where the mailbox says so."""
        if self._moved_to:
            with _as_trouble():
                for some in _in_parts(uids):
                    self._client.move(some, self._moved_to)

    def wait(self, seconds: float, *, is_stopped: Callable[[], bool]) -> None:
        """Return when the server says that something has changed, when the time is over, or when told to stop."""
        with _as_trouble():
            self._client.idle()
            until = time.monotonic() + seconds
            while time.monotonic() < until and not is_stopped():
                began = time.monotonic()
                said = self._client.idle_check(timeout=LOOKS_UP_SECONDS)
                is_hung_up = not said and time.monotonic() - began < LOOKS_UP_SECONDS / 2
                if is_hung_up or any(len(one) > 1 and one[1] == b"EXISTS" for one in said):
                    break
            self._client.idle_done()

    def close(self) -> None:
        """Sign out, as far as the server still listens."""
        try:
            self._client.logout()
        except (OSError, IMAPClientError):
            self.abort()

    def abort(self) -> None:
        """Cut the connection: whoever waits for an answer gets an error at once."""
        try:
            self._client.socket().shutdown(socket.SHUT_RDWR)
            self._client.shutdown()
        except (OSError, IMAPClientError):
            return

    def _small(self, listed: Sequence[Listed]) -> list[Letter]:
        try:
            found = self._fetch([one.uid for one in listed], "BODY.PEEK[]")
        except Trouble as trouble:
            if _is_over(trouble):
                raise MessageTrouble(listed[0].uid, trouble, is_over=True) from trouble
            found = {}
        return [self._whole(one, _body(found.get(one.uid, {}))) for one in listed]

    def _whole(self, one: Listed, raw: bytes | None) -> Letter:
        if raw is None:  # of several at once it was left out: asked for alone, it says why
            raw = self._part(one, "BODY.PEEK[]")
        return Letter(one, raw)

    def _big(self, one: Listed, most_bytes: int) -> Letter:
        """Fetch part by part, so that no answer takes long; what the server said of the size need not be true."""
        if one.size > most_bytes:
            return Letter(one, self._part(one, f"BODY.PEEK[HEADER]<0.{MOST_HEADER_BYTES}>"), is_cut=True)
        raw = bytearray()
        while len(raw) <= most_bytes:
            part = self._part(one, f"BODY.PEEK[]<{len(raw)}.{MOST_BYTES_AT_ONCE}>")
            raw += part
            if len(part) < MOST_BYTES_AT_ONCE:
                return Letter(one, bytes(raw))
        header, blank, _ = bytes(raw).partition(b"\r\n\r\n")
        return Letter(one, (header + blank)[:MOST_HEADER_BYTES], is_cut=True)

    def _part(self, one: Listed, what: str) -> bytes:
        try:
            raw = _body(self._fetch([one.uid], what).get(one.uid, {}))
        except Trouble as trouble:
            raise MessageTrouble(one.uid, trouble, is_over=_is_over(trouble)) from trouble
        if raw is None:
            raise MessageTrouble(one.uid, Trouble("Server tidak memberikan isi surel ini"), is_over=False)
        return raw

    def _fetch(self, uids: Sequence[int], *what: str) -> dict[int, dict[bytes, Any]]:
        found: dict[int, dict[bytes, Any]] = {}
        with _as_trouble():
            for some in _in_parts(uids):
                found |= self._client.fetch(some, list(what))
        return found


@contextmanager
def _as_trouble() -> Iterator[None]:
    try:
        yield
    except Trouble:
        raise
    except Exception as error:  # a server may answer anything, and its reader raise anything
        raise trouble_of(error) from error


def _is_over(trouble: Trouble) -> bool:
    return isinstance(trouble.__cause__, OSError | IMAPClientAbortError)


def _body(answer: dict[bytes, Any]) -> bytes | None:
    bodies = (value for name, value in answer.items() if name.startswith(b"BODY["))
    found = next(bodies, None)
    return found if isinstance(found, bytes) else None


def _bytes(listed: Sequence[Listed]) -> int:
    return sum(one.size for one in listed)


def _in_parts(uids: Sequence[int]) -> Iterator[list[int]]:
    for at in range(0, len(uids), UIDS_PER_COMMAND):
        yield list(uids[at : at + UIDS_PER_COMMAND])
