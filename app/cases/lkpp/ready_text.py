"""The text with which a case is put to LKPP: everything their helpdesk asks for, and nobody's name.

Who asks is told by role, company and User ID, which LKPP needs to find the account; names, addresses, numbers of
persons and secrets are covered. Admin PPE reads and edits it before it goes.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.agency import all_settings
from app.audit.words import words_for
from app.cases.answers.blackout import known_of
from app.cases.facts import current_text
from app.cases.notices import instant_in_words
from app.models import Attachment, Case, Escalation, Message
from app.privacy import Kind, cover, find_identifying

PREFILL = "lkpp_text"
"""What a form names to begin a field with this text."""
STAYS = frozenset({Kind.COMPANY, Kind.PACKAGE, Kind.USER_ID})
LONGEST_TEXT, LONGEST_TURN, MOST_TURNS, MOST_FILES = 4_000, 300, 12, 20
_TURNS = {"reply": "keterangan pengguna", "objection": "keberatan pengguna", "question": "pengguna ditanya"}
_LEVELS = {"admin_ppe": "diteruskan kepada Admin PPE", "lkpp": "ditanyakan kepada Helpdesk LKPP"}


def ready_text(session: Session, case: Case) -> str:
    """Return the text; what is not known has no line."""
    agency = all_settings(session)
    tried = current_text(session, case.id, "escalation_reason") or ""
    parts = [
        _lines(
            ("Instansi", agency["agency_name"]),
            ("Layanan", agency["service_name"]),
            ("Pelapor", ", ".join(filter(None, ("Admin PPE", agency["helpdesk_email"], agency["helpdesk_phone"])))),
            ("Nomor tiket kami", case.number),
        ),
        _lines(
            ("Aplikasi", case.application),
            ("Kode tender, RUP, atau paket", case.reference_code),
            ("Kode kesalahan", case.error_code),
            ("Pengguna", _asker(case)),
            ("User ID", case.requester.spse_user_id),
            ("Batas pemasukan penawaran", instant_in_words(session, case.bid_deadline)),
        ),
        f"Masalah: {_covered(session, case, case.subject)}\n{_covered(session, case, case.description)}".strip(),
        "Kronologi:\n" + "\n".join(f"- {instant_in_words(session, at)}: {what}" for at, what in _turns(session, case)),
        f"Yang sudah dicoba:\n{_covered(session, case, tried)}" if tried else "",
        _evidence(session, case),
    ]
    return "\n\n".join(filter(None, parts))


def _lines(*pairs: tuple[str, str | None]) -> str:
    return "\n".join(f"{label}: {value}" for label, value in pairs if value)


def _asker(case: Case) -> str:
    role = words_for("role", case.requester.role) if case.requester.role else ""
    return ", ".join(filter(None, (role, case.requester.organization)))


def _covered(session: Session, case: Case, text: str, longest: int = LONGEST_TEXT) -> str:
    findings = [one for one in find_identifying(text, known_of(session, case)) if one.kind not in STAYS]
    covered = cover(text, findings)
    return covered if len(covered) <= longest else f"{covered[:longest].rstrip()} …"


def _turns(session: Session, case: Case) -> Sequence[tuple[datetime, str]]:
    """Return what happened when, the first and the latest where there is much."""
    first = (case.received_at, f"laporan diterima ({words_for('channel', case.channel)})")
    later = sorted([*_said(session, case), *_escalated(session, case)])
    return [first, *later[-MOST_TURNS:]]


def _said(session: Session, case: Case) -> Iterator[tuple[datetime, str]]:
    query = select(Message).where(Message.case_id == case.id, Message.kind.in_(_TURNS)).order_by(Message.id)
    for row in session.scalars(query):
        text = " ".join(_covered(session, case, row.body, LONGEST_TURN).split())
        yield row.at, f"{_TURNS[row.kind]}: {text}"


def _escalated(session: Session, case: Case) -> Iterator[tuple[datetime, str]]:
    for row in session.scalars(select(Escalation).where(Escalation.case_id == case.id).order_by(Escalation.id)):
        yield row.sent_at, _LEVELS.get(row.level, row.level)


def _evidence(session: Session, case: Case) -> str:
    query = select(Attachment).where(Attachment.case_id == case.id, Attachment.purpose.is_(None))
    files = session.scalars(query.order_by(Attachment.id).limit(MOST_FILES)).all()
    lines = [f"- {_covered(session, case, file.name)} ({max(1, file.size // 1000)} kB)" for file in files]
    return "\n".join([f"Bukti ({len(files)} berkas):", *lines]) if files else "Bukti: tidak ada berkas."
