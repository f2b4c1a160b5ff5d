"""Take an entry out of the public FAQ, with a reason, and put it back. Nothing of it is deleted."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import Conflict
from app.models import FaqEntry
from app.search.index import index_entry


def retire(session: Session, entry: FaqEntry, *, reason: str, actor: Actor, now: datetime) -> None:
    """Raises Conflict where somebody was first."""
    if entry.retired_at is not None:
        raise Conflict("Tanya jawab ini sudah ditarik dari FAQ.", when=entry.retired_at)
    entry.retired_at, entry.retired_reason = now, reason
    index_entry(session, entry)
    record(session, "faq_retired", actor=actor, at=now, faq=entry.id, reason=reason)


def republish(session: Session, entry: FaqEntry, *, actor: Actor, now: datetime) -> None:
    """Raises Conflict where somebody was first."""
    if entry.retired_at is None:
        raise Conflict("Tanya jawab ini sudah tayang di FAQ.")
    entry.retired_at = entry.retired_reason = None
    index_entry(session, entry)
    record(session, "faq_republished", actor=actor, at=now, faq=entry.id)
