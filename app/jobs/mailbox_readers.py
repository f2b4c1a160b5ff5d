"""Keep the mailboxes read in the background: a thread each, woken by the server (IDLE), beside whatever runs the jobs.

A mailbox that is slow, refuses, or hangs holds up its own thread and nothing else. On several hosts the lease says who
reads; the others ask for it now and then, and take over from one that has died.
"""

import logging
import threading
import time
from dataclasses import dataclass

from flask import Flask

from app.channels.imap.folder import Folder
from app.channels.imap.lease import LeaseLost, active_mailboxes
from app.channels.imap.trouble import Trouble
from app.clock import clock_of
from app.database import db
from app.jobs.read_mailboxes import TIMEOUT_SECONDS, Reader
from app.jobs.take_in_mail import take_in_due
from app.jobs.visit_mailboxes import owner_name

SECONDS_TO_END = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait.

    An idle connection is left and taken up again now and then, which proves it alive: a server drops it after 30
    minutes (RFC 2177), a router sooner. And what arrived in the instant before idling is not told while idling.
    """

    answer_seconds: float = TIMEOUT_SECONDS
    idle_seconds: float = 120
    poll_seconds: float = 60
    attempt_seconds: float = 10
    look_for_mailboxes_seconds: float = 30
    ask_for_lease_seconds: float = 15


class MailboxReaders:
    """The readers of this process: started once, shut down once."""

    def __init__(self, app: Flask, pace: Pace) -> None:
        self._app, self._pace = app, pace
        self._stop = threading.Event()
        self._threads: dict[int, _ReaderThread] = {}
        self._thread = threading.Thread(target=self._watch, name="mailboxes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def shutdown(self) -> None:
        """Cut every connection, and return when the readers have ended; what they had not stored is still there."""
        self._stop.set()
        self._thread.join()
        for reader in self._threads.values():
            reader.abort()
        for reader in self._threads.values():
            reader.join(SECONDS_TO_END)  # one that waits for a server which does not even greet ends with the process

    def _watch(self) -> None:
        """Start a thread for each mailbox that is to be read and has none; take in what a crash has left."""
        while not self._stop.is_set():
            for mailbox_id in self._look():
                if mailbox_id not in self._threads or not self._threads[mailbox_id].is_alive():
                    self._threads[mailbox_id] = _ReaderThread(self._app, mailbox_id, self._pace, self._stop)
                    self._threads[mailbox_id].start()
            self._stop.wait(self._pace.look_for_mailboxes_seconds)

    def _look(self) -> list[int]:
        with self._app.app_context():
            try:
                take_in_due(db.session(), clock_of(self._app))
                return active_mailboxes(db.session())
            except Exception:  # the database, most likely; the thread outlives it
                log.exception("the database does not say which mailboxes are to be read")
                return []


class _ReaderThread(threading.Thread):
    def __init__(self, app: Flask, mailbox_id: int, pace: Pace, stop: threading.Event) -> None:
        super().__init__(name=f"mailbox {mailbox_id}", daemon=True)
        self._app, self._mailbox_id, self._pace, self._stop_event = app, mailbox_id, pace, stop
        self._owner = owner_name()
        self._folder: Folder | None = None

    def abort(self) -> None:
        folder = self._folder
        if folder is not None:
            folder.abort()

    def run(self) -> None:
        """Read until told to stop or the mailbox is no longer to be read."""
        while not self._stop_event.is_set():
            with self._app.app_context():
                reader = Reader(db.session(), self._mailbox_id, self._owner, clock_of(self._app))
                try:
                    if self._mailbox_id not in active_mailboxes(db.session()):
                        return
                    db.session.rollback()
                    if reader.take_lease():
                        self._read(reader)
                except Exception:  # the database, most likely; the thread outlives it
                    log.exception("reading mailbox %s broke off", self._mailbox_id)
            self._stop_event.wait(self._pace.attempt_seconds)

    def _read(self, reader: Reader) -> None:
        """Read and wait for more for as long as nothing goes wrong.

        A line that ends while nothing is read is no failure, for servers and routers end long ones; the next attempt
        shows whether it can be had again.
        """
        is_waiting = False
        try:
            self._folder = reader.open_folder(timeout_seconds=self._pace.answer_seconds)
            while not self._stop_event.is_set():
                reader.read_new(self._folder)
                take_in_due(db.session(), clock_of(self._app))
                if reader.is_reconciliation_due():
                    reader.reconcile(self._folder)
                if self._folder.has_grown():
                    continue
                is_waiting = True
                self._wait(reader, self._folder)
                is_waiting = False
        except LeaseLost:
            log.info("mailbox %s: changed, or read by another from now on", self._mailbox_id)
        except Trouble as trouble:
            if not (self._stop_event.is_set() or is_waiting):
                log.warning("mailbox %s cannot be read: %s", self._mailbox_id, trouble.sentence)
                reader.note_failure(trouble)
        finally:
            if self._folder is not None:
                self._folder.close()
            self._folder = None
            reader.give_back_lease()

    def _wait(self, reader: Reader, folder: Folder) -> None:
        """Wait for mail, or until there is something else to do: to stop, or to let a changed mailbox go."""
        asked_at = time.monotonic()

        def is_stopped() -> bool:
            nonlocal asked_at
            if self._stop_event.is_set():
                return True
            if time.monotonic() - asked_at < self._pace.ask_for_lease_seconds:
                return False
            asked_at = time.monotonic()
            return not reader.has_lease()

        if folder.can_idle:
            folder.wait(self._pace.idle_seconds, is_stopped=is_stopped)
        else:
            self._stop_event.wait(self._pace.poll_seconds)


def start(app: Flask, pace: Pace | None = None) -> MailboxReaders:
    """Start reading in threads of this process. The caller shuts it down."""
    readers = MailboxReaders(app, pace or Pace())
    readers.start()
    return readers
