"""`/kotak-tugas`: the queues, and the case that is open in one."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy.orm import Session

from app.cases import inbox
from app.clock import now
from app.database import db
from app.models import User
from app.models.people import ADMINISTRATOR, AUDITOR, PROCESS_OWNER
from app.web.cases.case_page import CasePage, case_page
from app.web.cases.loading import case_for, task_for
from app.web.inbox.rows import Row, case_rows, task_rows
from app.web.intake.entries import entries_for
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("inbox", __name__)


@dataclass(frozen=True, slots=True)
class QueueText:
    """What a queue is called, and what an empty one says to do next."""

    name: str
    empty: str
    hint: str


def _texts(queue: str) -> QueueText:
    texts = {
        inbox.MINE: (
            _("Tugas saya"),
            _("Tidak ada tugas yang Anda pegang."),
            _("Ambil tugas dari Tugas kelompok; yang paling mendesak ada di atas."),
        ),
        inbox.GROUPS: (
            _("Tugas kelompok"),
            _("Tidak ada tugas yang menunggu kelompok Anda."),
            _("Tugas baru muncul di sini begitu sebuah tiket memerlukan kelompok Anda."),
        ),
        inbox.FOLLOWED: (
            _("Yang saya ikuti"),
            _("Anda belum mengikuti tiket mana pun."),
            _("Buka sebuah tiket lalu pilih Ikuti, agar mudah ditemukan kembali di sini."),
        ),
        inbox.OVERDUE: (
            _("Lewat SLA"),
            _("Tidak ada tiket yang lewat SLA."),
            _("Kerjakan yang paling dekat jatuh temponya di Tugas saya."),
        ),
        inbox.AT_RISK: (
            _("Segera jatuh tempo"),
            _("Tidak ada tiket yang jatuh tempo dalam 4 jam."),
            _("Kerjakan yang paling dekat jatuh temponya di Tugas saya."),
        ),
    }
    if queue not in texts:
        abort(404)
    return QueueText(*texts[queue])


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
    session, reader, search = db.session(), signed_in(), request.args.get("q", "").strip()
    text = _texts(queue)
    page, rows = _list(session, reader, queue, search)
    return render_template(
        "inbox/queue.html",
        queue=queue,
        text=text,
        search=search,
        list=page,
        rows=rows,
        page=_opened(session, reader, queue),
        entries=entries_for(session, staff()),
    )


def _list(session: Session, reader: User, queue: str, search: str) -> tuple[Pagination, list[Row]]:
    if queue == inbox.FOLLOWED:
        page = db.paginate(inbox.followed_cases(reader, search), per_page=inbox.PAGE_SIZE, error_out=False)
        return page, case_rows(session, queue, page.items, request.args.get("tiket", type=int))
    query = inbox.open_tasks(reader, inbox.TaskFilter(queue, search), now())
    page = db.paginate(query, per_page=inbox.PAGE_SIZE, error_out=False)
    return page, task_rows(session, queue, page.items, reader.id, request.args.get("tugas", type=int))


def _opened(session: Session, reader: User, queue: str) -> CasePage | None:
    """Read the case that the address opens, if it opens one."""
    task_id, case_id = (request.args.get(name, type=int) for name in ("tugas", "tiket"))
    if task_id is None and case_id is None:
        return None
    task = task_for(session, task_id, reader) if task_id is not None else None
    case = task.case if task is not None else case_for(session, case_id or 0, reader)
    page = case_page(session, case, reader, now=now(), task=task)
    page.queue = queue
    return page
