"""Mail that comes after what it carries was erased by law: a copy from another mailbox, our own letter that came back.

Its row is emptied as it is stored, and the record says so, as the bytes will be gone: each night removes them. Which
law it was, the event of the first erasure says.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.verification.references import ERASED
from app.models import AuditEvent
from app.models.retention import ERASED_TEXT

EMPTIED: Mapping[str, Any] = {
    "message_id": None,
    "envelope_to": "",
    "sender": None,
    "sender_name": None,
    "subject": ERASED_TEXT,
    "detail": None,
    "offered_name": None,
    "offered_address": None,
    "left_out": None,
    "last_error": None,
    "decision_reason": None,
}
"""What an erased mail's row holds where words stood."""
CAME_LATE = "Datang sesudah isinya dihapus"
_UNKNOWN: Mapping[str, Any] = {"legal_basis": "request", "asked_by": "agency"}


def record_late(session: Session, mail_id: int, kind: str, row_id: int, *, actor: Actor, now: datetime) -> None:
    """Say that a mail was emptied as it came; `kind` and `row_id` name the erased row that it belongs to."""
    told: dict[str, Any] = {"reason": CAME_LATE, **_grounds_of(session, kind, row_id)}
    record(session, ERASED, actor=actor, at=now, erased={"incoming_mail": [mail_id]}, **told)


def _grounds_of(session: Session, kind: str, row_id: int) -> Mapping[str, Any]:
    """Return why a row was erased, as the newest event that names it says."""
    query = select(AuditEvent.data).where(AuditEvent.name == ERASED, AuditEvent.data.contains(f'"{kind}":['))
    for text in session.scalars(query.order_by(AuditEvent.id.desc()).execution_options(yield_per=100)):
        data: dict[str, Any] = orjson.loads(text)
        if row_id in data["erased"][kind]:
            return {name: data.get(name) or known for name, known in _UNKNOWN.items()}
    return _UNKNOWN
