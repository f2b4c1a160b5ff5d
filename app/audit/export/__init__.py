"""Hand the trail out: as JSON lines, CSV, XLSX, or XES for the tools of process mining.

An export is written to a file first and sent after, so that nothing leaves before the event says who took what, how
many rows they were, and the digest of the very bytes. Memory stays the same however long the trail is.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from app.audit.actor import Actor
from app.audit.export.jsonl import write_jsonl
from app.audit.export.scope import Scope, count_of, newest_id, of_case, of_cases, of_events, up_to
from app.audit.export.spreadsheet import write_csv, write_xlsx
from app.audit.export.xes import write_xes
from app.audit.record import record
from app.audit.typed import without_words

__all__ = [
    "FORMATS",
    "Exported",
    "Format",
    "Scope",
    "count_of",
    "digest_of_file",
    "newest_id",
    "of_case",
    "of_cases",
    "of_events",
    "record_export",
    "up_to",
    "write_export",
]


@dataclass(frozen=True, slots=True)
class Format:
    media_type: str
    write: Callable[[Session, Scope, BinaryIO], int]


FORMATS: Mapping[str, Format] = {
    "jsonl": Format("application/x-ndjson", write_jsonl),
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "xes": Format("application/xml", write_xes),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many events, and the sha256 of the file."""

    form: str
    events: int
    digest: str


def write_export(
    session: Session, scope: Scope, form: str, file: BinaryIO, *, formats: Mapping[str, Format] = FORMATS
) -> Exported:
    """Write the events of a scope to an empty file that can be read again, and leave it at its beginning."""
    events = formats[form].write(session, scope, file)
    return Exported(form, events, digest_of_file(file))


def digest_of_file(file: BinaryIO) -> str:
    """Return the sha256 of a file that can be read again, and leave it at its beginning."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type] # any readable file will do
    file.seek(0)
    return digest


def record_export(session: Session, scope: Scope, exported: Exported, *, actor: Actor, now: datetime) -> None:
    """Note that the trail was handed out, to whom, and exactly which bytes."""
    record(
        session,
        "audit_exported",
        actor=actor,
        at=now,
        case=scope.case,
        format=exported.form,
        events=exported.events,
        digest=exported.digest,
        filter=without_words(scope.told),
    )
