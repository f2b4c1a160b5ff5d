"""The printed service form of a case: what stands on it, who may print it, and its signed scan.

The form carries the requester's own link, as a QR code: whoever holds it reads and writes in their name. So it is
printed by those who work with the requester face to face, and each printing is on record. A password or an identity
number that a text gives away does not go on paper.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.agency import all_settings
from app.audit import Actor, record
from app.audit.words import words_for
from app.cases.errors import NotAllowed
from app.cases.lock import lock_case
from app.cases.not_erased import require_not_erased
from app.cases.notices import instant_in_words
from app.cases.open_case import take_attachments
from app.channels.printed.service_form import Pair, ServiceForm
from app.channels.site import site_of
from app.models import Attachment, Case, Message, User
from app.models.counter import SIGNED_FORM
from app.models.people import FRONT_OFFICE, HELPDESK, KOORDINATOR
from app.privacy import cover_sensitive

COUNTER = "counter"
PRINTERS = frozenset({FRONT_OFFICE, HELPDESK, KOORDINATOR})


def may_print(reader: User, case: Case) -> bool:
    """Say who may print the form: those at the counter, for a visit; of another case, whoever wrote it down."""
    return bool(reader.group_keys & PRINTERS) and (case.channel == COUNTER or case.entered_by_id == reader.id)


def require_may_print(reader: User, case: Case) -> None:
    if not may_print(reader, case):
        raise NotAllowed("Formulir layanan dicetak oleh petugas loket, atau oleh petugas yang mencatat tiketnya.")


def service_form_of(session: Session, case: Case, printed_by: User, *, now: datetime) -> ServiceForm:
    """Return the form as it stands now, in words."""
    agency, asks, site = all_settings(session), case.requester, site_of(session)
    evidence = select(Attachment.name).where(Attachment.case_id == case.id, Attachment.is_internal.is_(False))
    answer = select(Message.body).where(Message.case_id == case.id, Message.kind == "answer")
    return ServiceForm(
        service=agency["service_name"],
        address=agency["address"],
        number=case.number,
        url=f"{site.base_url}/lacak/{case.tracking_token}",
        identity=(
            ("Nama", asks.name),
            ("Peran", words_for("role", asks.role) if asks.role else ""),
            ("Perusahaan/instansi", asks.organization or ""),
            ("Telepon", asks.phone or ""),
            ("Surel", asks.email or ""),
            ("User ID SPSE", asks.spse_user_id or ""),
            ("NPWP", _masked(asks.npwp)),
            ("Identitas", "sudah diperiksa" if asks.identity_verified else "belum diperiksa"),
        ),
        times=_times(session, case),
        details=(
            ("Kategori", case.category.name if case.category else ""),
            ("Aplikasi", case.application or ""),
            ("Kode tender/RUP/paket", case.reference_code or ""),
            ("Kode kesalahan", case.error_code or ""),
        ),
        subject=cover_sensitive(case.subject),
        description=cover_sensitive(case.description),
        evidence=session.scalars(evidence.order_by(Attachment.id)).all(),
        answer=cover_sensitive(session.scalar(answer.order_by(Message.id.desc()).limit(1)) or ""),
        requester=asks.name,
        staff=printed_by.name,
        place=f"Dicetak {instant_in_words(session, now)}",
    )


def _times(session: Session, case: Case) -> tuple[Pair, ...]:
    return (
        ("Diterima", instant_in_words(session, case.received_at)),
        ("Dijawab paling lambat", instant_in_words(session, case.due_at)),
        ("Dijawab", instant_in_words(session, case.answered_at)),
        ("Ditutup", instant_in_words(session, case.closed_at)),
    )


def _masked(number: str | None) -> str:
    """Return the last four digits: enough for both who sign, too little for whoever finds the paper."""
    digits = [character for character in number or "" if character.isdigit()]
    return f"**** {''.join(digits[-4:])}" if len(digits) > 4 else ""


def record_printing(session: Session, case: Case, *, actor: Actor, now: datetime) -> None:
    record(session, "service_form_printed", actor=actor, at=now, case=case)


def signed_forms(session: Session, case: Case) -> Sequence[Attachment]:
    """Return the scans of the signed form, the latest first."""
    query = select(Attachment).where(Attachment.case_id == case.id, Attachment.purpose == SIGNED_FORM)
    return session.scalars(query.order_by(Attachment.id.desc())).all()


def attach_signed_form(
    session: Session, case_id: int, files: Sequence[Attachment], *, actor: Actor, now: datetime
) -> None:
    """Give waiting uploads to the case as its signed form; staff alone see them. Raises NotAllowed.

    The very file that is there already, as a second click sends it, is left to be tidied away.
    """
    case = lock_case(session, case_id)
    if actor.user is None or not may_print(actor.user, case):
        raise NotAllowed("Formulir bertanda tangan dilampirkan oleh petugas loket.")
    require_not_erased(case)
    known = {file.sha256 for file in signed_forms(session, case)}
    files = [file for file in files if file.sha256 not in known]
    if not files:
        return
    take_attachments(files, case, None)
    for file in files:
        file.purpose = SIGNED_FORM
    session.flush()
    record(
        session,
        "signed_form_attached",
        actor=actor,
        at=now,
        case=case,
        attachments=[{"attachment": file.id, "sha256": file.sha256} for file in files],
    )
