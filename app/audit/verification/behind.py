"""Hold what the trail refers to by digest against the tables and the files on disk: texts, details, attachments, mail.

References are gathered from many events and looked up together. What was erased by law says so in the trail itself,
and is counted instead of missed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.audit.behind import FileDigest
from app.audit.reading import PERSONAL
from app.audit.record import digest
from app.audit.verification.chains import EventRow
from app.audit.verification.report import Finding, Report
from app.models import Attachment, AuditEvent, Case, CaseFact, Escalation, IncomingMail, Message, Note, Requester

ERASED = "person_erased"
BATCH = 1_000
_BODIES: Mapping[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[str]]] = {
    "message": (Message.id, Message.body),
    "note": (Note.id, Note.body),
    "escalation": (Escalation.id, Escalation.reason),
    "fact": (CaseFact.id, CaseFact.body),
    "attachment": (Attachment.id, Attachment.sha256),
    "incoming_mail": (IncomingMail.id, IncomingMail.sha256),
}
_WORDS = {
    "message": "naskah pesan",
    "note": "catatan",
    "escalation": "alasan eskalasi",
    "fact": "naskah",
    "attachment": "berkas",
    "incoming_mail": "surel masuk",
}
_FILES = frozenset({"attachment", "incoming_mail"})


@dataclass(frozen=True, slots=True)
class Reference:
    """One digest in an event, and the row that it is the digest of. A detail's row is the case; `column` says which."""

    kind: str
    row_id: int
    sha256: str
    case: str | None
    sequence: int | None
    event: int
    column: str = ""


class WhatIsBehind:
    """Takes the events as they come and checks what is behind them, many at a time."""

    def __init__(
        self, session: Session, report: Report, on_disk: FileDigest | None, mail_on_disk: FileDigest | None
    ) -> None:
        self.session, self.report = session, report
        self._on_disk = {"attachment": _once(on_disk), "incoming_mail": _once(mail_on_disk)}
        self._erased = _erased(session)
        self._waiting: list[Reference] = []

    def take(self, number: str | None, events: Sequence[EventRow]) -> None:
        newest: dict[str, Reference] = {}
        for event in events:
            for reference in references_of(event, number):
                if reference.column:
                    newest[reference.column] = reference  # of a detail only the present value is kept
                else:
                    self._waiting.append(reference)
        self._waiting += newest.values()
        if len(self._waiting) >= BATCH:
            self.finish()

    def finish(self) -> None:
        """Check what waits."""
        waiting, self._waiting = self._waiting, []
        for kind, (key, body) in _BODIES.items():
            of_kind = [one for one in waiting if one.kind == kind]
            ids = {one.row_id for one in of_kind}
            rows = (
                {row_id: text for row_id, text in self.session.execute(select(key, body).where(key.in_(ids)))}
                if ids
                else {}
            )
            for one in of_kind:
                self._hold(one, rows.get(one.row_id))
        self._hold_details([one for one in waiting if one.column])

    def _hold(self, one: Reference, text: str | None) -> None:
        self.report.texts += 1
        word = _WORDS[one.kind]
        is_file = one.kind in _FILES
        if text is None and one.sha256 == digest(""):
            return  # a reply without words has no row
        if text is not None and (text if is_file else digest(text)) == one.sha256:
            if is_file:
                self._hold_file(one, word)
        elif (one.kind, one.row_id) in self._erased:
            self.report.erased += 1
        elif text is None:
            self._add(one, "text_gone", f"{word} nomor {one.row_id} tidak ada lagi")
        else:
            self._add(one, "text_changed", f"{word} nomor {one.row_id} diubah")

    def _hold_file(self, one: Reference, word: str) -> None:
        read = self._on_disk[one.kind]
        if read is None:
            return
        self.report.files += 1
        found = read(one.sha256)
        if found == one.sha256:
            return
        if (one.kind, one.row_id) in self._erased:
            self.report.erased += 1
        elif found is None:
            self._add(one, "file_gone", f"{word} nomor {one.row_id} tidak ada di penyimpanan")
        else:
            self._add(one, "file_changed", f"{word} nomor {one.row_id} di penyimpanan diubah")

    def _hold_details(self, details: Sequence[Reference]) -> None:
        ids = {one.row_id for one in details}
        if not ids:
            return
        query = select(Case, Requester).join(Requester, Requester.id == Case.requester_id).where(Case.id.in_(ids))
        rows = {case.id: (case, requester) for case, requester in self.session.execute(query).unique()}
        for one in details:
            self.report.texts += 1
            case, requester = rows.get(one.row_id, (None, None))
            owner, _, column = one.column.partition(".")
            value = getattr(requester if owner == "requester" else case, column, None)
            if digest(str(value or "")) == one.sha256:
                continue
            if (owner, one.row_id) in self._erased:
                self.report.erased += 1
            else:
                self._add(one, "detail_changed", f"{one.column} pada tiket berbeda dari yang tercatat terakhir")
        for case, requester in rows.values():
            self.session.expunge(case)
            self.session.expunge(requester)

    def _add(self, one: Reference, what: str, sentence: str) -> None:
        self.report.add(Finding(what, sentence, one.case, one.sequence, one.event))


def references_of(event: EventRow, number: str | None) -> Iterable[Reference]:
    """Yield what an event refers to by digest."""
    if '"sha256"' not in event.data and '"after"' not in event.data:
        return
    data: dict[str, Any] = orjson.loads(event.data)
    at = (number, event.case_sequence, event.id)
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
            yield Reference("detail", event.case_id, told.get("after") or digest(""), *at, column=name)


def _erased(session: Session) -> set[tuple[str, int]]:
    """Return what the trail says was erased by law."""
    erased: set[tuple[str, int]] = set()
    for text in session.scalars(select(AuditEvent.data).where(AuditEvent.name == ERASED)):
        for kind, ids in orjson.loads(text).get("erased", {}).items():
            erased |= {(kind, row_id) for row_id in ids}
    return erased


def _once(read: FileDigest | None) -> Callable[[str], str | None] | None:
    """Read each file once, however many events speak of it."""
    if read is None:
        return None
    known: dict[str, str | None] = {}

    def cached(sha256: str) -> str | None:
        if sha256 not in known:
            known[sha256] = read(sha256)
        return known[sha256]

    return cached
