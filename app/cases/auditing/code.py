"""The code of a printed dossier: the digest of the last event in it, which covers those before (`app.audit.chain`)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.chain import event_digest
from app.models import AuditEvent, Case
from app.models.base import table_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a code says: the event that it is of, how many the paper had and how many there are by now.

    `broken_at` is the number of the first event whose digest is no longer what it should be.
    """

    at: datetime | None = None
    events: int = 0
    now: int = 0
    broken_at: int | None = None

    @property
    def is_known(self) -> bool:
        return self.at is not None


def code_of(session: Session, case: Case) -> str:
    """Return the digest of the newest event of a case; "" where none has one."""
    newest = select(AuditEvent.digest).where(AuditEvent.case_id == case.id).order_by(AuditEvent.id.desc()).limit(1)
    return session.scalar(newest) or ""


def check_code(session: Session, case: Case, code: str) -> Verdict:
    """Compute the digests of the events anew up to the one that the code names, and say whether they still hold."""
    columns, code = table_of(AuditEvent).c, "".join(code.lower().split())
    rows = session.execute(select(*columns).where(columns.case_id == case.id).order_by(columns.id)).mappings().all()
    place = next((at for at, row in enumerate(rows) if code and row["digest"] == code), None)
    if place is None:
        return Verdict(now=len(rows))
    previous, broken_at = None, None
    for at, row in enumerate(rows[: place + 1]):
        if row["digest"] is not None:
            made = event_digest(dict(row), row["case_sequence"], previous)
            if (made != row["digest"] or row["previous_digest"] != previous) and broken_at is None:
                broken_at = at + 1
        previous = row["digest"]
    return Verdict(rows[place]["at"], place + 1, len(rows), broken_at)
