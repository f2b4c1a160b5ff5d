"""Read a mailbox to its end: fetch while no transaction is open, store and advance in one."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.channels.imap import reconciling
from app.channels.imap.account import account_of
from app.channels.imap.fetching import Listed
from app.channels.imap.folder import Folder
from app.channels.imap.lease import LeaseLost, give_back_lease, has_lease, keep_lease, take_lease
from app.channels.imap.reconciling import Differences
from app.channels.imap.standing import note_failure, note_read
from app.channels.imap.storing import begin_at, held, note_unfetched, pass_over, store_letters, stored_uids
from app.channels.imap.trouble import MessageTrouble, Trouble
from app.clock import Clock
from app.database import begin_writing
from app.models import Mailbox

TIMEOUT_SECONDS = 30.0
UIDS_PER_ROUND = 500


class Reader:
    """One reader of one mailbox, under one name for its lease. Every method commits what it did."""

    def __init__(self, session: Session, mailbox_id: int, owner: str, clock: Clock) -> None:
        self._session, self._id, self._owner, self._clock = session, mailbox_id, owner, clock

    def take_lease(self, *, is_impatient: bool = False) -> bool:
        begin_writing(self._session)
        is_ours = take_lease(self._session, self._id, self._owner, self._clock(), is_impatient=is_impatient)
        self._session.commit()
        return is_ours

    def has_lease(self) -> bool:
        """Say whether this is still the reader; it is not once the mailbox was changed."""
        is_ours = has_lease(self._session, self._id, self._owner)
        self._session.rollback()
        return is_ours

    def give_back_lease(self) -> None:
        self._session.rollback()
        begin_writing(self._session)
        give_back_lease(self._session, self._id, self._owner)
        self._session.commit()

    def open_folder(self, *, timeout_seconds: float = TIMEOUT_SECONDS) -> Folder:
        """Connect, and note under which numbering the folder is read. Raises Trouble, LeaseLost."""
        account = account_of(self._session.get_one(Mailbox, self._id, populate_existing=True))
        self._session.rollback()
        folder = Folder(account, timeout_seconds=timeout_seconds)
        try:
            mailbox = self._mailbox()
            begin_at(self._session, mailbox, folder.uidvalidity, self._clock())
            self._session.commit()
        except BaseException:
            folder.abort()
            raise
        return folder

    def read_new(self, folder: Folder) -> list[int]:
        """Store everything above the last message read; return the ids of what is new. Raises Trouble, LeaseLost."""
        new: list[int] = []
        while True:
            mailbox = self._mailbox()
            last_uid, since, most_bytes = mailbox.last_uid, mailbox.reads_since, mailbox.largest_mb * 1_000_000
            is_stuck = mailbox.stuck_uid is not None
            self._session.commit()
            uids = folder.above(last_uid, since)[:UIDS_PER_ROUND]
            if not uids:
                break
            listed = folder.describe(self._unknown(uids), since)
            new += self._store(folder, listed, uids[-1], most_bytes, singly=is_stuck)
        mailbox = self._mailbox()
        note_read(self._session, mailbox, self._clock())
        self._session.commit()
        return new

    def reconcile(self, folder: Folder) -> Differences:
        """Compare the last days of the folder with what is stored, store what is missing, tell of a difference."""
        mailbox = self._mailbox()
        since = reconciling.looks_back_to(mailbox, self._clock())
        last_uid, most_bytes = mailbox.last_uid, mailbox.largest_mb * 1_000_000
        self._session.commit()
        uids = [uid for uid in folder.above(0, since) if uid <= last_uid]  # what has just arrived is not late
        listed = folder.describe(uids, since)
        fields = folder.message_ids([one.uid for one in listed])
        mailbox = self._mailbox()
        missing = set(reconciling.missing_of(self._session, mailbox, fields))
        self._session.commit()
        stored = self._recover(folder, [one for one in listed if one.uid in missing], most_bytes)
        folder.move([uid for uid in fields if uid not in missing])
        mailbox = self._mailbox()
        twice = reconciling.count_twice(self._session, mailbox, since)
        found = Differences(stored, len(missing) - stored, twice)
        reconciling.settle(self._session, mailbox, found, self._clock())
        self._session.commit()
        return found

    def is_reconciliation_due(self) -> bool:
        is_due = reconciling.is_due(self._session.get_one(Mailbox, self._id), self._clock())
        self._session.rollback()
        return is_due

    def note_failure(self, trouble: Trouble) -> None:
        """Write down that the mailbox cannot be read, and give it back until the next attempt."""
        self._session.rollback()
        try:
            mailbox = self._mailbox()
        except LeaseLost:  # another reads it by now: its troubles count
            self._session.rollback()
            return
        note_failure(self._session, mailbox, trouble, self._clock())
        give_back_lease(self._session, self._id, self._owner)
        self._session.commit()

    def _mailbox(self) -> Mailbox:
        """Begin a writing transaction with the mailbox locked and its lease renewed. Raises LeaseLost."""
        begin_writing(self._session)
        mailbox = held(self._session, self._id, self._owner)
        keep_lease(self._session, self._id, self._owner, self._clock())
        return mailbox

    def _store(
        self, folder: Folder, listed: Sequence[Listed], reached: int, most_bytes: int, *, singly: bool
    ) -> list[int]:
        """Store these messages; then the folder is read up to `reached`, or up to one that could not be had."""
        new: list[int] = []
        try:
            for letters in folder.letters(listed, most_bytes=most_bytes, singly=singly):
                new += store_letters(self._session, self._mailbox(), letters, self._clock())
                self._session.commit()
                folder.move([letter.listed.uid for letter in letters])
            pass_over(self._mailbox(), reached)
            self._session.commit()
        except MessageTrouble as trouble:
            self._session.rollback()
            note_unfetched(self._session, self._mailbox(), trouble, self._clock())
            self._session.commit()
            if trouble.is_over:
                raise
        return new

    def _recover(self, folder: Folder, listed: Sequence[Listed], most_bytes: int) -> int:
        """Store what reconciliation missed, each by itself; return how many could be had."""
        count = 0
        for one in listed:
            try:
                (letters,) = folder.letters([one], most_bytes=most_bytes)
            except MessageTrouble as trouble:
                if trouble.is_over:
                    raise
                continue
            store_letters(self._session, self._mailbox(), letters, self._clock())
            self._session.commit()
            count += 1
        return count

    def _unknown(self, uids: Sequence[int]) -> list[int]:
        known = stored_uids(self._session, self._session.get_one(Mailbox, self._id), uids)
        self._session.rollback()
        return [uid for uid in uids if uid not in known]
