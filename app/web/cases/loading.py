"""Find a case or a task for its reader, or say in a sentence why not."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.claim import task_by_id
from app.cases.errors import NotAllowed, NotFound
from app.cases.inbox.queues import may_see_case
from app.models import Case, User, UserTask


def case_for(session: Session, case_id: int, reader: User) -> Case:
    """Return a case that the reader may see. Raises NotFound, NotAllowed."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound(_("Tiket itu tidak ada. Periksa nomornya, atau cari di Semua tiket."))
    require_sight(case, reader)
    return case


def task_for(session: Session, task_id: int, reader: User) -> UserTask:
    """Return a task of a case that the reader may see. Raises NotFound, NotAllowed."""
    task = task_by_id(session, task_id)
    require_sight(task.case, reader)
    return task


def require_sight(case: Case, reader: User) -> None:
    """Raise NotAllowed for a case that the reader may not see."""
    if not may_see_case(reader, case):
        raise NotAllowed(_("Anda tidak dapat membuka tiket ini. Pengaduan hanya untuk Koordinator dan Auditor."))
