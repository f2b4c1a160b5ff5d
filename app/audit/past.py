"""The past of a case: its events for the replay, and the instants at which something happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.replay import Happened
from app.audit.words import event_words
from app.models import AuditEvent
from app.models.base import table_of

READINGS = frozenset({"timeline_opened", "case_viewed", "file_opened", "audit_exported", "sensitive_values_shown"})
"""What somebody looked at; nothing of the case was changed."""
_EVENT = table_of(AuditEvent).c


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant at which something was done to a case, with what that was in words."""

    at: datetime
    words: tuple[str, ...]


def happenings(session: Session, case_id: int) -> list[Happened]:
    """Return the events of a case in the order of the trail."""
    query = (
        select(
            _EVENT.id,
            _EVENT.at,
            _EVENT.name,
            _EVENT.data,
            _EVENT.stated_at,
            _EVENT.actor_id,
            _EVENT.deployment_id,
            _EVENT.digest,
        )
        .where(_EVENT.case_id == case_id)
        .order_by(_EVENT.id)
    )
    return [Happened(row[0], row[1], row[2], orjson.loads(row[3]), *row[4:]) for row in session.execute(query)]


def instants_of(events: Sequence[Happened]) -> list[Instant]:
    """Return the instants to choose from, in order; what was only read is left out."""
    by_instant: dict[datetime, list[str]] = {}
    for event in events:
        if event.name not in READINGS:
            by_instant.setdefault(event.at, []).append(event_words(event.name))
    return [Instant(at, tuple(dict.fromkeys(words))) for at, words in sorted(by_instant.items())]
