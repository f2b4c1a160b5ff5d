"""One open folder of an IMAP server, and all that is ever asked of it: what is there, its bytes, and to be woken.

Messages are fetched with BODY.PEEK from a folder opened read-only, so that the server is left as it was; only where the
mailbox says so is a message moved, after it has been stored. Whatever goes wrong is raised as Trouble.
"""

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from app.channels.imap.account import Account
from app.channels.imap.fetching import Letter, Listed, body_of, fetch_letters
from app.channels.imap.trouble import Trouble, trouble_of
from app.models.mailboxes import STARTTLS, TLS

LOOKS_UP_SECONDS = 1.0  # while idle: whether to stop
UIDS_PER_COMMAND = 200

logging.getLogger("imapclient").setLevel(logging.WARNING)  # below it writes down each command, the password too


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

        A message that arrives while something else is asked is told there, where nobody listens, and `wait` would not
        return for it. So ask this last; for what comes in the instant between, `wait` ends now and then.
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
            day = (since - timedelta(days=1)).date()  # the server's date may be another zone's
            found = self._client.search(["UID", f"{uid + 1}:*", "SINCE", day])
        return sorted(number for number in found if number > uid)  # "9:*" finds the last one, be it 3

    def describe(self, uids: Sequence[int], since: datetime) -> list[Listed]:
        """Return these messages as far as they are still there and arrived since, in order."""
        listed = [
            Listed(uid, int(found[b"RFC822.SIZE"]), found[b"INTERNALDATE"])
            for uid, found in sorted(self._fetch(uids, "RFC822.SIZE", "INTERNALDATE").items())
        ]
        return [one for one in listed if one.received_at >= since]

    def letters(self, listed: Sequence[Listed], *, most_bytes: int, singly: bool = False) -> Iterator[list[Letter]]:
        """Yield the messages, some at a time: see `fetch_letters`. Raises MessageTrouble."""
        return fetch_letters(self._fetch, listed, most_bytes=most_bytes, singly=singly)

    def message_ids(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Return the Message-ID field of these messages, as it stands in each."""
        found = self._fetch(uids, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]")
        return {uid: body_of(answer) or b"" for uid, answer in found.items()}

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


def _in_parts(uids: Sequence[int]) -> Iterator[list[int]]:
    for at in range(0, len(uids), UIDS_PER_COMMAND):
        yield list(uids[at : at + UIDS_PER_COMMAND])
