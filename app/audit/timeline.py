"""A case's complete timeline, and the newest events of the whole service, ready to be read.

Rows and lookups in, frozen values out. Names are looked up now: the trail refers to people and never copies them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import orjson
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from app.audit.behind import Behind, FileDigest
from app.audit.entry import Change, Detail, Entry, Match, Quote, Shown, Who
from app.audit.glossary import Glossary, Keys
from app.audit.reading import PERSONAL, Reader
from app.audit.words import SOURCE_WORDS, event_words
from app.models import AuditEvent, Case

__all__ = [
    "Change",
    "Detail",
    "Entry",
    "EventFilter",
    "Match",
    "Quote",
    "Shown",
    "Who",
    "newest_events",
    "read_events",
    "read_timeline",
]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events of the service are wanted: of one name, by one member of staff, since and before an instant."""

    name: str = ""
    actor_id: int | None = None
    at_from: datetime | None = None
    at_before: datetime | None = None

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        found: list[ColumnElement[bool]] = []
        if self.name:
            found.append(AuditEvent.name == self.name)
        if self.actor_id is not None:
            found.append(AuditEvent.actor_id == self.actor_id)
        if self.at_from is not None:
            found.append(AuditEvent.at >= self.at_from)
        if self.at_before is not None:
            found.append(AuditEvent.at < self.at_before)
        return tuple(found)

    def told(self) -> dict[str, str]:
        """Say what is asked for, as the record of an export keeps it."""
        told = {"event": self.name, "actor": self.actor_id, "at_from": self.at_from, "at_before": self.at_before}
        return {key: str(value) for key, value in told.items() if value}

    @classmethod
    def from_told(cls, told: Mapping[str, str]) -> Self:
        """Return the filter that `told` says."""
        actor, first, last = (told.get(key) for key in ("actor", "at_from", "at_before"))
        return cls(
            told.get("event", ""),
            int(actor) if actor else None,
            datetime.fromisoformat(first) if first else None,
            datetime.fromisoformat(last) if last else None,
        )


def read_timeline(
    session: Session, case: Case, *, glossary: Glossary | None = None, file_digest: FileDigest | None = None
) -> list[Entry]:
    """Return every event of a case, oldest first."""
    events = _with_people(select(AuditEvent).where(AuditEvent.case_id == case.id).order_by(AuditEvent.id))
    return read_events(session, session.scalars(events).all(), glossary=glossary, file_digest=file_digest)


def newest_events(wanted: EventFilter) -> Select[AuditEvent]:
    """Return the query for the events of the whole service, newest first; the caller takes a page of it."""
    return _with_people(select(AuditEvent).where(*wanted.conditions()).order_by(AuditEvent.id.desc()))


def read_events(
    session: Session,
    events: Sequence[AuditEvent],
    *,
    glossary: Glossary | None = None,
    file_digest: FileDigest | None = None,
) -> list[Entry]:
    """Turn events into entries, in the order given."""
    behind = Behind(session, (event.case_id for event in events if event.case_id is not None), file_digest)
    datas = [(event, orjson.loads(event.data)) for event in events]
    reader = Reader(behind, glossary or Keys(), _newest(datas))
    return [_entry(event, data, reader) for event, data in datas]


def _with_people(query: Select[AuditEvent]) -> Select[AuditEvent]:
    return query.options(joinedload(AuditEvent.actor), joinedload(AuditEvent.requester))


def _newest(datas: Iterable[tuple[AuditEvent, Mapping[str, Any]]]) -> dict[tuple[int | None, str], int]:
    """Find, for each personal column of a case, the last event that recorded it: it alone must match the row."""
    newest: dict[tuple[int | None, str], int] = {}
    for event, data in datas:
        changed = data.get("facts") or (data.get("after") if event.name == "case_opened" else None) or {}
        for key in changed:
            if key in PERSONAL or key.startswith("requester."):
                at = event.case_id, key
                newest[at] = max(event.id, newest.get(at, 0))
    return newest


def _entry(event: AuditEvent, data: Mapping[str, Any], reader: Reader) -> Entry:
    read, behind = reader.read(event, data), reader.behind
    case = behind.cases.get(event.case_id or 0)
    return Entry(
        id=event.id,
        name=event.name,
        words=event_words(event.name),
        at=event.at,
        stated_at=event.stated_at,
        who=who_acted(event, behind),
        source=SOURCE_WORDS.get(event.source, event.source),
        case_id=event.case_id,
        case_number=case.number if case else None,
        version=behind.versions.get(event.deployment_id or 0),
        changes=tuple(read.changes),
        details=tuple(read.details),
        quotes=tuple(read.quotes),
        path=tuple(read.path),
        reason=read.reason,
    )


def who_acted(event: AuditEvent, behind: Behind) -> Who:
    """Name the one who acted, as they are called now."""
    on_behalf_of = behind.person(event.on_behalf_of_id) or ""
    if event.actor is not None:
        return Who(event.actor.name, on_behalf_of=on_behalf_of)
    if event.requester is not None:
        return Who(event.requester.name, "pengguna", on_behalf_of)
    return Who("Sistem", on_behalf_of=on_behalf_of)
