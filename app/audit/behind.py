"""What stands behind the ids and digests of the trail: names of people, texts, files.

Loaded once for a whole timeline, so that reading one costs the same few queries whether it has ten events or a
thousand. Every text is held against the digest that was recorded with it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.audit.entry import Match, Quote
from app.audit.salts import fits
from app.audit.words import words_for
from app.models import (
    Attachment,
    Case,
    CaseFact,
    Category,
    Deployment,
    Escalation,
    Group,
    Message,
    Note,
    OutgoingMail,
    Requester,
    UnansweredQuestion,
    User,
    UserTask,
)

FileDigest = Callable[[str], str | None]
"""Give the digest of the bytes kept on disk under a sha256; None where there is no such file."""


def unread_file(_sha256: str) -> str | None:
    return None


class Behind:
    """Lookups for the events of `case_ids`."""

    def __init__(self, session: Session, case_ids: Iterable[int], file_digest: FileDigest | None = None) -> None:
        self.session = session
        self.case_ids = sorted(set(case_ids))
        self.file_digest = file_digest

    @cached_property
    def users(self) -> dict[int, str]:
        return _pairs(self.session.execute(select(User.id, User.name)))

    @cached_property
    def groups(self) -> dict[str, str]:
        return _pairs(self.session.execute(select(Group.key, Group.name)))

    @cached_property
    def categories(self) -> dict[str, str]:
        return _pairs(self.session.execute(select(Category.code, Category.name)))

    @cached_property
    def versions(self) -> dict[int, int]:
        return _pairs(self.session.execute(select(Deployment.id, Deployment.version)))

    @cached_property
    def cases(self) -> dict[int, Case]:
        rows = self.session.scalars(select(Case).where(Case.id.in_(self.case_ids))).unique()
        return {row.id: row for row in rows}

    @cached_property
    def tasks(self) -> dict[int, str]:
        return self._texts(UserTask.id, UserTask.name, UserTask.case_id)

    @cached_property
    def mails(self) -> dict[int, OutgoingMail]:
        rows = self.session.scalars(select(OutgoingMail).where(OutgoingMail.case_id.in_(self.case_ids)))
        return {row.id: row for row in rows}

    @cached_property
    def questions(self) -> dict[int, str]:
        return _pairs(self.session.execute(select(UnansweredQuestion.id, UnansweredQuestion.text)))

    def person(self, user_id: Any) -> str | None:
        return None if user_id is None else self.users.get(user_id, f"pengguna nomor {user_id}")

    def recipient(self, mail: OutgoingMail) -> str:
        if mail.user_id is not None:
            return self.users.get(mail.user_id, "")
        if mail.group_key is not None:
            return self.groups.get(mail.group_key, mail.group_key)
        requester = self.session.get(Requester, mail.requester_id) if mail.requester_id else None
        return requester.name if requester else (mail.address or "")

    def message(self, label: str, case_id: int | None, message_id: Any, told: str) -> Quote:
        """Hold a message against what an event of the case `case_id` told of it; likewise the next three."""
        return self._held(label, case_id, self._messages.get(message_id), told)

    def fact(self, label: str, case_id: int | None, fact_id: Any, told: str) -> Quote:
        return self._held(label, case_id, self._facts.get(fact_id), told)

    def note(self, label: str, case_id: int | None, note_id: Any, told: str) -> Quote:
        return self._held(label, case_id, self._notes.get(note_id), told)

    def escalation(self, label: str, case_id: int | None, escalation_id: Any, told: str) -> Quote:
        return self._held(label, case_id, self._escalations.get(escalation_id), told)

    def file(self, label: str, attachment_id: Any, sha256: str) -> Quote:
        """Hold the row against the digest and, where the files can be read, the bytes on disk too."""
        name, stored, erased_at = self._files.get(attachment_id, (None, None, None))
        if erased_at is not None:
            return Quote(label, None, sha256, Match.ERASED, erased_at)
        if name is None:
            return Quote(label, None, sha256, Match.MISSING)
        if stored != sha256:
            return Quote(label, name, sha256, Match.DIFFERENT)
        on_disk = self.file_digest(sha256) if self.file_digest else sha256
        if on_disk is None:
            return Quote(label, name, sha256, Match.MISSING)
        return Quote(label, name, sha256, Match.SAME if on_disk == sha256 else Match.DIFFERENT)

    def column(self, label: str, case_id: int | None, key: str, told: str, *, is_newest: bool) -> Quote:
        """Hold a personal detail of the case or its requester, of which only the present value is kept."""
        case = self.cases.get(case_id or 0)
        owner, _, column = key.rpartition(".")
        row: Any = case.requester if case is not None and owner == "requester" else case
        value = getattr(row, column, None)
        if case is not None and fits(told, str(value or ""), case.digest_salt):
            return Quote(label, words_for(column, value or ""), told, Match.SAME)
        if case is not None and case.erased_at is not None:
            return Quote(label, None, told, Match.ERASED, case.erased_at)
        if not is_newest:
            return Quote(label, None, told, Match.REPLACED)
        return Quote(label, None if value is None else words_for(column, value), told, Match.DIFFERENT)

    def _held(self, label: str, case_id: int | None, text: str | None, told: str) -> Quote:
        """Hold a text against its digest, with the salt of the case whose event told it."""
        case = self.cases.get(case_id or 0)
        salt, erased_at = (case.digest_salt, case.erased_at) if case is not None else (None, None)
        if fits(told, text or "", salt):  # a reply without words has no row, and its digest is that of nothing
            return Quote(label, text or "", told, Match.SAME)
        if erased_at is not None:
            return Quote(label, None, told, Match.ERASED, erased_at)
        return Quote(label, text, told, Match.MISSING if text is None else Match.DIFFERENT)

    @cached_property
    def _messages(self) -> dict[int, str]:
        return self._texts(Message.id, Message.body, Message.case_id)

    @cached_property
    def _facts(self) -> dict[int, str]:
        return self._texts(CaseFact.id, CaseFact.body, CaseFact.case_id)

    @cached_property
    def _notes(self) -> dict[int, str]:
        return self._texts(Note.id, Note.body, Note.case_id)

    @cached_property
    def _escalations(self) -> dict[int, str]:
        return self._texts(Escalation.id, Escalation.reason, Escalation.case_id)

    @cached_property
    def _files(self) -> dict[int, tuple[str, str, datetime | None]]:
        rows = select(Attachment.id, Attachment.name, Attachment.sha256, Attachment.erased_at)
        found = self.session.execute(rows.where(Attachment.case_id.in_(self.case_ids)))
        return {key: (name, sha256, erased_at) for key, name, sha256, erased_at in found}

    def _texts(
        self, key: InstrumentedAttribute[int], body: InstrumentedAttribute[str], case_id: InstrumentedAttribute[int]
    ) -> dict[int, str]:
        return _pairs(self.session.execute(select(key, body).where(case_id.in_(self.case_ids))))


def _pairs(rows: Iterable[Any]) -> dict[Any, Any]:
    return {row[0]: row[1] for row in rows}
