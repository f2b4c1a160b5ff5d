"""Why a case cannot be erased now, in a sentence that says which step to take first."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.erasure.places import outgoing_of
from app.cases.errors import Conflict
from app.cases.retention.holds import hold_in_force
from app.models import Case, IncomingMail, OutgoingMail, ProcessInstance, UserTask
from app.models.incoming import QUARANTINED, RECEIVED
from app.models.incoming import WAITING as UNDECIDED
from app.models.outbox import WAITING
from app.models.process import OPEN


class AlreadyErased(Conflict):
    pass


class StillOpen(Conflict):
    pass


class OnHold(Conflict):
    pass


def refusal(session: Session, case: Case, now: datetime) -> Conflict | None:
    """Return what speaks against erasing a case, None where nothing does."""
    if case.erased_at is not None:
        return AlreadyErased(f"Isi {case.number} sudah dihapus.")
    if case.closed_at is None:
        return StillOpen(f"{case.number} masih terbuka. Selesaikan dan tutup tiketnya lebih dahulu.")
    held = hold_in_force(session, case.id, now)
    if held is not None:
        until = f" sampai {held.until:%d-%m-%Y}" if held.until else ""
        return OnHold(f"{case.number} ditahan{until}: {held.reason} Cabut penahanannya lebih dahulu.")
    return _still_at_work(session, case)


def _still_at_work(session: Session, case: Case) -> Conflict | None:
    task = session.scalar(
        select(UserTask.name).where(UserTask.case_id == case.id, UserTask.state == OPEN).order_by(UserTask.id).limit(1)
    )
    if task is not None:
        return StillOpen(f"{case.number} masih mempunyai tugas “{task}”. Selesaikan tugas itu lebih dahulu.")
    timers = select(ProcessInstance.id).where(
        ProcessInstance.case_id == case.id, ProcessInstance.next_timer_at.is_not(None)
    )
    if session.scalar(timers.limit(1)) is not None:
        return StillOpen(f"Proses {case.number} belum selesai. Tunggu sampai tenggat terakhirnya tiba.")
    mails = _count(session, OutgoingMail.id, outgoing_of(case), OutgoingMail.state == WAITING)
    if mails:
        left = f"Masih ada {mails} surel tentang {case.number} di kotak keluar."
        return StillOpen(f"{left} Tunggu sampai terkirim atau gagal.")
    undecided = IncomingMail.state.in_((RECEIVED, UNDECIDED, QUARANTINED))
    mails = _count(session, IncomingMail.id, IncomingMail.proposed_case_id == case.id, undecided)
    if mails:
        return StillOpen(f"Masih ada {mails} surel masuk yang diusulkan untuk {case.number}. Putuskan lebih dahulu.")
    return None


def _count(session: Session, *what: object) -> int:
    column, *conditions = what
    return session.scalar(select(func.count(column)).where(*conditions)) or 0  # type: ignore[arg-type]
