"""Hold what the trail refers to by digest against the tables and the files on disk: texts, details, attachments, mail.

References are gathered from many events and looked up together. What was erased by law says so in the trail itself,
and is counted instead of missed.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.audit.behind import FileDigest
from app.audit.salts import fits, is_unprovable
from app.audit.verification.chains import EventRow
from app.audit.verification.references import ERASED, Reference, erased_by_law, references_of
from app.audit.verification.report import Finding, Report
from app.models import Attachment, Case, CaseFact, Escalation, IncomingMail, Message, Note, Requester

__all__ = ["ERASED", "WhatIsBehind"]

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


class WhatIsBehind:
    """Takes the events as they come and checks what is behind them, many at a time."""

    def __init__(
        self, session: Session, report: Report, on_disk: FileDigest | None, mail_on_disk: FileDigest | None
    ) -> None:
        self.session, self.report = session, report
        self._on_disk = {"attachment": _once(on_disk), "incoming_mail": _once(mail_on_disk)}
        self._erased, self._erased_cases = erased_by_law(session)
        self._waiting: list[Reference] = []
        self._salts: dict[int, str | None] = {}

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
        self._salts = self._salts_of({one.case_id for one in waiting if one.case_id is not None})
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
        if is_file and text == one.told:
            self._hold_file(one, word)
        elif not is_file and self._fits(one, text or ""):
            return  # a reply without words has no row
        elif (one.kind, one.row_id) in self._erased or self._is_forgotten(one):
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
        found = read(one.told)
        if found == one.told:
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
            if self._fits(one, str(value or "")):
                continue
            if (owner, one.row_id) in self._erased or self._is_forgotten(one):
                self.report.erased += 1
            else:
                self._add(one, "detail_changed", f"{one.column} pada tiket berbeda dari yang tercatat terakhir")
        for case, requester in rows.values():
            self.session.expunge(case)
            self.session.expunge(requester)

    def _salts_of(self, case_ids: set[int]) -> dict[int, str | None]:
        found = self.session.execute(select(Case.id, Case.digest_salt).where(Case.id.in_(case_ids))) if case_ids else ()
        return {case_id: salt for case_id, salt in found}

    def _fits(self, one: Reference, text: str) -> bool:
        return fits(one.told, text, self._salts.get(one.case_id or 0))

    def _is_forgotten(self, one: Reference) -> bool:
        """Say whether the salt is gone as it should be: with an erasure that the trail tells of."""
        return one.case_id in self._erased_cases and is_unprovable(one.told, self._salts.get(one.case_id or 0))

    def _add(self, one: Reference, what: str, sentence: str) -> None:
        if is_unprovable(one.told, self._salts.get(one.case_id or 0)):
            what, sentence = "salt_gone", "garam sidik jari tiket ini hilang tanpa penghapusan yang tercatat"
        self.report.add(Finding(what, sentence, one.case, one.sequence, one.event))


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
