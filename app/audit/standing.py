"""Where the seals stand: the newest, what lies after it, and whether the file outside is at one with the database.

This is a look, not a proof: nothing is computed anew. `app.audit.verification` proves.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.outside import Outside
from app.audit.seals import newest_seal
from app.models import AuditEvent, AuditSeal


@dataclass(frozen=True, slots=True)
class Standing:
    """`outside` is None where the file cannot be read; `public_key` is that of the newest seal, as that file has it."""

    newest: AuditSeal | None
    after: int
    first_after: datetime | None
    outside: Outside | None

    @property
    def public_key(self) -> str | None:
        if self.newest is None or self.outside is None:
            return None
        return self.outside.keys.get(self.newest.key_id)

    @property
    def is_outside_gone(self) -> bool:
        return self.newest is not None and (self.outside is None or self.outside.is_gone(self.newest.number))

    @property
    def is_older(self) -> bool:
        """Say whether the file outside has seals that the database has not, and nobody has admitted why."""
        ours = self.newest.number if self.newest else 0
        return (
            self.outside is not None and self.outside.last > ours and self.outside.last + 1 not in self.outside.restored
        )


def standing(session: Session, outside: Outside | None) -> Standing:
    """Return where the seals stand now."""
    newest = newest_seal(session)
    since = newest.last_event_id if newest else 0
    count, first = session.execute(select(func.count(), func.min(AuditEvent.at)).where(AuditEvent.id > since)).one()
    return Standing(newest, count, first, outside)
