"""The trail as JSON lines, oldest first: everything that an event says, in its canonical form, and nothing else."""

from typing import BinaryIO

from sqlalchemy.orm import Session

from app.audit.export.rows import EventRow, event_rows
from app.audit.export.scope import Scope
from app.audit.record import canonical


def write_jsonl(session: Session, scope: Scope, file: BinaryIO) -> int:
    """Write one event a line; return how many."""
    count = 0
    for row in event_rows(session, scope):
        count += 1
        file.write(canonical(_as_dict(row)).encode() + b"\n")
    return count


def _as_dict(row: EventRow) -> dict[str, object]:
    return {
        "id": row.id,
        "at": row.at,
        "stated_at": row.stated_at,
        "name": row.name,
        "source": row.source,
        "case": row.number,
        "actor": row.actor_id,
        "on_behalf_of": row.on_behalf_of_id,
        "requester": row.requester_id,
        "version": row.version,
        "data": row.data,
        "case_sequence": row.case_sequence,
        "previous_digest": row.previous_digest,
        "digest": row.digest,
    }
