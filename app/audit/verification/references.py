"""What the events refer to by digest, and what of it the trail says was erased by law."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.reading import PERSONAL
from app.audit.salts import digest_with
from app.audit.verification.chains import EventRow
from app.models import AuditEvent

ERASED = "person_erased"


@dataclass(frozen=True, slots=True)
class Reference:
    """One digest in an event, and the row that it is the digest of. A detail's row is the case; `column` says which.

    `case_id` is that of the event: its salt is the one that counts, wherever the row belongs by now.
    """

    kind: str
    row_id: int
    told: str
    case_id: int | None
    case: str | None
    sequence: int | None
    event: int
    column: str = ""


def references_of(event: EventRow, number: str | None) -> Iterable[Reference]:
    """Yield what an event refers to by digest."""
    if '"sha256"' not in event.data and '"after"' not in event.data:
        return
    data: dict[str, Any] = orjson.loads(event.data)
    at = (event.case_id, number, event.case_sequence, event.id)
    plain = data.get("sha256")
    for kind in ("message", "note", "incoming_mail"):
        if isinstance(plain, str) and isinstance(data.get(kind), int):
            yield Reference(kind, data[kind], plain, *at)
            break
    reason = data.get("reason")
    if isinstance(reason, dict) and "sha256" in reason and isinstance(data.get("escalation"), int):
        yield Reference("escalation", data["escalation"], reason["sha256"], *at)
    for file in data.get("attachments") or ():
        if isinstance(file, dict) and "attachment" in file and "sha256" in file:
            yield Reference("attachment", file["attachment"], file["sha256"], *at)
    facts = data.get("facts") or (data.get("after") if event.name == "case_opened" else None)
    for name, told in (facts or {}).items() if isinstance(facts, dict) else ():
        if not isinstance(told, dict):
            continue
        if "fact" in told:
            yield Reference("fact", told["fact"], told.get("sha256", ""), *at)
        elif (name in PERSONAL or name.startswith("requester.")) and not isinstance(told.get("after"), bool):
            yield Reference("detail", event.case_id, told.get("after") or digest_with(None, ""), *at, column=name)


def erased_by_law(session: Session) -> tuple[set[tuple[str, int]], set[int]]:
    """Return what the trail says was erased by law, by kind and row, and the cases of which it was."""
    erased: set[tuple[str, int]] = set()
    cases: set[int] = set()
    for case_id, text in session.execute(select(AuditEvent.case_id, AuditEvent.data).where(AuditEvent.name == ERASED)):
        cases |= {case_id} if case_id is not None else set()
        for kind, ids in orjson.loads(text).get("erased", {}).items():
            erased |= {(kind, row_id) for row_id in ids}
    return erased, cases
