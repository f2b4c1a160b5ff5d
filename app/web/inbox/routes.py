"""`/kotak-tugas`: the queues, and the case that is open in one."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.cases import inbox
from app.clock import now
from app.database import db
from app.models.people import ADMINISTRATOR, AUDITOR, PROCESS_OWNER
from app.web.addresses import number_asked_for
from app.web.cases.case_page import CasePage, case_page
from app.web.cases.loading import case_for, task_for
from app.web.inbox.page import show_queue
from app.web.inbox.rows import Opened
from app.web.permissions import only_for
from app.web.sign_in import signed_in

bp = Blueprint("inbox", __name__)


@bp.get("/kotak-tugas")
@only_for(*inbox.WORKING_GROUPS, AUDITOR, PROCESS_OWNER, ADMINISTRATOR)
def home() -> ResponseReturnValue:
    """Lead everybody to where their work is."""
    groups = signed_in().group_keys
    if groups & inbox.WORKING_GROUPS:
        return redirect(url_for("inbox.queue", queue=inbox.MINE), 302)
    if AUDITOR in groups:
        return redirect(url_for("audit.overview"), 302)
    return redirect(url_for("procedure.versions" if PROCESS_OWNER in groups else "admin.users"), 302)


@bp.get("/kotak-tugas/<queue>")
@only_for(*inbox.WORKING_GROUPS)
def queue(queue: str) -> ResponseReturnValue:
    """Show a queue; `?tugas=` or `?tiket=` opens a case beside it, `?q=` searches in it."""
    opened = _opened_by_address()
    return show_queue(queue, _case_of(opened) if opened else None, opened)


def _opened_by_address() -> Opened:
    for name in ("tugas", "tiket"):
        number = number_asked_for(name)
        if number is not None:
            return name, number
    return None


def _case_of(opened: tuple[str, int]) -> CasePage:
    session, reader, (name, number) = db.session(), signed_in(), opened
    task = task_for(session, number, reader) if name == "tugas" else None
    case = task.case if task is not None else case_for(session, number, reader)
    return case_page(session, case, reader, now=now(), task=task)
